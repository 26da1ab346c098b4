//! Ids of the rules that the judge fires itself. Their words stand in `rules/judge.toml` and
//! `rules/web.toml`; that each is there is held by a test.

macro_rules! ids {
    ($($name:ident = $id:literal;)*) => {
        $(pub(super) const $name: &str = $id;)*
        pub(super) const ALL: &[&str] = &[$($name),*];
    };
}

ids! {
    SAME_TEXT = "web-same-text";
    TEXT_DESPITE_STATUS = "web-text-despite-status";
    OTHER_TEXT = "web-other-text";
    MEDIA_GONE = "web-media-gone";
    SAME_AS_DECOY = "web-same-as-decoy";
    SENT_ELSEWHERE = "web-sent-elsewhere";
    NO_TRACE = "web-no-trace";
    OTHER_SHAPE = "other-shape";
    OTHER_STATUS = "web-other-status";
    NO_ANSWER = "net-no-answer";
    CONTROL_ALIVE = "control-alive";
    CONTROL_ANSWERS = "control-answers";
    ACCOUNT_ALIVE = "account-alive";
    ROOT_ANSWERS = "root-answers";
    SITE_GONE = "site-gone";
    CONTROL_FAILED = "control-failed";
    LINE_DOWN = "line-down";
    NO_CONTROL = "no-control";
    NEVER_PUBLIC = "never-public";
    SHELL = "site-shell";
    NOTICE_INSTEAD = "notice-instead";
    DECOY_SHOWN = "decoy-shown";
    SEEN_ALIVE = "seen-alive";
    ALIVE_ELSEWHERE = "alive-elsewhere";
}
