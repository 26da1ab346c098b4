//! Notices: what a platform's message says. `mail` takes an e-mail file apart, `ground` knows the
//! phrases that name a reason.
//!
//! Pure, and never panics on any bytes. Deliberately absent: whether a signature of a mail holds
//! (the key stands in the DNS of that time), and the decision about the reason: it is the user's.

mod ground;
mod mail;

pub use ground::{propose, writes_from};
pub use mail::{MAIL_BYTES_MAX, MailReading, NotAMail, read_mail};
