//! Rules from a signed file: used from then on, kept sealed, refused when anything is wrong.

use std::path::Path;

use keepsake::archive::{Cancel, InstallError, Private, SetAside};
use keepsake::vault::{Passphrase, WorkFactor};
use keepsake::verdict::signed::{Publisher, PublishingKey, Unacceptable};
use keepsake::verdict::{BUILT_IN, FILES, VERSION};
use keepsake_tests::site::Site;
use keepsake_tests::{PASSPHRASE, TestArchive, files_below};

use crate::rechecking::round;

const LATER: &str = "2099-01-01";
const MARK: &str = "Trang này đã được cất vào kho lưu trữ của toà soạn";

fn key(n: u8) -> PublishingKey {
    PublishingKey::new("toasoan.example", &[n; 32]).unwrap()
}

fn trusted() -> Vec<Publisher> {
    vec![key(7).publisher().clone()]
}

/// The rules built in, and one wording more for any web page.
fn rules(version: &str) -> String {
    let more = format!(
        "\n[[rule]]\nid = \"web-test-notice\"\non = [\"page\"]\n\
         when = [{{ at = \"notice\", is = [\"{MARK}\"] }}]\nsays = \"removed\"\nconfidence = \"A\"\n\
         languages = [\"vi\"]\nsource = \"a test\"\nseen = \"2026-11-25\"\n\
         en = \"The paper put it away.\"\nvi = \"Tòa soạn đã cất bài.\"\n"
    );
    signed(version, |text| text + &more)
}

/// The rules built in with another file for any web page.
fn signed(version: &str, change: impl FnOnce(String) -> String) -> String {
    let web = FILES.iter().find(|(name, _)| *name == "web").unwrap().1.to_owned();
    let web = change(web);
    let other = |(name, text): &(&'static str, &'static str)| {
        (*name, if *name == "web" { web.clone() } else { (*text).to_owned() })
    };
    let files: Vec<(&str, String)> = FILES.iter().map(other).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (*n, t.as_str())).collect();
    key(7).sign(version, &files).unwrap()
}

#[tokio::test]
async fn a_new_wording_is_used_from_the_moment_it_is_installed_and_after_each_unlock() {
    let (site, test) = (Site::start(), TestArchive::new());
    site.page("/p/1", "<article><p>Giá lúa hôm nay 6.800đ một ký, bà con chưa bán.</p></article>");
    let kept = test.archive.add(&site.link("/p/1"), Private::Allow).await.unwrap();
    site.page("/p/1", &format!("<title>{MARK}</title><h1>{MARK}</h1>"));
    round(&test).await;
    let before = test.archive.story(kept.post).unwrap().unwrap();
    assert_eq!(
        before.looks.iter().filter(|look| look.reading.rule == "web-test-notice").count(),
        0
    );

    let in_use = test.archive.install_rules(rules(LATER).as_bytes(), &trusted(), false).unwrap();
    assert_eq!(in_use.rules.version(), LATER);
    let told = test.archive.rejudge(&in_use.rules).await.unwrap();
    assert!(told.readings.iter().any(|other| other.now.rule == "web-test-notice"));

    let test = test.reopened();
    let in_use = test.archive.rules_in_use();
    let installed = in_use.installed.unwrap();
    assert_eq!((in_use.rules.version(), in_use.rules.digest()), (LATER, installed.digest.as_str()));
    assert_eq!(installed.signer, key(7).publisher().to_string());
    round(&test).await;
    let story = test.archive.story(kept.post).unwrap().unwrap();
    let reading =
        &story.looks.iter().find(|l| l.reading.rule == "web-test-notice").unwrap().reading;
    assert_eq!(reading.rules.as_deref(), Some(in_use.rules.name().as_str()), "it names its rules");
    assert_ne!(in_use.rules.name(), BUILT_IN.name());
    assert!(
        story.why().iter().any(|why| why.vi.starts_with("Tòa soạn đã cất bài")),
        "it has words"
    );

    let passphrase = Passphrase::new(PASSPHRASE);
    test.archive
        .rekey(&passphrase, WorkFactor::MINIMAL, &Cancel::default(), &|_, _| {})
        .await
        .unwrap();
    let test = test.reopened();
    assert_eq!(test.archive.rules_in_use().rules.version(), LATER, "new keys keep it");
    let built_in = test.archive.drop_rules().unwrap();
    assert_eq!((built_in.rules.name(), built_in.installed), (BUILT_IN.name(), None));
    assert_eq!(test.reopened().archive.rules_in_use().rules.name(), BUILT_IN.name());
}

