//! What a censor does, done for real to one computer, and the same posts seen from two other
//! countries: hidden here is never called removed.

use std::net::{IpAddr, Ipv4Addr};

use keepsake_tests::netns::Net;
use keepsake_tests::site::Site;
use serde_json::Value;

use crate::{Home, html, post};

const fn v4(a: u8, b: u8, c: u8, d: u8) -> IpAddr {
    IpAddr::V4(Ipv4Addr::new(a, b, c, d))
}

/// The user's own line, and the resolver that its provider hands out.
const HERE: IpAddr = v4(27, 72, 0, 2);
const RESOLVER: IpAddr = v4(27, 72, 0, 53);
/// Proxies abroad, and an honest resolver.
const DE: IpAddr = v4(46, 4, 0, 2);
const US: IpAddr = v4(23, 20, 0, 2);
const HONEST: IpAddr = v4(9, 9, 9, 9);
/// Who answers in the place of sites, for the provider and for whoever lies about names.
const BLOCK: IpAddr = v4(27, 72, 9, 80);
const LIAR: IpAddr = v4(27, 72, 9, 81);

const PATH: &str = "/2020/05/dong-tam";
const TEXT: &str = "Bà con Đồng Tâm giữ đất suốt ba năm, nay chờ phiên toà xét xử công khai.";
/// OONI's `vn_http_1`.
const PROVIDERS_PAGE: &str = "<html><head><title>404 Page</title></head><body><font><b>We're sorry \
    but the page you're looking for could not be found</b></font></body></html>";
const OTHER_PAGE: &str = "<html><head><title>404 Not Found</title></head><body>\
    <h1>Not Found</h1><p>The requested URL was not found on this server.</p></body></html>";
const TOMBSTONE: &str = "<html><head><title>Nội dung không hiển thị</title></head><body><div>\
    <h2>Bạn hiện không xem được nội dung này</h2><p>Lỗi này thường do chủ sở hữu chỉ chia sẻ nội dung \
    với một nhóm nhỏ, thay đổi người được xem hoặc đã xóa nội dung.</p></div></body></html>";

/// How a site is kept from its readers at home: its name and address, and the verdict.
const SITES: [(&str, IpAddr, &str); 8] = [
    ("law.example.org", v4(45, 10, 1, 80), "geo_blocked"),
    ("stone.example.org", v4(45, 10, 2, 80), "geo_blocked"),
    ("reset.example.org", v4(45, 10, 3, 80), "network_blocked"),
    ("unknown.example.org", v4(45, 10, 4, 80), "network_blocked"),
    ("bogon.example.org", v4(45, 10, 5, 80), "network_blocked"),
    ("lie.example.org", v4(45, 10, 6, 80), "geo_blocked"),
    ("page.example.org", v4(45, 10, 7, 80), "network_blocked"),
    ("gone.example.org", v4(45, 10, 8, 80), "removed"),
];

fn address(site: &str) -> IpAddr {
    SITES.iter().find(|(name, ..)| name.starts_with(site)).unwrap().1
}

/// What the provider's resolver says once the block is in force.
fn lies() -> Vec<(&'static str, IpAddr)> {
    let lie = |(name, address, _): &(&'static str, IpAddr, _)| match *name {
        "unknown.example.org" => None,
        "bogon.example.org" => Some((*name, v4(127, 0, 0, 1))),
        "lie.example.org" => Some((*name, LIAR)),
        name => Some((name, *address)),
    };
    SITES.iter().filter_map(lie).collect()
}

struct World {
    net: Net,
    sites: Vec<Site>,
    /// Kept, as they answer while they are held.
    _blocks: [Site; 2],
}

fn world() -> Option<World> {
    let mut net = Net::new()?;
    net.place("here", &[HERE], RESOLVER);
    net.place("isp", &[RESOLVER], RESOLVER);
    net.place("honest", &[HONEST], HONEST);
    net.place("block", &[BLOCK, LIAR], HONEST);
    net.place("de", &[DE], HONEST);
    net.place("us", &[US], HONEST);
    let addresses = SITES.map(|(_, address, _)| address);
    net.place("web", &addresses, HONEST);
    let names = SITES.map(|(name, address, _)| (name, address));
    net.resolver("isp", RESOLVER, &names);
    net.resolver("honest", HONEST, &names);
    net.socks("de", DE, 1080);
    net.http_proxy("us", US, 8888);
    let sites = addresses.map(|address| Site::on(net.listener("web", address, 80)));
    for site in &sites {
        site.page(PATH, &post(TEXT, "", ""));
    }
    let blocks = [BLOCK, LIAR].map(|address| Site::on(net.listener("block", address, 80)));
    blocks[0].raw_everywhere(html("404 Not Found", PROVIDERS_PAGE));
    blocks[1].raw_everywhere(html("404 Not Found", OTHER_PAGE));
    Some(World { net, sites: sites.into(), _blocks: blocks })
}

