//! `WordPress` eXtended RSS 1.2: `posts-001.xml` and on, and `wp-content/uploads/` with the media,
//! to be copied into the new site's own folder of that name.
//!
//! A file ends at [`FILE_BYTES`], since sites take no large ones. What not everybody could see is
//! `private`, so that taking it in publishes nothing. `keepsake:post` holds what `WordPress` has no
//! place for; an importer that does not know it passes over it, so that nothing of it stays in the
//! new site's database.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use super::markup::{cdata, escaped, paragraphs, plain_xml, whole};
use super::names::{self, Shown, medium_file, shown};
use super::tally::{Counted, Tally};
use super::text::{digest, json};
use super::{Item, Media, Plan, TRAINING, Told, Writer, keep};
use crate::doors::outside::Draft;
use crate::model::{Audience, Carried, CarriedMedium, ImportKind, Time};

/// The size at which a file ends: most sites take 8 MB and more.
const FILE_BYTES: u64 = 6 << 20;
/// A site nobody has, until the user says which.
const NO_SITE: &str = "https://example.invalid";
const UPLOADS: &str = "wp-content/uploads";
const SHOWS: &[&str] = &["title", "address", "account", "edited", "control_characters"];
const PARAGRAPH: (&str, &str) = ("<!-- wp:paragraph -->\n<p>", "</p>\n<!-- /wp:paragraph -->\n");

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!-- generator="WordPress/6.0" -->
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"
  xmlns:keepsake="urn:keepsake:post:1">
<channel>
"#;

type Output = Counted<BufWriter<File>>;

pub(super) struct Wxr {
    draft: Draft,
    plan: Plan,
    tally: Tally,
    file: Option<Output>,
    n_files: u64,
    /// Number of the last post or attachment.
    n_ids: u64,
}

impl Wxr {
    pub(super) fn new(draft: Draft, plan: Plan) -> Self {
        Self { draft, plan, tally: Tally::default(), file: None, n_files: 0, n_ids: 0 }
    }

    fn site(&self) -> &str {
        self.plan.site.as_deref().map_or(NO_SITE, |site| site.trim_end_matches('/'))
    }

    /// Where an upload will be: on the site, where that is known, else wherever it is taken in.
    fn address(&self, upload: &str) -> String {
        let base = if self.plan.site.is_some() { self.site() } else { "" };
        format!("{base}/{UPLOADS}/{upload}")
    }

    fn open(&mut self) -> io::Result<()> {
        if self.file.as_ref().is_some_and(|file| file.bytes() >= FILE_BYTES) {
            self.close()?;
        }
        if self.file.is_some() {
            return Ok(());
        }
        self.n_files += 1;
        let name = format!("posts-{:03}.xml", self.n_files);
        let mut file = Counted::new(BufWriter::new(self.draft.create(&name)?));
        file.write_all(HEAD.as_bytes())?;
        let (title, site) = (cdata(&plain_xml(&self.plan.title)), escaped(self.site()));
        let mark = if self.plan.training { TRAINING } else { "" };
        write!(
            file,
            "<title>{title}</title>\n<link>{site}</link>\n<description>{mark}</description>\n\
             <pubDate>{}</pubDate>\n<wp:wxr_version>1.2</wp:wxr_version>\n\
             <wp:base_site_url>{site}</wp:base_site_url>\n\
             <wp:base_blog_url>{site}</wp:base_blog_url>\n",
            rfc_822(self.plan.at)
        )?;
        self.file = Some(file);
        Ok(())
    }

    fn close(&mut self) -> io::Result<()> {
        let Some(mut file) = self.file.take() else { return Ok(()) };
        file.write_all(b"</channel>\n</rss>\n")?;
        file.flush()?;
        self.tally.file(file.bytes());
        Ok(())
    }

    /// Writes the media of a post; where each is, below the uploads.
    fn uploads(&mut self, item: Item<'_>, media: &mut dyn Media) -> io::Result<Vec<Upload>> {
        let folder = item.post.at().map_or_else(
            || "undated".to_owned(),
            |at| format!("{:04}/{:02}", at.utc().year(), at.utc().month()),
        );
        let mut uploads = Vec::new();
        for (place, medium) in item.post.media.iter().enumerate() {
            let below = format!("{folder}/{}-{}", item.name, medium_file(place, medium));
            let path = format!("{UPLOADS}/{below}");
            let kept = keep(&self.draft, &mut self.tally, path, (item.post, place), media)?;
            uploads.push(Upload { below: kept.is_some().then_some(below) });
        }
        Ok(uploads)
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), |file| file.write_all(text.as_bytes()))
    }
}

