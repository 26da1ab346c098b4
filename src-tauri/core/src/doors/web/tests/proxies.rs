//! Proxies: names go to the far end, and a dead proxy is never gone around.

use std::net::{SocketAddr, TcpListener as StdListener};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::kit::{Names, Server, clock, failure_of, page, patient, web};
use crate::doors::web::tls::mozilla_roots;
use crate::doors::web::{Ask, Private, Wanted, Ways, Web, WebError};
use crate::model::{End, Exchange, Failure, Route};

const FINE: &str = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nfine";

/// Kind of address (3 is a name), address, port.
type Target = (u8, Vec<u8>, u16);

/// A SOCKS 5 proxy that notes what it is asked to connect to and answers `reply` (RFC 1928, 6); on
/// success it passes everything on to `far_end`, or hangs up.
pub(super) struct Socks {
    pub(super) route: Route,
    asked: Arc<Mutex<Vec<Target>>>,
    /// The user name and password of each connection; empty where none were offered.
    called: Arc<Mutex<Vec<(String, String)>>>,
}

impl Socks {
    pub(super) async fn new(reply: u8, far_end: Option<SocketAddr>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let route = Route::Proxy(format!("socks5h://{}", listener.local_addr().unwrap()));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let called = Arc::new(Mutex::new(Vec::new()));
        let (seen, names) = (Arc::clone(&asked), Arc::clone(&called));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (target, name) = greet(&mut stream, reply).await.unwrap();
                names.lock().unwrap().push(name);
                seen.lock().unwrap().push(target);
                if let Some(far_end) = far_end {
                    tokio::spawn(async move {
                        let mut onward = TcpStream::connect(far_end).await.unwrap();
                        let _ = tokio::io::copy_bidirectional(&mut stream, &mut onward).await;
                    });
                }
            }
        });
        Self { route, asked, called }
    }
}

async fn greet(stream: &mut TcpStream, reply: u8) -> std::io::Result<(Target, (String, String))> {
    let _version = stream.read_u8().await?;
    let mut methods = vec![0; usize::from(stream.read_u8().await?)];
    stream.read_exact(&mut methods).await?;
    let mut name = (String::new(), String::new());
    if methods.contains(&2) {
        stream.write_all(&[5, 2]).await?;
        let _version = stream.read_u8().await?;
        name = (text(stream).await?, text(stream).await?);
        stream.write_all(&[1, 0]).await?;
    } else {
        stream.write_all(&[5, 0]).await?;
    }
    let mut request = [0; 4];
    stream.read_exact(&mut request).await?;
    let length = match request[3] {
        1 => 4,
        3 => stream.read_u8().await?,
        _ => 16,
    };
    let mut host = vec![0; usize::from(length)];
    stream.read_exact(&mut host).await?;
    let port = stream.read_u16().await?;
    stream.write_all(&[5, reply, 0, 1, 0, 0, 0, 0, 0, 0]).await?;
    Ok(((request[3], host, port), name))
}

async fn text(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut text = vec![0; usize::from(stream.read_u8().await?)];
    stream.read_exact(&mut text).await?;
    Ok(String::from_utf8(text).unwrap())
}

async fn through(route: &Route, names: &Arc<Names>, url: &str, private: Private) -> Exchange {
    web(route, Arc::clone(names), patient()).get(&page(url, private)).await
}

#[tokio::test]
async fn names_are_sent_to_the_socks_proxy_and_not_looked_up() {
    let site = Server::saying(FINE).await;
    let socks = Socks::new(0, Some(site.address)).await;
    let names = Names::one("example.org", &[&["127.0.0.1"]]);
    let seen = through(&socks.route, &names, "http://example.org/", Private::Refuse).await;
    assert_eq!(seen.reply().unwrap().body, b"fine");
    assert_eq!(seen.hops[0].remote, None, "the proxy's address is not the site's");
    assert_eq!(*socks.asked.lock().unwrap(), [(3, b"example.org".to_vec(), 80)]);
    assert!(names.asked().is_empty());
}

#[tokio::test]
async fn a_secure_ask_also_sends_its_name_and_a_far_end_that_hangs_up_is_a_reset() {
    let socks = Socks::new(0, None).await;
    let names = Names::none();
    let seen = through(&socks.route, &names, "https://example.org/", Private::Refuse).await;
    assert_eq!(*socks.asked.lock().unwrap(), [(3, b"example.org".to_vec(), 443)]);
    assert!(names.asked().is_empty());
    assert_eq!(failure_of(&seen), Some(Failure::Reset));
}

