//! The report as one page for a browser: no script, nothing from outside, both languages in it.

mod svg;

use std::fmt::Write;

use data_encoding::BASE64;

use super::letters::{is_hidden, named};
use super::text::{Block, Kind, Line, Piece, Run, Table, Tone};
use super::{Report, compose, words};
use crate::model::Language;

/// Whatever stands in the page, it loads nothing and runs nothing.
const POLICY: &str = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
const STYLE: &str = include_str!("style.css");

/// The page.
pub(super) fn page(report: &Report) -> String {
    let blocks = compose::compose(report, compose::Medium::Html);
    let mut title = format!("{} · {}", words::TITLE.vi, words::TITLE.en);
    if report.training {
        title = format!("{} – {title}", words::TRAINING_FOOT.en);
    }
    let mut html = String::with_capacity(64 << 10);
    let _ = write!(
        html,
        "<!doctype html>\n<html lang=\"vi\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title} – {}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n",
        escaped(&report.name)
    );
    // The buttons stand before all that they show and hide.
    for (language, mark) in [(Language::Vi, " checked"), (Language::En, "")] {
        let tag = language.tag();
        let _ = writeln!(
            html,
            "<input class=\"switch\" type=\"radio\" name=\"language\" id=\"{tag}\"{mark}>"
        );
    }
    html.push_str(
        "<nav>\n<p class=\"languages\"><label for=\"vi\" lang=\"vi\">Tiếng Việt</label>\
         <label for=\"en\" lang=\"en\">English</label></p>\n",
    );
    contents(&mut html, &blocks);
    html.push_str("</nav>\n<main>\n");
    for block in &blocks {
        write_block(&mut html, block);
    }
    html.push_str("</main>\n</body>\n</html>\n");
    html
}

/// The headings, to be jumped to.
fn contents(html: &mut String, blocks: &[Block]) {
    html.push_str("<details open><summary>");
    write_line(html, &words::CONTENTS.line());
    html.push_str("</summary>\n<ul>\n");
    for block in blocks {
        let Block::Heading { level: 2 | 3, line, anchor } = block else { continue };
        if anchor.is_empty() {
            continue;
        }
        let deep = matches!(block, Block::Heading { level: 3, .. });
        let class = if deep { " class=\"deep\"" } else { "" };
        let _ = write!(html, "<li{class}><a href=\"#{}\">", escaped(anchor));
        write_line(html, line);
        html.push_str("</a></li>\n");
    }
    html.push_str("</ul>\n</details>\n");
}

fn write_block(html: &mut String, block: &Block) {
    match block {
        Block::Heading { level, line, anchor } => {
            let id = match anchor.as_str() {
                "" => String::new(),
                anchor => format!(" id=\"{}\"", escaped(anchor)),
            };
            let _ = write!(html, "<h{level}{id}>");
            write_line(html, line);
            let _ = writeln!(html, "</h{level}>");
        }
        Block::Paragraph { tone, line } => {
            let class = match tone {
                Tone::Body => "",
                Tone::Lead => " class=\"lead\"",
                Tone::Small => " class=\"small\"",
                Tone::Note => " class=\"note\"",
            };
            wrapped(html, &format!("p{class}"), line);
        }
        Block::List { numbered, items } => {
            let name = if *numbered { "ol" } else { "ul" };
            let _ = writeln!(html, "<{name}>");
            for item in items {
                wrapped(html, "li", item);
            }
            let _ = writeln!(html, "</{name}>");
        }
        Block::Facts(facts) => write_facts(html, facts),
        Block::Table(table) => write_table(html, table),
        Block::Quote(text) => {
            let _ =
                writeln!(html, "<blockquote lang=\"\" dir=\"auto\">{}</blockquote>", shown(text));
        }
        Block::Picture { shown: picture, alt, caption } => {
            let _ = write!(
                html,
                "<figure><img width=\"{}\" height=\"{}\" alt=\"{}\" src=\"data:{};base64,{}\">\n<figcaption>",
                picture.width,
                picture.height,
                both(alt),
                picture.media_type(),
                BASE64.encode(&picture.file),
            );
            write_line(html, caption);
            html.push_str("</figcaption></figure>\n");
        }
        Block::Plot(plot) => svg::write(html, plot),
        Block::Exact(lines) => {
            html.push_str("<pre>");
            for line in lines {
                wrapped(html, "div", line);
            }
            html.push_str("</pre>\n");
        }
        // Sheets of paper have these.
        Block::Blank { .. } | Block::Room(_) | Block::Qr { .. } => {}
    }
}

