//! Which addresses may be asked. Everything here is decided from the address alone; what a name
//! resolves to is judged in [`super::resolve`] with the same [`is_public`].

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use url::{Host, Url};

use crate::model::Failure;

/// Longest address that is read, in bytes. Browsers and servers rarely take more.
pub const ADDRESS_BYTES_MAX: usize = 8 * 1024;

/// Ports from 1024 up that browsers refuse (Fetch standard, "bad port").
/// Below 1024 everything but 80 and 443 is refused, which covers the rest of that list.
const BAD_PORTS: [u16; 19] = [
    1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669,
    6679, 6697, 10080,
];

/// Reads an address as people paste it: spaces around it are dropped, and `https://` is put before
/// a bare `host/path` or `host:port`.
///
/// # Errors
/// [`Failure::BadAddress`] for another scheme, a user name, no host, a port browsers refuse, a
/// control character, or more than [`ADDRESS_BYTES_MAX`] bytes.
pub fn parse_address(text: &str) -> Result<Url, Failure> {
    let text = text.trim();
    if text.len() > ADDRESS_BYTES_MAX || text.chars().any(char::is_control) {
        return Err(Failure::BadAddress);
    }
    let url = if has_web_scheme(text) {
        Url::parse(text)
    } else if is_bare(text) {
        Url::parse(&format!("https://{}", text.trim_start_matches('/')))
    } else {
        return Err(Failure::BadAddress);
    };
    let url = url.map_err(|_| Failure::BadAddress)?;
    check(&url)?;
    Ok(url)
}

/// Holds an address, typed or redirected to, to the rules of [`parse_address`].
pub(super) fn check(url: &Url) -> Result<(), Failure> {
    let scheme_good = matches!(url.scheme(), "http" | "https");
    let userless = url.username().is_empty() && url.password().is_none();
    let host_good = url.host_str().is_some_and(|host| !host.trim_matches('.').is_empty());
    let port_good = url.port().is_none_or(is_good_port);
    let fits = url.as_str().len() <= ADDRESS_BYTES_MAX;
    if scheme_good && userless && host_good && port_good && fits {
        Ok(())
    } else {
        Err(Failure::BadAddress)
    }
}

/// Is it the one address that may be asked, where there is only one? Names are none: what they lead
/// to is known to a network that is off.
pub(super) fn is_within(url: &Url, only: Option<SocketAddr>) -> Result<(), Failure> {
    let Some(only) = only else { return Ok(()) };
    let host = match url.host() {
        Some(Host::Ipv4(address)) => Some(IpAddr::from(address)),
        Some(Host::Ipv6(address)) => Some(IpAddr::from(address)),
        Some(Host::Domain(_)) | None => None,
    };
    let is_it = host == Some(only.ip()) && url.port_or_known_default() == Some(only.port());
    if is_it { Ok(()) } else { Err(Failure::Vantage) }
}

/// Does the address itself say that it is not on the public web? Names are judged by their ending;
/// the `url` crate has already brought every spelling of an address literal to one form
/// (`0x7f.1`, `2130706433`, full-width digits: WHATWG URL, "host parsing").
pub(crate) fn is_private(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => !is_public_v4(address),
        Some(Host::Ipv6(address)) => !is_public_v6(address),
        Some(Host::Domain(name)) => is_private_name(name),
        None => true,
    }
}

/// Can this address be reached from the whole internet? An allow-list for IPv6 and a deny-list for
/// IPv4 (IANA special-purpose address registries, RFC 6890); in doubt, no.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn has_web_scheme(text: &str) -> bool {
    text.split_once("://")
        .is_some_and(|(scheme, _)| ["http", "https"].iter().any(|s| scheme.eq_ignore_ascii_case(s)))
}

/// `host`, `host/path`, `host:port/path`, `//host`, `[v6]:port`: no other scheme before the first
/// slash, and a host with a dot in it or `localhost`, so that a stray word is not taken for an
/// address.
fn is_bare(text: &str) -> bool {
    let text = text.strip_prefix("//").unwrap_or(text);
    let authority = text.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    if authority.starts_with('[') {
        return true;
    }
    let (host, port) = authority.split_once(':').unwrap_or((authority, "443"));
    let is_host = host.contains(['.', '。']) || host.eq_ignore_ascii_case("localhost");
    is_host && (1..=5).contains(&port.len()) && port.bytes().all(|b| b.is_ascii_digit())
}

fn is_good_port(port: u16) -> bool {
    port == 80 || port == 443 || (port >= 1024 && !BAD_PORTS.contains(&port))
}

/// Names that never mean a public host (RFC 6761, RFC 6762, RFC 8375, `.internal` reserved by ICANN
/// in 2024), and names without a dot, which only a local resolver can fill in.
fn is_private_name(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let ends = ["localhost", "local", "internal", "home.arpa"];
    !name.contains('.')
        || ends.iter().any(|end| name.strip_suffix(end).is_some_and(|rest| rest.ends_with('.')))
}

/// Networks outside the public internet: first address and length of prefix.
const NOT_PUBLIC_V4: [(Ipv4Addr, u32); 15] = [
    (Ipv4Addr::UNSPECIFIED, 8),           // this network
    (Ipv4Addr::new(10, 0, 0, 0), 8),      // private
    (Ipv4Addr::new(100, 64, 0, 0), 10),   // shared with the carrier
    (Ipv4Addr::new(127, 0, 0, 0), 8),     // loopback
    (Ipv4Addr::new(169, 254, 0, 0), 16),  // link-local, cloud metadata
    (Ipv4Addr::new(172, 16, 0, 0), 12),   // private
    (Ipv4Addr::new(192, 0, 0, 0), 24),    // protocol assignments
    (Ipv4Addr::new(192, 0, 2, 0), 24),    // documentation
    (Ipv4Addr::new(192, 88, 99, 0), 24),  // 6to4 relays
    (Ipv4Addr::new(192, 168, 0, 0), 16),  // private
    (Ipv4Addr::new(198, 18, 0, 0), 15),   // benchmarks
    (Ipv4Addr::new(198, 51, 100, 0), 24), // documentation
    (Ipv4Addr::new(203, 0, 113, 0), 24),  // documentation
    (Ipv4Addr::new(224, 0, 0, 0), 4),     // multicast
    (Ipv4Addr::new(240, 0, 0, 0), 4),     // reserved, broadcast
];

fn is_public_v4(address: Ipv4Addr) -> bool {
    let within = |(network, prefix): &(Ipv4Addr, u32)| {
        (address.to_bits() ^ network.to_bits()).leading_zeros() >= *prefix
    };
    !NOT_PUBLIC_V4.iter().any(within)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let s = address.segments();
    match s {
        // NAT64 (RFC 6052): a network without IPv4 answers every name so; judge what is inside.
        [0x64, 0xff9b, 0, 0, 0, 0, _, _] => is_public_v4(embedded(s[6], s[7])),
        // 6to4 (RFC 3056): judge what is inside.
        [0x2002, ..] => is_public_v4(embedded(s[1], s[2])),
        // Protocol assignments with Teredo and benchmarks, documentation twice.
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => false,
        // Only 2000::/3 is handed out as global unicast (RFC 4291); the rest is ::, ::1, mapped and
        // compatible IPv4, local NAT64, unique local, link-local, site-local, multicast.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

fn embedded(high: u16, low: u16) -> Ipv4Addr {
    let [a, b] = high.to_be_bytes();
    let [c, d] = low.to_be_bytes();
    Ipv4Addr::new(a, b, c, d)
}
