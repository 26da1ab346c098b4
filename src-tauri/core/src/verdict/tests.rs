use proptest::prelude::*;

use super::*;
use crate::model::{
    Author, Baseline, Facts, Found, FoundText, ObservationId, Page, PageReading, PageSigns,
    PageTrouble, Query, Source,
};

const LINK: &str = "https://bensong.example/@hoa/3210000000";
const TEXT: &str = "Sáng nay bà con xã tôi ra ruộng thì thấy cọc mốc đã cắm ngang bờ đê.";

fn addresses() -> Vec<String> {
    vec![LINK.to_owned()]
}

fn saved<'a>(addresses: &'a [String], author: &'a Author) -> Saved<'a> {
    Saved {
        baseline: Baseline::Public,
        account_seen: true,
        addresses,
        permalink: None,
        text: TEXT,
        told: &[],
        source: Some(Source::JsonLd),
        author: Some(author),
        published: None,
        title: None,
        n_media: Some(0),
    }
}

fn hoa() -> Author {
    Author { name: Some("Lê Thị Hoa".into()), url: None }
}

fn page(title: &str, text: &str) -> PageReading {
    PageReading {
        title: Some(title.into()),
        heading: Some(title.into()),
        visible_text: format!("{title} {text}"),
        signs: PageSigns { closed: true, ..PageSigns::default() },
        ..PageReading::default()
    }
}

fn post_page(text: &str) -> PageReading {
    PageReading {
        permalink: Some(LINK.into()),
        author: Some(hoa()),
        texts: vec![FoundText { source: Source::JsonLd, text: text.into() }],
        is_post: true,
        ..page("Lê Thị Hoa", text)
    }
}

fn look(n: u8, vantage: &str, probe: Probe, answer: Answer, page: Page) -> Look {
    let asked = match probe {
        Probe::Root => "https://bensong.example/",
        Probe::Decoy => "https://bensong.example/@hoa/8888888888",
        Probe::Account => "https://bensong.example/@hoa",
        _ => LINK,
    };
    Look {
        observation: ObservationId::from_bytes([n; 16]),
        vantage: vantage.into(),
        country: (vantage != "direct").then(|| "DE".into()),
        direct: vantage == "direct",
        probe,
        identity: Identity { platform: "web".into(), ..Identity::default() },
        facts: Facts {
            asked: asked.into(),
            answered: asked.into(),
            answer,
            headers: vec![],
            cut: None,
            page,
            is_json: false,
            words: None,
            found: Found::new(),
            remote: None,
        },
    }
}

fn status(n: u8, vantage: &str, probe: Probe, status: u16, reading: PageReading) -> Look {
    look(n, vantage, probe, Answer::Status(status), Page::Read(Box::new(reading)))
}

fn alive(n: u8, vantage: &str) -> Look {
    status(n, vantage, Probe::Page, 200, post_page(TEXT))
}

fn missing(n: u8, vantage: &str) -> Look {
    status(n, vantage, Probe::Page, 404, page("404", "Page not found"))
}

fn root(n: u8, vantage: &str) -> Look {
    status(n, vantage, Probe::Root, 200, page("Bến Sông", "Mới nhất trên Bến Sông"))
}

fn decoy(n: u8, vantage: &str) -> Look {
    status(n, vantage, Probe::Decoy, 404, page("404", "Page not found"))
}

fn line_down(n: u8, vantage: &str, failure: crate::model::Failure) -> Look {
    look(n, vantage, Probe::Page, Answer::Failed(failure), Page::Nothing)
}

fn verdict_of(looks: &[Look]) -> Verdict {
    outcome(looks).verdict
}

fn outcome(looks: &[Look]) -> Outcome {
    let (addresses, author) = (addresses(), hoa());
    judge(&BUILT_IN, looks, &[], &saved(&addresses, &author))
}

#[test]
fn the_saved_text_in_its_place_is_proof_of_life() {
    assert_eq!(verdict_of(&[alive(1, "direct")]), Verdict::Visible);
}

#[test]
fn other_words_under_the_same_address_are_an_edit() {
    let other = post_page("Hôm nay trời đẹp, cả nhà ra đồng từ sớm.");
    let looks = [status(1, "direct", Probe::Page, 200, other)];
    assert_eq!(verdict_of(&looks), Verdict::Edited);
}

#[test]
fn a_missing_page_counts_only_beside_a_working_site() {
    assert_eq!(verdict_of(&[missing(1, "direct")]), Verdict::Unclear);
    assert_eq!(verdict_of(&[missing(1, "direct"), root(2, "direct")]), Verdict::Removed);
    let down = status(2, "direct", Probe::Root, 503, page("503", ""));
    assert_eq!(verdict_of(&[missing(1, "direct"), down]), Verdict::Unreachable);
    let guarded = status(2, "direct", Probe::Root, 429, page("429", ""));
    assert_eq!(verdict_of(&[missing(1, "direct"), guarded]), Verdict::RateLimited);
}

