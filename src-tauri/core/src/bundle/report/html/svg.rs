//! A drawing over time as SVG within the page.

use std::fmt::Write;

use super::super::plot::{Ink, Mark, Plot, Side, WIDTH};
use super::super::text::Piece;
use super::{both, shown, write_line};
use crate::model::Language;

pub(super) fn write(html: &mut String, plot: &Plot) {
    let _ = writeln!(
        html,
        "<figure class=\"plot\"><svg role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {WIDTH} {}\">",
        both(&plot.alt),
        plot.height
    );
    for mark in &plot.marks {
        match mark {
            Mark::Box { x, y, width, height, ink } => {
                let class = class(*ink);
                let _ = writeln!(
                    html,
                    "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"/>"
                );
            }
            Mark::Label { x, baseline, side, line } => {
                let anchor = match side {
                    Side::Left => "start",
                    Side::Middle => "middle",
                    Side::Right => "end",
                };
                // One element for each language: a style sheet shows one of them.
                let is_one = line.0.iter().all(|piece| matches!(piece, Piece::Same(_)));
                for language in Language::ALL.into_iter().take(if is_one { 1 } else { 2 }) {
                    let class = if is_one { "" } else { language.tag() };
                    let _ = writeln!(
                        html,
                        "<text class=\"{class}\" x=\"{x:.1}\" y=\"{baseline:.1}\" text-anchor=\"{anchor}\">{}</text>",
                        shown(&line.letters(language))
                    );
                }
            }
        }
    }
    html.push_str("</svg>\n<figcaption>");
    write_line(html, &plot.caption);
    html.push_str("</figcaption></figure>\n");
}

fn class(ink: Ink) -> &'static str {
    match ink {
        Ink::Seen => "seen",
        Ink::Missed => "missed",
        Ink::Unsure => "unsure",
        Ink::Rule => "rule",
        Ink::Wash => "wash",
    }
}
