//! Cases: recorded answers to the looks of one round, judged without a vault. Joins the readers in
//! their worker and the judge, as a real round does.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use serde::Deserialize;
use url::Url;

use super::look::{LookError, facts_of};
use crate::capture::links;
use crate::doors::disk::{Disk, DiskError};
use crate::doors::worker::Workers;
use crate::model::{
    Baseline, Cut, End, Exchange, Failure, Hop, Identity, Look, ObservationId, Probe, Reading,
    Reply, Saved, Time, Vantage, Verdict,
};
use crate::verdict::{self, Made, Outcome, Piece, RuleSet, Why};

/// Why cases could not be judged.
#[derive(Debug, thiserror::Error)]
pub enum CasesError {
    /// The file could not be read.
    #[error("the file of cases could not be read")]
    File(#[source] DiskError),
    /// A line is no case.
    #[error("line {line} of the file is not a case: {fault}")]
    Line {
        /// From 1.
        line: usize,
        /// What is wrong with it.
        fault: String,
    },
    /// Bodies cannot be read on this computer.
    #[error("the bodies could not be read")]
    Look(#[source] LookError),
}

/// One case, judged.
#[derive(Debug)]
pub struct JudgedCase {
    /// Its id.
    pub id: String,
    /// What became of the post, and why.
    pub outcome: Outcome,
    /// Every look with what it says by itself, in the order of the case.
    pub looks: Vec<CaseLook>,
    /// The words that differ, for an edit.
    pub diff: Vec<Piece>,
    /// Its chain, told.
    pub why: Vec<Why>,
    /// What people say about it, if they do.
    pub label: Option<Label>,
}

/// One look of a case.
#[derive(Debug)]
pub struct CaseLook {
    /// Names it in the outcome's chain.
    pub observation: ObservationId,
    /// Name of the vantage.
    pub vantage: String,
    /// Country of the vantage.
    pub country: Option<String>,
    /// What was asked.
    pub probe: Probe,
    /// What it says.
    pub reading: Reading,
}

/// The label of a case.
#[derive(Debug)]
pub struct Label {
    /// The right verdict.
    pub expected: Verdict,
    /// Verdicts that are as good.
    pub also_ok: Vec<Verdict>,
    /// Verdicts that would do harm.
    pub must_not: Vec<Verdict>,
}

impl Label {
    /// Is this verdict right?
    #[must_use]
    pub fn accepts(&self, verdict: Verdict) -> bool {
        self.expected == verdict || self.also_ok.contains(&verdict)
    }

    /// Does this verdict alarm where nothing is lost?
    #[must_use]
    pub fn is_false_alarm(&self, verdict: Verdict) -> bool {
        verdict.is_loss() && !self.any_loss()
    }

    /// Does this verdict keep silent where something is lost for certain?
    #[must_use]
    pub fn is_miss(&self, verdict: Verdict) -> bool {
        let all_loss = self.also_ok.iter().chain([&self.expected]).all(|v| v.is_loss());
        all_loss && !verdict.is_loss()
    }

    fn any_loss(&self) -> bool {
        self.also_ok.iter().chain([&self.expected]).any(|v| v.is_loss())
    }
}

/// Judges every case of a file, in its order. Bodies are read in `workers`.
///
/// # Errors
/// [`CasesError`]; nothing is judged then.
pub async fn judge_cases(
    path: &Path,
    disk: &dyn Disk,
    workers: &Workers,
    rules: &RuleSet,
) -> Result<Vec<JudgedCase>, CasesError> {
    let bytes = disk.read(path).map_err(CasesError::File)?;
    let text = String::from_utf8_lossy(&bytes);
    let folder = path.parent().map(Path::to_owned).unwrap_or_default();
    let mut judged = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        let broken = |fault: String| CasesError::Line { line: number, fault };
        let case: Case = serde_json::from_str(line).map_err(|error| broken(error.to_string()))?;
        let bench = Bench { folder: &folder, disk, workers, rules };
        judged.push(bench.judge(case).await.map_err(|error| match error {
            CaseError::Body(fault) => broken(fault),
            CaseError::Look(error) => CasesError::Look(error),
        })?);
    }
    Ok(judged)
}

enum CaseError {
    Body(String),
    Look(LookError),
}

/// What all cases of a file share.
struct Bench<'a> {
    folder: &'a Path,
    disk: &'a dyn Disk,
    workers: &'a Workers,
    rules: &'a RuleSet,
}

