//! What the web view is allowed: its content security policy and its capabilities.

use crate::rust::code;
use crate::tree::{files, read};

/// The one address with a host: how commands reach the core where `ipc:` cannot.
const IPC_HOST: &str = "http://ipc.localhost";
const NEVER: &[&str] = &["'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", "*", "data:"];
const WITH_A_HOST: &[&str] = &["http:", "https:", "ws:", "wss:"];

/// What captured bytes may come by: pictures of the vault by the protocol that sniffs them; those
/// of an opened bundle, video and sound from memory.
const MEDIA: &[(&str, &str)] = &[("img-src", "'self' media: blob:"), ("media-src", "blob:")];

/// The directives of the policy, in the order of the file.
fn policy(config: &str) -> Vec<(String, String)> {
    let block = config.split_once("\"csp\": {").and_then(|(_, rest)| rest.split_once('}'));
    let strings: Vec<&str> =
        block.map_or("", |(block, _)| block).split('"').skip(1).step_by(2).collect();
    strings.chunks_exact(2).map(|pair| (pair[0].to_owned(), pair[1].to_owned())).collect()
}

fn is_for_media(directive: &str) -> bool {
    MEDIA.iter().any(|(name, _)| *name == directive)
}

fn breaks(config: &str) -> Vec<String> {
    let mut found = Vec::new();
    let policy = policy(config);
    if !policy.iter().any(|(name, value)| name == "default-src" && value == "'none'") {
        found.push("default-src is not 'none'".to_owned());
    }
    for (name, value) in &policy {
        let host =
            |word: &&str| *word != IPC_HOST && WITH_A_HOST.iter().any(|it| word.starts_with(it));
        let bad = value.split_whitespace().filter(|word| NEVER.contains(word) || host(word));
        found.extend(bad.map(|word| format!("{name}: {word}")));
    }
    for (name, value) in policy.iter().filter(|(name, _)| is_for_media(name)) {
        let named = MEDIA.contains(&(name.as_str(), value.as_str()));
        found.extend((!named).then(|| format!("{name}: {value}")));
    }
    let rest = policy.iter().filter(|(name, _)| !is_for_media(name));
    for (name, value) in
        rest.filter(|(_, value)| ["blob:", "media:"].iter().any(|it| value.contains(it)))
    {
        found.push(format!("{name}: {value}"));
    }
    for word in ["dangerous", "devCsp", "devUrl", "\"withGlobalTauri\": true"] {
        found.extend(config.contains(word).then(|| format!("tauri.conf.json: {word}")));
    }
    found
}

/// What every window is made with, wherever one is made.
const HOOKS: &[&str] = &[
    ".on_navigation(",
    ".on_new_window(",
    ".on_download(",
    ".on_permission_request(",
    ".data_directory(PathBuf::from(NO_FOLDER))",
    ".devtools(false)",
    ".general_autofill_enabled(false)",
];
const HEADERS: &[&str] = &[
    "\"Cross-Origin-Opener-Policy\": \"same-origin\"",
    "\"Cross-Origin-Resource-Policy\": \"same-origin\"",
    "\"Permissions-Policy\": \"camera=(), microphone=(), geolocation=(), display-capture=(), \
     clipboard-read=()\"",
    "\"X-Content-Type-Options\": \"nosniff\"",
    "\"freezePrototype\": true",
];

/// The hooks that are missing where a window is made.
fn missing_hooks(source: &str) -> Vec<&'static str> {
    let code = code(source);
    let windows = code.matches("WindowBuilder::").count() + code.matches("viewBuilder::").count();
    let short = |hook: &&&str| code.matches(**hook).count() < windows;
    HOOKS.iter().filter(short).copied().collect()
}

fn is_open_to_other_pages(capability: &str) -> bool {
    capability.contains("\"remote\"")
}

#[test]
fn a_hole_in_the_policy_is_found() {
    let with = |value: &str| {
        format!("{{\"csp\": {{ \"default-src\": \"'none'\", \"script-src\": \"{value}\" }} }}")
    };
    assert_eq!(breaks(&with("'self' ipc: http://ipc.localhost")), Vec::<String>::new());
    for word in NEVER.iter().chain(&["https://a.example", "http:", "wss://a.example"]) {
        assert_eq!(breaks(&with(&format!("'self' {word}"))).len(), 1, "{word}");
    }
    assert_eq!(breaks("{\"csp\": { \"font-src\": \"'self'\" }}").len(), 1, "no default");
    for word in ["blob:", "media:"] {
        assert_eq!(breaks(&with(&format!("'self' {word}"))).len(), 1, "{word} for scripts");
    }
    let images = |value: &str| {
        with("'self'").replace("\"script-src\": \"'self'", &format!("\"img-src\": \"{value}"))
    };
    assert_eq!(breaks(&images("'self' media: blob:")), Vec::<String>::new());
    for value in ["'self' blob:", "'self' media: asset:", "media: 'self' blob:"] {
        assert_eq!(breaks(&images(value)).len(), 1, "{value}");
    }
    assert_eq!(breaks(&format!("{} \"devUrl\": 1", with("'self'"))).len(), 1);
    let made = format!("WebviewWindowBuilder::new(app){}", HOOKS.concat());
    assert_eq!(missing_hooks(&made), Vec::<&str>::new());
    assert_eq!(missing_hooks(&made.replace(".on_download(", "")), [".on_download("]);
    assert_eq!(missing_hooks(&format!("{made}; WebviewBuilder::new(b)")).len(), HOOKS.len());
    assert!(is_open_to_other_pages("\"remote\": { \"urls\": [] }"));
}

#[test]
fn the_web_view_may_show_our_own_pages_and_nothing_else() {
    let config = read("src-tauri/tauri.conf.json");
    assert!(policy(&config).len() > 5, "the policy was not read");
    crate::holds(&breaks(&config));
    for header in HEADERS {
        assert!(config.contains(header), "tauri.conf.json lacks {header}");
    }
    let windows = files("src-tauri/src/", ".rs");
    assert!(windows.iter().any(|file| file.text.contains("WindowBuilder::")), "no window is made");
    for file in windows {
        assert_eq!(missing_hooks(&file.text), Vec::<&str>::new(), "{}", file.path);
    }
    for file in files("src-tauri/capabilities/", ".json") {
        assert!(!is_open_to_other_pages(&file.text), "{} has `remote`", file.path);
    }
}
