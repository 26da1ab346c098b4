//! `HOW-TO-VERIFY.txt`: each command on a line of its own, with the values filled in.

use std::fmt::Write;

use super::Report;
use super::data::{Checkpoint, Ots, ShownPost};
use super::text::Said;
use super::words;
use crate::model::{Capture, Language};

/// Stands before the commands for Linux, alone on its line.
pub const LINUX_BEGIN: &str = "----- BEGIN LINUX -----";
/// Stands behind them.
pub const LINUX_END: &str = "----- END LINUX -----";

const WIDTH: usize = 78;
const SIGNER: &str = "ssh-keygen -Y verify -f data/keys/allowed_signers.txt -I keepsake";

/// What is put into a command: nothing that a shell could take for more than a name.
fn name(text: &str) -> String {
    let is_of_names = |it: &char| it.is_ascii_alphanumeric() || "+/=:._-".contains(*it);
    text.chars().filter(is_of_names).collect()
}

struct Page(String);

impl Page {
    fn line(&mut self, text: &str) {
        self.0.push_str(text);
        self.0.push('\n');
    }

    fn gap(&mut self) {
        self.line("");
    }

    /// A sentence in both languages, wrapped.
    fn say(&mut self, said: Said) {
        for language in Language::ALL {
            let mut line = String::new();
            for word in said.of(language).split(' ') {
                if !line.is_empty() && line.chars().count() + word.chars().count() >= WIDTH {
                    self.line(line.trim_end());
                    line.clear();
                }
                line.push_str(word);
                line.push(' ');
            }
            self.line(line.trim_end());
        }
        self.gap();
    }

    fn head(&mut self, said: Said) {
        let both = if said.vi == said.en {
            said.en.to_owned()
        } else {
            format!("{} / {}", said.vi, said.en)
        };
        self.line(&both);
        self.line(&"-".repeat(both.chars().count()));
        self.gap();
    }

    fn command(&mut self, command: &str) {
        self.line(command);
    }

    fn comment(&mut self, said: Said) {
        self.line(&format!("# {} / {}", said.vi, said.en));
    }
}

/// The text of `HOW-TO-VERIFY.txt`, in both languages, lines ended by one line feed.
///
/// The Linux commands stand between [`LINUX_BEGIN`] and [`LINUX_END`]: a shell that runs them in
/// the top folder with `set -e` succeeds if and only if all of them do.
#[must_use]
pub fn how_to_verify(report: &Report) -> String {
    let mut page = Page(String::new());
    page.line(&format!("{} / {}", words::HOW.vi, words::HOW.en));
    page.line(&name(&report.name));
    page.gap();
    if report.training {
        page.say(words::TRAINING);
    }
    page.say(words::HOW_WHAT);
    page.say(words::HOW_KEY);
    page.line(&name(&report.fingerprint));
    page.gap();

    page.head(words::HOW_PAGE);
    page.say(words::HOW_PAGE_SAYS);

    page.head(words::HOW_PROGRAM);
    page.say(words::HOW_PROGRAM_SAYS);
    let zip = format!("{}.zip", name(&report.name));
    page.command(&format!("keepsake-verify {zip}"));
    page.command(&format!("keepsake verify {zip}"));
    page.command(&format!("age -d -i KEY.txt -o {zip} {zip}.age"));
    page.gap();

    page.head(words::HOW_STOCK);
    page.say(words::HOW_STOCK_SAYS);
    page.say(words::HOW_ROOTS);
    page.say(words::HOW_ATTIME);
    page.say(words::HOW_STOCK_LIMITS);
    linux(&mut page, report);
    mac(&mut page, report);
    windows(&mut page, report);
    others(&mut page, report);

    page.head(words::HOW_LIMITS);
    for said in [
        words::YES_TIME,
        words::YES_CAPTURE,
        words::YES_LOG,
        words::NO_CLAIMED,
        words::NO_SERVER,
        words::NO_WHY,
    ] {
        page.say(said);
    }
    page.0
}

/// Paths and namespaces of what is signed: the seal, then each checkpoint.
fn signed(report: &Report) -> Vec<(String, String, &'static str)> {
    let seal = ("tagmanifest-sha256.txt", "seal/tagmanifest-sha256.txt.sig", "keepsake-bag@v1");
    let mut all = vec![(seal.0.to_owned(), seal.1.to_owned(), seal.2)];
    for checkpoint in &report.checkpoints {
        let file = path(checkpoint);
        all.push((file.clone(), format!("{file}.sig"), "keepsake-checkpoint@v1"));
    }
    all
}

fn path(checkpoint: &Checkpoint) -> String {
    format!("data/log/checkpoints/{}.txt", checkpoint.entries)
}

fn stamp_command(at: &str, file: &str, response: &str, authority: &str) -> String {
    format!(
        "openssl ts -verify -attime {at} -data {file} -in {response} -CAfile data/keys/tsa/{authority}.pem"
    )
}

