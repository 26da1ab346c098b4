//! What was posted on Bến Sông, and by whom. Everybody and everything in it is invented.
//!
//! The words live in `content/*.json`, one file per account, and are compiled in.

use serde::Deserialize;

/// One author on the platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Name in addresses, without the `@`.
    pub handle: String,
    /// Name shown to readers.
    pub name: String,
    /// Main language: `vi` or `en`.
    pub lang: String,
    /// How this account's post pages describe themselves to machines.
    pub markup: Markup,
    /// Seed of the drawn avatar.
    pub avatar: u64,
    /// Number of followers shown on the page.
    pub followers: u32,
    /// What the author says about themselves.
    pub bio: String,
}

/// One post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// Unique on the platform.
    pub id: String,
    /// The author's handle.
    pub handle: String,
    /// RFC 3339, with the author's offset.
    pub published: String,
    /// Paragraphs are parted by an empty line; single line breaks are meant.
    pub text: String,
    /// Language of the text: `vi` or `en`.
    pub lang: String,
    /// Pictures in their order, at most four.
    pub pictures: Vec<Picture>,
    /// A short video without sound.
    pub video: Option<Video>,
    /// The post this one continues, of the same author.
    pub reply_to: Option<String>,
    /// How the page describes itself to machines.
    pub markup: Markup,
    /// What other people wrote below it.
    pub comments: Vec<Comment>,
}

/// What somebody else wrote below a post.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comment {
    /// Who wrote it: a pen name.
    pub name: String,
    /// What they wrote.
    pub text: String,
}

/// A picture drawn by the platform itself; see [`crate::picture`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Picture {
    /// What is drawn.
    pub scene: Scene,
    /// Which of its variations.
    pub seed: u64,
    /// Description for those who cannot see it.
    pub alt: String,
}

impl Picture {
    /// Address on the platform, beginning with a slash.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/media/{}-{}.png", self.scene.name(), self.seed)
    }
}

/// A video that is compiled in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Video {
    /// File name without its ending.
    pub name: String,
    /// Description for those who cannot see it.
    pub alt: String,
}

impl Video {
    /// Address on the platform, beginning with a slash.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/media/{}.webm", self.name)
    }
}

/// What a picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scene {
    /// Barges on a wide river at dawn or dusk.
    Boats,
    /// A steaming bowl on a table.
    Bowl,
    /// An empty class with a blackboard.
    Classroom,
    /// A sheet of paper with a red stamp.
    Letter,
    /// A street with lit windows and lanterns.
    NightStreet,
    /// A pipe that pours brown water into a river.
    Outfall,
    /// Cranes and sacks on a quay.
    Port,
    /// A river winding between hills.
    River,
    /// Dark clouds, rain, a flash.
    Storm,
    /// Rice terraces.
    Terraces,
    /// Houses among trees.
    Village,
}

impl Scene {
    /// Every scene, in the order of their names.
    pub const ALL: [Self; 11] = [
        Self::Boats,
        Self::Bowl,
        Self::Classroom,
        Self::Letter,
        Self::NightStreet,
        Self::Outfall,
        Self::Port,
        Self::River,
        Self::Storm,
        Self::Terraces,
        Self::Village,
    ];

    /// The name used in addresses and in the content files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Boats => "boats",
            Self::Bowl => "bowl",
            Self::Classroom => "classroom",
            Self::Letter => "letter",
            Self::NightStreet => "night-street",
            Self::Outfall => "outfall",
            Self::Port => "port",
            Self::River => "river",
            Self::Storm => "storm",
            Self::Terraces => "terraces",
            Self::Village => "village",
        }
    }
}

/// How a post page describes itself to machines. Each account has one way, as real platforms do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Markup {
    /// A schema.org `SocialMediaPosting` in a script element.
    JsonLd,
    /// The microformat `h-entry`.
    HEntry,
    /// schema.org in `itemprop` attributes.
    Microdata,
    /// `og:` elements in the head and a bare `<article>`.
    OpenGraph,
    /// A thin page with the first paragraph; the whole text is in the oEmbed answer.
    Oembed,
    /// Nothing but a title, a canonical link and a time.
    Plain,
}

/// Everything compiled in.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    pub(crate) accounts: Vec<Account>,
    pub(crate) posts: Vec<Post>,
    pub(crate) passers_by: PassersBy,
}

/// Comments for posts whose file names none, by language.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PassersBy {
    pub(crate) vi: Vec<Comment>,
    pub(crate) en: Vec<Comment>,
}

