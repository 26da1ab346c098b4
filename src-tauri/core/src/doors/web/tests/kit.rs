//! Servers made of a list of steps, and a web door that trusts what a test says it trusts.

use std::net::{IpAddr, Shutdown, SocketAddr};
use std::str::FromStr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::doors::clock::SimulatedClock;
use crate::doors::web::resolve::Lookup;
use crate::doors::web::tls::mozilla_roots;
use crate::doors::web::{Ask, Limit, Limits, Private, Wanted, Ways, Web};
use crate::model::{Exchange, Failure, Route, Time};

/// What a server does with a connection, after reading the request's head.
#[derive(Clone)]
pub(super) enum Step {
    Send(Vec<u8>),
    /// Sends these bytes again and again until the other side goes away.
    Forever(Vec<u8>),
    /// Sends these bytes one at a time, 10 ms apart.
    Drip(Vec<u8>),
    /// Says nothing and keeps the connection open.
    Hang,
    /// Ends its sending side and keeps reading.
    HalfClose,
    /// Tears the connection down with a TCP reset.
    Reset,
}

/// A server on loopback and the request heads it received.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Answers every connection with what `steps_of` says for its request.
    pub(super) async fn new(steps_of: impl Fn(&str) -> Vec<Step> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let (seen, steps_of) = (Arc::clone(&heads), Arc::new(steps_of));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (seen, steps_of) = (Arc::clone(&seen), Arc::clone(&steps_of));
                tokio::spawn(async move {
                    let head = head_of(&mut stream).await;
                    let steps = steps_of(&head);
                    seen.lock().unwrap().push(head);
                    play(stream, steps).await;
                });
            }
        });
        Self { address, heads }
    }

    /// Answers every connection with `answer` and closes it.
    pub(super) async fn saying(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Self::new(move |_| vec![Step::Send(answer.clone())]).await
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Request heads so far, as received.
    pub(super) fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

pub(super) async fn head_of(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => break,
        }
    }
    String::from_utf8_lossy(&head).into_owned()
}

async fn play(mut stream: TcpStream, steps: Vec<Step>) {
    for step in steps {
        match step {
            Step::Send(bytes) => drop(stream.write_all(&bytes).await),
            Step::Forever(bytes) => while stream.write_all(&bytes).await.is_ok() {},
            Step::Drip(bytes) => {
                for byte in bytes {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                    if stream.write_all(&[byte]).await.is_err() {
                        return;
                    }
                }
            }
            Step::Hang => drop(stream.read_u8().await),
            Step::HalfClose => {
                stream.shutdown().await.unwrap();
                let _ = stream.read_u8().await;
            }
            Step::Reset => {
                stream.set_zero_linger().unwrap();
                return;
            }
        }
    }
    let stream = stream.into_std().unwrap();
    let _ = stream.shutdown(Shutdown::Both);
}

/// A resolver that answers from a list: each look-up of a name takes the next of its answers and
/// stays with the last.
#[derive(Default)]
pub(super) struct Names {
    answers: Vec<(&'static str, Vec<Vec<IpAddr>>)>,
    asked: Mutex<Vec<String>>,
}

impl Names {
    pub(super) fn none() -> Arc<Self> {
        Arc::default()
    }

    pub(super) fn one(name: &'static str, answers: &[&[&str]]) -> Arc<Self> {
        let parse = |text: &&str| IpAddr::from_str(text).unwrap();
        let answers = answers.iter().map(|one| one.iter().map(parse).collect()).collect();
        Arc::new(Self { answers: vec![(name, answers)], asked: Mutex::default() })
    }

    pub(super) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

#[async_trait]
impl Lookup for Names {
    async fn addresses(&self, name: &str) -> Vec<IpAddr> {
        let mut asked = self.asked.lock().unwrap();
        let before = asked.iter().filter(|earlier| *earlier == name).count();
        asked.push(name.to_owned());
        let answers = self.answers.iter().find(|(known, _)| *known == name);
        answers.and_then(|(_, all)| all.get(before).or(all.last())).cloned().unwrap_or_default()
    }
}

/// Small sizes, and times that only a test that should fail ever waits for.
pub(super) fn patient() -> Limits {
    within(Duration::from_secs(20))
}

/// Small sizes, and times that a test can wait for.
pub(super) fn hasty() -> Limits {
    let limits = within(Duration::from_millis(250));
    Limits { page: Limit { idle: Duration::from_millis(120), ..limits.page }, ..limits }
}

fn within(time: Duration) -> Limits {
    let limit = Limit { bytes_max: 1000, whole: time, idle: time };
    Limits { page: limit, json: limit, media: limit, connect: time, head: time * 4 / 5, only: None }
}

pub(super) fn clock() -> Arc<SimulatedClock> {
    Arc::new(SimulatedClock::new(Time::from_unix(1_790_000_000).unwrap()))
}

pub(super) fn web(route: &Route, names: Arc<Names>, limits: Limits) -> Web {
    Web::with((route, Ways::Shared), clock(), limits, (mozilla_roots(), names)).unwrap()
}

pub(super) fn page(url: &str, private: Private) -> Ask<'_> {
    Ask { url, wanted: Wanted::Page, private, account: "" }
}

/// Asks a server of the test directly.
pub(super) async fn allowed(url: &str) -> Exchange {
    allowed_within(patient(), url).await
}

pub(super) async fn allowed_within(limits: Limits, url: &str) -> Exchange {
    web(&Route::Direct, Names::none(), limits).get(&page(url, Private::Allow)).await
}

pub(super) fn failure_of(exchange: &Exchange) -> Option<Failure> {
    match exchange.end {
        crate::model::End::Answered => None,
        crate::model::End::Failed(failure) => Some(failure),
    }
}