fn linux(page: &mut Page, report: &Report) {
    page.head(words::HOW_LINUX);
    page.line(LINUX_BEGIN);
    page.command("sha256sum --quiet -c tagmanifest-sha256.txt");
    page.command("sha256sum --quiet -c manifest-sha256.txt");
    page.command(&format!(
        "cut -d' ' -f3- data/keys/allowed_signers.txt | ssh-keygen -lf - | grep -F '{}'",
        name(&report.fingerprint)
    ));
    for (file, signature, namespace) in signed(report) {
        page.command(&format!("{SIGNER} -n {namespace} -s {signature} < {file}"));
    }
    for checkpoint in &report.checkpoints {
        let file = path(checkpoint);
        for stamp in &checkpoint.stamps {
            let authority = name(&stamp.name);
            let response = format!("{file}.{authority}.tsr");
            if stamp.is_verified {
                let at = stamp.at.unix().to_string();
                page.command(&stamp_command(&at, &file, &response, &authority));
            } else {
                page.comment(words::HOW_NO_ROOT);
                page.line(&format!("# {response}"));
            }
        }
    }
    for authority in report.seal.stamps.iter().map(|it| name(it)) {
        let file = "tagmanifest-sha256.txt";
        let response = format!("seal/{file}.{authority}.tsr");
        let mut at = String::from("\"$(date -d \"$(openssl ts -reply -text -in ");
        let cut = "2>/dev/null | sed -n 's/\\.[0-9]*//; s/^Time stamp: //p')\" +%s)\"";
        let _ = write!(at, "{response} {cut}");
        // It is asked for last of all, when this page is written: it may not have come. That one
        // was taken away is told by the lists.
        let verify = stamp_command(&at, file, &response, &authority);
        page.command(&format!("[ ! -e {response} ] || {verify}"));
    }
    page.line(LINUX_END);
    page.gap();
}

fn mac(page: &mut Page, report: &Report) {
    page.head(words::HOW_MAC);
    page.say(words::HOW_MAC_SAYS);
    page.command("shasum -a 256 -c tagmanifest-sha256.txt");
    page.command("shasum -a 256 -c manifest-sha256.txt");
    page.command("cut -d' ' -f3- data/keys/allowed_signers.txt | ssh-keygen -lf -");
    for (file, signature, namespace) in signed(report) {
        page.command(&format!("{SIGNER} -n {namespace} -s {signature} < {file}"));
    }
    page.gap();
}

fn windows(page: &mut Page, report: &Report) {
    page.head(words::HOW_WINDOWS);
    page.say(words::HOW_WINDOWS_SAYS);
    for list in ["tagmanifest-sha256.txt", "manifest-sha256.txt"] {
        page.command(&format!(
            "Get-Content {list} | ForEach-Object {{ $sum, $file = $_ -split '  ', 2; if ((Get-FileHash -Algorithm SHA256 -LiteralPath $file).Hash -ne $sum) {{ \"WRONG: $file\" }} }}"
        ));
    }
    page.command(
        "((Get-Content data/keys/allowed_signers.txt) -split ' ', 3)[2] | ssh-keygen -lf -",
    );
    for (file, signature, namespace) in signed(report) {
        page.command(&format!("cmd /c \"{SIGNER} -n {namespace} -s {signature} < {file}\""));
    }
    page.gap();
}

fn others(page: &mut Page, report: &Report) {
    page.head(words::HOW_MORE);
    page.say(words::HOW_MORE_SAYS);
    page.command("bagit.py --validate .");
    // There is none where nothing was asked over the network.
    let asked = |post: &ShownPost| {
        let of_page = |it: &Capture| it.import.is_none() && it.seen.is_none();
        !post.looks.is_empty() || post.copies.iter().any(|it| of_page(&it.entry.act))
    };
    if report.posts.iter().any(asked) {
        page.command("wacz validate -f data/archive/keepsake.wacz");
        page.command("unzip -p data/archive/keepsake.wacz archive/data.warc.gz > ../data.warc.gz");
        page.command("warcio check -v ../data.warc.gz");
    }
    page.gap();
    for checkpoint in &report.checkpoints {
        let Some(ots) = &checkpoint.ots else { continue };
        let file = path(checkpoint);
        let command = format!("ots --no-bitcoin verify -f {file} {file}.ots");
        match ots {
            Ots::Pending => {
                page.say(words::HOW_OTS_PENDING);
                page.command(&command);
            }
            Ots::Block { height, merkle_root } => {
                page.say(words::HOW_OTS);
                let root = name(merkle_root);
                page.line(&format!("Bitcoin block {height} has merkleroot {root}"));
                page.command(&command);
            }
        }
        page.gap();
    }
    if report.seal.has_ots {
        page.say(words::HOW_OTS_PENDING);
        page.command(
            "ots --no-bitcoin verify -f tagmanifest-sha256.txt seal/tagmanifest-sha256.txt.ots",
        );
        page.gap();
    }
}
