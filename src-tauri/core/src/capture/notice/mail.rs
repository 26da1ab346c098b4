//! An e-mail file (RFC 5322, MIME): who sent it, when, and what it says. `mail-parser` takes it
//! apart; HTML becomes text by the page reader, behind the same guard as any page.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use mail_parser::{Message, MessageParser, PartType};
use memchr::{memchr_iter, memmem, memrchr};
use serde::{Deserialize, Serialize};

use crate::capture::page::{TEXT_BYTES_MAX, read_prose};
use crate::model::Time;

/// Bytes of the longest mail that is read. Notices have some ten thousand.
pub const MAIL_BYTES_MAX: usize = 15 << 20;
/// Signatures kept of one mail: one for each server on its way that signs.
const DKIM_MAX: usize = 8;
/// Bytes that `mail-parser` takes from before a boundary, at the most: those of a line break.
const BREAK_BYTES_MAX: usize = 2;
/// Bytes of a header field that are kept.
const FIELD_BYTES_MAX: usize = 4096;

/// What a mail says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailReading {
    /// When it was sent, as it claims.
    pub date: Option<Time>,
    /// The sender's address, as it claims.
    pub from: Option<String>,
    /// Subject.
    pub subject: Option<String>,
    /// Its words: the plain text if it has one, else what its HTML shows.
    pub text: String,
    /// The `DKIM-Signature` fields as they stand.
    pub dkim: Vec<String>,
}

/// Why bytes gave no reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum NotAMail {
    /// No mail: it names no sender, or neither a date nor a subject.
    #[error("the file is not an e-mail")]
    NotMail,
    /// More than [`MAIL_BYTES_MAX`], or HTML that is larger or deeper than is read.
    #[error("the e-mail is larger or more tangled than is read")]
    TooLarge,
}

/// Reads one mail.
///
/// # Errors
/// [`NotAMail`].
pub fn read_mail(bytes: &[u8]) -> Result<MailReading, NotAMail> {
    if bytes.len() > MAIL_BYTES_MAX {
        return Err(NotAMail::TooLarge);
    }
    let bytes = without_soft_ends(bytes);
    // A mail inside another may be encoded, and then nobody looked at it before the parser does.
    let parsed = catch_unwind(AssertUnwindSafe(|| MessageParser::default().parse(&*bytes)));
    let message = parsed.map_err(|_| NotAMail::TooLarge)?.ok_or(NotAMail::NotMail)?;
    let date = message.date().filter(|date| date.is_valid());
    let from = message.from().and_then(|from| from.first()).and_then(|from| from.address());
    let from = from.map(field).filter(|from| from.contains('@'));
    let subject = message.subject().map(field).filter(|subject| !subject.is_empty());
    if from.is_none() || date.is_none() && subject.is_none() {
        return Err(NotAMail::NotMail);
    }
    let signatures = message
        .headers_raw()
        .filter(|(name, _)| name.trim().eq_ignore_ascii_case("DKIM-Signature"));
    Ok(MailReading {
        date: date.and_then(|date| Time::from_unix(date.to_timestamp())),
        from,
        subject,
        text: words(&message)?,
        dkim: signatures.map(|(_, value)| field(value)).take(DKIM_MAX).collect(),
    })
}

/// Puts a blank, which counts for nothing at the end of a line, in place of a `=` that ends the
/// line before a boundary and has next to nothing before it. In quoted-printable it is a soft line
/// break, of which no bytes come, and `mail-parser` 0.11.9 takes away those of a hard one all the
/// same: it panics where there are none.
fn without_soft_ends(mail: &[u8]) -> Cow<'_, [u8]> {
    let mut mended = Cow::Borrowed(mail);
    for end in memmem::find_iter(mail, b"\n--") {
        let before = mail.get(..end).unwrap_or_default();
        let begin = memrchr(b'\n', before).map_or(0, |at| at + 1);
        let line = before.get(begin..).unwrap_or_default().trim_ascii_end();
        let Some(rest) = line.strip_suffix(b"=") else { continue };
        let n_equals = memchr_iter(b'=', rest).count();
        let n_letters = rest.iter().filter(|byte| !byte.is_ascii_whitespace()).count() - n_equals;
        // A byte is one letter, or two behind a `=`. Base64, whose last lines end so, has more.
        let has_few = n_letters < n_equals + BREAK_BYTES_MAX;
        // Two in a row are no quoted-printable.
        if has_few
            && !rest.trim_ascii_end().ends_with(b"=")
            && let Some(byte) = mended.to_mut().get_mut(begin + rest.len())
        {
            *byte = b' ';
        }
    }
    mended
}

fn words(message: &Message<'_>) -> Result<String, NotAMail> {
    let plain = message.text_bodies().filter_map(|part| match &part.body {
        PartType::Text(text) => Some(text.replace("\r\n", "\n")),
        _ => None,
    });
    let plain = plain.collect::<Vec<_>>().join("\n");
    let plain = plain.trim();
    if !plain.is_empty() {
        return Ok(cut(plain, TEXT_BYTES_MAX).to_owned());
    }
    for part in message.html_bodies() {
        let PartType::Html(html) = &part.body else { continue };
        let prose = read_prose(html).map_err(|_| NotAMail::TooLarge)?;
        if !prose.is_empty() {
            return Ok(prose);
        }
    }
    Ok(String::new())
}