#[test]
fn a_site_without_a_home_page_of_its_own_still_knows_its_addresses() {
    let forbidden = status(2, "direct", Probe::Root, 403, page("403 Forbidden", ""));
    assert_eq!(verdict_of(&[missing(1, "direct"), forbidden]), Verdict::Removed);
    let makers = || status(2, "direct", Probe::Root, 200, page("Welcome to nginx!", ""));
    assert_eq!(verdict_of(&[missing(1, "direct"), makers()]), Verdict::Removed);
    let nowhere = status(2, "direct", Probe::Root, 404, page("404", ""));
    assert_eq!(verdict_of(&[missing(1, "direct"), nowhere]), Verdict::Removed);
    let tombstone = status(1, "direct", Probe::Page, 200, page("Page not found", ""));
    assert_ne!(verdict_of(&[tombstone, makers()]), Verdict::Removed);
}

#[test]
fn a_control_that_is_alive_stands_for_the_site() {
    let (addresses, author) = (addresses(), hoa());
    let control =
        ControlAlive { vantage: "direct".into(), observation: ObservationId::from_bytes([9; 16]) };
    let outcome =
        judge(&BUILT_IN, &[missing(1, "direct")], &[control], &saved(&addresses, &author));
    assert_eq!(outcome.verdict, Verdict::Removed);
    let rules: Vec<&str> = outcome.chain.iter().map(|reason| reason.rule.as_str()).collect();
    assert_eq!(rules, ["web-404", "control-alive"]);
}

#[test]
fn gone_here_and_alive_abroad_is_hidden_by_country() {
    let looks = [missing(1, "direct"), root(2, "direct"), alive(3, "abroad")];
    assert_eq!(verdict_of(&looks), Verdict::GeoBlocked);
}

#[test]
fn a_line_that_fails_here_and_works_abroad_is_blocked_by_the_network() {
    use crate::model::Failure;
    for failure in [Failure::Dns, Failure::Reset, Failure::Tls, Failure::Timeout] {
        let looks = [line_down(1, "direct", failure), alive(2, "abroad")];
        assert_eq!(verdict_of(&looks), Verdict::NetworkBlocked, "{failure:?}");
    }
    let looks = [line_down(1, "direct", Failure::Dns), line_down(2, "abroad", Failure::Vantage)];
    assert_eq!(verdict_of(&looks), Verdict::Unreachable);
}

#[test]
fn a_platform_that_says_something_of_the_post_is_not_blocked_by_the_network() {
    let mut login = page("Log in to Bến Sông", "Email Password");
    login.signs.password_field = true;
    let cut = line_down(1, "direct", crate::model::Failure::Reset);
    let looks = [cut, status(2, "direct", Probe::Embed, 200, login), alive(3, "abroad")];
    assert_eq!(verdict_of(&looks), Verdict::Visible, "one cut line beside an answer is no block");
}

#[test]
fn a_legal_notice_suffices_by_itself() {
    let looks = [status(1, "direct", Probe::Page, 451, page("Unavailable", ""))];
    assert_eq!(verdict_of(&looks), Verdict::GeoBlocked);
}

#[test]
fn walls_and_faults_never_flag() {
    let mut login = page("Log in to Bến Sông", "Email Password");
    login.signs.password_field = true;
    let mut captcha = page("Just a moment...", "");
    captcha.signs.challenge = Some("cloudflare".into());
    let cases = [
        (200, login.clone(), Verdict::LoginWalled),
        (403, login, Verdict::LoginWalled),
        (401, page("401", ""), Verdict::LoginWalled),
        (200, captcha.clone(), Verdict::RateLimited),
        (403, captcha, Verdict::RateLimited),
        (429, page("Slow down", ""), Verdict::RateLimited),
        (500, page("Error", ""), Verdict::Unreachable),
        (503, page("Maintenance", ""), Verdict::Unreachable),
        (403, page("Forbidden", ""), Verdict::Unclear),
        (302, page("Found", ""), Verdict::Unclear),
        (200, page("Bến Sông", "Mới nhất"), Verdict::Unclear),
    ];
    for (code, reading, expected) in cases {
        let looks = [
            status(1, "direct", Probe::Page, code, reading),
            root(2, "direct"),
            decoy(3, "direct"),
        ];
        assert_eq!(verdict_of(&looks), expected, "HTTP {code}");
    }
}

#[test]
fn a_notice_in_title_and_heading_of_an_empty_page_is_a_tombstone() {
    for title in [
        "This content isn’t available right now",
        "Bạn hiện không xem được nội dung này",
        "Bài viết này không còn tồn tại",
    ] {
        let looks = [status(1, "direct", Probe::Page, 200, page(title, "")), root(2, "direct")];
        assert_eq!(verdict_of(&looks), Verdict::Removed, "{title}");
    }
}

