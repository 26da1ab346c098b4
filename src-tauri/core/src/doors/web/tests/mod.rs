//! Tests against real sockets on loopback: servers that lie, drip, break off and redirect.

mod addresses;
mod bodies;
mod failures;
mod kit;
mod normal;
mod private;
mod proxies;
mod redirects;
mod secure;
mod trust;
