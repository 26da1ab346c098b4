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
}

impl Vantage {
    /// Name of the computer's own line.
    pub const DIRECT: &str = "direct";

    /// The computer's own line.
    #[must_use]
    pub fn direct(country: Option<String>) -> Self {
        Self { name: Self::DIRECT.to_owned(), country, route: Route::Direct }
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