const ACCOUNT_FILES: [&str; 6] = [
    include_str!("../content/nguoi-viet-cham.json"),
    include_str!("../content/nhat-ky-dong-may.json"),
    include_str!("../content/song-lua.json"),
    include_str!("../content/co-giao-lop-bon.json"),
    include_str!("../content/delta-notes.json"),
    include_str!("../content/anh-cho-noi.json"),
];
const PASSERS_BY_FILE: &str = include_str!("../content/passers-by.json");

/// One account's file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountFile {
    handle: String,
    name: String,
    lang: String,
    markup: Markup,
    avatar: u64,
    followers: u32,
    bio: String,
    posts: Vec<PostLine>,
}

/// One post as it is written: paragraphs in a list, what repeats left out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PostLine {
    id: String,
    published: String,
    lang: Option<String>,
    text: Vec<String>,
    #[serde(default)]
    pictures: Vec<Picture>,
    video: Option<Video>,
    reply_to: Option<String>,
    comments: Option<Vec<Comment>>,
}

impl Content {
    /// Reads what was compiled in.
    pub(crate) fn load() -> Result<Self, serde_json::Error> {
        let passers_by: PassersBy = serde_json::from_str(PASSERS_BY_FILE)?;
        let mut content = Self { accounts: Vec::new(), posts: Vec::new(), passers_by };
        for text in ACCOUNT_FILES {
            content.take(serde_json::from_str(text)?);
        }
        Ok(content)
    }

    fn take(&mut self, file: AccountFile) {
        for line in file.posts {
            let lang = line.lang.unwrap_or_else(|| file.lang.clone());
            let comments =
                line.comments.unwrap_or_else(|| self.passers_by.comments(&line.id, &lang));
            self.posts.push(Post {
                comments,
                lang,
                id: line.id,
                handle: file.handle.clone(),
                published: line.published,
                text: line.text.join("\n\n"),
                pictures: line.pictures,
                video: line.video,
                reply_to: line.reply_to,
                markup: file.markup,
            });
        }
        self.accounts.push(Account {
            handle: file.handle,
            name: file.name,
            lang: file.lang,
            markup: file.markup,
            avatar: file.avatar,
            followers: file.followers,
            bio: file.bio,
        });
    }
}

impl PassersBy {
    /// None to three comments, always the same ones for the same post.
    pub(crate) fn comments(&self, id: &str, lang: &str) -> Vec<Comment> {
        let pool = if lang == "en" { &self.en } else { &self.vi };
        let sum = id.bytes().fold(7_usize, |sum, byte| sum.wrapping_mul(31) + usize::from(byte));
        pool.iter().cycle().skip(sum % pool.len().max(1)).take(sum / 7 % 4).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_content_is_whole() {
        let content = Content::load().unwrap();
        assert_eq!(content.accounts.len(), 6);
        assert!((55..=70).contains(&content.posts.len()), "{}", content.posts.len());
        let ids: HashSet<_> = content.posts.iter().map(|post| &post.id).collect();
        assert_eq!(ids.len(), content.posts.len(), "an id occurs twice");
        for post in &content.posts {
            assert!(post.published.parse::<jiff::Timestamp>().is_ok(), "{}", post.id);
            assert!(!post.text.trim().is_empty() && post.pictures.len() <= 4, "{}", post.id);
            let parent = post.reply_to.as_ref().map(|id| {
                content.posts.iter().find(|other| other.id == *id).expect("the parent exists")
            });
            assert!(parent.is_none_or(|parent| parent.handle == post.handle), "{}", post.id);
        }
    }

    #[test]
    fn no_two_accounts_describe_their_pages_alike() {
        let content = Content::load().unwrap();
        let ways: HashSet<_> = content.accounts.iter().map(|account| account.markup).collect();
        assert_eq!(ways.len(), content.accounts.len());
    }

    #[test]
    fn one_post_quotes_a_removal_notice_and_still_is_a_post() {
        let content = Content::load().unwrap();
        let quoting = |post: &&Post| post.text.contains("Bài viết này không còn nữa");
        assert_eq!(content.posts.iter().filter(quoting).count(), 1);
    }

    #[test]
    fn no_real_platform_is_named() {
        let real = ["facebook", "youtube", "zalo", "tiktok", "twitter", "instagram", "telegram"];
        for text in ACCOUNT_FILES.iter().chain([&PASSERS_BY_FILE]) {
            let text = text.to_lowercase();
            assert!(real.iter().all(|name| !text.contains(name)));
        }
    }
}
