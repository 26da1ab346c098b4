//! Drawings over time, as boxes and labels: the pages and the PDF draw the same.

use super::data::{Entry, ShownIncident, ShownPost};
use super::text::{Line, Said, plain};
use super::words;
use crate::model::{Capture, Observation, Time, Verdict};

/// Width of every drawing, in points.
pub(super) const WIDTH: f32 = 480.0;
/// Room for the names of rows.
const LEFT: f32 = 64.0;
const RIGHT: f32 = 12.0;
const LABEL: f32 = 8.0;
const AXIS: f32 = 26.0;
const TICKS: u8 = 3;

/// Rows are no higher than this, and all of them together no higher than [`ROWS_HEIGHT_MAX`].
const ROW_HEIGHT: f32 = 14.0;
const ROWS_HEIGHT_MAX: f32 = 420.0;

/// A drawing.
#[derive(Clone, Debug)]
pub(super) struct Plot {
    pub(super) height: f32,
    pub(super) marks: Vec<Mark>,
    /// What it shows, for those who do not see it.
    pub(super) alt: Line,
    pub(super) caption: Line,
}

/// A color by what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Seen,
    Missed,
    Unsure,
    Rule,
    /// Behind everything: here it happened.
    Wash,
}

/// Something drawn, from the upper left corner.
#[derive(Clone, Debug)]
pub(super) enum Mark {
    Box { x: f32, y: f32, width: f32, height: f32, ink: Ink },
    Label { x: f32, baseline: f32, side: Side, line: Line },
}

/// Which side of a label its place is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Middle,
    Right,
}

/// A stretch of time across the drawing.
struct Span {
    from: i64,
    to: i64,
}

impl Span {
    /// From the first to the last of these moments, with some room at both ends.
    fn over(times: impl Iterator<Item = Time> + Clone) -> Option<Self> {
        let (from, to) = (times.clone().min()?.unix(), times.max()?.unix());
        let room = ((to - from) / 30).max(600);
        Some(Self { from: from - room, to: to + room })
    }

    #[expect(clippy::cast_precision_loss, reason = "a point on paper is minutes wide")]
    fn x(&self, at: Time) -> f32 {
        let share = (at.unix() - self.from) as f32 / (self.to - self.from).max(1) as f32;
        LEFT + share.clamp(0.0, 1.0) * (WIDTH - LEFT - RIGHT)
    }

    /// A line below with some moments named.
    fn axis(&self, top: f32, marks: &mut Vec<Mark>) {
        let (width, height) = (WIDTH - LEFT - RIGHT, 0.75);
        marks.push(Mark::Box { x: LEFT, y: top, width, height, ink: Ink::Rule });
        for number in 0..=TICKS {
            let at = self.from + (self.to - self.from) / i64::from(TICKS) * i64::from(number);
            let Some(at) = Time::from_unix(at) else { continue };
            let side = match number {
                0 => Side::Left,
                TICKS => Side::Right,
                _ => Side::Middle,
            };
            let x = self.x(at);
            marks.push(Mark::Box { x, y: top, width: 0.75, height: 4.0, ink: Ink::Rule });
            let line = plain(at.utc().strftime("%Y-%m-%d %H:%M"));
            marks.push(Mark::Label { x, baseline: top + 14.0, side, line });
        }
    }
}

fn bar(x: f32, y: f32, width: f32, height: f32, ink: Ink) -> Mark {
    Mark::Box { x, y, width, height, ink }
}

fn label(x: f32, baseline: f32, side: Side, line: impl Into<Line>) -> Mark {
    Mark::Label { x, baseline, side, line: line.into() }
}

/// Signs and what they mean, in one row.
fn legend(top: f32, signs: &[(Ink, Said)]) -> Vec<Mark> {
    #[expect(clippy::cast_precision_loss, reason = "two or three")]
    let step = (WIDTH - LEFT - RIGHT) / signs.len().max(1) as f32;
    let mut marks = Vec::new();
    let mut x = LEFT;
    for (ink, said) in signs {
        marks.push(bar(x, top + 1.0, LABEL, LABEL, *ink));
        marks.push(label(x + LABEL + 4.0, top + LABEL, Side::Left, *said));
        x += step;
    }
    marks
}

