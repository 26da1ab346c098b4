//! How a post stood from each vantage when it was last asked there, side by side: what is seen
//! abroad and hidden here shows at a glance.

use std::collections::HashSet;
use std::time::Duration;

use super::Story;
use crate::model::Observation;

/// Looks of one vantage this close to its newest belong to one round.
const ROUND: Duration = Duration::from_mins(10);

/// The last answer that one vantage got about a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    /// The look that tells most of its round: one that saw the post, else one that the verdict
    /// rests on, else the newest.
    pub look: Observation,
    /// What was asked from there in the same round to compare with, newest first. A round over many
    /// posts compares them with each other; what it found stands in the reasons.
    pub compared: Vec<Observation>,
}

impl Story {
    /// The last answer of each vantage, the one that was asked last first.
    #[must_use]
    pub fn sights(&self) -> Vec<Sight> {
        let mut sights: Vec<Sight> = Vec::new();
        for look in self.looks.iter().filter(|look| look.probe.is_of_post()) {
            if sights.iter().all(|sight| sight.look.vantage != look.vantage) {
                sights.push(self.sight(look));
            }
        }
        sights
    }

    fn sight(&self, newest: &Observation) -> Sight {
        let judged = self.judgements.iter().find(|judged| judged.is_made_from(newest.id));
        let near = |look: &&Observation| {
            let is_of_round = judged.map_or_else(
                || look.at.plus(ROUND) >= newest.at && newest.at.plus(ROUND) >= look.at,
                |judged| judged.is_made_from(look.id),
            );
            look.vantage == newest.vantage && is_of_round
        };
        // What was asked once more counts by its newer answer.
        let mut asked = HashSet::new();
        let looks: Vec<&Observation> = self
            .looks
            .iter()
            .filter(near)
            .filter(|look| asked.insert((look.probe, look.url.as_str())))
            .collect();
        let of_post = || looks.iter().filter(|look| look.probe.is_of_post());
        let chain = self.record.judgement.iter().flat_map(|judged| &judged.chain);
        let rested: Vec<_> = chain.filter_map(|reason| reason.observation).collect();
        let seen = of_post().find(|look| look.reading.says.is_sighting());
        let told = seen.or_else(|| of_post().find(|look| rested.contains(&look.id)));
        let compared = looks.iter().filter(|look| !look.probe.is_of_post());
        Sight {
            look: told.map_or(newest, |told| told).clone(),
            compared: compared.map(|look| (*look).clone()).collect(),
        }
    }
}
