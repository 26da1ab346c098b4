//! Through a vault: what was imported goes out, and comes back into the same vault as what is there
//! already, and into a new one as it was.

use std::ops::ControlFlow;
use std::path::Path;

use keepsake::Archive;
use keepsake::archive::{
    Cancel, ExportError, ExportLanguage, ImportDone, ImportWish, Out, Private,
};
use keepsake::export::Form;
use keepsake::import;
use keepsake::model::Capture;
use keepsake_tests::TestArchive;
use keepsake_tests::exports::Samples;

use crate::kit::FORMS;

fn take_in(archive: &Archive, paths: &[std::path::PathBuf]) -> ImportDone {
    let wish = ImportWish { with_reposts: true, private: Private::Refuse, ..ImportWish::default() };
    let export = import::open(paths).unwrap();
    archive.import(&export, &wish, &mut |_| ControlFlow::Continue(())).unwrap()
}

fn out(form: Form, target: &Path) -> Out {
    let target = target.to_owned();
    Out { form, target, posts: None, site: None, language: ExportLanguage::Vi }
}

/// What a post is, without what only its vault knows.
fn told(archive: &Archive) -> Vec<String> {
    let of = |capture: Capture| {
        let mut import = *capture.import.unwrap();
        (import.source.part, import.source.record) = (0, 0);
        import.source.member.clear();
        // The layout tells it no further than the post does.
        import.account = keepsake::model::ImportAccount::default();
        let digests: Vec<_> = capture.media.iter().map(|it| (&it.sha256, &it.alt)).collect();
        let said = (&import.key, import.kind, &import.id, &import.created, &import.html);
        let more = (&import.edited, &import.audience, &import.wordings, &import.warning);
        format!("{said:?} {more:?} {:?} {:?} {digests:?}", capture.title, capture.text)
    };
    let mut told: Vec<String> =
        archive.posts().into_iter().map(|record| of(record.capture.unwrap())).collect();
    told.sort();
    told
}

#[test]
fn what_goes_out_is_known_when_it_comes_back_and_whole_in_another_vault() {
    for layout in ["facebook_json", "mastodon_targz"] {
        let samples = Samples::of(layout, 21, 40);
        let first = TestArchive::new();
        let done = take_in(&first.archive, &samples.sample(layout).archives);
        assert!(done.counts.new >= 30, "{layout}: {:?}", done.counts);
        let folder = tempfile::tempdir().unwrap();
        for form in FORMS {
            let target = folder.path().join(form.word());
            let exported =
                first.archive.export(&out(form, &target), &Cancel::default(), &|_, _| {});
            let exported = exported.unwrap();
            assert_eq!(exported.posts, done.counts.new, "{layout} {form:?}");
            assert_eq!(exported.media_damaged, 0, "{layout} {form:?}");
            let again = take_in(&first.archive, std::slice::from_ref(&target));
            let counts = (again.counts.new, again.counts.renewed, again.counts.known);
            assert_eq!(counts, (0, 0, done.counts.new), "{layout} {form:?}");
            let second = TestArchive::new();
            take_in(&second.archive, &[target]);
            assert_eq!(told(&second.archive), told(&first.archive), "{layout} {form:?}");
        }
    }
}

#[test]
fn whoever_ends_it_early_finds_nothing_left() {
    let samples = Samples::of("facebook_json", 22, 30);
    let vault = TestArchive::new();
    take_in(&vault.archive, &samples.sample("facebook_json").archives);
    let folder = tempfile::tempdir().unwrap();
    for form in FORMS {
        let cancel = Cancel::default();
        let tell = |done: usize, _: usize| {
            if done == 10 {
                cancel.cancel();
            }
        };
        let ended = vault.archive.export(&out(form, &folder.path().join("out")), &cancel, &tell);
        assert!(matches!(ended, Err(ExportError::Cancelled)), "{form:?}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "{form:?}");
    }
}
