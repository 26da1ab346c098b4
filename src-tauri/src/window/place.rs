//! Where a window stood, so that the next one stands there too.

use tauri::WebviewWindow;

/// Tells the program that starts anew where its window stood.
pub(crate) const PLACE: &str = "KEEPSAKE_PLACE";

/// Where a window stands, in logical pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Place {
    pub(super) corner: (f64, f64),
    pub(super) size: (f64, f64),
    pub(super) maximized: bool,
}

impl Place {
    pub(super) fn of(window: &WebviewWindow) -> tauri::Result<Self> {
        let scale = window.scale_factor()?;
        let corner = window.outer_position()?.to_logical::<f64>(scale);
        let size = window.inner_size()?.to_logical::<f64>(scale);
        let maximized = window.is_maximized()?;
        Ok(Self { corner: (corner.x, corner.y), size: (size.width, size.height), maximized })
    }

    /// Where the window stood before the program started anew.
    pub(super) fn given() -> Option<Self> {
        Self::from_text(&std::env::var(PLACE).ok()?)
    }

    pub(super) fn to_text(self) -> String {
        let Self { corner: (x, y), size: (width, height), maximized } = self;
        format!("{x} {y} {width} {height} {maximized}")
    }

    fn from_text(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split(' ').collect();
        let [x, y, width, height, maximized] = words[..] else { return None };
        let number = |word: &str| word.parse().ok().filter(|number: &f64| number.is_finite());
        let corner = (number(x)?, number(y)?);
        let size = (number(width)?, number(height)?);
        Some(Self { corner, size, maximized: maximized.parse().ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_stands_where_it_stood() {
        let place = Place { corner: (-8.5, 20.0), size: (1100.0, 760.25), maximized: true };
        assert_eq!(Place::from_text(&place.to_text()), Some(place));
        for text in ["", "1 2 3 4", "1 2 3 4 yes", "1 2 NaN 4 true", "1 2 3 4 true 5"] {
            assert_eq!(Place::from_text(text), None, "{text}");
        }
    }
}