impl Bench<'_> {
    async fn judge(&self, case: Case) -> Result<JudgedCase, CaseError> {
        let platform = if case.platform == "generic" { "web" } else { &case.platform };
        let mut identity = identity(&case.url, platform);
        if identity.ids.is_empty() {
            // A link that leads on is named by where it led.
            let pages = case.vantage.iter().filter(|seen| seen.probe == Probe::Page);
            let led = pages.filter_map(|seen| seen.final_url.as_deref());
            let mut led = led.map(|link| self::identity(link, platform));
            identity = led.find(|found| !found.ids.is_empty()).unwrap_or(identity);
        }
        identity.accounts.extend(case.saved.did.clone());
        let mut looks = Vec::new();
        for (number, seen) in (1..).zip(&case.vantage) {
            looks.push(self.look(number, seen, &identity).await?);
        }
        let addresses = [identity.canonical.clone(), case.url.clone()];
        let author = case
            .saved
            .author
            .clone()
            .map(|name| crate::model::Author { name: Some(name), url: None });
        let saved = Saved {
            baseline: case.saved.baseline.unwrap_or_default().into(),
            account_seen: case.saved.account_baseline.as_deref() == Some("public"),
            addresses: &addresses,
            permalink: None,
            text: &case.saved.text,
            told: &[],
            source: None,
            author: author.as_ref(),
            published: None,
            title: None,
            n_media: case.saved.media_count,
        };
        let outcome = verdict::judge(self.rules, &looks, &[], &saved);
        let diff = if outcome.verdict == Verdict::Edited {
            verdict::edit(self.rules, &looks, &saved).unwrap_or_default()
        } else {
            Vec::new()
        };
        let of = |look: &Look| CaseLook {
            observation: look.observation,
            vantage: look.vantage.clone(),
            country: look.country.clone(),
            probe: look.probe,
            reading: verdict::reading(self.rules, look, &saved),
        };
        let looks: Vec<CaseLook> = looks.iter().map(of).collect();
        let made = |id| {
            let at = looks.iter().position(|look| look.observation == id)?;
            let (look, seen) = (looks.get(at)?, case.vantage.get(at)?);
            Some(Made {
                at: seen.at,
                vantage: look.vantage.clone(),
                country: look.country.clone(),
                probe: Some(look.probe),
            })
        };
        let last_seen = case.saved.last_seen.filter(|_| !outcome.verdict.is_sighting());
        let why = verdict::tell(self.rules, &outcome.chain, &made, last_seen);
        Ok(JudgedCase { why, id: case.id, outcome, looks, diff, label: case.label.label() })
    }

    async fn look(&self, number: u128, seen: &Seen, post: &Identity) -> Result<Look, CaseError> {
        let identity = match seen.probe {
            Probe::Control | Probe::Decoy => identity(&seen.url, &post.platform),
            _ => post.clone(),
        };
        let exchange = self.exchange(seen)?;
        let queries = self.rules.queries(seen.probe, &identity);
        let facts = facts_of(self.workers, &seen.url, &exchange, queries).await;
        Ok(Look {
            observation: ObservationId::from_bytes(number.to_be_bytes()),
            vantage: seen.name.clone(),
            country: seen.country.clone(),
            direct: seen.name == Vantage::DIRECT,
            probe: seen.probe,
            identity,
            facts: facts.map_err(CaseError::Look)?,
        })
    }

    /// The exchange as the web door would have kept it.
    fn exchange(&self, seen: &Seen) -> Result<Exchange, CaseError> {
        let hop = |url: &str, reply| Hop {
            at: Time::from_system(std::time::UNIX_EPOCH),
            url: url.to_owned(),
            request: Vec::new(),
            reply,
            remote: seen.resolved_ip.clone(),
            certificate: None,
        };
        let Some(status) = seen.status else {
            let name = seen.error.as_deref().unwrap_or_default();
            // A bogus answer to a name, of which nobody noted what it was.
            let bogus = name == "dns_bogon_error" && seen.resolved_ip.is_none();
            let failure = if bogus { Failure::Dns } else { failure(name) };
            return Ok(Exchange { hops: vec![hop(&seen.url, None)], end: End::Failed(failure) });
        };
        let headers = seen.headers.iter().map(|(n, v)| (n.to_lowercase(), v.clone())).collect();
        let cut = (seen.error.as_deref() == Some("incomplete_read")).then_some(Cut::Disconnect);
        let reply = Reply { status, headers, body: self.body(seen)?, cut };
        let answered = seen.final_url.as_deref().unwrap_or(&seen.url);
        Ok(Exchange { hops: vec![hop(answered, Some(reply))], end: End::Answered })
    }

    fn body(&self, seen: &Seen) -> Result<Vec<u8>, CaseError> {
        let Some(name) = &seen.body_file else {
            return Ok(seen.body.clone().unwrap_or_default().into_bytes());
        };
        let path = inside(self.folder, name)
            .ok_or_else(|| CaseError::Body("`body_file` leads out of the folder".into()))?;
        self.disk.read(&path).map_err(|_| CaseError::Body("`body_file` cannot be read".into()))
    }
}

