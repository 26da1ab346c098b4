//! Microdata (`itemscope`, `itemprop`), turned into the same nodes as JSON-LD. `itemref` is
//! deliberately absent: no platform was seen to use it for posts.

use serde_json::{Value, map};

use super::claim::Claim;
use super::dom::{self, Element, Step, Walk};
use super::limits::{LINE_BYTES_MAX, TEXT_BYTES_MAX};
use super::posting::{self, Graph, Node, Place};
use super::text::{self, View};

/// What the page's microdata says about its post.
pub(super) fn read(root: Element<'_>, place: &Place<'_>) -> Option<Claim> {
    posting::find(&Graph::new(&items(root)), place)
}

/// Items in items that are followed.
const ITEMS_DEEP_MAX: usize = 32;
/// Elements and texts read for values, of the whole page: properties in properties read twice.
const VISITS_MAX: usize = 1_000_000;

/// Names one element may fill, as in `itemprop="url mainEntityOfPage"`.
const NAMES_PER_ELEMENT: usize = 4;

/// An item that is still open.
struct Open<'a> {
    element: Element<'a>,
    node: Node,
}

/// The items that stand in no other, in page order.
fn items(root: Element<'_>) -> Vec<Value> {
    let mut found = Vec::new();
    if !root.is_among_items() {
        return found;
    }
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut visits_left = VISITS_MAX;
    let mut walk = Walk::new(root);
    while let Some(step) = walk.next() {
        match step {
            Step::Enter(element) if dom::name(element) == "template" => walk.pass_over(element),
            Step::Enter(element) if begins_item(element) && open.len() < ITEMS_DEEP_MAX => {
                open.push(Open { element, node: begin(element) });
            }
            Step::Enter(element) => {
                if let Some(item) = open.last_mut() {
                    add_property(&mut item.node, element, &mut visits_left);
                }
            }
            Step::Leave(element) if open.last().is_some_and(|item| item.element == element) => {
                if let Some(item) = open.pop() {
                    close(item, open.last_mut(), &mut found);
                }
            }
            Step::Leave(_) | Step::Text(_) => {}
        }
    }
    found
}

fn begins_item(element: Element<'_>) -> bool {
    dom::attr(element, "itemscope").is_some()
}

fn begin(element: Element<'_>) -> Node {
    let mut node = Node::new();
    let types = dom::tokens(element, "itemtype").map(|kind| Value::from(kind.to_owned()));
    node.insert("@type".to_owned(), types.collect());
    if let Some(id) = dom::attr(element, "itemid") {
        node.insert("@id".to_owned(), id.into());
    }
    node
}

/// A closed item is the value of a property of the item around it, or stands alone.
fn close(item: Open<'_>, outer: Option<&mut Open<'_>>, found: &mut Vec<Value>) {
    match (outer, dom::tokens(item.element, "itemprop").next()) {
        // Under its first name only: copied under two at each of many levels it would be endless.
        (Some(outer), Some(name)) => add(&mut outer.node, name, item.node.into()),
        _ => found.push(item.node.into()),
    }
}

fn add_property(node: &mut Node, element: Element<'_>, visits_left: &mut usize) {
    for name in dom::tokens(element, "itemprop").take(NAMES_PER_ELEMENT) {
        add(node, name, value(element, name, visits_left).into());
    }
}

/// A property that comes again makes a list.
fn add(node: &mut Node, name: &str, value: Value) {
    match node.entry(name) {
        map::Entry::Vacant(place) => {
            place.insert(value);
        }
        map::Entry::Occupied(mut place) => match place.get_mut() {
            Value::Array(values) => values.push(value),
            single => *single = Value::Array(vec![single.take(), value]),
        },
    }
}

/// The value of a property, as the HTML standard says. A `content` attribute counts on any
/// element: schema.org's own examples put it there.
fn value(element: Element<'_>, property: &str, visits_left: &mut usize) -> String {
    let is_words = matches!(property, "name" | "headline" | "articleBody" | "text" | "description");
    let attribute = match dom::name(element) {
        "audio" | "embed" | "iframe" | "img" | "source" | "track" | "video" => Some("src"),
        // A headline is often a link; its words are meant.
        "a" | "area" | "link" if !is_words => Some("href"),
        "object" => Some("data"),
        "data" | "meter" => Some("value"),
        "time" => Some("datetime"),
        _ => None,
    };
    let written = dom::attr(element, "content")
        .or_else(|| attribute.and_then(|attribute| dom::attr(element, attribute)));
    match (written, property) {
        (Some(written), _) => written.to_owned(),
        (None, "articleBody" | "text") => {
            text::prose_within(element, View::Content, TEXT_BYTES_MAX, visits_left)
        }
        (None, "description") => {
            text::prose_within(element, View::Shown, TEXT_BYTES_MAX, visits_left)
        }
        (None, _) => text::prose_within(element, View::Shown, LINE_BYTES_MAX, visits_left),
    }
}