/// One medium's file below the uploads, if it is there.
struct Upload {
    below: Option<String>,
}

impl Writer for Wxr {
    fn post(&mut self, _: usize, item: Item<'_>, media: &mut dyn Media) -> io::Result<()> {
        self.open()?;
        self.tally.post(item.post, SHOWS);
        let uploads = self.uploads(item, media)?;
        let body = self.body(item.post, &uploads);
        let mut carried = item.post.clone();
        for (medium, upload) in carried.media.iter_mut().zip(&uploads) {
            medium.file = upload.below.as_ref().map(|below| format!("{UPLOADS}/{below}"));
        }
        carried.body = Some(digest(&body));
        // What the body gives to the letter need not be said twice.
        let is_plain = item.post.html.is_none() && !item.post.text().contains('\0');
        let has_files = item.post.media.iter().any(|medium| shown(medium) == Shown::File);
        if is_plain && !has_files {
            carried.text = None;
        }
        if item.post.html.as_ref() == Some(&body) {
            (carried.html, carried.body_is_html) = (None, true);
        }
        self.n_ids += 1;
        let id = self.n_ids;
        let mark = if self.plan.training { TRAINING } else { "" };
        let entry = entry(id, item, [&body, &json(&carried)?, mark]);
        self.write(&entry)?;
        for (place, upload) in uploads.iter().enumerate() {
            if let Some(below) = &upload.below {
                self.n_ids += 1;
                let attachment = self.attachment((self.n_ids, id), item, place, below);
                self.write(&attachment)?;
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<Told> {
        self.open()?;
        self.close()?;
        let Self { draft, tally, .. } = *self;
        draft.finish()?;
        Ok(tally.0)
    }
}

impl Wxr {
    /// The markup of a post, its media where they will be.
    fn body(&self, post: &Carried, uploads: &[Upload]) -> String {
        let mut body = match &post.html {
            Some(html) => whole(html),
            None => paragraphs(post.text(), PARAGRAPH),
        };
        for (medium, upload) in post.media.iter().zip(uploads) {
            let Some(below) = &upload.below else { continue };
            let address = self.address(below);
            let was = medium.url.as_deref().filter(|url| post.html.is_some() && !url.is_empty());
            let written = was.into_iter().flat_map(|url| [url.to_owned(), escaped(url)]);
            match written.into_iter().find(|url| body.contains(url)) {
                Some(was) => body = body.replace(&was, &address),
                None => body.push_str(&figure(medium, &address)),
            }
        }
        body
    }

    fn attachment(
        &self,
        (id, parent): (u64, u64),
        item: Item<'_>,
        place: usize,
        below: &str,
    ) -> String {
        let post = item.post;
        let alt =
            post.media.get(place).and_then(|medium| medium.alt.as_deref()).unwrap_or_default();
        let name = below.rsplit('/').next().unwrap_or(below);
        let stem = name.split('.').next().unwrap_or(name);
        let address = escaped(&self.address(below));
        format!(
            "<item>\n<title>{}</title>\n<link>{address}</link>\n<pubDate>{}</pubDate>\n\
             <dc:creator>{}</dc:creator>\n<guid isPermaLink=\"false\">urn:post:{}:{}</guid>\n\
             <description></description>\n<content:encoded><![CDATA[]]></content:encoded>\n\
             <excerpt:encoded><![CDATA[]]></excerpt:encoded>\n{}\
             <wp:status>inherit</wp:status>\n<wp:post_parent>{parent}</wp:post_parent>\n\
             <wp:post_type>attachment</wp:post_type>\n<wp:attachment_url>{address}</wp:attachment_url>\n\
             {}{}</item>\n",
            cdata(stem),
            post.at().map(rfc_822).unwrap_or_default(),
            cdata(&plain_xml(creator(post))),
            item.name,
            place + 1,
            common(id, post.at(), post.at(), &names::slug(stem)),
            meta("_wp_attached_file", below),
            if alt.is_empty() { String::new() } else { meta("_wp_attachment_image_alt", alt) },
        )
    }
}

/// `mark` is the excerpt, which new sites show.
fn entry(id: u64, item: Item<'_>, [body, carried, mark]: [&str; 3]) -> String {
    let post = item.post;
    let kind = if post.kind == ImportKind::Page { "page" } else { "post" };
    let status = match post.audience {
        Some(Audience::Draft) => "draft",
        Some(Audience::Trash) => "trash",
        _ if post.is_public() => "publish",
        _ => "private",
    };
    let title = post.title.as_deref().unwrap_or_default();
    let link = post.addresses.first().map_or("", String::as_str);
    let guid = if link.is_empty() { format!("urn:post:{}", item.name) } else { link.to_owned() };
    let edited = post.edited.as_ref().and_then(|edited| edited.at).or(post.at());
    format!(
        "<item>\n<title>{}</title>\n<link>{}</link>\n<pubDate>{}</pubDate>\n\
         <dc:creator>{}</dc:creator>\n<guid isPermaLink=\"false\">{}</guid>\n\
         <description></description>\n<content:encoded>{}</content:encoded>\n\
         <excerpt:encoded>{}</excerpt:encoded>\n{}\
         <wp:status>{status}</wp:status>\n<wp:post_parent>0</wp:post_parent>\n\
         <wp:post_type>{kind}</wp:post_type>\n\
         <keepsake:post>{}</keepsake:post>\n</item>\n",
        cdata(&escaped(title)),
        escaped(&plain_xml(link)),
        post.at().map(rfc_822).unwrap_or_default(),
        cdata(&plain_xml(creator(post))),
        escaped(&plain_xml(&guid)),
        cdata(body),
        cdata(mark),
        common(id, post.at(), edited, &names::slug(title)),
        cdata(carried),
    )
}

fn meta(key: &str, value: &str) -> String {
    format!(
        "<wp:postmeta><wp:meta_key>{}</wp:meta_key><wp:meta_value>{}</wp:meta_value></wp:postmeta>\n",
        cdata(key),
        cdata(&plain_xml(value))
    )
}

/// What posts and attachments have alike. Times are UTC in both of their places.
fn common(id: u64, at: Option<Time>, edited: Option<Time>, name: &str) -> String {
    let (at, edited) = (civil(at), civil(edited));
    format!(
        "<wp:post_id>{id}</wp:post_id>\n<wp:post_date>{at}</wp:post_date>\n\
         <wp:post_date_gmt>{at}</wp:post_date_gmt>\n<wp:post_modified>{edited}</wp:post_modified>\n\
         <wp:post_modified_gmt>{edited}</wp:post_modified_gmt>\n\
         <wp:comment_status>closed</wp:comment_status>\n<wp:ping_status>closed</wp:ping_status>\n\
         <wp:post_name>{name}</wp:post_name>\n<wp:menu_order>0</wp:menu_order>\n\
         <wp:post_password></wp:post_password>\n<wp:is_sticky>0</wp:is_sticky>\n"
    )
}

fn creator(post: &Carried) -> &str {
    let account = &post.account;
    let names = [&account.handle, &account.name];
    names.into_iter().flatten().next().map_or("author", String::as_str)
}

fn figure(medium: &CarriedMedium, address: &str) -> String {
    let (address, alt) = (escaped(address), escaped(medium.alt.as_deref().unwrap_or_default()));
    match shown(medium) {
        Shown::Picture => format!(
            "<!-- wp:image -->\n<figure class=\"wp-block-image\"><img src=\"{address}\" \
             alt=\"{alt}\"/></figure>\n<!-- /wp:image -->\n"
        ),
        Shown::Video => format!(
            "<!-- wp:video -->\n<figure class=\"wp-block-video\"><video controls \
             src=\"{address}\"></video></figure>\n<!-- /wp:video -->\n"
        ),
        Shown::Sound => format!(
            "<!-- wp:audio -->\n<figure class=\"wp-block-audio\"><audio controls \
             src=\"{address}\"></audio></figure>\n<!-- /wp:audio -->\n"
        ),
        Shown::File => {
            let name = address.rsplit('/').next().unwrap_or_default();
            format!(
                "<!-- wp:paragraph -->\n<p><a href=\"{address}\">{name}</a></p>\n<!-- /wp:paragraph -->\n"
            )
        }
    }
}

fn rfc_822(at: Time) -> String {
    at.utc().strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
}

fn civil(at: Option<Time>) -> String {
    let written = |at: Time| at.utc().strftime("%Y-%m-%d %H:%M:%S").to_string();
    at.map_or_else(|| "0000-00-00 00:00:00".to_owned(), written)
}