fn field(value: &str) -> String {
    cut(value.trim(), FIELD_BYTES_MAX).to_owned()
}

fn cut(text: &str, bytes_max: usize) -> &str {
    text.get(..text.floor_char_boundary(bytes_max)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTICE: &str = "DKIM-Signature: v=1; a=rsa-sha256; d=facebookmail.com; s=s1024;\r\n\
        \tbh=abc=; b=DEF=\r\n\
        Date: Sun, 3 May 2020 21:14:05 +0700\r\n\
        From: =?UTF-8?Q?C=E1=BB=99ng_=C4=91=E1=BB=93ng?= <notification@facebookmail.com>\r\n\
        To: toi@example.org\r\n\
        Subject: =?UTF-8?B?QsOgaSB2aeG6v3QgY+G7p2EgYuG6oW4=?=\r\n\
        MIME-Version: 1.0\r\n";

    fn with(rest: &str) -> MailReading {
        read_mail(format!("{NOTICE}{rest}").as_bytes()).unwrap()
    }

    #[test]
    fn plain_text_comes_before_html_and_the_head_is_read() {
        let mail = with(
            "Content-Type: multipart/alternative; boundary=b\r\n\r\n\
             --b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n\
             QsOgaSBi4buLIGfhu6EuCg==\r\n\
             --b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Khác</p>\r\n--b--\r\n",
        );
        assert_eq!(mail.text, "Bài bị gỡ.");
        assert_eq!(mail.date.unwrap().to_string(), "2020-05-03T14:14:05Z");
        assert_eq!(mail.from.as_deref(), Some("notification@facebookmail.com"));
        assert_eq!(mail.subject.as_deref(), Some("Bài viết của bạn"));
        let [signature] = mail.dkim.as_slice() else { panic!("{:?}", mail.dkim) };
        assert!(signature.starts_with("v=1;") && signature.ends_with("\r\n\tbh=abc=; b=DEF="));
    }

    #[test]
    fn html_alone_becomes_what_it_shows() {
        let mail = with(
            "Content-Type: text/html; charset=utf-8\r\n\r\n\
             <html><head><style>p{color:red}</style><title>x</title></head><body>\
             <table><tr><td><p>Xin chào,</p><p>bài viết bị <b>hạn chế pháp lý</b>&nbsp;ở\r\n Việt Nam.</p>\
             </td></tr></table><script>alert(1)</script><div style='display:none'>ẩn</div></body></html>",
        );
        assert_eq!(mail.text, "Xin chào,\n\nbài viết bị hạn chế pháp lý ở Việt Nam.");
    }

    #[test]
    fn other_bytes_are_no_mail_and_tangled_ones_are_refused() {
        for bytes in [&b""[..], b"\0\xff\xfe", b"\x89PNG\r\n\x1a\n", b"Chao ban,\n\nbai bi go.\n"] {
            assert_eq!(read_mail(bytes), Err(NotAMail::NotMail), "{bytes:?}");
        }
        let nested = "<div>".repeat(200_000);
        let tangled = format!("{NOTICE}Content-Type: text/html\r\n\r\n{nested}");
        assert_eq!(read_mail(tangled.as_bytes()), Err(NotAMail::TooLarge));
        assert_eq!(read_mail(&vec![b'a'; MAIL_BYTES_MAX + 1]), Err(NotAMail::TooLarge));
    }

    #[test]
    fn a_soft_line_break_before_a_boundary_is_none() {
        let part = |encoding: &str, body: &str| {
            let mail = with(&format!(
                "Content-Type: multipart/mixed; boundary=b\r\n\r\n\
                 --b\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n\
                 {body}\r\n--b--\r\n"
            ));
            mail.text
        };
        for (body, text) in
            [("=", ""), ("a=", "a"), ("=41= \t", "A"), ("=\r\n=", ""), ("\n=", ""), ("ab", "ab")]
        {
            assert_eq!(part("quoted-printable", body), text, "{body:?}");
        }
        assert_eq!(part("base64", "QUI="), "AB");
        assert_eq!(part("8bit", "a\r\n===="), "a\n====");
        // In a mail inside a mail it is met with when it is too late.
        let inner = format!(
            "{NOTICE}Content-Type: multipart/mixed; boundary=b\r\n\r\n\
             --b\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=\r\n--b--\r\n"
        );
        let outer = format!(
            "{NOTICE}Content-Type: message/rfc822\r\n\
             Content-Transfer-Encoding: quoted-printable\r\n\r\n{}",
            inner.replace('=', "=3D")
        );
        assert_ne!(read_mail(outer.as_bytes()), Err(NotAMail::NotMail));
    }

    proptest::proptest! {
        #[test]
        fn no_mail_however_broken_stops_it(
            head in ".{0,40}",
            at in 0_usize..1200,
            bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..40),
        ) {
            let whole = format!(
                "{NOTICE}Content-Type: multipart/mixed; boundary={head}\r\n\r\n--{head}\r\n\
                 Content-Type: message/rfc822\r\n\r\n{NOTICE}Content-Type: text/html\r\n\r\n<p>x\r\n\
                 --{head}--\r\n"
            );
            let mut whole = whole.into_bytes();
            let at = at.min(whole.len());
            whole.splice(at..(at + bytes.len()).min(whole.len()), bytes);
            drop(read_mail(&whole));
            drop(read_mail(&whole[..at]));
        }
    }
}
