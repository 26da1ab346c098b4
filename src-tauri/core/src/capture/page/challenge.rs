//! Captchas and browser checks: pages that ask who is looking before they show anything.
//!
//! Only structure counts (scripts, forms, widgets), and only on a page that shows next to nothing
//! else: live posts carry captchas in their comment forms and talk about them in their words.

use super::dom::{self, Element};
use super::limits::CHALLENGE_CHARACTERS_MAX;

/// A marker: where it stands, what it is part of, whose check it is.
type Marker = (Place, &'static str, &'static str);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In a script's text.
    Script,
    /// In the `src` of a script or frame, the `action` of a form.
    Address,
    /// A whole `id`, `class` or `name`.
    Name,
    /// The beginning of the title.
    Title,
}

/// Looked for in this order: who guards before which widget is shown.
const MARKERS: [Marker; 24] = [
    (Place::Script, "_cf_chl_opt", "cloudflare"),
    (Place::Name, "challenge-form", "cloudflare"),
    (Place::Name, "challenge-error-text", "cloudflare"),
    (Place::Name, "cf-challenge-running", "cloudflare"),
    (Place::Title, "Just a moment...", "cloudflare"),
    (Place::Title, "Attention Required! | Cloudflare", "cloudflare"),
    (Place::Address, "/ddos-guard/js-challenge", "ddos-guard"),
    (Place::Script, "AwsWafIntegration", "aws-waf"),
    (Place::Address, ".awswaf.com/", "aws-waf"),
    (Place::Address, "captcha-delivery.com/", "datadome"),
    (Place::Script, "_pxAppId", "perimeterx"),
    (Place::Name, "px-captcha", "perimeterx"),
    (Place::Address, "/_Incapsula_Resource", "incapsula"),
    (Place::Name, "cf-turnstile", "turnstile"),
    (Place::Address, "challenges.cloudflare.com/turnstile", "turnstile"),
    (Place::Name, "h-captcha", "hcaptcha"),
    (Place::Address, "hcaptcha.com/captcha", "hcaptcha"),
    (Place::Name, "g-recaptcha", "recaptcha"),
    (Place::Address, "/recaptcha/api2/anchor", "recaptcha"),
    (Place::Address, "/recaptcha/enterprise/anchor", "recaptcha"),
    (Place::Name, "captcha-form", "generic"),
    (Place::Name, "captcha", "generic"),
    (Place::Name, "captcha-image", "generic"),
    (Place::Address, "captcha", "generic"),
];

/// Whose check the page is, if it is one. `visible` is all the text it shows.
pub(super) fn find(root: Element<'_>, visible: &str) -> Option<String> {
    if visible.chars().nth(CHALLENGE_CHARACTERS_MAX).is_some() {
        return None;
    }
    let mut found: Option<usize> = None;
    for element in dom::elements(root) {
        let first = MARKERS.iter().position(|marker| bears(element, *marker));
        found = found.into_iter().chain(first).min();
    }
    let (_, _, vendor) = MARKERS.get(found?)?;
    Some((*vendor).to_owned())
}

fn bears(element: Element<'_>, (place, mark, vendor): Marker) -> bool {
    let name = dom::name(element);
    match place {
        Place::Script => name == "script" && element.texts().any(|text| text.contains(mark)),
        Place::Title => {
            name == "title" && element.texts().collect::<String>().trim().starts_with(mark)
        }
        Place::Address => {
            let attribute = match name {
                "script" | "iframe" if vendor != "generic" => "src",
                "form" => "action",
                "img" if vendor == "generic" => "src",
                _ => return false,
            };
            dom::attr(element, attribute).is_some_and(|address| address.contains(mark))
        }
        Place::Name if vendor == "generic" => {
            matches!(name, "form" | "input" | "img" | "canvas")
                && names(element).any(|found| found.to_ascii_lowercase().contains(mark))
        }
        Place::Name => names(element).any(|found| found == mark),
    }
}

fn names(element: Element<'_>) -> impl Iterator<Item = &str> {
    ["id", "class", "name"].into_iter().flat_map(move |attribute| dom::tokens(element, attribute))
}
