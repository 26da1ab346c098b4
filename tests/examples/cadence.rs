//! What the cadence of the watch is worth beside uniform polling: the figures and the plot of
//! `src-tauri/docs/WATCH.md`.
//!
//! `cargo run --release -p keepsake-tests --example cadence -- src-tauri/docs/watch.svg`
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "it prints what it found and writes one picture"
)]

use std::fmt::Write;

use keepsake_tests::chance::Chance;
use keepsake_tests::population::{Cadence, Worth, population, uniform_with, watched};

const POSTS: usize = 20_000;
/// Looks for each post, and hours to a flag: what the plot shows, in powers of ten.
const X: (f64, f64) = (0.7, 2.3);
const Y: (f64, f64) = (0.0, 3.0);
const SIZE: (f64, f64) = (640.0, 400.0);
const MARGIN: f64 = 60.0;

fn main() {
    let fates = population(POSTS, &mut Chance::new(2020));
    let removed = fates.iter().filter(|fate| fate.removed.is_some()).count();
    println!("{POSTS} posts, {removed} removed\n");
    println!(
        "| stretch | looks a post | median to flag | nine of ten within | found | uniform: looks | median | nine of ten within | found | shorter by |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    let (mut ours, mut uniform) = (Vec::new(), Vec::new());
    for stretch in [0.5, 1.0, 2.0, 4.0, 8.0] {
        let own = watched(&fates, Cadence::Keepsake(stretch));
        let even = uniform_with(&fates, own.looks);
        println!(
            "| {stretch} | {} | {} | {:.1} |",
            line(own),
            line(even),
            even.median / own.median
        );
        ours.push(own);
        uniform.push(even);
    }
    if let Some(path) = std::env::args().nth(1) {
        std::fs::write(path, plot(&ours, &uniform)).unwrap();
    }
}

fn line(worth: Worth) -> String {
    let Worth { looks, median, ninth, found } = worth;
    format!("{looks:.1} | {median:.1} h | {ninth:.0} h | {:.1} %", found * 100.0)
}

/// Median delay against looks, both in powers of ten.
fn plot(ours: &[Worth], uniform: &[Worth]) -> String {
    let (width, height) = SIZE;
    let place = |value: f64, (from, to): (f64, f64)| (value.log10() - from) / (to - from);
    let x = |looks: f64| MARGIN + place(looks, X) * (width - 2.0 * MARGIN);
    let y = |hours: f64| height - MARGIN - place(hours, Y) * (height - 2.0 * MARGIN);
    let mut svg = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' \
         font-family='sans-serif' font-size='12'><rect width='100%' height='100%' fill='#fff'/>\n"
    );
    for looks in [10.0, 30.0, 100.0] {
        let (x, top, foot) = (x(looks), MARGIN, height - MARGIN);
        writeln!(svg, "<path d='M{x:.1} {top}V{foot}' stroke='#ddd'/><text x='{x:.1}' y='{}' text-anchor='middle'>{looks}</text>", foot + 18.0).unwrap();
    }
    for hours in [1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0] {
        let (y, left, right) = (y(hours), MARGIN, width - MARGIN);
        writeln!(svg, "<path d='M{left} {y:.1}H{right}' stroke='#ddd'/><text x='{}' y='{:.1}' text-anchor='end'>{hours}</text>", left - 8.0, y + 4.0).unwrap();
    }
    writeln!(
        svg,
        "<text x='{}' y='{}' text-anchor='middle'>looks for each post</text>",
        width / 2.0,
        height - 16.0
    )
    .unwrap();
    writeln!(svg, "<text x='16' y='{}' text-anchor='middle' transform='rotate(-90 16 {})'>median hours from removal to flag</text>", height / 2.0, height / 2.0).unwrap();
    for (name, colour, points) in
        [("Keepsake", "#0a6a5e", ours), ("uniform polling", "#a33", uniform)]
    {
        let at: Vec<String> =
            points.iter().map(|p| format!("{:.1},{:.1}", x(p.looks), y(p.median))).collect();
        writeln!(
            svg,
            "<polyline points='{}' fill='none' stroke='{colour}' stroke-width='2'/>",
            at.join(" ")
        )
        .unwrap();
        for p in points {
            writeln!(
                svg,
                "<circle cx='{:.1}' cy='{:.1}' r='4' fill='{colour}'/>",
                x(p.looks),
                y(p.median)
            )
            .unwrap();
        }
        let last = points.first().unwrap();
        writeln!(
            svg,
            "<text x='{:.1}' y='{:.1}' fill='{colour}'>{name}</text>",
            x(last.looks) - 40.0,
            y(last.median) - 10.0
        )
        .unwrap();
    }
    svg.push_str("</svg>\n");
    svg
}
