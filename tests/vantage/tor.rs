//! Tor, found by itself, and accounts kept apart by it. A stand-in speaks as tor 0.4.9 does: what
//! it says to a browser, SOCKS with user names that mean a circuit, names resolved at its far end.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use keepsake_tests::netns::Net;
use keepsake_tests::site::Site;

use crate::{Home, post};

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(27, 72, 0, 2));
const RESOLVER: IpAddr = IpAddr::V4(Ipv4Addr::new(27, 72, 0, 53));
const BROWSER: u16 = 9150;
const DAEMON: u16 = 9050;

/// What was asked along each circuit: user name and password, then paths.
type Circuits = Arc<Mutex<BTreeMap<(String, String), Vec<String>>>>;

/// Passes every request on to `site`, whatever name it was for, and notes its path.
fn stand_in(listener: TcpListener, site: std::net::SocketAddr) -> Circuits {
    let circuits = Circuits::default();
    let seen = Arc::clone(&circuits);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let seen = Arc::clone(&seen);
            // Whoever only looks whether this is Tor goes away before the end.
            std::thread::spawn(move || serve(stream, site, &seen));
        }
    });
    circuits
}

fn serve(
    mut client: TcpStream,
    site: std::net::SocketAddr,
    seen: &Circuits,
) -> std::io::Result<()> {
    let [version, methods] = bytes(&mut client)?;
    if version == b'G' {
        let refusal = b"HTTP/1.0 501 Tor is not an HTTP Proxy\r\n\r\n<html>";
        return client.write_all(refusal);
    }
    let mut offered = vec![0; methods.into()];
    client.read_exact(&mut offered)?;
    assert_eq!(offered, [2], "a user name is offered, and nothing less");
    client.write_all(&[5, 2])?;
    let [_, length] = bytes(&mut client)?;
    let name = text(&mut client, length)?;
    let [length] = bytes(&mut client)?;
    let password = text(&mut client, length)?;
    client.write_all(&[1, 0])?;
    let [_, _, _, kind, length] = bytes(&mut client)?;
    assert_eq!(kind, 3, "names are looked up at the far end");
    let _host = text(&mut client, length)?;
    let _port: [u8; 2] = bytes(&mut client)?;
    client.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0])?;
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let [byte] = bytes(&mut client)?;
        head.push(byte);
    }
    let path = String::from_utf8_lossy(&head).split(' ').nth(1).unwrap().to_owned();
    seen.lock().unwrap().entry((name, password)).or_default().push(path);
    let mut onward = TcpStream::connect(site)?;
    onward.write_all(&head)?;
    std::io::copy(&mut onward, &mut client).map(drop)
}

fn bytes<const N: usize>(from: &mut TcpStream) -> std::io::Result<[u8; N]> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes).map(|()| bytes)
}

fn text(from: &mut TcpStream, length: u8) -> std::io::Result<String> {
    let mut text = vec![0; length.into()];
    from.read_exact(&mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

#[test]
fn tor_is_looked_for_on_this_computer_alone_and_another_proxy_is_not_taken_for_it() {
    let Some(mut net) = Net::new() else { return };
    net.place("here", &[HERE], RESOLVER);
    let home = Home::at(&net, "here");
    let found = home.run(&["vantage", "find", "--json"]);
    assert_eq!((found.code(), &found.json()[0]["tor"]), (2, &serde_json::Value::Null));
    let added = home.run(&["vantage", "add", "tor", "--tor"]);
    assert_eq!(added.code(), 2);
    assert!(added.err().contains("Start Tor Browser"), "it says what to do: {}", added.err());
    let ports: BTreeSet<_> = net.sent("here").into_iter().collect();
    let own = [DAEMON, BROWSER].map(|port| (LOOPBACK, "tcp", port));
    assert!(ports.is_superset(&own.into()) && ports.iter().all(|(to, ..)| *to == LOOPBACK));
    let folder = home.folder;

    net.socks("here", LOOPBACK, DAEMON);
    let home = Home { net: &net, place: "here", folder };
    let added = home.run(&["vantage", "add", "tor", "--tor"]);
    assert_eq!(added.code(), 2);
    assert!(added.err().contains("not Tor"), "{}", added.err());
    assert!(net.sent("here").iter().all(|(to, ..)| *to == LOOPBACK));
}

#[test]
fn each_account_and_its_controls_take_a_circuit_of_their_own() {
    let Some(net) = Net::new() else { return };
    net.place("here", &[HERE], RESOLVER);
    // Tor's own packets are its own affair: the stand-in reaches the site outside the place.
    let site = Site::start();
    let posts = [("An", "/an/ben-do"), ("An", "/an/cau-khi"), ("Bình", "/binh/ben-xe")];
    for (author, path) in posts {
        let head = format!("<meta name=author content='{author}'>");
        site.page(path, &post(&format!("Chuyện {path}: đò sang sông chiều nay."), &head, ""));
    }
    let circuits = stand_in(net.listener("here", LOOPBACK, BROWSER), site.address());
    let home = Home::at(&net, "here");
    home.must(&["vantage", "find"]);
    home.must(&["vantage", "add", "tor", "--tor"]);
    home.must(&["vantage", "off", "direct"]);
    let listed = home.must(&["vantage", "list", "--json"]).json();
    assert_eq!(listed[1]["isolate"], true);
    let links = posts.map(|(_, path)| format!("http://blog.example.org{path}"));
    let add: Vec<&str> = ["add"].into_iter().chain(links.iter().map(String::as_str)).collect();
    home.must(&add);
    circuits.lock().unwrap().clear();

    site.delete("/an/cau-khi");
    site.delete("/binh/ben-xe");
    let round = home.run(&["recheck", "--confirm-after", "0", "--json"]);
    assert_eq!(round.code(), 1, "{}{}", round.out(), round.err());
    let circuits = circuits.lock().unwrap().clone();
    assert_eq!(circuits.len(), 2, "one for each account: {circuits:#?}");
    for (name, paths) in &circuits {
        let of = |account: &str| paths.iter().any(|path| path.starts_with(account));
        assert_ne!(of("/an/"), of("/binh/"), "{name:?}: {paths:?}");
        assert!(paths.contains(&"/".to_owned()), "the home page was asked for on its own way");
    }
    let decoys = |paths: &Vec<String>| -> BTreeSet<String> {
        let known = |path: &&String| *path == "/" || posts.iter().any(|(_, own)| own == *path);
        paths.iter().filter(|path| !known(path)).cloned().collect()
    };
    let decoys: Vec<_> = circuits.values().map(decoys).collect();
    assert!(decoys.iter().all(|decoys| !decoys.is_empty()), "{circuits:#?}");
    assert!(decoys[0].is_disjoint(&decoys[1]), "no decoy is seen on two ways: {decoys:?}");
    // The answers of the stand-in, which is in the same place, are among them.
    let sent = net.sent("here");
    assert!(sent.contains(&(LOOPBACK, "tcp", BROWSER)));
    assert!(sent.iter().all(|(to, ..)| *to == LOOPBACK), "{sent:?}");
}