/// Everything the censor can do, to the user's own line alone; and one post that is really gone.
fn block(world: &mut World) {
    let site = |name: &str| {
        &world.sites[SITES.iter().position(|(known, ..)| known.starts_with(name)).unwrap()]
    };
    let law = "<title>Unavailable For Legal Reasons</title><p>This page is not available.</p>";
    site("law").raw_to(HERE, PATH, html("451 Unavailable For Legal Reasons", law));
    site("stone").raw_to(HERE, PATH, html("200 OK", TOMBSTONE));
    site("gone").delete(PATH);
    world.net.stop("isp");
    world.net.resolver("isp", RESOLVER, &lies());
    let (reset, page) = (address("reset"), address("page"));
    let rules = format!(
        "table ip censor {{
            chain resets {{
                type filter hook forward priority 0; policy accept;
                ip saddr {HERE} ip daddr {reset} tcp flags & psh == psh reject with tcp reset
            }}
            chain leads {{
                type nat hook prerouting priority -100; policy accept;
                ip saddr {HERE} ip daddr {page} tcp dport 80 dnat to {BLOCK}
            }}
        }}"
    );
    world.net.rules("net", &rules);
}

fn link(name: &str) -> String {
    format!("http://{name}{PATH}")
}

/// The looks at a post itself in one round, newest first, as (vantage, country, what it says).
fn side_by_side(story: &Value) -> Vec<(String, String, String)> {
    let looks = story["looks"].as_array().unwrap().iter();
    let of_post = looks.filter(|look| look["probe"] == "page");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let three = |look: &Value| {
        (text(&look["vantage"]), text(&look["country"]), text(&look["reading"]["says"]))
    };
    of_post.map(three).collect()
}

#[test]
fn what_is_hidden_in_one_country_is_told_from_what_is_gone() {
    let Some(mut world) = world() else { return };
    let home = Home::at(&world.net, "here");
    let links = SITES.map(|(name, ..)| link(name));
    let add: Vec<&str> = ["add"].into_iter().chain(links.iter().map(String::as_str)).collect();
    home.must(&["vantage", "here", "vn"]);
    home.must(&add);
    home.must(&[
        "vantage",
        "add",
        "berlin",
        "--proxy",
        &format!("socks5h://{DE}:1080"),
        "--country",
        "de",
    ]);
    home.must(&[
        "vantage",
        "add",
        "boston",
        "--proxy",
        &format!("http://{US}:8888"),
        "--country",
        "us",
    ]);
    let folder = home.folder;
    block(&mut world);
    let home = Home { net: &world.net, place: "here", folder };

    let round = home.run(&["recheck", "--confirm-after", "0", "--json"]);
    assert_eq!(round.code(), 1, "{}{}", round.out(), round.err());
    let rows = round.json();
    for (name, _, verdict) in SITES {
        let story = home.must(&["show", "--json", &link(name)]).json().remove(0);
        let row = rows.iter().find(|row| row["post"] == story["post"]).unwrap();
        assert_eq!(row["verdict"], verdict, "{name}: {row:#}");
        assert_eq!((&story["verdict"], &story["status"]), (&verdict.into(), &"flagged".into()));
        let looks = side_by_side(&story);
        let [boston, berlin, own] = [("boston", "US"), ("berlin", "DE"), ("direct", "VN")];
        let newest = |(vantage, country): (&str, &str)| {
            let mut from = looks.iter().filter(|look| look.0 == vantage && look.1 == country);
            from.next().unwrap_or_else(|| panic!("{name}: no look from {country}")).2.as_str()
        };
        let abroad = if verdict == "removed" { "removed" } else { "visible" };
        assert_eq!((newest(boston), newest(berlin)), (abroad, abroad), "{name}");
        assert_ne!(newest(own), "visible", "{name}");
        let countries: Vec<&str> = row["chain"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|why| why["country"].as_str())
            .collect();
        assert!(countries.contains(&"VN"), "{name}: {row:#}");
        if verdict != "removed" {
            assert!(countries.contains(&"DE") || countries.contains(&"US"), "{name}: {row:#}");
        }
    }
    let shown = home.must(&["show", &link("law.example.org")]).out();
    for from in ["direct     VN", "berlin     DE", "boston     US"] {
        assert!(shown.contains(from), "{shown}");
    }
}