/// A line in an element of its own; `tag` may carry attributes.
fn wrapped(html: &mut String, tag: &str, line: &Line) {
    let name = tag.split(' ').next().unwrap_or(tag);
    let _ = write!(html, "<{tag}>");
    write_line(html, line);
    let _ = writeln!(html, "</{name}>");
}

fn write_facts(html: &mut String, facts: &[(Line, Vec<Line>)]) {
    html.push_str("<table class=\"facts\"><tbody>\n");
    for (name, values) in facts {
        html.push_str("<tr>");
        wrapped(html, "th scope=\"row\"", name);
        html.push_str("<td>");
        for value in values {
            wrapped(html, "p", value);
        }
        html.push_str("</td></tr>\n");
    }
    html.push_str("</tbody></table>\n");
}

fn write_table(html: &mut String, table: &Table) {
    html.push_str("<div class=\"scroll\" tabindex=\"0\"><table class=\"rows\">\n");
    wrapped(html, "caption", &table.caption);
    html.push_str("<colgroup>");
    for (_, share) in &table.columns {
        let _ = write!(html, "<col style=\"width:{:.0}%\">", share * 100.0);
    }
    html.push_str("</colgroup>\n<thead><tr>");
    table.columns.iter().for_each(|(name, _)| wrapped(html, "th scope=\"col\"", name));
    html.push_str("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        html.push_str("<tr>");
        for (cell, at) in row.iter().zip(0..) {
            let (open, close) =
                if at == 0 { ("<th scope=\"row\">", "</th>") } else { ("<td>", "</td>") };
            html.push_str(open);
            for line in cell {
                wrapped(html, "p", line);
            }
            html.push_str(close);
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody></table></div>\n");
}

/// A line, its sentences in both languages.
pub(super) fn write_line(html: &mut String, line: &Line) {
    for piece in &line.0 {
        match piece {
            Piece::Same(run) => write_run(html, run),
            Piece::Ours { vi, en } if vi == en => vi.iter().for_each(|run| write_run(html, run)),
            Piece::Ours { vi, en } => {
                for (language, runs) in [(Language::Vi, vi), (Language::En, en)] {
                    let tag = language.tag();
                    let _ = write!(html, "<span class=\"{tag}\" lang=\"{tag}\">");
                    for run in runs {
                        write_run(html, run);
                    }
                    html.push_str("</span>");
                }
            }
        }
    }
}

fn write_run(html: &mut String, run: &Run) {
    let text = shown(&run.text);
    let _ = match run.kind {
        Kind::Plain => write!(html, "{text}"),
        Kind::Strong => write!(html, "<strong>{text}</strong>"),
        Kind::Soft => write!(html, "<span class=\"soft\">{text}</span>"),
        Kind::Code => write!(html, "<code>{text}</code>"),
        Kind::Foreign => write!(html, "<bdi>{text}</bdi>"),
    };
}

/// Text that means nothing to a browser.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + text.len() / 16);
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            letter if is_hidden(letter) => safe.push_str(&named(letter)),
            letter => safe.push(letter),
        }
    }
    safe
}

/// The same between tags, with what nobody sees set apart.
fn shown(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let mut html = String::with_capacity(text.len() + text.len() / 16);
    let mut rest = text.as_str();
    while let Some(at) = rest.find(is_hidden) {
        let (before, from) = rest.split_at(at);
        html.push_str(&escaped(before));
        let end = from.find(|letter| !is_hidden(letter)).unwrap_or(from.len());
        let (hidden, after) = from.split_at(end);
        let _ = write!(html, "<span class=\"hidden\">{}</span>", escaped(hidden));
        rest = after;
    }
    html.push_str(&escaped(rest));
    html
}

/// For attributes, which no style sheet can switch.
fn both(line: &Line) -> String {
    let [vi, en] = Language::ALL.map(|language| escaped(&line.letters(language)));
    if vi == en { vi } else { format!("{vi} / {en}") }
}