#[test]
fn the_same_words_inside_a_post_are_no_tombstone() {
    let own = "Bạn hiện không xem được nội dung này. Facebook báo như thế, tôi đăng lại toàn văn.";
    let (addresses, author) = (addresses(), hoa());
    let mut saved = saved(&addresses, &author);
    saved.text = own;
    let looks = [status(1, "direct", Probe::Page, 200, post_page(own)), root(2, "direct")];
    assert_eq!(judge(&BUILT_IN, &looks, &[], &saved).verdict, Verdict::Visible);
}

#[test]
fn the_page_of_an_address_that_never_existed_is_a_removal_unless_all_pages_are_alike() {
    let home = || page("Bến Sông", "Mới nhất trên Bến Sông hôm nay");
    let post = status(1, "direct", Probe::Page, 200, page("Bến Sông", "Ở đây không có gì để xem"));
    let mut decoy = decoy(2, "direct");
    decoy.facts = Facts { asked: decoy.facts.asked.clone(), ..post.facts.clone() };
    decoy.facts.answered.clone_from(&decoy.facts.asked);
    let shell = status(3, "direct", Probe::Root, 200, page("Bến Sông", "Ở đây không có gì để xem"));
    let looks = [post.clone(), decoy.clone(), status(3, "direct", Probe::Root, 200, home())];
    assert_eq!(verdict_of(&looks), Verdict::Removed);
    assert_eq!(outcome(&looks).chain[0].rule, "web-same-as-decoy");
    assert_eq!(verdict_of(&[post, decoy, shell]), Verdict::Unclear);
}

#[test]
fn an_account_that_is_gone_with_its_post_is_named() {
    let account = status(3, "direct", Probe::Account, 410, page("Gone", ""));
    let looks = [missing(1, "direct"), root(2, "direct"), account];
    assert_eq!(verdict_of(&looks), Verdict::AccountGone);
}

#[test]
fn a_provider_posing_as_the_site_is_no_removal() {
    let words = "We're sorry but the page you're looking for could not be found!!!!!";
    let blocked = || {
        let mut look = status(1, "direct", Probe::Page, 404, page("404 Page", words));
        look.facts.found.insert(Query::Element("font b".into()), vec![words.into()]);
        look
    };
    assert_eq!(verdict_of(&[blocked(), root(2, "direct")]), Verdict::Unclear);
    assert_eq!(verdict_of(&[blocked(), alive(2, "abroad")]), Verdict::NetworkBlocked);
}

#[test]
fn what_cannot_be_read_is_unclear() {
    for trouble in [
        PageTrouble::NotHtml,
        PageTrouble::Empty,
        PageTrouble::Undecodable,
        PageTrouble::TooDeep,
        PageTrouble::TooLarge,
        PageTrouble::TooCostly,
    ] {
        let unread = look(1, "direct", Probe::Page, Answer::Status(200), Page::Trouble(trouble));
        assert_eq!(verdict_of(&[unread, root(2, "direct")]), Verdict::Unclear, "{trouble:?}");
    }
}

/// Looks of every kind, from two vantages.
fn any_look() -> impl Strategy<Value = Look> {
    let vantage = prop_oneof![Just("direct"), Just("abroad")];
    (vantage, 0..10_usize).prop_map(|(vantage, kind)| of_kind(0, vantage, kind))
}

fn of_kind(n: u8, vantage: &str, kind: usize) -> Look {
    match kind {
        0 => alive(n, vantage),
        1 => missing(n, vantage),
        2 => root(n, vantage),
        3 => decoy(n, vantage),
        4 => status(n, vantage, Probe::Page, 503, page("503", "")),
        5 => line_down(n, vantage, crate::model::Failure::Reset),
        6 => status(n, vantage, Probe::Page, 451, page("451", "")),
        7 => status(n, vantage, Probe::Root, 503, page("503", "")),
        8 => status(n, vantage, Probe::Page, 200, page("Page not found", "")),
        _ => status(n, vantage, Probe::Account, 404, page("404", "")),
    }
}

/// Up to eight looks, each its own observation.
fn any_looks() -> impl Strategy<Value = Vec<Look>> {
    proptest::collection::vec(any_look(), 0..8).prop_map(|mut looks| {
        for (n, look) in (0..).zip(&mut looks) {
            look.observation = ObservationId::from_bytes([n; 16]);
        }
        looks
    })
}

