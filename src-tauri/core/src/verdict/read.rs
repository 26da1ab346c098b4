//! What one look says, by the rules for web pages. Ordered from proof to guess: proof of life
//! first, then what the server states, then doors and walls, then notices, then "we cannot tell".

use super::compare::{Match, compare};
use super::phrases::{Notice, notice};
use super::rules::{self as r, Rule};
use crate::model::{Answer, Facts, Failure, Page, PageReading, PageTrouble, Probe, Saved, Verdict};

type Read = (&'static Rule, Verdict);

/// Reads the answer to one look under the rules.
pub(super) fn read(probe: Probe, facts: &Facts, saved: &Saved<'_>) -> Read {
    match (probe, facts.answer) {
        (_, Answer::Failed(failure)) => transport(failure),
        (Probe::Page, Answer::Status(status)) => post(status, facts, saved),
        (_, Answer::Status(status)) => bystander(probe, status, facts),
    }
}

fn transport(failure: Failure) -> Read {
    match failure {
        Failure::Dns => (r::NAME_FAILS, Verdict::Unreachable),
        Failure::Refused => (r::LINE_REFUSED, Verdict::Unreachable),
        Failure::Reset => (r::LINE_RESET, Verdict::Unreachable),
        Failure::Tls => (r::LINE_TLS, Verdict::Unreachable),
        Failure::Timeout => (r::LINE_TIMEOUT, Verdict::Unreachable),
        Failure::Garbled => (r::LINE_GARBLED, Verdict::Unreachable),
        Failure::Vantage => (r::VANTAGE_DOWN, Verdict::Unreachable),
        Failure::TooManyRedirects | Failure::RedirectLoop => (r::REDIRECTS, Verdict::Unclear),
        Failure::BadAddress | Failure::PrivateAddress => (r::ADDRESS_REFUSED, Verdict::Unclear),
    }
}

/// The post's own address.
fn post(status: u16, facts: &Facts, saved: &Saved<'_>) -> Read {
    if let Page::Read(page) = &facts.page
        && let Some(read) = proof_of_life(status, page, saved)
    {
        return read;
    }
    wall(status, facts).unwrap_or_else(|| unproven(status, facts))
}

/// An answer that neither shows the post nor a wall before it.
fn unproven(status: u16, facts: &Facts) -> Read {
    match status {
        404 | 410 => missing(status, facts),
        451 => (r::LEGAL, Verdict::GeoBlocked),
        401 | 407 => (r::LOGIN_STATUS, Verdict::LoginWalled),
        403 => forbidden(facts),
        500..=599 => (r::SERVER_ERROR, Verdict::Unreachable),
        200..=299 => shown(facts),
        _ => (r::OTHER_STATUS, Verdict::Unclear),
    }
}

/// What stands between us and a post nobody has seen yet.
pub(super) fn obstacle(facts: &Facts) -> Option<Read> {
    let Answer::Status(status) = facts.answer else { return None };
    let structured = page_of(facts).is_some_and(|page| page.is_post);
    let signed =
        page_of(facts).is_some_and(|page| page.published.is_some() || page.author.is_some());
    let read = wall(status, facts).unwrap_or_else(|| unproven(status, facts));
    match read.0 {
        rule if rule == r::NO_TRACE || rule == r::SENT_ELSEWHERE => None,
        // People write about removals: a page that names its author or its day is a post.
        rule if rule == r::TOMBSTONE && signed => None,
        // Many live pages carry a login form in their corner.
        rule if rule == r::LOGIN_FORM && (structured || is_long(facts)) => None,
        _ => Some(read),
    }
}

/// More text than a login page shows.
fn is_long(facts: &Facts) -> bool {
    page_of(facts).is_some_and(|page| page.visible_text.chars().count() > 600)
}

fn proof_of_life(status: u16, page: &PageReading, saved: &Saved<'_>) -> Option<Read> {
    let fine = (200..300).contains(&status);
    match compare(page, saved) {
        Match::Same if fine => Some((r::SAME_TEXT, Verdict::Visible)),
        Match::Same => Some((r::TEXT_DESPITE_STATUS, Verdict::Visible)),
        Match::MediaGone if fine => Some((r::MEDIA_GONE, Verdict::Edited)),
        Match::Changed if fine => Some((r::OTHER_TEXT, Verdict::Edited)),
        Match::MediaGone | Match::Changed | Match::Absent => None,
    }
}

/// Guards in front of the answer, whatever status they use.
fn wall(status: u16, facts: &Facts) -> Option<Read> {
    let page = page_of(facts);
    if page.is_some_and(is_isp_block_page) {
        return Some((r::ISP_BLOCK_PAGE, Verdict::NetworkBlocked));
    }
    if status == 429 {
        return Some((r::TOO_MANY, Verdict::RateLimited));
    }
    let vendor = facts.header("cf-mitigated").is_some_and(|value| value.contains("challenge"))
        || facts.header("x-amzn-waf-action").is_some();
    if vendor || page.is_some_and(|page| page.signs.challenge.is_some()) {
        return Some((r::CHALLENGE, Verdict::RateLimited));
    }
    None
}

/// Viettel's block page poses as a 404 of the site (OONI blocking-fingerprints `ooni.vn_http_1`).
fn is_isp_block_page(page: &PageReading) -> bool {
    page.title.as_deref() == Some("404 Page")
        && page.visible_text.contains("We're sorry but the page you're looking for could not be")
}

fn missing(status: u16, facts: &Facts) -> Read {
    if page_of(facts).and_then(notice) == Some(Notice::Account) {
        return (r::ACCOUNT_NOTICE, Verdict::AccountGone);
    }
    if status == 410 { (r::GONE, Verdict::Removed) } else { (r::NOT_FOUND, Verdict::Removed) }
}

fn forbidden(facts: &Facts) -> Read {
    let page = page_of(facts);
    match page.and_then(notice) {
        Some(Notice::Country) => (r::COUNTRY_NOTICE, Verdict::GeoBlocked),
        Some(Notice::Private) => (r::PRIVATE_NOTICE, Verdict::Private),
        Some(Notice::Age) => (r::AGE_GATE, Verdict::AgeRestricted),
        Some(Notice::Account) => (r::ACCOUNT_NOTICE, Verdict::AccountGone),
        _ if page.is_some_and(|page| page.signs.password_field) => {
            (r::LOGIN_FORM, Verdict::LoginWalled)
        }
        _ => (r::FORBIDDEN, Verdict::Unclear),
    }
}

/// A page came, and it is not the post.
fn shown(facts: &Facts) -> Read {
    let page = match &facts.page {
        Page::Read(page) => page,
        Page::Nothing => return (r::EMPTY_PAGE, Verdict::Unclear),
        Page::Trouble(trouble) => return (trouble_rule(*trouble), Verdict::Unclear),
    };
    if facts.cut.is_some() {
        return (r::CUT_PAGE, Verdict::Unclear);
    }
    let elsewhere = path_of(&facts.answered) != path_of(&facts.asked);
    if elsewhere && is_login_path(&facts.answered) {
        return (r::LOGIN_REDIRECT, Verdict::LoginWalled);
    }
    if facts.answered.contains("consent.") || facts.answered.contains("/consent") {
        return (r::CONSENT, Verdict::Unclear);
    }
    match notice(page) {
        Some(Notice::Country) => (r::COUNTRY_NOTICE, Verdict::GeoBlocked),
        Some(Notice::Account) => (r::ACCOUNT_NOTICE, Verdict::AccountGone),
        Some(Notice::Private) => (r::PRIVATE_NOTICE, Verdict::Private),
        Some(Notice::Age) => (r::AGE_GATE, Verdict::AgeRestricted),
        Some(Notice::Login) => (r::LOGIN_FORM, Verdict::LoginWalled),
        Some(Notice::Parked) => (r::PARKED, Verdict::Unclear),
        Some(Notice::DefaultPage) => (r::DEFAULT_PAGE, Verdict::Unreachable),
        Some(Notice::Gone) => (r::TOMBSTONE, Verdict::Removed),
        None if page.signs.password_field => (r::LOGIN_FORM, Verdict::LoginWalled),
        None if elsewhere || page.signs.refresh_to.is_some() => {
            (r::SENT_ELSEWHERE, Verdict::Unclear)
        }
        None => (r::NO_TRACE, Verdict::Unclear),
    }
}

fn trouble_rule(trouble: PageTrouble) -> &'static Rule {
    match trouble {
        PageTrouble::NotHtml => r::NOT_HTML,
        PageTrouble::Empty => r::EMPTY_PAGE,
        PageTrouble::Undecodable => r::UNDECODABLE,
        PageTrouble::TooDeep => r::TOO_DEEP,
        PageTrouble::TooLarge => r::TOO_LARGE,
        PageTrouble::TooCostly => r::TOO_COSTLY,
    }
}

