//! Pages that stand where a post was expected, and the page about the platform.
//!
//! None of them repeats the address it was asked for, so that two addresses with the same fate
//! get the same bytes.

use super::{
    html::{bare_page, escape, page},
    words::{Notice, Words},
};

/// The same for an address that never existed and for a post that was deleted silently.
pub(crate) fn not_found(words: &Words) -> String {
    wall(words, &words.not_found, "404")
}

pub(crate) fn tombstone(words: &Words) -> String {
    wall(words, &words.tombstone, "⊘")
}

pub(crate) fn account_closed(words: &Words) -> String {
    wall(words, &words.closed, "∅")
}

pub(crate) fn law(words: &Words) -> String {
    wall(words, &words.law, "§")
}

pub(crate) fn about(words: &Words) -> String {
    wall(words, &words.about_page, "≈")
}

fn wall(words: &Words, notice: &Notice, sign: &str) -> String {
    let back = format!("<p><a class=\"button\" href=\"/\">{}</a></p>", words.back);
    page(words, notice.title, "", &sheet(notice, sign, &back))
}

fn sheet(notice: &Notice, sign: &str, more: &str) -> String {
    format!(
        "<main id=\"main\" class=\"wall\"><div class=\"sign\" aria-hidden=\"true\">{sign}</div>\n\
         <h1>{}</h1>\n<p>{}</p>\n{more}</main>",
        escape(notice.heading),
        escape(notice.text)
    )
}

pub(crate) fn outage(words: &Words) -> String {
    bare_page(words, words.outage.title, &sheet(&words.outage, "503", ""))
}

/// Nobody can log in: the form leads to itself.
pub(crate) fn login(words: &Words) -> String {
    let form = format!(
        "<form class=\"login\" id=\"login_form\" method=\"post\" action=\"/login\">\n\
         <label>{email}<input type=\"text\" name=\"email\" autocomplete=\"off\"></label>\n\
         <label>{password}\
         <input type=\"password\" name=\"password\" autocomplete=\"off\"></label>\n\
         <button class=\"button\" type=\"submit\">{log_in}</button></form>\n",
        email = words.email,
        password = words.password,
        log_in = words.log_in,
    );
    page(words, words.login.title, "", &sheet(&words.login, "≈", &form))
}

/// The browser check. Never satisfied, whatever is chosen.
pub(crate) fn captcha(words: &Words) -> String {
    const CHOICES: [&str; 6] =
        ["boats-3", "terraces-5", "night-street-2", "storm-3", "boats-8", "village-2"];
    let choice = |name: &&str| {
        format!(
            "<label><input type=\"checkbox\" name=\"choice\" value=\"{name}\">\
             <img src=\"/media/{name}.png\" alt=\"\" width=\"160\" height=\"100\"></label>"
        )
    };
    let choices: String = CHOICES.iter().map(choice).collect();
    let form = format!(
        "<form class=\"captcha\" id=\"challenge-form\" method=\"post\">\
         <fieldset><legend>{}</legend>\
         {choices}</fieldset><button class=\"button\" type=\"submit\">{}</button></form>\n",
        words.captcha_ask, words.captcha_send
    );
    bare_page(words, words.captcha.title, &sheet(&words.captcha, "✓", &form))
}