#[tokio::test]
async fn what_the_socks_proxy_says_is_told_apart() {
    for (reply, failure) in [
        (1, Failure::Vantage),
        (2, Failure::Vantage),
        (3, Failure::Vantage),
        (4, Failure::Dns),
        (5, Failure::Refused),
        (6, Failure::Timeout),
        (7, Failure::Vantage),
        (8, Failure::Vantage),
    ] {
        let socks = Socks::new(reply, None).await;
        for url in ["http://example.org/", "https://example.org/"] {
            let seen = through(&socks.route, &Names::none(), url, Private::Refuse).await;
            assert_eq!(failure_of(&seen), Some(failure), "{reply} {url}");
        }
    }
}

#[tokio::test]
async fn a_dead_proxy_is_the_vantage_and_nothing_goes_around_it() {
    let site = Server::saying(FINE).await;
    let listener = StdListener::bind("127.0.0.1:0").unwrap();
    let dead = listener.local_addr().unwrap();
    drop(listener);
    for scheme in ["socks5h", "http", "https"] {
        let route = Route::Proxy(format!("{scheme}://{dead}"));
        let names = Names::one("example.org", &[&["127.0.0.1"]]);
        for url in [
            format!("http://example.org:{}/", site.address.port()),
            format!("https://example.org:{}/", site.address.port()),
            site.url("/"),
        ] {
            let seen = through(&route, &names, &url, Private::Allow).await;
            assert_eq!(seen.end, End::Failed(Failure::Vantage), "{scheme} {url}");
        }
        assert!(names.asked().is_empty(), "no name was looked up");
    }
    assert!(site.heads().is_empty(), "nobody was asked directly");
}

#[tokio::test]
async fn a_proxy_that_refuses_or_speaks_something_else_is_the_vantage() {
    for (scheme, answer) in [
        ("http", "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"),
        ("http", "HTTP/1.1 502 Bad Gateway\r\n\r\n"),
        ("http", "SSH-2.0-OpenSSH_9.9\r\n\r\n"),
        ("http", ""),
        ("socks5h", "HTTP/1.1 400 Bad Request\r\n\r\n"),
        ("socks5h", ""),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let route = Route::Proxy(format!("{scheme}://{}", listener.local_addr().unwrap()));
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 1000]).await;
            let _ = stream.write_all(answer.as_bytes()).await;
        });
        let url = "https://example.org/";
        let seen = through(&route, &Names::none(), url, Private::Refuse).await;
        assert_eq!(failure_of(&seen), Some(Failure::Vantage), "{scheme} {answer}");
    }
}

#[tokio::test]
async fn a_proxy_that_says_nothing_is_a_timeout() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let route = Route::Proxy(format!("socks5h://{}", listener.local_addr().unwrap()));
    let mut limits = patient();
    limits.connect = Duration::from_millis(100);
    let web = web(&route, Names::none(), limits);
    let started = Instant::now();
    let seen = web.get(&page("http://example.org/", Private::Refuse)).await;
    assert_eq!(failure_of(&seen), Some(Failure::Timeout));
    assert!(started.elapsed() < patient().head, "{:?}", started.elapsed());
}

#[tokio::test]
async fn a_proxy_whose_name_is_unknown_is_the_vantage() {
    for scheme in ["socks5h", "http"] {
        let route = Route::Proxy(format!("{scheme}://proxy.example:9050"));
        for url in ["http://example.org/", "https://example.org/"] {
            let seen = through(&route, &Names::none(), url, Private::Refuse).await;
            assert_eq!(failure_of(&seen), Some(Failure::Vantage), "{scheme} {url}");
        }
    }
}

#[tokio::test]
async fn an_http_proxy_is_asked_with_the_whole_address_and_its_password_stays_out_of_the_record() {
    let proxy = Server::saying(FINE).await;
    let route = Route::Proxy(format!("http://me:secret@{}", proxy.address));
    let names = Names::none();
    let seen = through(&route, &names, "http://example.org/a", Private::Refuse).await;
    assert_eq!(seen.reply().unwrap().body, b"fine");
    let head = proxy.heads().remove(0);
    assert!(
        head.starts_with("GET http://example.org/a HTTP/1.1\r\nHost: example.org\r\n"),
        "{head}"
    );
    assert!(head.contains("Proxy-Authorization: Basic"));
    assert!(!format!("{seen:?}").to_lowercase().contains("proxy-auth"));
    assert!(names.asked().is_empty());
}

#[tokio::test]
async fn a_private_address_is_refused_behind_a_proxy_too() {
    let socks = Socks::new(0, None).await;
    for url in ["http://127.1/", "http://[::1]/", "http://printer.local/", "http://router/"] {
        let seen = through(&socks.route, &Names::none(), url, Private::Refuse).await;
        assert_eq!(failure_of(&seen), Some(Failure::PrivateAddress), "{url}");
    }
    assert!(socks.asked.lock().unwrap().is_empty());
}

