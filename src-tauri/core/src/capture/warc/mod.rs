//! Exchanges as WARC/1.1 records (ISO 28500:2017), written and read back without loss.
//!
//! Per answered hop a `request` and a `response` record, then one `metadata` record with what HTTP
//! has no place for: the certificate, the port, the failure, the vantage. A hop without an answer
//! stands in the `metadata` record only, as nobody can say that its request arrived.
//!
//! What is not as it went over the line:
//! - **The heads.** hyper hands us fields, not bytes. The status line is made again as `HTTP/1.1`
//!   with the registry's reason phrase; names of answer fields are in lower case; fields of one
//!   name stand together. Order within a name and values are as received. Request lines are made
//!   from the address, also where a proxy was sent the whole address.
//! - **Chunking.** Bodies are kept after transfer decoding, so the field that announces chunks
//!   would lie about the block. It is written as `x-orig-transfer-encoding`, and read back under
//!   its own name.
//!
//! A body that was kept before stands there only: then the last answer is a `revisit` record, and
//! whoever reads it brings the body.
//!
//! Deliberately absent: gzip (the bundle does that, record by record), and cookies: of what was set
//! and sent on within one exchange `set-cookie` and `Cookie` are not kept. The reader takes only
//! what the writer writes, to the byte.

mod read;
#[cfg(test)]
mod tests;
mod write;

use serde::{Deserialize, Serialize};

pub use self::read::{
    EXCHANGES_MAX, Kind, RECORDS_MAX, Record, WarcError, exchange_of, in_full, read,
};
pub use self::write::{Body, write, write_summed};
use crate::model::{Cut, Failure, Time};

/// Name and number of the form of the `metadata` block. A new form gets a new number.
const FORM: &str = "keepsake-exchange/1";

/// The `metadata` block: JSON, members in this order.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    form: String,
    note: String,
    failure: Option<Failure>,
    hops: Vec<HopFacts>,
}

/// One hop in the `metadata` block.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HopFacts {
    at: Time,
    url: String,
    remote: Option<String>,
    certificate_sha256: Option<String>,
    /// Also in the response's head; here under a digest.
    truncated: Option<String>,
    /// Fields of a request that got no answer; those of the others are in their own record.
    unanswered: Option<Vec<(String, String)>>,
}

const CHUNKING: &str = "transfer-encoding";
const SET_ASIDE: &str = "x-orig-";

/// Is this the field that is set aside, or one that looks as if it had been?
fn is_chunking(name: &str) -> bool {
    name.trim_start_matches(SET_ASIDE).eq_ignore_ascii_case(CHUNKING)
}

/// The words of `WARC-Truncated` (WARC 1.1, 5.13).
fn word_of(cut: Cut) -> &'static str {
    match cut {
        Cut::Length => "length",
        Cut::Time => "time",
        Cut::Disconnect => "disconnect",
    }
}