#[test]
fn a_file_that_is_not_ours_not_whole_or_not_newer_changes_nothing() {
    let test = TestArchive::new();
    let install = |file: &str, older| {
        let installed = test.archive.install_rules(file.as_bytes(), &trusted(), older);
        installed.map(|in_use| in_use.rules.version().to_owned())
    };
    let stranger = key(8).sign(LATER, FILES).unwrap();
    let changed = rules(LATER).replacen("says = \"removed\"", "says = \"visible\"", 1);
    for (file, why) in [
        (stranger, Unacceptable::UnknownSigner),
        (changed, Unacceptable::WrongSignature),
        ("keepsake-rules 1\n".into(), Unacceptable::NotSigned),
        (" ".repeat(2 << 20), Unacceptable::TooLarge),
    ] {
        for older in [false, true] {
            let refused = install(&file, older).unwrap_err();
            assert!(matches!(&refused, InstallError::Refused(found) if *found == why), "{refused}");
        }
    }
    // A place that nothing can seek is only known to the page readers.
    let blind = signed(LATER, |text| text.replacen("at = \"notice\"", "json = \"a[\"", 1));
    let refused = install(&blind, true).unwrap_err();
    let InstallError::Refused(Unacceptable::Broken(fault)) = refused else { panic!("{refused}") };
    assert!(fault.file == "web" && fault.line > 1, "{fault}");
    assert_eq!(test.archive.rules_in_use().rules.name(), BUILT_IN.name());

    for version in ["2020-01-01", VERSION] {
        let refused = install(&rules(version), false).unwrap_err();
        assert!(matches!(refused, InstallError::NotNewer { .. }), "{version}: {refused}");
    }
    assert_eq!(install(&rules(LATER), false).unwrap(), LATER);
    assert_eq!(install(&rules(LATER), false).unwrap(), LATER, "the same again is no harm");
    let refused = install(&rules("2098-12-31"), false).unwrap_err();
    assert!(matches!(refused, InstallError::NotNewer { .. }), "back in time");
    assert_eq!(install(&rules("2020-01-01"), true).unwrap(), "2020-01-01", "if asked for");
    let in_use = test.reopened().archive.rules_in_use();
    assert_eq!((in_use.rules.version(), in_use.set_aside), ("2020-01-01", None));
}

#[test]
fn a_damaged_file_is_told_and_the_rules_built_in_stand_in_and_nothing_lies_open() {
    let test = TestArchive::new();
    let before: Vec<_> = files_below(&test.root().join("objects"));
    test.archive.install_rules(rules(LATER).as_bytes(), &trusted(), false).unwrap();
    for (path, bytes) in files_below(&test.root()) {
        for word in [MARK, "toasoan.example", "keepsake-rules", LATER] {
            let open = bytes.windows(word.len()).any(|window| window == word.as_bytes());
            assert!(!open, "{} holds {word}", path.display());
        }
    }
    let after = files_below(&test.root().join("objects"));
    let new = after.iter().find(|file| !before.contains(file)).unwrap();
    damage(&new.0);
    let test = test.reopened();
    let in_use = test.archive.rules_in_use();
    assert_eq!(in_use.rules.name(), BUILT_IN.name());
    assert_eq!(in_use.set_aside.unwrap().1, SetAside::Unreadable);
}

fn damage(path: &Path) {
    let mut bytes = std::fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(path, bytes).unwrap();
}
