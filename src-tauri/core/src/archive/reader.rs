//! Reading pages and mails in a worker process: joins the worker door and the readers.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::capture;
use crate::capture::notice::{MailReading, NotAMail, read_mail};
use crate::capture::page::{OembedReading, ReadError, read_oembed, study_page};
use crate::doors::worker::{self, WorkerError, Workers};
use crate::model::{NotSeen, PageReading, PageTrouble, Query, SeenAsk, SeenPage, Study};

/// Turns this process into a worker if it was started as one. To be called first in `main`.
///
/// Returns whether it was; then `main` must return.
#[must_use]
pub fn serve_if_worker() -> bool {
    let asked = std::env::args_os().nth(1).is_some_and(|verb| verb == worker::VERB);
    if asked {
        // A broken pipe means that the parent is gone; there is nobody to tell.
        let _ = worker::serve(answer);
    }
    asked
}

#[derive(Serialize, Deserialize)]
struct Question {
    what: What,
    content_type: Option<String>,
    address: String,
}

#[derive(Serialize, Deserialize)]
enum What {
    Page { queries: Vec<Query> },
    Oembed,
    Mail,
    Seen { ask: SeenAsk },
}

#[derive(Serialize, Deserialize)]
enum Answer {
    Page(Study, Result<Box<PageReading>, Trouble>),
    Oembed(Box<OembedReading>),
    Mail(Result<Box<MailReading>, NotAMail>),
    Seen(Result<Box<SeenPage>, NotSeen>),
    Trouble(Trouble),
}

#[derive(Serialize, Deserialize)]
enum Trouble {
    NotHtml,
    Empty,
    Undecodable,
    TooDeep,
    TooLarge,
}

impl From<ReadError> for Trouble {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::NotHtml | ReadError::NotJson => Self::NotHtml,
            ReadError::Empty => Self::Empty,
            ReadError::Undecodable => Self::Undecodable,
            ReadError::TooDeep => Self::TooDeep,
            ReadError::TooLarge => Self::TooLarge,
        }
    }
}

impl From<Trouble> for PageTrouble {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::NotHtml => Self::NotHtml,
            Trouble::Empty => Self::Empty,
            Trouble::Undecodable => Self::Undecodable,
            Trouble::TooDeep => Self::TooDeep,
            Trouble::TooLarge => Self::TooLarge,
        }
    }
}

/// Is this an answer of a worker's? Whatever broke into a worker can say what it likes.
pub(super) fn is_answer(bytes: &[u8]) -> bool {
    serde_json::from_slice::<Answer>(bytes).is_ok()
}

/// In the worker: one question, as a line of JSON and the bytes to read.
fn answer(question: &[u8]) -> Vec<u8> {
    let answer = read(question).unwrap_or_else(Answer::Trouble);
    serde_json::to_vec(&answer).unwrap_or_default()
}

fn read(question: &[u8]) -> Result<Answer, Trouble> {
    let end = question.iter().position(|byte| *byte == b'\n').ok_or(Trouble::NotHtml)?;
    let (head, bytes) = question.split_at_checked(end + 1).ok_or(Trouble::NotHtml)?;
    let head: Question = serde_json::from_slice(head).map_err(|_| Trouble::NotHtml)?;
    let address = || Url::parse(&head.address).map_err(|_| Trouble::NotHtml);
    match head.what {
        What::Seen { ask } => Ok(Answer::Seen(capture::seen::read(bytes, &ask).map(Box::new))),
        What::Mail => Ok(Answer::Mail(read_mail(bytes).map(Box::new))),
        What::Page { queries } => {
            let content_type = head.content_type.as_deref();
            let (study, page) = study_page(bytes, content_type, &address()?, &queries);
            Ok(Answer::Page(study, page.map(Box::new).map_err(Trouble::from)))
        }
        What::Oembed => Ok(Answer::Oembed(Box::new(read_oembed(bytes, &address()?)?))),
    }
}

/// Why the readers gave nothing.
pub(super) enum NoReading {
    /// The bytes are at fault.
    Page(PageTrouble),
    /// No worker could be started: our own fault.
    Worker(WorkerError),
}

/// What the readers made of a body.
pub(super) type Studied = (Study, Result<Box<PageReading>, PageTrouble>);

/// Reads a page in a worker, and seeks in it what `queries` ask for.
pub(super) async fn page(
    workers: &Workers,
    bytes: &[u8],
    content_type: Option<&str>,
    address: &str,
    queries: Vec<Query>,
) -> Result<Studied, NoReading> {
    match ask(workers, What::Page { queries }, bytes, content_type, address).await? {
        Answer::Page(study, page) => Ok((study, page.map_err(PageTrouble::from))),
        Answer::Trouble(trouble) => Err(NoReading::Page(trouble.into())),
        Answer::Oembed(_) | Answer::Mail(_) | Answer::Seen(_) => {
            Err(NoReading::Page(PageTrouble::Undecodable))
        }
    }
}

/// Reads an oEmbed answer in a worker. `None` when it says nothing we can use.
pub(super) async fn oembed(
    workers: &Workers,
    bytes: &[u8],
    address: &str,
) -> Option<OembedReading> {
    match ask(workers, What::Oembed, bytes, None, address).await {
        Ok(Answer::Oembed(answer)) => Some(*answer),
        _ => None,
    }
}

/// Reads an e-mail file in a worker. One that costs the worker too much is no mail we read.
pub(super) async fn mail(
    workers: &Workers,
    bytes: &[u8],
) -> Result<Result<MailReading, NotAMail>, WorkerError> {
    match ask(workers, What::Mail, bytes, None, "").await {
        Ok(Answer::Mail(read)) => Ok(read.map(|mail| *mail)),
        Ok(_) => Ok(Err(NotAMail::NotMail)),
        Err(NoReading::Page(_)) => Ok(Err(NotAMail::TooLarge)),
        Err(NoReading::Worker(error)) => Err(error),
    }
}

/// Reads in a worker what a page handed over.
pub(super) async fn seen(
    workers: &Workers,
    bytes: &[u8],
    wanted: &SeenAsk,
) -> Result<Result<SeenPage, NotSeen>, NoReading> {
    match ask(workers, What::Seen { ask: wanted.clone() }, bytes, None, "").await? {
        Answer::Seen(read) => Ok(read.map(|page| *page)),
        Answer::Trouble(trouble) => Err(NoReading::Page(trouble.into())),
        _ => Err(NoReading::Page(PageTrouble::Undecodable)),
    }
}

async fn ask(
    workers: &Workers,
    what: What,
    bytes: &[u8],
    content_type: Option<&str>,
    address: &str,
) -> Result<Answer, NoReading> {
    let content_type = content_type.map(str::to_owned);
    let head = Question { what, content_type, address: address.to_owned() };
    let mut question = serde_json::to_vec(&head).unwrap_or_default();
    question.push(b'\n');
    question.extend_from_slice(bytes);
    match workers.ask(&question).await {
        Ok(answer) => {
            serde_json::from_slice(&answer).map_err(|_| NoReading::Page(PageTrouble::TooCostly))
        }
        Err(WorkerError::TooSlow | WorkerError::Died) => {
            Err(NoReading::Page(PageTrouble::TooCostly))
        }
        Err(error @ WorkerError::Start(_)) => Err(NoReading::Worker(error)),
    }
}
