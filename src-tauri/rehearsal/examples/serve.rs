//! Serves the rehearsal platform on a port given as argument, until interrupted.
//!
//! `cargo run -p keepsake-rehearsal --example serve -- 8080 [ID=FATE]...`
//! where FATE is written as in JSON, for example `k7m2=tombstone` or `k7m2={"hidden-in":"VN"}`.

#![expect(clippy::print_stdout, reason = "it is a program")]

use keepsake_rehearsal::{Fate, Platform};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let port = arguments.next().map_or(Ok(8080), |port| port.parse())?;
    let platform = Platform::start_on(port).await?;
    for argument in arguments {
        let (id, fate) = argument.split_once('=').ok_or("write ID=FATE")?;
        let fate: Fate = serde_json::from_str(fate)
            .or_else(|_| serde_json::from_value(serde_json::Value::from(fate)))?;
        platform.set_fate(id, fate);
    }
    println!("{}", platform.base());
    std::future::pending().await
}