#[test]
fn proxies_that_leak_names_or_make_no_sense_are_refused() {
    let refusal = |text: &str| {
        let route = Route::Proxy(text.to_owned());
        Web::new((&route, Ways::Shared), clock(), patient()).map(|_| ()).unwrap_err()
    };
    for text in
        ["socks5://127.0.0.1:9050", "SOCKS5://127.0.0.1", "socks4://127.0.0.1:1", "socks4a://x"]
    {
        assert!(matches!(refusal(text), WebError::ProxyLeaksNames), "{text}");
    }
    for text in ["ftp://127.0.0.1", "ssh://127.0.0.1", "10.9.8.7:6543"] {
        let refusal = refusal(text);
        assert!(matches!(refusal, WebError::ProxyScheme | WebError::ProxyAddress), "{text}");
        assert!(!refusal.to_string().contains(text), "an error carries no address");
    }
    for text in ["", "9050", "socks5h://", "http://"] {
        assert!(matches!(refusal(text), WebError::ProxyAddress), "{text}");
    }
}

#[test]
fn proxies_of_the_environment_are_not_obeyed() {
    let listener = StdListener::bind("127.0.0.1:0").unwrap();
    let dead = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    // A test of its own process, as the environment of this one is shared.
    let mut child = std::process::Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "doors::web::tests::normal::an_answer_is_kept_byte_for_byte"]);
    for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
    {
        child.env(name, &dead);
    }
    let output = child.env_remove("NO_PROXY").env_remove("no_proxy").output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

async fn about(web: &Web, account: &str) {
    for wanted in [Wanted::Page, Wanted::Json, Wanted::Media] {
        let url = "http://example.org/";
        let seen = web.get(&Ask { url, wanted, private: Private::Refuse, account }).await;
        assert_eq!(seen.reply().unwrap().body, b"fine");
    }
}

#[tokio::test]
async fn each_account_has_a_way_of_its_own_that_does_not_tell_whose_it_is() {
    let site = Server::saying(FINE).await;
    let socks = Socks::new(0, Some(site.address)).await;
    let door = || {
        let way = (&socks.route, Ways::ByAccount);
        Web::with(way, clock(), patient(), (mozilla_roots(), Names::none())).unwrap()
    };
    let web = door();
    about(&web, "facebook nguyen.an").await;
    about(&web, "facebook tran.binh").await;
    about(&web, "facebook nguyen.an").await;
    about(&door(), "facebook nguyen.an").await;
    let called = socks.called.lock().unwrap().clone();
    let each: Vec<_> = called.chunks(3).collect();
    assert!(each.iter().all(|asks| asks.iter().all(|name| *name == asks[0])), "{each:?}");
    assert_eq!(each[0], each[2], "one account, one way");
    assert_ne!(each[0], each[1], "another account, another way");
    assert_ne!(each[0], each[3], "another start, another way");
    for (name, password) in &called {
        assert_ne!(name, password);
        let plain = |text: &str| text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit());
        assert!(plain(name) && plain(password), "{name} {password}");
    }
}

#[tokio::test]
async fn a_user_name_that_was_given_is_kept() {
    let site = Server::saying(FINE).await;
    let socks = Socks::new(0, Some(site.address)).await;
    let Route::Proxy(text) = &socks.route else { unreachable!() };
    let route = Route::Proxy(text.replace("socks5h://", "socks5h://me:a%40b@"));
    about(&web(&route, Names::none(), patient()), "somebody").await;
    let called = socks.called.lock().unwrap().clone();
    assert!(called.iter().all(|name| *name == ("me".to_owned(), "a@b".to_owned())), "{called:?}");
}

#[test]
fn only_a_socks_proxy_without_a_user_name_can_keep_accounts_apart() {
    let proxy = |text: &str| Route::Proxy(text.to_owned());
    for route in [
        Route::Direct,
        Route::Address([127, 0, 0, 1].into()),
        proxy("http://127.0.0.1:8118"),
        proxy("https://127.0.0.1:8118"),
        proxy("socks5h://me:word@127.0.0.1:9050"),
    ] {
        let refusal = Web::new((&route, Ways::ByAccount), clock(), patient()).map(|_| ());
        assert!(matches!(refusal, Err(WebError::CannotIsolate)));
    }
    let tor = proxy("socks5h://127.0.0.1:9050");
    assert!(Web::new((&tor, Ways::ByAccount), clock(), patient()).is_ok());
}
