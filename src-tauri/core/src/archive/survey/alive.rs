//! The posts of a site that a survey saw alive: what the others are judged beside.

use super::Case;
use crate::model::{Observation, PostId, Vantage};
use crate::verdict::ControlAlive;

/// Posts that are remembered for each vantage. One is no control of itself, so two do.
const FOR_EACH: usize = 2;

/// Looks that saw a post alive.
#[derive(Default)]
pub(super) struct Alive(Vec<(PostId, ControlAlive)>);

impl Alive {
    /// Remembers where a post was seen, for vantages that lack controls.
    pub(super) fn note(&mut self, case: &Case, vantages: &[Vantage]) {
        for vantage in vantages {
            let known = self.0.iter().filter(|(_, alive)| alive.vantage == vantage.name);
            let own = |look: &&Observation| {
                look.vantage == vantage.name
                    && look.probe.is_of_post()
                    && look.reading.says.is_sighting()
            };
            if known.count() < FOR_EACH
                && let Some(look) = case.observations.iter().find(own)
            {
                let control = ControlAlive { vantage: vantage.name.clone(), observation: look.id };
                self.0.push((case.record.post.id, control));
            }
        }
    }

    /// The controls of a post: every other one.
    pub(super) fn besides(&self, post: PostId) -> Vec<ControlAlive> {
        let others = self.0.iter().filter(|(of, _)| *of != post);
        others.map(|(_, control)| control.clone()).collect()
    }
}