/// Looks at one post over time: what saw it stands above the line, what missed it below, what could
/// not tell on it. None without a look.
pub(super) fn looks(post: &ShownPost) -> Option<Plot> {
    const MIDDLE: f32 = 34.0;
    const HALF: f32 = 20.0;
    let is_public = |copy: &Capture| copy.import.is_none() && copy.seen.is_none();
    let looks = || of_post(post).filter(|look| look.gives("at") && look.gives("reading"));
    let copies = post.copies.iter().map(|copy| &copy.entry);
    let copied = copies.filter(|copy| copy.gives("at") && is_public(&copy.act));
    let sightings = copied.map(|copy| (copy.act.at, Verdict::Visible));
    let seen: Vec<(Time, Verdict)> =
        sightings.chain(looks().map(|look| (look.act.at, look.act.reading.says))).collect();
    looks().next()?;
    let span = Span::over(seen.iter().map(|(at, _)| *at))?;
    let mut marks = Vec::new();
    if let Some(missed) = post.first_missed.filter(|missed| *missed >= post.last_seen) {
        let (from, to) = (span.x(post.last_seen), span.x(missed));
        let height = 2.0 * HALF + 8.0;
        marks.push(bar(from, MIDDLE - HALF - 4.0, (to - from).max(1.5), height, Ink::Wash));
    }
    marks.push(bar(LEFT, MIDDLE - 0.4, WIDTH - LEFT - RIGHT, 0.8, Ink::Rule));
    let mut drawn: Vec<(i32, Ink)> = Vec::new();
    for (at, says) in seen {
        let (ink, y, height) = match says {
            says if says.is_sighting() => (Ink::Seen, MIDDLE - HALF, HALF),
            says if says.is_loss() => (Ink::Missed, MIDDLE, HALF),
            _ => (Ink::Unsure, MIDDLE - 4.0, 8.0),
        };
        #[expect(clippy::cast_possible_truncation, reason = "a place on the page")]
        let place = (span.x(at) as i32, ink);
        // Thousands of looks have no more than some hundred places.
        if !drawn.contains(&place) {
            drawn.push(place);
            marks.push(bar(span.x(at) - 0.9, y, 1.8, height, ink));
        }
    }
    marks.push(label(0.0, MIDDLE - HALF + 8.0, Side::Left, words::PLOT_SEEN));
    marks.push(label(0.0, MIDDLE + HALF, Side::Left, words::PLOT_MISSED));
    span.axis(MIDDLE + HALF + 6.0, &mut marks);
    let top = MIDDLE + HALF + AXIS + 2.0;
    marks.extend(legend(
        top,
        &[(Ink::Wash, words::LEGEND_BRACKET), (Ink::Unsure, words::LEGEND_UNSURE)],
    ));
    let (alt, caption) = (looks_told(post), words::PLOT_LOOKS.line());
    Some(Plot { height: top + 14.0, marks, alt, caption })
}

/// Looks that speak of the post itself: what controls say is not about it.
fn of_post(post: &ShownPost) -> impl Iterator<Item = &Entry<Observation>> {
    post.looks.iter().filter(|look| look.act.probe.is_of_post())
}

fn looks_told(post: &ShownPost) -> Line {
    let count =
        |is: fn(Verdict) -> bool| of_post(post).filter(|look| is(look.act.reading.says)).count();
    let (seen, lost) = (count(Verdict::is_sighting), count(Verdict::is_loss));
    let rest = of_post(post).count() - seen - lost;
    words::PLOT_LOOKS_ALT.with(&[plain(seen), plain(lost), plain(rest)])
}

/// Posts that disappeared together: for each the time within which it did. `posts` are theirs, each
/// with its number. None where none of them was missed.
pub(super) fn incident(incident: &ShownIncident, posts: &[(usize, &ShownPost)]) -> Option<Plot> {
    let brackets: Vec<_> =
        posts.iter().filter_map(|(number, post)| bracket(*number, post)).collect();
    let moments = brackets.iter().flat_map(|it| [it.seen, it.missed]);
    let act = incident.one_act.into_iter().flat_map(|(from, to)| [from, to]);
    let span = Span::over(moments.chain(act))?;
    #[expect(clippy::cast_precision_loss, reason = "rows of a drawing")]
    let n_rows = brackets.len() as f32;
    let row = (ROWS_HEIGHT_MAX / n_rows).min(ROW_HEIGHT);
    let (top, bottom) = (4.0, 4.0 + row * n_rows);
    let mut marks = Vec::new();
    if let Some((from, to)) = incident.one_act {
        let (from, to) = (span.x(from), span.x(to));
        marks.push(bar(from, 0.0, (to - from).max(1.5), bottom + 4.0, Ink::Wash));
    }
    let mut y = top;
    let mut named_at = f32::NEG_INFINITY;
    for it in &brackets {
        let (from, to) = (span.x(it.seen), span.x(it.missed));
        let thick = (row * 0.5).max(0.6);
        let middle = y + row / 2.0;
        marks.push(bar(from, middle - 0.6, (to - from).max(0.5), 1.2, Ink::Unsure));
        marks.push(bar(from - 1.5, middle - thick / 2.0, 3.0, thick, Ink::Seen));
        marks.push(bar(to - 1.5, middle - thick / 2.0, 3.0, thick, Ink::Missed));
        // Where rows are lower than letters, not every one has a name.
        if y >= named_at + LABEL + 1.0 {
            let name = words::POST_NUMBER.with(&[plain(it.number)]);
            marks.push(label(0.0, middle + 3.0, Side::Left, name));
            named_at = y;
        }
        y += row;
    }
    span.axis(bottom + 4.0, &mut marks);
    let top = bottom + AXIS + 4.0;
    marks.extend(legend(
        top,
        &[
            (Ink::Seen, words::LEGEND_SEEN),
            (Ink::Missed, words::LEGEND_MISSED),
            (Ink::Wash, words::LEGEND_ONE_ACT),
        ],
    ));
    let alt = words::PLOT_INCIDENT_ALT.with(&[
        plain(brackets.len()),
        plain(words::moment(incident.between.0)),
        plain(words::moment(incident.between.1)),
    ]);
    Some(Plot { height: top + 14.0, marks, alt, caption: words::PLOT_INCIDENT.line() })
}

struct Bracket {
    number: usize,
    seen: Time,
    missed: Time,
}

/// The newest time within which a post disappeared.
fn bracket(number: usize, post: &ShownPost) -> Option<Bracket> {
    let newest = post.absences.last().map(|absence| (absence.last_seen, absence.first_missed));
    let now = post.first_missed.map(|missed| (post.last_seen, missed));
    let (seen, missed) = now.or(newest)?;
    Some(Bracket { number, seen, missed })
}