/// A file below `folder`; `None` for a name that leads out of it.
fn inside(folder: &Path, name: &str) -> Option<PathBuf> {
    let plain = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    let path = folder.join(name);
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let real = path.canonicalize().ok()?;
    (plain && !name.is_empty() && real.starts_with(folder.canonicalize().ok()?)).then_some(path)
}

fn identity(link: &str, platform: &str) -> Identity {
    let named = Url::parse(link).map(|link| links::identify_as(&link, platform));
    named.unwrap_or_else(|_| Identity { platform: platform.to_owned(), ..Identity::default() })
}

/// OONI's names of failures (df-007), and our own for what OONI does not know.
fn failure(name: &str) -> Failure {
    match name {
        "dns_bogon_error" => Failure::PrivateAddress,
        "connection_refused" => Failure::Refused,
        "connection_reset" | "connection_aborted" | "eof_error" => Failure::Reset,
        "host_unreachable" | "network_unreachable" | "timed_out" => Failure::Timeout,
        _ if name.starts_with("dns_") => Failure::Dns,
        _ if name.starts_with("ssl_") => Failure::Tls,
        _ if name.starts_with("socks_") || name.starts_with("proxy_") => Failure::Vantage,
        "redirect-loop" => Failure::RedirectLoop,
        "too-many-redirects" => Failure::TooManyRedirects,
        "private-address" => Failure::PrivateAddress,
        _ if name.contains("timeout") => Failure::Timeout,
        _ => Failure::Garbled,
    }
}

#[derive(Deserialize)]
struct Case {
    id: String,
    platform: String,
    url: String,
    saved: Kept,
    vantage: Vec<Seen>,
    #[serde(flatten)]
    label: RawLabel,
}

#[derive(Deserialize)]
struct Kept {
    #[serde(default)]
    text: String,
    media_count: Option<usize>,
    baseline: Option<KeptBaseline>,
    author: Option<String>,
    did: Option<String>,
    account_baseline: Option<String>,
    last_seen: Option<Time>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KeptBaseline {
    #[default]
    Public,
    PluginNeverRendered,
    NeverPublic,
}

impl From<KeptBaseline> for Baseline {
    fn from(kept: KeptBaseline) -> Self {
        match kept {
            KeptBaseline::Public => Self::Public,
            KeptBaseline::PluginNeverRendered => Self::NeverEmbedded,
            KeptBaseline::NeverPublic => Self::NeverPublic,
        }
    }
}

#[derive(Deserialize)]
struct Seen {
    name: String,
    country: Option<String>,
    probe: Probe,
    at: Option<Time>,
    url: String,
    status: Option<u16>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    body: Option<String>,
    body_file: Option<String>,
    final_url: Option<String>,
    error: Option<String>,
    resolved_ip: Option<String>,
}

#[derive(Deserialize)]
struct RawLabel {
    expected_verdict: Option<Verdict>,
    #[serde(default)]
    also_ok: Vec<Verdict>,
    #[serde(default)]
    must_not: Vec<Verdict>,
}

impl RawLabel {
    fn label(self) -> Option<Label> {
        let expected = self.expected_verdict?;
        Some(Label { expected, also_ok: self.also_ok, must_not: self.must_not })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_stays_in_its_folder() {
        let outside = tempfile::tempdir().unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::fs::File::create(outside.path().join("x")).unwrap();
        std::fs::create_dir(folder.path().join("bodies")).unwrap();
        std::fs::File::create(folder.path().join("bodies/a.html")).unwrap();
        std::os::unix::fs::symlink(outside.path().join("x"), folder.path().join("link")).unwrap();
        assert!(inside(folder.path(), "bodies/a.html").is_some());
        for name in ["../x", "/etc/passwd", "link", "bodies/../../x", "none", ""] {
            assert!(inside(folder.path(), name).is_none(), "{name}");
        }
    }
}
