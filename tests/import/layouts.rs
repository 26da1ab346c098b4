//! Every layout, from several seeds, to the byte.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use keepsake::import::{self, Options};

use crate::compare::{holds, import};
use keepsake_tests::exports::{Samples, run};

/// What the user would be asked for.
fn options() -> Options {
    Options {
        zone_minutes: Some(420),
        channel: Some("vuonnha.thunghiem".into()),
        ..Options::default()
    }
}

fn check(layout: &str, platform: &str) {
    for (seed, n) in [(1, 100), (20_261, 100), (7, 130)] {
        let samples = Samples::of(layout, seed, n);
        let sample = samples.sample(layout);
        let export = import::open(&sample.archives).unwrap();
        assert!(export.found().iter().any(|found| found.platform == platform), "{layout}");
        let got = import(&export, &options());
        holds(&sample, &got);
        let keys: BTreeSet<String> = got.posts.iter().map(|post| post["key"].to_string()).collect();
        assert_eq!(keys.len(), got.posts.len(), "{layout}: two posts have one key");
        let again = import(&import::open(&sample.archives).unwrap(), &options());
        assert_eq!(again.posts, got.posts, "{layout}: a second import differs");
        let survey = export.survey(&options(), |_| ControlFlow::Continue(()));
        assert_eq!(survey.report, got.report, "{layout}: the survey says something else");
    }
}

/// The samples are what their makers say: a third program, which shares no code with either, reads
/// them the same.
#[test]
fn a_reader_of_its_own_agrees_with_the_makers() {
    let layouts =
        "facebook_json,facebook_html_vi,x_archive,telegram_full,wordpress_wxr,bluesky_car";
    let samples = Samples::of(layouts, 2, 40);
    run("verify.py", [samples.path().to_str().unwrap()].iter());
}

macro_rules! layouts {
    ($($name:ident: $platform:literal,)*) => {
        $(#[test]
        fn $name() {
            check(stringify!($name), $platform);
        })*
    };
}

layouts! {
    facebook_json: "facebook",
    facebook_json_old: "facebook",
    facebook_html_vi: "facebook",
    facebook_html_en: "facebook",
    instagram_json: "instagram",
    x_archive: "x",
    youtube_takeout_en: "youtube",
    youtube_takeout_vi: "youtube",
    tiktok_new: "tiktok",
    tiktok_old: "tiktok",
    tiktok_txt: "tiktok",
    telegram_channel: "telegram",
    telegram_full: "telegram",
    telegram_html: "telegram",
    mastodon_targz: "mastodon",
    mastodon_zip: "mastodon",
    wordpress_wxr: "wordpress",
    blogger_takeout: "blogger",
    bluesky_car: "bluesky",
}
