//! Drawings as marks: those over time, and QR codes.

use qrcode::{Color as Dot, EcLevel, QrCode};

use super::super::plot::{Ink, Mark as Drawn, Plot, Side};
use super::face::Faces;
use super::layout::{Color, Mark};
use super::lines::{Style, fit};
use crate::model::Language;

const LABEL: f32 = 7.0;

/// A drawing with its upper left corner here.
pub(super) fn plot(plot: &Plot, faces: &Faces, language: Language, at: (f32, f32)) -> Vec<Mark> {
    let mut marks = Vec::new();
    for drawn in &plot.marks {
        match drawn {
            Drawn::Box { x, y, width, height, ink } => marks.push(Mark::Box {
                x: at.0 + x,
                y: at.1 + y,
                width: *width,
                height: *height,
                color: color(*ink),
            }),
            Drawn::Label { x, baseline, side, line } => {
                let style = Style { size: LABEL, is_bold: false, is_soft: true };
                let fitted = fit(faces, line, language, style, f32::MAX);
                let segments = fitted.first().map(|line| line.0.as_slice()).unwrap_or_default();
                let width: f32 =
                    segments.iter().map(|it| faces.width(it.weight, it.size, &it.text)).sum();
                let back = match side {
                    Side::Left => 0.0,
                    Side::Middle => width / 2.0,
                    Side::Right => width,
                };
                let baseline = at.1 + baseline;
                marks.extend(segments.iter().map(|segment| {
                    let x = at.0 + x - back + segment.x;
                    Mark::Text { x, baseline, segment: segment.clone() }
                }));
            }
        }
    }
    marks
}

fn color(ink: Ink) -> Color {
    match ink {
        Ink::Seen => Color::Accent,
        Ink::Missed => Color::Flag,
        Ink::Unsure => Color::Soft,
        Ink::Rule => Color::Ink,
        Ink::Wash => Color::Wash,
    }
}

/// A QR code's dots, row by row.
pub(super) struct Code {
    width: usize,
    dark: Vec<bool>,
}

impl Code {
    /// None for more than fits.
    pub(super) fn of(letters: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(letters.as_bytes(), EcLevel::M).ok()?;
        let width = code.width();
        let dark = code.into_colors().into_iter().map(|dot| dot == Dot::Dark).collect();
        Some(Self { width, dark })
    }

    /// The code in a square of this side, dark dots side by side as one box.
    #[expect(clippy::cast_precision_loss, reason = "dots of a small picture")]
    pub(super) fn marks(&self, at: (f32, f32), side: f32) -> Vec<Mark> {
        let dot = side / self.width as f32;
        let mut marks = Vec::new();
        for (row, dots) in self.dark.chunks(self.width).enumerate() {
            let mut column = 0;
            while let Some(from) = dots.iter().skip(column).position(|dark| *dark) {
                let from = column + from;
                let length = dots.iter().skip(from).take_while(|dark| **dark).count();
                marks.push(Mark::Box {
                    x: at.0 + from as f32 * dot,
                    y: at.1 + row as f32 * dot,
                    width: length as f32 * dot,
                    // Rows touch: printers leave no white line between them.
                    height: dot * 1.01,
                    color: Color::Ink,
                });
                column = from + length;
            }
        }
        marks
    }
}