proptest! {
    #[test]
    fn the_order_of_looks_does_not_matter(
        looks in any_looks().prop_flat_map(|looks| {
            (Just(looks.clone()), Just(looks).prop_shuffle())
        }),
    ) {
        prop_assert_eq!(verdict_of(&looks.0), verdict_of(&looks.1));
    }

    #[test]
    fn a_sighting_on_ones_own_line_always_clears(
        mut looks in any_looks(),
    ) {
        looks.push(alive(250, "direct"));
        prop_assert!(verdict_of(&looks).is_sighting());
    }

    #[test]
    fn without_a_working_control_nothing_is_removed(
        looks in any_looks(),
    ) {
        let controls_fail: Vec<Look> = looks
            .into_iter()
            .map(|l| if l.probe == Probe::Root {
                status(l.observation.bytes()[0], &l.vantage, Probe::Root, 503, page("503", ""))
            } else {
                l
            })
            .collect();
        let verdict = verdict_of(&controls_fail);
        prop_assert!(verdict != Verdict::Removed && verdict != Verdict::AccountGone);
    }
}

#[test]
fn every_rule_that_the_judge_fires_has_its_words() {
    for id in ids::ALL {
        assert!(rule(id).is_some_and(Rule::is_the_judges), "{id}");
    }
    for (_, rule) in BUILT_IN.rules().filter(|(_, rule)| rule.is_the_judges()) {
        assert!(ids::ALL.contains(&rule.id.as_str()), "{} is never fired", rule.id);
    }
}

#[test]
fn the_built_in_rules_can_be_read_and_a_broken_file_is_refused_with_its_line() {
    RuleSet::read(VERSION, FILES).unwrap();
    let head = "name = \"x\"\n\n[[rule]]\nid = \"a-b\"\nwhen = [{ at = \"title\" }]\n";
    let tail = "says = \"removed\"\nconfidence = \"A\"\nlanguages = [\"vi\"]\nsource = \"s\"\nseen = \"2026-11-25\"\n\
                en = \"One.\"\nvi = \"Hai.\"\n";
    let read = |text: &str| RuleSet::read("v", &[("x", text)]);
    read(&format!("{head}{tail}")).unwrap();
    for (text, line, fault) in [
        (format!("{head}{}", tail.replace("removed", "gone")), 6, "unknown variant `gone`"),
        (format!("{head}{}", tail.replace("confidence", "confident")), 7, "unknown field"),
        (head.replace("title", "titel") + tail, 5, "no place called `titel`"),
        (
            head.replace("at = \"title\"", "element = \"body\", contains = [\"x\"]") + tail,
            5,
            "words anywhere",
        ),
        (head.replace("a-b", "A b") + tail, 4, "small letters"),
        (format!("{head}{}", tail.replace("Hai.", "Hai")), 4, "whole sentence"),
        (format!("{head}{tail}{}{tail}", head.split_once("\n\n").unwrap().1), 14, "is taken"),
        (format!("{head}{tail}needs = [\"nothing\"]\n"), 4, "no rule"),
        (format!("{head}{}", tail.replace("\"vi\"]", "\"việt\"]")), 4, "`languages`"),
        (format!("{head}{}", tail.replace("languages = [\"vi\"]\n", "")), 3, "missing field"),
        (format!("{head}{}", tail.replace("source = \"s\"\n", "")), 3, "missing field"),
        (format!("{head}{}", tail.replace("2026-11-25", "2026-13-25")), 4, "`seen`"),
        ("name = \"x\nclosed".to_owned(), 2, ""),
    ] {
        let broken = read(&text).unwrap_err();
        assert_eq!(broken.line, line, "{broken}\n{text}");
        assert!(broken.fault.contains(fault), "{broken}");
    }
}

#[test]
fn the_digest_names_the_rules() {
    assert_eq!(BUILT_IN.name(), RuleSet::read(VERSION, FILES).unwrap().name());
    let other = RuleSet::read(VERSION, &[("x", "name = \"x\"")]).unwrap();
    assert_ne!(BUILT_IN.name(), other.name());
    let short = BUILT_IN.digest().get(..16).unwrap();
    let name = format!("{} sha256:{short}", BUILT_IN.version());
    assert_eq!((BUILT_IN.name(), BUILT_IN.digest().len()), (name, 64));
}

#[test]
fn a_page_leads_to_looks_on_its_own_host_alone() {
    let kin = Query::Element("link[rel=alternate][type=application/activity+json] @href".into());
    let planned = |platform: &str, links: &[&str]| {
        let mut page = on(platform, alive(1, "direct"));
        let links = links.iter().map(|link| (*link).to_owned()).collect();
        page.facts.found.insert(kin.clone(), links);
        looks_in(&BUILT_IN, &page)
    };
    let own = "https://bensong.example/users/hoa/statuses/77";
    let expected = Planned { probe: Probe::Api, url: own.into(), kin: true, in_doubt: true };
    assert_eq!(planned("mastodon", &["https://elsewhere.example/77", own]), vec![expected]);
    assert_eq!(planned("mastodon", &["https://elsewhere.example/77"]), vec![]);
    assert_eq!(planned("mastodon", &[]), vec![]);
    assert_eq!(planned("facebook", &[own]), vec![]);
}

/// Looks at a post of a platform that only its own id speaks for.
fn on(platform: &str, mut look: Look) -> Look {
    look.identity = Identity { platform: platform.into(), ids: vec!["77".into()], ..look.identity };
    look
}

