//! Questions to the body of an answer, asked by rules and answered by the page readers: a place in
//! a structure, never words anywhere in it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Where in a body to look.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Query {
    /// A path into the body's JSON: the body itself, or what scripts of the page carry.
    Json(String),
    /// Elements of the page.
    Element(String),
}

/// What a body holds at the places asked for, by question. A place that is not there is absent.
pub type Found = BTreeMap<Query, Vec<String>>;

/// What a body says beside being a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Study {
    /// The answers.
    #[serde(with = "as_pairs")]
    pub found: Found,
    /// The body is JSON.
    pub is_json: bool,
    /// All of a short body that is neither page nor JSON: what servers say in a word or two.
    pub words: Option<String>,
}

/// Who and what an address names on its platform. Letters are as the platform compares them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Short name of the platform; `web` for any other site.
    pub platform: String,
    /// Ids of the post; several where the platform has several kinds. Empty when the address names
    /// no single post.
    pub ids: Vec<String>,
    /// The account it stands under, as links name it.
    pub accounts: Vec<String>,
    /// The one form of the address: no sharer, no decoration.
    pub canonical: String,
    /// The address only leads on to the post and must be resolved once.
    pub leads_on: bool,
}

/// JSON has no keys but strings.
mod as_pairs {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{Found, Query};

    pub(super) fn serialize<S: Serializer>(found: &Found, to: S) -> Result<S::Ok, S::Error> {
        found.iter().collect::<Vec<_>>().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Found, D::Error> {
        Ok(Vec::<(Query, Vec<String>)>::deserialize(from)?.into_iter().collect())
    }
}
