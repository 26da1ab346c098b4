//! The page as SVG.

use std::fmt::Write;

use zeroize::Zeroizing;

use super::{Mark, PAGE, Weight};

pub(super) fn write(marks: &[Mark]) -> Zeroizing<String> {
    let mut svg = Zeroizing::new(String::with_capacity(256 * marks.len()));
    let (width, height) = PAGE;
    let head = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"'Be Vietnam Pro', sans-serif\">\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>"
    );
    svg.push_str(&head);
    for mark in marks {
        // Writing into a string does not fail.
        let _ = match mark {
            Mark::Box { x, y, width, height, gray } => write!(
                svg,
                "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{}\"/>",
                color(*gray)
            ),
            Mark::Text { x, baseline, size, weight, gray, text } => write!(
                svg,
                "<text x=\"{x}\" y=\"{baseline}\" font-size=\"{size}\" font-weight=\"{}\" \
                 fill=\"{}\">{}</text>",
                if *weight == Weight::Bold { 600 } else { 400 },
                color(*gray),
                *escaped(text)
            ),
        };
    }
    svg.push_str("</svg>");
    svg
}

fn color(gray: f32) -> String {
    let percent = gray * 100.0;
    format!("rgb({percent}%,{percent}%,{percent}%)")
}

fn escaped(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"))
}