#[test]
fn shapes_nobody_knows_are_neither_life_nor_loss() {
    for (platform, _) in FILES.iter().filter(|(name, _)| BUILT_IN.file(name).unwrap().closed) {
        for probe in Probe::OF_POST {
            for code in [200, 202, 302, 409, 418] {
                let look = status(1, "direct", probe, code, page("Điều chưa từng thấy", TEXT));
                let mut json = on(platform, look.clone());
                (json.facts.is_json, json.facts.page) = (true, Page::Trouble(PageTrouble::NotHtml));
                for look in [on(platform, look), json] {
                    let verdict = verdict_of(&[look, root(2, "direct"), decoy(3, "direct")]);
                    assert!(
                        !verdict.is_loss() && !verdict.is_sighting(),
                        "{platform} {probe:?} {code}: {verdict}"
                    );
                }
            }
        }
    }
}

/// What a rule looks for, put into an answer: the rule fires.
fn firing(rule: &Rule, platform: &str, probe: Probe) -> Look {
    let look = status(1, "direct", probe, 200, page("x", "y"));
    let mut look = on(platform, look);
    look.identity.accounts = vec!["thu".into(), "did:plc:a".into()];
    for when in rule.when.iter().filter(|when| !when.not) {
        let value = match &when.test {
            Test::Is(of) | Test::Begins(of) | Test::Contains(of) => of[0].clone(),
            Test::Anything | Test::Home => "x".into(),
        };
        match (&when.at, when.at.query().and_then(|query| fill::query(&query, &look.identity))) {
            (_, Some(query)) => drop(look.facts.found.insert(query, vec![value])),
            (At::Answer, _) => {
                look.facts.answer = value.parse().map_or(look.facts.answer, Answer::Status);
            }
            (At::FinalPath | At::FinalPart, _) => {
                look.facts.answered = format!("https://bensong.example/x/{value}");
            }
            (At::Title | At::Notice, _) => {
                look.facts.page = Page::Read(Box::new(page(&value, "")));
            }
            _ => {}
        }
    }
    look
}

#[test]
fn no_rule_raises_a_flag_beside_a_control_that_fails() {
    for (platform, rule) in BUILT_IN.rules().filter(|(_, rule)| rule.says.is_loss()) {
        for probe in Probe::OF_POST.into_iter().filter(|probe| rule.reads(*probe)) {
            let lost = firing(rule, platform, probe);
            let control = on(platform, status(2, "direct", Probe::Control, 429, page("429", "")));
            let verdict = verdict_of(&[lost, control]);
            assert!(!verdict.is_loss(), "{} beside a failing control: {verdict}", rule.id);
        }
    }
}

#[test]
fn an_unconfirmed_rule_raises_no_flag_alone() {
    let unconfirmed =
        BUILT_IN.rules().filter(|(_, r)| r.confidence == Confidence::C && r.says.is_loss());
    let mut n = 0;
    for (platform, rule) in unconfirmed {
        for probe in Probe::OF_POST.into_iter().filter(|probe| rule.reads(*probe)) {
            n += 1;
            let verdict = verdict_of(&[firing(rule, platform, probe)]);
            assert!(!verdict.is_loss(), "{}: {verdict}", rule.id);
        }
    }
    assert!(n > 3);
}

/// Looks that make rules of one platform fire, from two vantages, in any combination; and whether
/// the control of each vantage works (429 if not).
fn any_answers() -> impl Strategy<Value = (&'static str, Vec<Look>)> {
    let platforms: Vec<&str> = FILES
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| !["network", "walls", "web", "judge"].contains(name))
        .collect();
    let one = (proptest::sample::select(platforms), 0..7_usize);
    one.prop_flat_map(|(platform, n)| {
        let of = |file: &str| BUILT_IN.file(file).unwrap().rule.len();
        let pick = (0..of(platform) + of("walls"), 0..4_usize, proptest::bool::ANY);
        let picked = proptest::collection::vec(pick, n);
        picked.prop_map(move |picked| (platform, answers(platform, &picked)))
    })
}

fn answers(platform: &str, picked: &[(usize, usize, bool)]) -> Vec<Look> {
    let rules = ["walls", platform].map(|file| BUILT_IN.file(file).unwrap().rule.iter());
    let rules: Vec<&Rule> = rules.into_iter().flatten().collect();
    let looks = picked.iter().zip(1..).map(|((rule, probe, here), n)| {
        let rule = rules[*rule];
        let probes: Vec<Probe> = rule.on.iter().copied().filter(|p| *p != Probe::Control).collect();
        let probes = if probes.is_empty() { Probe::OF_POST.to_vec() } else { probes };
        let mut look = firing(rule, platform, probes[probe % probes.len()]);
        look.observation = ObservationId::from_bytes([n; 16]);
        look.direct = *here;
        look.vantage = if *here { "direct" } else { "abroad" }.into();
        look.country = Some(if *here { "VN" } else { "DE" }.into());
        look
    });
    looks.collect()
}

