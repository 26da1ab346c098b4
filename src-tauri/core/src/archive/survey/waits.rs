//! What a site is spared: it refused, or gave no answer at all.

use std::time::Duration;

use super::Survey;
use crate::model::{Answer, Look, SiteWait, Vantage};
use crate::watch::{self, REFUSALS_MAX, Refusal, WAIT_IN_ROUND, WAIT_UNTOLD};

impl Survey<'_> {
    /// Heeds a "not now": a short wait is waited out here, a long one or the third in a row ends
    /// the looks at this site. Is it to be asked no more?
    pub(super) async fn take_refusal(&mut self, vantage: &Vantage, looks: &[Look]) -> bool {
        let now = self.archive.doors.clock.now();
        let refusal = |look: &Look| {
            // A person who asks is told of each post that the site is down.
            let is_down = self.is_asked && look.facts.answer == Answer::Status(503);
            watch::asks_to_wait(&look.facts, now).filter(|_| !is_down)
        };
        let Some(told) = looks.iter().rev().find_map(refusal) else {
            self.refusals = 0;
            return false;
        };
        self.refusals += 1;
        match told {
            Refusal::Untold if self.refusals < REFUSALS_MAX => return false,
            Refusal::For(wait) if wait <= WAIT_IN_ROUND && self.refusals < REFUSALS_MAX => {
                self.archive.doors.clock.sleep(wait).await;
                return false;
            }
            _ => {}
        }
        let wait = match told {
            Refusal::Untold => WAIT_UNTOLD,
            Refusal::For(wait) => wait.max(WAIT_IN_ROUND),
        };
        self.leave_alone(vantage, wait);
        true
    }

    /// From this vantage the site is asked nothing for so long.
    pub(super) fn leave_alone(&mut self, vantage: &Vantage, wait: Duration) {
        let (site, at) = (self.plan.site.clone(), self.archive.doors.clock.now());
        let vantage = Some(vantage.name.clone());
        self.waits.push(SiteWait { site, vantage, at, until: at.plus(wait) });
    }

    /// Did the site ask those who come from this vantage to wait, and nobody here waits for it?
    pub(super) fn is_to_be_spared(&self, vantage: &Vantage) -> bool {
        let (vault, now) = (self.archive.vault(), self.archive.doors.clock.now());
        let here = |wait: &&SiteWait| {
            wait.site == self.plan.site && wait.vantage.as_ref() == Some(&vantage.name)
        };
        !self.is_asked && vault.waits().iter().filter(here).any(|wait| wait.until > now)
    }
}
