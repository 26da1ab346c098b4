//! The mark's menu, by the protocol that desktops draw menus of other programs with.
#![allow(
    clippy::unused_self,
    clippy::used_underscore_binding,
    clippy::unnecessary_literal_bound,
    clippy::needless_pass_by_value,
    reason = "the bus calls methods, and hands them their arguments by value"
)]

use std::collections::HashMap;

use tokio::sync::mpsc::UnboundedSender;
use zbus::object_server::SignalEmitter;
use zbus::{OwnedVariant, Variant};

use super::{Face, Mark, Wish, wish};
use crate::desktop::Sign;
use crate::ipc::dto::Language;

/// What a desktop calls the menu as a whole.
const ROOT: i32 = 0;

type Properties = HashMap<String, OwnedVariant>;
/// An entry: its number, how it looks, and the entries below it.
type Layout = (i32, Properties, Vec<OwnedVariant>);

/// One line of the menu.
struct Line {
    /// What it says; a rule between groups says nothing.
    text: &'static str,
    /// What choosing it does; some only tell.
    wish: Option<Wish>,
}

pub(super) struct Menu {
    lines: Vec<Line>,
    revision: u32,
    tell: UnboundedSender<Sign>,
}

impl Menu {
    pub(super) fn new(face: Face, tell: UnboundedSender<Sign>) -> Self {
        Self { lines: lines(face), revision: 1, tell }
    }

    /// Takes another face, and gives the number of the new menu.
    pub(super) fn renew(&mut self, face: Face) -> u32 {
        self.lines = lines(face);
        self.revision = self.revision.wrapping_add(1);
        self.revision
    }

    fn line(&self, id: i32) -> Option<&Line> {
        self.lines.get(usize::try_from(id).ok()?.checked_sub(1)?)
    }

    fn properties(&self, id: i32) -> Properties {
        let Some(line) = self.line(id) else {
            return Properties::from([("children-display".to_owned(), owned("submenu"))]);
        };
        if line.text.is_empty() {
            return Properties::from([("type".to_owned(), owned("separator"))]);
        }
        let enabled = OwnedVariant::from(line.wish.is_some());
        Properties::from([("label".to_owned(), owned(line.text)), ("enabled".to_owned(), enabled)])
    }

    fn ids(&self) -> std::ops::RangeInclusive<i32> {
        1..=i32::try_from(self.lines.len()).unwrap_or(0)
    }

    fn chosen(&self, id: i32, event: &str) {
        let chosen = self.line(id).and_then(|line| line.wish);
        if let Some(chosen) = chosen.filter(|_| event == "clicked") {
            wish(&self.tell, chosen);
        }
    }
}

#[zbus::interface(name = "com.canonical.dbusmenu")]
impl Menu {
    #[zbus(property)]
    fn version(&self) -> u32 {
        3
    }

    #[zbus(property)]
    fn text_direction(&self) -> &str {
        "ltr"
    }

    #[zbus(property)]
    fn status(&self) -> &str {
        "normal"
    }

    #[zbus(property)]
    fn icon_theme_path(&self) -> Vec<String> {
        Vec::new()
    }

    fn get_layout(&self, parent: i32, depth: i32, _names: Vec<String>) -> (u32, Layout) {
        let below = if parent == ROOT && depth != 0 { Some(self.ids()) } else { None };
        let below = below.into_iter().flatten().filter_map(|id| {
            let layout = (id, self.properties(id), Vec::<OwnedVariant>::new());
            OwnedVariant::try_from(Variant::from(layout)).ok()
        });
        (self.revision, (parent, self.properties(parent), below.collect()))
    }

    fn get_group_properties(&self, ids: Vec<i32>, _names: Vec<String>) -> Vec<(i32, Properties)> {
        let ids = if ids.is_empty() { self.ids().collect() } else { ids };
        ids.into_iter().map(|id| (id, self.properties(id))).collect()
    }

    fn get_property(&self, id: i32, name: &str) -> zbus::fdo::Result<OwnedVariant> {
        let unknown = || zbus::fdo::Error::InvalidArgs(String::new());
        self.properties(id).remove(name).ok_or_else(unknown)
    }

    fn event(&self, id: i32, event: &str, _data: OwnedVariant, _time: u32) {
        self.chosen(id, event);
    }

    fn event_group(&self, events: Vec<(i32, String, OwnedVariant, u32)>) -> Vec<i32> {
        for (id, event, _, _) in events {
            self.chosen(id, &event);
        }
        Vec::new()
    }

    fn about_to_show(&self, _id: i32) -> bool {
        false
    }

    fn about_to_show_group(&self, _ids: Vec<i32>) -> (Vec<i32>, Vec<i32>) {
        (Vec::new(), Vec::new())
    }

    #[zbus(signal)]
    pub(super) async fn layout_updated(
        emitter: &SignalEmitter<'_>,
        revision: u32,
        parent: i32,
    ) -> zbus::Result<()>;
}

fn owned(text: &str) -> OwnedVariant {
    OwnedVariant::try_from(Variant::from(text)).expect("a text holds no file descriptor")
}

fn lines(face: Face) -> Vec<Line> {
    let says = |en, vi| match face.language {
        Language::En => en,
        Language::Vi => vi,
    };
    let state = match face.mark {
        Mark::Watching => says("Watching", "Đang theo dõi"),
        Mark::Paused => says("Paused", "Đang tạm dừng"),
        Mark::Locked => says("Locked", "Đã khóa"),
    };
    let pause = match face.mark {
        Mark::Watching => Some((says("Pause for an hour", "Tạm dừng một giờ"), Wish::Pause(true))),
        Mark::Paused => Some((says("Go on now", "Tiếp tục ngay"), Wish::Pause(false))),
        Mark::Locked => None,
    };
    let lock = face.shown.then(|| (says("Lock the screen", "Khóa màn hình"), Wish::Lock));
    let line = |(text, wish)| Line { text, wish: Some(wish) };
    let mut lines = vec![Line { text: state, wish: None }, Line { text: "", wish: None }];
    lines.push(line((says("Open", "Mở"), Wish::Open)));
    lines.extend(pause.into_iter().chain(lock).map(line));
    lines.push(line((says("Quit", "Thoát"), Wish::Quit)));
    lines
}