/// Account, root, decoy: pages that are not the post and have no saved text of their own.
fn bystander(probe: Probe, status: u16, facts: &Facts) -> Read {
    if let Some(read) = wall(status, facts) {
        return read;
    }
    let account = probe == Probe::Account;
    match status {
        200..=299 => match page_of(facts).and_then(notice) {
            Some(Notice::Account | Notice::Gone) if account => {
                (r::ACCOUNT_NOTICE, Verdict::AccountGone)
            }
            Some(Notice::Login) => (r::LOGIN_FORM, Verdict::LoginWalled),
            Some(Notice::DefaultPage) => (r::DEFAULT_PAGE, Verdict::Unreachable),
            Some(Notice::Parked) => (r::PARKED, Verdict::Unclear),
            Some(Notice::Gone | Notice::Account) => (r::TOMBSTONE, Verdict::Removed),
            _ => (r::ROOT_ANSWERS, Verdict::Visible),
        },
        404 | 410 if account => (r::ACCOUNT_MISSING, Verdict::AccountGone),
        404 => (r::NOT_FOUND, Verdict::Removed),
        410 => (r::GONE, Verdict::Removed),
        451 => (r::LEGAL, Verdict::GeoBlocked),
        401 | 407 => (r::LOGIN_STATUS, Verdict::LoginWalled),
        403 => (r::FORBIDDEN, Verdict::Unclear),
        500..=599 => (r::SERVER_ERROR, Verdict::Unreachable),
        _ => (r::OTHER_STATUS, Verdict::Unclear),
    }
}

pub(super) fn page_of(facts: &Facts) -> Option<&PageReading> {
    match &facts.page {
        Page::Read(page) => Some(page),
        Page::Nothing | Page::Trouble(_) => None,
    }
}

/// Host and path, without scheme, query, trailing slash.
pub(super) fn path_of(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['?', '#']).next().unwrap_or(rest).trim_end_matches('/')
}

fn is_login_path(address: &str) -> bool {
    const WORDS: [&str; 12] = [
        "login",
        "log-in",
        "log_in",
        "login.php",
        "signin",
        "sign-in",
        "sign_in",
        "signup",
        "auth",
        "dang-nhap",
        "checkpoint",
        "sso",
    ];
    path_of(address).split('/').skip(1).any(|part| {
        let part = part.to_ascii_lowercase();
        WORDS.contains(&part.as_str())
    })
}