/// The post itself, shown in the platform's own form.
fn shown(platform: &str, n: u8, here: bool) -> Option<Look> {
    let rules = &BUILT_IN.file(platform)?.rule;
    let shows = |rule: &&Rule| {
        rule.says == Verdict::Visible
            && rule.life == Life::Shown
            && rule.extent != Extent::Agreeing
            && rule.confidence == Confidence::A
            && Probe::OF_POST.iter().any(|probe| rule.on.contains(probe))
    };
    let rule = rules.iter().find(shows)?;
    let probe = *rule.on.iter().find(|probe| probe.is_of_post())?;
    let mut look = firing(rule, platform, probe);
    look.observation = ObservationId::from_bytes([n; 16]);
    look.direct = here;
    look.vantage = if here { "direct" } else { "abroad" }.into();
    look.country = Some(if here { "VN" } else { "DE" }.into());
    Some(look)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn on_every_platform_the_order_of_looks_does_not_matter(
        (given, mixed) in any_answers().prop_flat_map(|(_, looks)| {
            (Just(looks.clone()), Just(looks).prop_shuffle())
        }),
    ) {
        let (given, mixed) = (outcome(&given), outcome(&mixed));
        prop_assert_eq!(given.verdict, mixed.verdict);
        prop_assert_eq!(given.chain, mixed.chain);
    }

    #[test]
    fn on_every_platform_a_sighting_never_makes_a_flag_appear(
        (platform, mut looks) in any_answers(), here in proptest::bool::ANY,
    ) {
        let before = verdict_of(&looks);
        let Some(sighting) = shown(platform, 200, here) else { return Ok(()) };
        looks.push(sighting);
        let after = verdict_of(&looks);
        // What is seen abroad can be hidden here: that may be said of it, never that it is gone.
        let gone = matches!(after, Verdict::Removed | Verdict::AccountGone);
        prop_assert!(!gone, "{platform}: {before} became {after}");
        prop_assert!(!here || !after.is_loss(), "{platform}: {before} became {after}");
    }

    #[test]
    fn on_every_platform_a_failing_control_never_leaves_a_flag(
        (platform, mut looks) in any_answers(),
        code in prop_oneof![Just(429_u16), Just(503), Just(500)],
    ) {
        for (n, here) in [(201, true), (202, false)] {
            let mut control = on(platform, status(n, "direct", Probe::Control, code, page("x", "")));
            control.direct = here;
            control.vantage = if here { "direct" } else { "abroad" }.into();
            looks.push(control);
        }
        let after = verdict_of(&looks);
        prop_assert!(!after.is_loss(), "{platform}: {after}");
    }

    #[test]
    fn on_every_platform_a_decoy_that_is_shown_leaves_no_flag(
        (platform, mut looks) in any_answers(),
    ) {
        for (n, here) in [(201, true), (202, false)] {
            let Some(mut decoy) = shown(platform, n, here) else { return Ok(()) };
            decoy.probe = Probe::Decoy;
            looks.push(decoy);
        }
        let after = verdict_of(&looks);
        prop_assert!(!after.is_loss(), "{platform}: {after}");
    }

    #[test]
    fn on_every_platform_an_unknown_shape_is_unclear(
        platform in proptest::sample::select(FILES.iter().map(|(name, _)| *name).filter(|name| {
            BUILT_IN.file(name).is_some_and(|file| file.closed)
        }).collect::<Vec<_>>()),
        code in prop_oneof![200_u16..300, 300_u16..400, 405_u16..407, 411_u16..429],
        words in "[a-z]{1,9}( [a-z]{1,9}){0,30}",
        is_json in proptest::bool::ANY,
        probe in proptest::sample::select(Probe::OF_POST.to_vec()),
    ) {
        let mut look = on(platform, status(1, "direct", probe, code, page("x", &words)));
        if is_json {
            (look.facts.is_json, look.facts.page) = (true, Page::Trouble(PageTrouble::NotHtml));
        }
        let control = on(platform, status(2, "direct", Probe::Control, 200, page("x", &words)));
        let verdict = verdict_of(&[look, control]);
        prop_assert!(!verdict.is_loss() && !verdict.is_sighting(), "{platform} {code}: {verdict}");
    }
}

#[test]
fn every_platform_has_a_post_to_show_and_names_to_look_beside() {
    for (name, _) in FILES
        .iter()
        .filter(|(name, _)| !["network", "walls", "web", "judge", "zalo"].contains(name))
    {
        let file = BUILT_IN.file(name).unwrap();
        assert!(file.control.is_some() && file.decoy.is_some(), "{name}");
        assert!(!file.closed || shown(name, 1, true).is_some(), "{name} shows no post");
        if file.closed {
            let look = shown(name, 1, true).unwrap();
            assert!(verdict_of(&[look]).is_sighting(), "{name}");
        }
    }
}

