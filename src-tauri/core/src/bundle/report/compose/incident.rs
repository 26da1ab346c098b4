//! Posts that disappeared together.

use super::super::data::{ShownIncident, ShownPost};
use super::super::text::{Block, Line, foreign, plain};
use super::super::{plot, words};
use super::{Composer, moment};

impl Composer<'_> {
    /// All incidents.
    pub(super) fn incidents(&self) -> Vec<Block> {
        let incidents = &self.report.incidents;
        if incidents.is_empty() {
            return Vec::new();
        }
        let mut blocks = vec![Block::heading(2, words::INCIDENTS, "incidents")];
        for (number, incident) in (1..).zip(incidents) {
            blocks.extend(self.incident(number, incident));
        }
        blocks
    }

    fn incident(&self, number: usize, incident: &ShownIncident) -> Vec<Block> {
        let name = words::INCIDENT_NUMBER.with(&[plain(number)]);
        let name = name.and(" · ", words::platform(&incident.platform));
        let posts: Vec<(usize, &ShownPost)> = incident
            .posts
            .iter()
            .filter_map(|item| {
                let number = self.number(*item)?;
                Some((number, self.report.posts.get(number - 1)?))
            })
            .collect();
        let mut blocks = vec![
            Block::heading(3, name, format_args!("incident-{number}")),
            Block::Facts(facts(incident, &posts)),
        ];
        blocks.extend(plot::incident(incident, &posts).map(Block::Plot));
        blocks
    }
}

fn from_to((from, to): (crate::model::Time, crate::model::Time)) -> Line {
    words::FROM_TO.with(&[plain(moment(from)), plain(moment(to))])
}

fn facts(incident: &ShownIncident, posts: &[(usize, &ShownPost)]) -> Vec<(Line, Vec<Line>)> {
    let n_posts = words::INCIDENT_OF.with(&[plain(incident.n_posts), plain(posts.len())]);
    let numbers = Line::joined(posts.iter().map(|(number, _)| plain(number)), ", ");
    let of_account = incident.of_account.max(incident.n_posts).max(1);
    let percent = incident.n_posts * 100 / of_account;
    let share = [incident.n_posts, of_account, percent].map(plain);
    let mut facts = vec![
        (
            words::INCIDENT_ACCOUNT.line(),
            vec![incident.account.as_ref().map_or_else(|| words::UNKNOWN.line().soft(), foreign)],
        ),
        (
            words::INCIDENT_POSTS.line(),
            vec![n_posts.strong(), words::POST_NUMBER.with(&[numbers]).soft()],
        ),
        (words::INCIDENT_SHARE.line(), vec![words::INCIDENT_SHARE_OF.with(&share)]),
        (words::INCIDENT_BETWEEN.line(), vec![from_to(incident.between).strong()]),
        (
            words::INCIDENT_ONE_ACT.line(),
            vec![incident.one_act.map_or_else(|| words::INCIDENT_NO_ACT.line(), from_to)],
        ),
        (words::INCIDENT_BACK.line(), vec![plain(incident.n_back)]),
    ];
    if incident.account_gone {
        facts.push((words::STATE.line(), vec![words::INCIDENT_ACCOUNT_GONE.line().strong()]));
    }
    if !incident.shared.is_empty() {
        let shared = Line::joined(incident.shared.iter().map(foreign), ", ");
        facts.push((
            words::INCIDENT_SHARED.line(),
            vec![shared, words::INCIDENT_SHARED_HELP.line().soft()],
        ));
    }
    facts
}
