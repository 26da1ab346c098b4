//! The nodes of a page's structured data, and what points to what among them.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::capture::page::limits::JSON_LD_NODES_MAX;

/// A JSON object.
pub(in super::super) type Node = Map<String, Value>;

/// All nodes that may be the page's posting, in page order, and those they point to.
pub(in super::super) struct Graph<'a> {
    nodes: Vec<&'a Node>,
    by_id: HashMap<&'a str, &'a Node>,
}

/// Where the main thing of a page may stand. Lists of other things (`itemListElement`, `hasPart`,
/// `comment`, `blogPost`) are deliberately absent.
const MAIN: [&str; 3] = ["@graph", "mainEntity", "mainEntityOfPage"];

impl<'a> Graph<'a> {
    /// Collects the nodes that stand alone, in a `@graph`, or as the main thing of another.
    pub(in super::super) fn new(roots: &'a [Value]) -> Self {
        let mut graph = Self { nodes: Vec::new(), by_id: HashMap::new() };
        let mut waiting: Vec<&Value> = roots.iter().rev().collect();
        while let Some(value) = waiting.pop() {
            if graph.nodes.len() >= JSON_LD_NODES_MAX {
                break;
            }
            match value {
                Value::Array(values) => waiting.extend(values.iter().rev()),
                Value::Object(node) => {
                    graph.add(node);
                    waiting.extend(MAIN.iter().rev().filter_map(|key| node.get(*key)));
                }
                _ => {}
            }
        }
        graph
    }

    fn add(&mut self, node: &'a Node) {
        let id = node.get("@id").and_then(Value::as_str);
        if let Some(id) = id.filter(|_| node.len() > 1) {
            self.by_id.entry(id).or_insert(node);
        }
        self.nodes.push(node);
    }

    pub(super) fn nodes(&self) -> &[&'a Node] {
        &self.nodes
    }

    /// The object itself, or the fuller node of the same `@id`.
    pub(super) fn follow<'v>(&self, value: &'v Value) -> Option<&'v Node>
    where
        'a: 'v,
    {
        let node = value.as_object()?;
        let known = node.get("@id").and_then(Value::as_str).and_then(|id| self.by_id.get(id));
        Some(known.filter(|known| known.len() > node.len()).copied().unwrap_or(node))
    }
}

/// The values of a list, or the value itself.
pub(super) fn each(value: &Value) -> std::slice::Iter<'_, Value> {
    match value {
        Value::Array(values) => values.iter(),
        value => std::slice::from_ref(value).iter(),
    }
}

/// The first string, be it plain or a `{"@value": …}`.
pub(super) fn first_text(value: &Value) -> Option<&str> {
    each(value).find_map(|value| value.as_str().or_else(|| value.get("@value")?.as_str()))
}
