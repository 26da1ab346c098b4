//! Texts that break writers: each comes back to the letter from each form, and nothing of it
//! becomes markup.

use keepsake::export::Form;
use keepsake_tests::chance::Chance;

use crate::kit::{FORMS, Store, post, read, there_and_back, write};

/// Pieces that mean something to somebody.
const PIECES: &[&str] = &[
    "]]>",
    "<![CDATA[",
    "---",
    "\n---\n",
    "+++",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!-- media -->",
    "\n<!-- media -->\n",
    "<!--",
    "-->",
    "&amp;",
    "&#65;",
    "&",
    "\"",
    "'",
    "\\",
    "\\\n",
    "`",
    "```",
    "~~~",
    "*",
    "**a**",
    "_",
    "__",
    "# ",
    "> ",
    "- ",
    "+ ",
    "1. ",
    "12) ",
    "===",
    "    ",
    "\t",
    " ",
    "  \n",
    "\n",
    "\n\n",
    "\n\n\n",
    "\r",
    "\r\n",
    "\u{0}",
    "\u{1}",
    "\u{b}",
    "\u{1b}[2J",
    "\u{7f}",
    "\u{85}",
    "\u{9f}",
    "\u{a0}",
    "\u{ad}",
    "\u{200b}",
    "\u{200f}",
    "\u{202e}",
    "\u{2028}",
    "\u{2029}",
    "\u{2066}",
    "\u{feff}",
    "\u{fffd}",
    "\u{fffe}",
    "\u{ffff}",
    "\u{1fffe}",
    "e\u{302}\u{301}",
    "ế",
    "người",
    "😀👩‍👩‍👧",
    "[a](b)",
    "![a](b)",
    "[gallery]",
    "{{< x >}}",
    "{{% y %}}",
    "{% raw %}",
    "$x$",
    "|a|b|",
    ":::",
    "https://vi-du.example/?a=1&b=2",
    "<https://vi-du.example>",
    "@a@b.example",
    "=",
    ":",
    "~",
];

fn texts() -> Vec<String> {
    let mut chance = Chance::new(30);
    let mut texts: Vec<String> = PIECES.iter().map(|piece| (*piece).to_owned()).collect();
    for piece in PIECES {
        texts.push(format!("{piece}a"));
        texts.push(format!("a{piece}"));
        texts.push(format!("a\n{piece}\nb"));
    }
    for _ in 0..600 {
        let n = 1 + chance.below(14);
        texts.push((0..n).map(|_| PIECES[chance.below(PIECES.len())]).collect());
    }
    texts.push("dài ".repeat(100_000));
    texts.push("\n".repeat(300));
    texts.retain(|text| !text.is_empty());
    texts
}

#[test]
fn every_text_comes_back_to_the_letter() {
    let texts = texts();
    let posts: Vec<_> = texts.iter().enumerate().map(|(at, text)| post(at, text)).collect();
    for form in FORMS {
        let (back, report) = there_and_back(form, &posts, &Store::default());
        assert_eq!(back.len(), texts.len(), "{form:?}: {:?}", report.skipped);
        for (text, back) in texts.iter().zip(&back) {
            assert_eq!(back.post.text, *text, "{form:?}");
            assert_eq!(back.post.html, None, "{form:?}: {text:?}");
        }
        assert_eq!(report.skipped, [], "{form:?}");
    }
}

/// What a reader of `CommonMark` shows.
fn shown(markdown: &str) -> String {
    use pulldown_cmark::{Event, Parser, Tag};
    let (mut shown, mut n_paragraphs) = (String::new(), 0);
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::Paragraph) => {
                shown.push_str(if n_paragraphs > 0 { "\n\n" } else { "" });
                n_paragraphs += 1;
            }
            Event::Text(text) => shown.push_str(&text),
            Event::HardBreak => shown.push('\n'),
            Event::End(pulldown_cmark::TagEnd::Paragraph) => {}
            other => panic!("{other:?} in {markdown:?}"),
        }
    }
    shown
}

#[test]
fn another_reader_shows_markdown_as_it_was_typed() {
    let texts = texts();
    let posts: Vec<_> = texts.iter().enumerate().map(|(at, text)| post(at, text)).collect();
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("out");
    write(Form::Markdown, &posts, &Store::default(), &target);
    let files = keepsake_tests::files_below(&target);
    assert_eq!(files.len(), texts.len());
    for (path, bytes) in files {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let number = usize::from_str_radix(name.rsplit('-').next().unwrap(), 16).unwrap();
        let file = String::from_utf8(bytes).unwrap();
        let body = file.split_once("\n---\n\n").unwrap().1;
        let body = body.strip_suffix('\n').unwrap();
        // A NUL is what Markdown cannot say.
        assert_eq!(shown(body), texts[number].replace('\0', "\u{fffd}"), "{body:?}");
    }
}

#[test]
fn every_field_comes_back_to_the_letter() {
    let texts = texts();
    let mut chance = Chance::new(31);
    let mut one = || Some(texts[chance.below(texts.len() - 2)].clone());
    let mut posts = Vec::new();
    for number in 0..200 {
        let mut post = post(number, &one().unwrap());
        (post.title, post.warning, post.display) = (one(), one(), one());
        (post.html, post.reply_to) = (one(), one());
        post.account.name = one();
        posts.push(post);
    }
    for form in FORMS {
        let (back, _) = there_and_back(form, &posts, &Store::default());
        assert_eq!(back.len(), posts.len(), "{form:?}");
        for (post, back) in posts.iter().zip(&back) {
            let back = &back.post;
            assert_eq!(back.text, post.text(), "{form:?}");
            assert_eq!(back.html, post.html, "{form:?}");
            assert_eq!(back.title, post.title, "{form:?}");
            assert_eq!((&back.warning, &back.display), (&post.warning, &post.display), "{form:?}");
            assert_eq!(back.reply_to, post.reply_to, "{form:?}");
        }
    }
}

#[test]
fn whoever_changes_the_visible_text_has_changed_the_post() {
    let folder = tempfile::tempdir().unwrap();
    for (form, file) in [
        (Form::Markdown, "2020/05/2020-05-08-093000-0000000000000000.md"),
        (Form::Wxr, "posts-001.xml"),
    ] {
        let target = folder.path().join(form.word());
        write(form, &[post(0, "giá lúa \u{1} hôm qua")], &Store::default(), &target);
        let file = target.join(file);
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, text.replace("hôm qua", "*hôm nay*")).unwrap();
        let (back, _, _) = read(&[target], &keepsake::import::Options::default());
        assert_eq!(back[0].post.text, "giá lúa \u{1} *hôm nay*", "{form:?}");
        assert_eq!(back[0].post.id.as_deref(), Some("0"), "{form:?}: what it is stays");
    }
}
