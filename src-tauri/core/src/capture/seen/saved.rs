//! A page that another browser saved as a file: its data are read, not its markup.

use super::handover::HandOver;

/// Where browsers write the address of a page they save.
const ADDRESS_MARKS: [&str; 4] =
    ["saved from url=", "rel=\"canonical\" href=\"", "og:url\" content=\"", "\nurl: "];
/// Bytes in which the address of a saved page is looked for.
const ADDRESS_WITHIN: usize = 256 << 10;
/// Bytes of an address.
const ADDRESS_BYTES_MAX: usize = 4 << 10;

/// What a saved page holds; nothing for what is none.
pub(super) fn read(bytes: &[u8]) -> Option<HandOver> {
    let text = std::str::from_utf8(bytes).ok()?;
    let url = address(text)?;
    let mut scripts = Vec::new();
    let (mut rest, mut letters) = (text, 0_usize);
    while let Some((before, after)) = rest.split_once("<script") {
        letters = letters.saturating_add(before.len());
        let Some((_, body)) = after.split_once('>') else { break };
        let Some((script, next)) = body.split_once("</script") else { break };
        if script.contains('{') {
            scripts.push(script.to_owned());
        }
        rest = next;
    }
    let letters = u32::try_from(letters.saturating_add(rest.len())).unwrap_or(u32::MAX);
    Some(HandOver::of_data(url, scripts, letters))
}

fn address(text: &str) -> Option<String> {
    let end = text.len().min(ADDRESS_WITHIN);
    let head = (0..=end).rev().find_map(|end| text.get(..end)).unwrap_or_default();
    let rest = ADDRESS_MARKS.iter().find_map(|mark| head.split_once(mark).map(|(_, rest)| rest))?;
    // `(0042)https://…`: Chromium writes its length before it.
    let rest = rest.get(rest.find("http")?..)?;
    let end = rest.find(['"', '\'', '>', ' ', '\n', '\r']).unwrap_or(rest.len());
    let address = rest.get(..end)?;
    (address.len() <= ADDRESS_BYTES_MAX).then(|| address.replace("&amp;", "&"))
}