#[test]
fn a_source_is_compared_with_what_it_told_itself() {
    let rule = BUILT_IN.rule("masto-status").unwrap();
    let mut look = firing(rule, "mastodon", Probe::Api);
    let content = rule.text[0].query().unwrap();
    let content = fill::query(&content, &look.identity).unwrap();
    look.facts.found.insert(content, vec!["Họp dân ở đình làng, 8 giờ.".into()]);
    let said = told(&BUILT_IN, &look).unwrap();
    assert_eq!(
        (said.rule.as_str(), said.text.as_str()),
        ("masto-status", "Họp dân ở đình làng, 8 giờ.")
    );
    let (addresses, author) = (addresses(), hoa());
    let sources = [said];
    let saved =
        Saved { told: &sources, text: "The page's own summary.", ..saved(&addresses, &author) };
    assert_eq!(judge(&BUILT_IN, &[look.clone()], &[], &saved).verdict, Verdict::Visible);
    let without = Saved { told: &[], ..saved.clone() };
    assert_eq!(judge(&BUILT_IN, &[look], &[], &without).verdict, Verdict::Edited);
}

#[test]
fn a_text_that_was_not_taken_from_a_page_may_stand_anywhere_if_it_tells_enough() {
    let (addresses, author) = (addresses(), hoa());
    let found = |text: &str| {
        let saved = Saved { source: None, text, n_media: None, ..saved(&addresses, &author) };
        compare::compare(&page("Lê Thị Hoa", &format!("xem {text} nhé")), &saved)
    };
    assert_eq!(found(&"a".repeat(24)), compare::Match::Same);
    assert_eq!(found(&"a".repeat(23)), compare::Match::Absent, "so little stands in any page");
}

#[test]
fn words_are_shown_where_an_answer_gives_them_for_themselves() {
    let shows = |page| {
        let look = status(1, "direct", Probe::Page, 200, page);
        shows_words(&look.facts, "Chào buổi sáng")
    };
    assert!(shows(post_page("Chào  buổi sáng")) && !shows(post_page("Chào buổi tối")));
    assert!(!shows(page("Chào buổi sáng", "")), "so few words stand in any page");
}

#[test]
fn a_page_is_the_same_post_only_by_its_link_and_its_author_or_day() {
    let (addresses, author) = (addresses(), hoa());
    let compared = |page: &PageReading| compare::compare(page, &saved(&addresses, &author));
    let other = post_page("Hôm nay trời đẹp, cả nhà đi chợ.");
    assert_eq!(compared(&other), compare::Match::Changed);
    let lan = Author { name: Some("Lan".into()), url: None };
    let lacking = [
        PageReading { is_post: false, ..other.clone() },
        PageReading { permalink: Some(format!("{LINK}1")), ..other.clone() },
        PageReading { author: Some(lan), ..other.clone() },
        PageReading { texts: Vec::new(), ..other },
    ];
    for page in lacking {
        assert_eq!(compared(&page), compare::Match::Absent, "{page:?}");
    }
}

#[test]
fn only_a_rule_that_states_that_a_post_is_shown_settles_a_round() {
    let tells = |id: &str| tells_alone(&BUILT_IN, id);
    let rules: Vec<&Rule> = BUILT_IN.rules().map(|(_, rule)| rule).collect();
    let of = |life, weight| {
        let fits = move |rule: &&&Rule| rule.life == life && rule.weight == weight;
        rules.iter().find(fits).map(|rule| rule.id.as_str())
    };
    assert!(of(Life::Shown, Weight::States).is_some_and(tells));
    for (life, weight) in [
        (Life::Shown, Weight::Supports),
        (Life::Exists, Weight::States),
        (Life::Stored, Weight::States),
    ] {
        assert!(!of(life, weight).is_some_and(tells), "{life:?}, {weight:?}");
    }
    assert!(!tells("no-rule-of-this-name"));
}

#[test]
fn a_login_form_beside_more_text_than_a_login_page_has_is_no_obstacle() {
    let stands_in_the_way = |text: &str, is_post: bool| {
        let page = PageReading {
            signs: PageSigns { password_field: true, closed: true, ..PageSigns::default() },
            is_post,
            ..page("Bến Sông", text)
        };
        obstacle(&BUILT_IN, &status(1, "direct", Probe::Page, 200, page).facts).is_some()
    };
    let long = "chữ ".repeat(160);
    assert!(stands_in_the_way("Đăng nhập", false));
    assert!(!stands_in_the_way("Đăng nhập", true) && !stands_in_the_way(&long, false));
}

