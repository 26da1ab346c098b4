//! Where looks are made from.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

/// A place to look from. The first one of every vault is the line the computer itself uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vantage {
    /// Short name chosen by the user; `direct` is the computer's own line.
    pub name: String,
    /// ISO 3166-1 alpha-2 code of the country it appears to be in, if the user said so.
    pub country: Option<String>,
    /// How requests leave.
    pub route: Route,
    /// Looks at different accounts must not share a way: each account gets a SOCKS user name of its
    /// own, which Tor takes as the wish for a circuit of its own.
    #[serde(default)]
    pub isolate: bool,
    /// Nothing is asked from here until it is turned on again.
    #[serde(default)]
    pub off: bool,
}

impl Vantage {
    /// Name of the computer's own line.
    pub const DIRECT: &str = "direct";

    /// The computer's own line.
    #[must_use]
    pub fn direct(country: Option<String>) -> Self {
        Self::new(Self::DIRECT, country, Route::Direct)
    }

    /// A vantage that is looked from, one way for all accounts.
    #[must_use]
    pub fn new(name: &str, country: Option<String>, route: Route) -> Self {
        Self { name: name.to_owned(), country, route, isolate: false, off: false }
    }

    /// Is this the computer's own line?
    #[must_use]
    pub fn is_direct(&self) -> bool {
        self.route == Route::Direct
    }
}

/// How requests of a vantage leave the computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Route {
    /// As the system routes them.
    Direct,
    /// From one of the computer's own addresses (a second line, a VPN's address).
    Address(IpAddr),
    /// Through a proxy: `http://`, `https://` or `socks5h://` (names are resolved at the far end).
    Proxy(String),
}
