//! Not one packet outside the proxy: every packet that leaves the user's computer is recorded, and
//! every name asked for. The same journey over the own line shows that the record sees.

use std::net::{IpAddr, Ipv4Addr};

use keepsake_tests::netns::{Net, Sent};
use keepsake_tests::site::Site;

use crate::{Home, post};

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(27, 72, 0, 2));
const RESOLVER: IpAddr = IpAddr::V4(Ipv4Addr::new(27, 72, 0, 53));
const EXIT: IpAddr = IpAddr::V4(Ipv4Addr::new(46, 4, 0, 2));
const EXIT_RESOLVER: IpAddr = IpAddr::V4(Ipv4Addr::new(46, 4, 0, 53));
const SITE: IpAddr = IpAddr::V4(Ipv4Addr::new(45, 10, 0, 80));
const MEDIA: IpAddr = IpAddr::V4(Ipv4Addr::new(45, 10, 1, 80));
const PORT: u16 = 1080;

const NAMES: [(&str, IpAddr); 3] =
    [("blog.example.org", SITE), ("short.example.org", SITE), ("media.example.net", MEDIA)];
const POST: &str = "http://blog.example.org/2020/ben-do";
const SHORT: &str = "http://short.example.org/x1";
/// The smallest picture.
const PICTURE: &[u8] =
    b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

struct World {
    net: Net,
    site: Site,
    media: Site,
}

/// A computer with its provider's resolver, a proxy abroad with another, and two sites.
fn world() -> Option<World> {
    let mut net = Net::new()?;
    net.place("here", &[HERE], RESOLVER);
    net.place("isp", &[RESOLVER], RESOLVER);
    net.place("exit", &[EXIT], EXIT_RESOLVER);
    net.place("names", &[EXIT_RESOLVER], EXIT_RESOLVER);
    net.place("web", &[SITE, MEDIA], RESOLVER);
    net.resolver("isp", RESOLVER, &NAMES);
    net.resolver("names", EXIT_RESOLVER, &NAMES);
    let site = Site::on(net.listener("web", SITE, 80));
    let media = Site::on(net.listener("web", MEDIA, 80));
    let oembed = "<link rel='alternate' type='application/json+oembed' \
        href='http://blog.example.org/oembed?x=1'>";
    let picture = "<img src='http://media.example.net/ben-do.gif' width=600 height=400>";
    site.page("/2020/ben-do", &post("Đò.", oembed, picture));
    let told = r#"{"version":"1.0","type":"rich","html":"<p>Đò sang sông chiều nay.</p>"}"#;
    site.reply("/oembed?x=1", "200 OK", "application/json", told.as_bytes());
    let sent_on = format!("HTTP/1.1 302 Found\r\nLocation: {POST}\r\nContent-Length: 0\r\n\r\n");
    site.raw("/x1", sent_on.into_bytes());
    media.reply("/ben-do.gif", "200 OK", "image/gif", PICTURE);
    Some(World { net, site, media })
}

/// Saves a post by a link that redirects, with a picture of another host and an oEmbed answer, and
/// looks at it again, gone and back.
fn journey(home: &Home<'_>, world: &World) {
    let added = home.must(&["add", "--json", SHORT]);
    assert_eq!(added.json()[0]["saved"], true);
    assert!(world.media.asked().contains(&"/ben-do.gif".to_owned()), "the picture was fetched");
    let asked = world.site.asked();
    for path in ["/x1", "/2020/ben-do", "/oembed?x=1"] {
        assert!(asked.contains(&path.to_owned()), "{path}: {asked:?}");
    }
    home.must(&["recheck", "--confirm-after", "0"]);
    assert!(world.site.asked().len() > asked.len(), "it was looked at again");
}

/// What the computer may send when it looks through a proxy alone.
fn only_proxy() -> Vec<Sent> {
    vec![(EXIT, "tcp", PORT)]
}