#[test]
fn what_stands_in_the_way_abroad_counts_only_while_the_own_line_is_mute() {
    let legal = |n| status(n, "abroad", Probe::Page, 451, page("Unavailable", ""));
    let heard = [missing(1, "direct"), root(2, "direct"), legal(3)];
    assert_eq!(verdict_of(&heard), Verdict::Removed);
    let mute = || line_down(1, "direct", crate::model::Failure::Dns);
    assert_eq!(verdict_of(&[mute(), legal(2)]), Verdict::GeoBlocked);
    let private =
        |rule: &&(&str, &Rule)| rule.1.says == Verdict::Private && rule.1.weight == Weight::States;
    let rules: Vec<(&str, &Rule)> = BUILT_IN.rules().collect();
    let mut n = 0;
    for (platform, rule) in rules.iter().filter(private) {
        for probe in Probe::OF_POST.into_iter().filter(|probe| rule.reads(*probe)) {
            let firing = firing(rule, platform, probe);
            if verdict_of(std::slice::from_ref(&firing)) != Verdict::Private {
                continue;
            }
            let abroad = Look { vantage: "abroad".into(), direct: false, ..firing };
            let talks = on(platform, status(1, "direct", Probe::Page, 418, page("Lạ", "")));
            assert_ne!(verdict_of(&[talks, abroad.clone()]), Verdict::Private, "{}", rule.id);
            let mute = on(platform, mute());
            assert_eq!(verdict_of(&[mute, abroad]), Verdict::Private, "{}", rule.id);
            n += 1;
        }
    }
    assert!(n > 0);
}

#[test]
fn an_edit_is_told_by_the_text_of_the_source_that_was_saved() {
    let (addresses, author) = (addresses(), hoa());
    let mut later = post_page("Sáng nay bà con xã tôi ra ruộng thì thấy cọc mốc đã nhổ đi.");
    let before = FoundText { source: Source::OpenGraph, text: "Trang của Lê Thị Hoa".into() };
    later.texts.insert(0, before);
    let look = status(1, "direct", Probe::Page, 200, later);
    let pieces = edit(&BUILT_IN, std::slice::from_ref(&look), &saved(&addresses, &author)).unwrap();
    let of = |new: bool| {
        let text = |piece: &Piece| match piece {
            Piece::Kept(text) => text.clone(),
            Piece::Gone(text) if !new => text.clone(),
            Piece::New(text) if new => text.clone(),
            _ => String::new(),
        };
        pieces.iter().map(text).collect::<String>()
    };
    assert!(of(true).ends_with("cọc mốc đã nhổ đi.") && of(false).ends_with("ngang bờ đê."));
    let visible = [alive(1, "direct")];
    assert!(edit(&BUILT_IN, &visible, &saved(&addresses, &author)).is_none());
}

#[test]
fn the_header_fields_that_rules_ask_for_are_named() {
    let headers = BUILT_IN.headers();
    assert!(["server", "cf-mitigated", "x-cluster"].iter().all(|name| headers.contains(name)));
    assert!(!headers.contains("set-cookie"));
}

#[test]
fn an_account_without_its_lasting_name_is_asked_for_it() {
    let of = |accounts: &[&str]| crate::model::Identity {
        platform: "bluesky".into(),
        ids: vec!["3kz".into()],
        accounts: accounts.iter().map(|name| (*name).to_owned()).collect(),
        ..crate::model::Identity::default()
    };
    let asked = question_of(&BUILT_IN, &of(&["hoa.bsky.social"])).unwrap();
    assert!(asked.ends_with("resolveHandle?handle=hoa.bsky.social"), "{asked}");
    assert_eq!(question_of(&BUILT_IN, &of(&["hoa.bsky.social", "did:plc:abc"])), None);
    assert_eq!(question_of(&BUILT_IN, &crate::model::Identity::default()), None);
}

#[test]
fn the_software_of_a_page_is_known_by_its_signs_and_by_nothing_else() {
    let mut look = alive(1, "direct");
    assert_eq!(software(&BUILT_IN, &look), None);
    look.facts.headers.push(("x-cluster".into(), "substack".into()));
    assert_eq!(software(&BUILT_IN, &look), Some("substack"));
}

#[test]
fn a_sentence_of_the_platform_in_the_place_of_a_text_is_no_edit_but_one_within_a_text_is() {
    let rule = BUILT_IN.rule("masto-status").unwrap();
    let content = rule.text[0].query().unwrap();
    let (addresses, author) = (addresses(), hoa());
    let says = |text: &str| {
        let mut look = firing(rule, "mastodon", Probe::Api);
        let content = fill::query(&content, &look.identity).unwrap();
        look.facts.found.insert(content, vec![text.into()]);
        judge(&BUILT_IN, &[look], &[], &saved(&addresses, &author)).verdict
    };
    assert_eq!(says("Page not found"), Verdict::Unclear);
    assert_eq!(says("Sorry: page not found"), Verdict::Unclear);
    let told = "Tôi mở lại thì thấy chữ page not found, cả xóm ai mở ra cũng thấy y như vậy.";
    assert_eq!(says(told), Verdict::Edited);
}
