//! What was seen logged in, from a file: what a private browser handed over, or a page that any
//! browser saved. The same readers and scrubber as in the window; there is no web view here.

use clap::Args;
use keepsake::Archive;
use keepsake::archive::{
    HANDOVER_BYTES_MAX, KeptSeen, SeenError, SeenFiles, SeenWish, is_same_post,
};
use keepsake::model::{Capture, SeenAsk, SeenPage, SeenPost, Vantage, Whose};
use serde_json::json;
use std::path::PathBuf;

use crate::args::{Common, Language};
use crate::exit::{Done, Failed};
use crate::input;
use crate::print::{self, line, printable};

/// Letters of a post's text in a list.
const BEGINNING_CHARS: usize = 60;

#[derive(Debug, Args)]
pub(crate) struct SeenArguments {
    /// The file: a page saved from a browser ("complete" or "HTML only"), or a hand-over
    pub(crate) file: PathBuf,
    /// The name or number of your own account, as it stands in the address of its page
    #[arg(long, value_name = "ACCOUNT")]
    pub(crate) own: Option<String>,
    /// Keep every post in it that is of your own account
    #[arg(long, requires = "own", conflicts_with = "post")]
    pub(crate) mine: bool,
    /// Keep this post, whoever published it, by its address
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) post: Vec<String>,
    /// The vantage it was seen from
    #[arg(long, value_name = "NAME", default_value = Vantage::DIRECT)]
    pub(crate) vantage: String,
}

pub(crate) async fn run(
    archive: &Archive,
    arguments: &SeenArguments,
    common: &Common,
) -> Result<Done, Failed> {
    let own = arguments.own.as_deref().map(input::one_or_line).transpose()?;
    let asked = input::each_or_lines(&arguments.post)?;
    let mut all = archive.all_vantages().into_iter();
    let vantage = all.find(|it| it.name == arguments.vantage).ok_or(Failed::NoSuchVantage)?;
    let most = HANDOVER_BYTES_MAX as u64 + 1;
    let bytes = keepsake::doors::picked::beginning(&arguments.file, most).map_err(Failed::Read)?;
    let ask = SeenAsk { own, secrets: Vec::new() };
    let page = archive.read_seen(&bytes, &ask).await.map_err(Failed::Seen)?;
    let chosen: Vec<&SeenPost> = if arguments.mine {
        page.posts.iter().filter(|post| post.whose == Whose::Own).collect()
    } else {
        named(&page, &asked)?
    };
    if !arguments.mine && asked.is_empty() {
        page.posts.iter().for_each(|post| listed(post, common));
        return Ok(Done::Clear);
    }
    let wish = SeenWish { vantage: &vantage, secrets: &ask.secrets, is_asked: !arguments.mine };
    let mut done = Done::Clear;
    for post in chosen {
        match archive.keep_seen(&page, post, &SeenFiles::default(), &wish) {
            Ok(kept) => told(&kept, common),
            Err(error @ (SeenError::Forgotten | SeenError::NoAddress)) => {
                print::message(format!("keepsake: {error}"));
                done = Done::InPart;
            }
            Err(error) => return Err(Failed::Seen(error)),
        }
    }
    Ok(done)
}

/// The posts of these addresses, however those are decorated.
fn named<'p>(page: &'p SeenPage, asked: &[String]) -> Result<Vec<&'p SeenPost>, Failed> {
    let find = |link: &String| {
        let is_it = |post: &&SeenPost| post.links.iter().any(|own| is_same_post(own, link));
        page.posts.iter().find(is_it).ok_or(Failed::Seen(SeenError::WhichPost))
    };
    asked.iter().map(find).collect()
}

fn listed(post: &SeenPost, common: &Common) {
    let text: String = post.text.chars().take(BEGINNING_CHARS).collect();
    let link = post.links.first().map_or("", String::as_str);
    if common.json {
        return line(json!({ "seen": {
            "link": link, "whose": post.whose.word(), "text": post.text,
            "published": post.published, "from": post.from.word(), "media": post.media.len(),
        } }));
    }
    line(format!("{:<8}{link}  {}", post.whose.word(), printable(&text.replace('\n', " "))));
}

fn told(kept: &KeptSeen, common: &Common) {
    if common.json {
        let capture = kept.capture.as_ref().map(|capture| capture.id);
        return line(json!({ "kept": {
            "post": kept.post, "known": kept.known, "capture": capture,
        } }));
    }
    let what = match (&kept.capture, kept.known) {
        (None, _) => "already here",
        (Some(_), true) => "one more copy",
        (Some(_), false) => "saved",
    };
    line(format!("{}  {what}", kept.post));
}

/// What `show` says of a copy that was seen logged in.
pub(crate) fn provenance(capture: &Capture, language: Language) {
    let Some(seen) = &capture.seen else { return };
    let (en, vi) = (language == Language::En, language == Language::Vi);
    let from = seen.country.as_deref().unwrap_or("-");
    if vi {
        line(format!("    thấy khi đã đăng nhập, từ {} ({from})", printable(&seen.vantage)));
    }
    if en {
        line(format!("    seen logged in, from {} ({from})", printable(&seen.vantage)));
    }
    if seen.is_cut {
        line(if en {
            "    the page showed only the beginning of the text"
        } else {
            "    trang chỉ hiện phần đầu của bài"
        });
    }
    let files: Vec<_> = capture.files.iter().map(|it| it.name.as_str()).collect();
    line(format!("    {}: {}", if en { "with it" } else { "kèm theo" }, files.join(", ")));
}