/// Uses a proxy, alone; then the proxy dies; and nothing ever goes around it.
fn nothing_outside(scheme: &str, start: fn(&mut Net, &str, IpAddr, u16)) {
    let Some(mut world) = world() else { return };
    start(&mut world.net, "exit", EXIT, PORT);
    let proxy = format!("{scheme}://{EXIT}:{PORT}");
    let home = Home::at(&world.net, "here");
    home.must(&["vantage", "add", "abroad", "--proxy", &proxy, "--country", "de"]);
    home.must(&["vantage", "off", "direct"]);
    journey(&home, &world);
    let checked = home.must(&["vantage", "check", "--json"]).json();
    assert_eq!(
        (&checked[0]["vantage"], &checked[0]["health"]),
        (&"abroad".into(), &"works".into())
    );
    assert_eq!(world.net.sent("here"), only_proxy(), "while the proxy works");
    let at_exit = world.net.names_asked("names");
    assert!(at_exit.iter().any(|(name, who)| name == "media.example.net" && *who == EXIT));
    let folder = home.folder;

    world.net.stop("exit");
    let home = Home { net: &world.net, place: "here", folder };
    let before = (world.site.asked().len(), world.media.asked().len());
    let refused = home.run(&["add", "--json", SHORT]);
    assert_eq!(
        (refused.code(), &refused.json()[0]["error"]),
        (2, &"vantage".into()),
        "{}",
        refused.out()
    );
    let looked = home.run(&["recheck", "--confirm-after", "0", "--json"]);
    assert_eq!(looked.code(), 0, "a dead proxy flags nothing: {}", looked.out());
    assert_eq!(looked.json()[0]["verdict"], "unreachable");
    let checked = home.run(&["vantage", "check", "abroad", "--json"]);
    assert_eq!((checked.code(), &checked.json()[0]["health"]), (2, &"down".into()));
    let listed = home.must(&["vantage", "list", "--json"]).json();
    let health = |name: &str| {
        let row = listed.iter().find(|row| row["name"] == name).unwrap();
        (row["health"].clone(), row["off"].clone(), row["since"].is_string())
    };
    assert_eq!(health("abroad"), ("down".into(), false.into(), true));
    assert_eq!(health("direct"), ("unknown".into(), true.into(), false));
    assert_eq!(world.net.sent("here"), only_proxy(), "while the proxy is down");
    assert_eq!((world.site.asked().len(), world.media.asked().len()), before);
    let asked_at_home = world.net.names_asked("isp");
    assert!(asked_at_home.is_empty(), "no name was asked for at home: {asked_at_home:?}");

    home.must(&["vantage", "off", "abroad"]);
    assert_eq!(home.run(&["add", "--json", SHORT]).json()[0]["error"], "no-vantage");
    assert_eq!(home.run(&["recheck"]).code(), 2);
    assert_eq!(world.net.sent("here"), [], "with all vantages off");
}

#[test]
fn not_one_packet_leaves_outside_a_socks_proxy() {
    nothing_outside("socks5h", Net::socks);
}

#[test]
fn not_one_packet_leaves_outside_an_http_proxy() {
    nothing_outside("http", Net::http_proxy);
}

#[test]
fn the_same_journey_over_the_own_line_is_seen_packet_by_packet() {
    let Some(world) = world() else { return };
    let home = Home::at(&world.net, "here");
    journey(&home, &world);
    let all = [(RESOLVER, "udp", 53), (MEDIA, "tcp", 80), (SITE, "tcp", 80)];
    let mut sent = world.net.sent("here");
    sent.sort_by_key(|one| !all.contains(one));
    for one in all {
        assert!(sent.contains(&one), "{one:?}: {sent:?}");
    }
    assert_eq!(sent.len(), all.len(), "{sent:?}");
    let asked = world.net.names_asked("isp");
    for (name, _) in NAMES {
        assert!(asked.contains(&(name.to_owned(), HERE)), "{name}: {asked:?}");
    }
}

#[test]
fn a_site_that_has_only_an_ipv6_address_is_saved_and_looked_at() {
    let Some(mut net) = Net::new() else { return };
    let [here, site]: [IpAddr; 2] =
        ["2402:800:1::2", "2a01:4f8:1::80"].map(|text| text.parse().unwrap());
    net.place("here", &[HERE, here], RESOLVER);
    net.place("isp", &[RESOLVER], RESOLVER);
    net.place("web", &[site], RESOLVER);
    net.resolver("isp", RESOLVER, &[("six.example.org", site)]);
    let server = Site::on(net.listener("web", site, 80));
    server.page("/ben-do", &post("Đò sang sông chiều nay.", "", ""));
    let home = Home::at(&net, "here");
    home.must(&["add", "http://six.example.org/ben-do"]);
    let looked = home.must(&["recheck", "--confirm-after", "0", "--json"]);
    assert_eq!(looked.json()[0]["verdict"], "visible");
    assert!(net.sent("here").contains(&(site, "tcp", 80)));
}
