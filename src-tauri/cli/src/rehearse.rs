//! The rehearsal and the training room: scenarios, exercises, papers, and the trainer's console.
//! Everything says TRAINING; nothing of it touches a real vault or the network.

use std::io::BufRead;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use keepsake::doors::Clock as _;
use keepsake::doors::clock::SystemClock;
use keepsake::vault::UnlockError;
use keepsake_rehearsal::play::{self, Event};
use keepsake_rehearsal::training::{
    Command, Findings, Room, RoomError, SCENARIOS, Scenario, paper, scenario,
};
use serde_json::{Value, json};

use crate::args::{Common, Language};
use crate::exit::{Done, Failed};
use crate::{evidence, print};

/// The lines that the console takes, and whose posts there are.
const CONSOLE: &str = "\
After the scenario, commands of the trainer's console, a line each, from this file or `-`:

  publish N @ACCOUNT      it publishes N more posts
  save @ACCOUNT [N]       its posts are saved, all or N; `save all` saves everybody's
  remove @ACCOUNT [N]     they vanish without a word. In the same way:
                          remove-told, hide, hide-by-law, login, captcha, edit, restore
  close @ACCOUNT          the account closes; `reopen @ACCOUNT` opens it again
  outage on               the whole platform is down, until `outage off`
  forward 6w              the clock is wound on (h, d or w); the watch looks meanwhile
  look                    Keepsake looks at all posts now
  reset                   a new room, with other words

Accounts: @nguoi.viet.cham @nhatky-dongmay @song.lua
          @cogiao_lopbon @deltanotes @anh.chonoi";

#[derive(Debug, Args)]
pub(crate) struct RehearseArguments {
    /// Play this training scenario: `rice`, `hidden` or `account`
    #[arg(long, value_name = "NAME")]
    scenario: Option<String>,
    /// List the scenarios with what the trainer tells and asks
    #[arg(long)]
    list: bool,
    /// After the scenario, the exercise
    #[arg(long, value_enum)]
    exercise: Option<Exercise>,
    /// Where the court exercise writes its two bundles
    #[arg(long, value_name = "FOLDER", required_if_eq("exercise", "court"))]
    out: Option<PathBuf>,
    /// After the scenario, commands of the trainer's console, a line each, from this file or `-`
    #[arg(long, value_name = "FILE", long_help = CONSOLE)]
    console: Option<PathBuf>,
    /// Print a paper of the workshop: `workshop-20`, `workshop-90` or `handout`
    #[arg(long, value_name = "NAME")]
    paper: Option<String>,
    /// Write the paper as a PDF to this file, which must not be there yet
    #[arg(long, value_name = "FILE", requires = "paper")]
    pdf: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Exercise {
    /// What an examiner sees of the vault
    Seizure,
    /// A bundle and its forged twin
    Court,
}

pub(crate) async fn run(arguments: &RehearseArguments, common: &Common) -> Result<Done, Failed> {
    let language = usize::from(common.language == Language::Vi);
    if let Some(name) = &arguments.paper {
        let paper = paper(name).ok_or(Failed::Training(RoomError::NoSuchScenario))?;
        let Some(file) = &arguments.pdf else {
            print::line(paper.text.get(language).copied().unwrap_or_default());
            return Ok(Done::Clear);
        };
        let pdf = paper.pdf(common.language.of_report(), SystemClock.now());
        return evidence::log::write_new(file, &pdf.map_err(Failed::Receipt)?)
            .map(|()| Done::Clear);
    }
    if arguments.list {
        for scenario in &SCENARIOS {
            card(scenario, language, common);
        }
        return Ok(Done::Clear);
    }
    let needs_room =
        arguments.scenario.is_some() || arguments.exercise.is_some() || arguments.console.is_some();
    if !needs_room {
        return story(common).await;
    }
    let program = std::env::current_exe().map_err(Failed::Start)?;
    let mut room = Room::open(program).await.map_err(Failed::Training)?;
    banner(&room, common);
    let played = arguments.scenario.as_deref().or(arguments.exercise.map(|_| "hidden"));
    if let Some(name) = played {
        let scenario = scenario(name).ok_or(Failed::Training(RoomError::NoSuchScenario))?;
        card(scenario, language, common);
        let mut tell = |line: &str, findings: &Findings| told(line, findings, common);
        room.play(scenario, &mut tell).await.map_err(Failed::Training)?;
        said(common, json!({ "event": "end", "scenario": name, "wrong": 0 }), END[language]);
    }
    if let Some(file) = &arguments.console {
        console(&mut room, file, common).await?;
    }
    match arguments.exercise {
        Some(Exercise::Seizure) => seizure(&room, language, common)?,
        Some(Exercise::Court) => {
            let out = arguments.out.as_deref().unwrap_or(Path::new("."));
            court(&room, out, language, common)?;
        }
        None => {}
    }
    Ok(Done::Clear)
}

/// The training story from beginning to end.
async fn story(common: &Common) -> Result<Done, Failed> {
    let program = std::env::current_exe().map_err(Failed::Start)?;
    let is_vietnamese = common.language == Language::Vi;
    let language = if is_vietnamese { play::Language::Vi } else { play::Language::En };
    let tell = |event: &Event| {
        if common.json {
            print::line(event.to_json());
        } else {
            print::line(event.to_text(language));
        }
    };
    play::play(program, &tell).await.map_err(Failed::Rehearsal)?;
    Ok(Done::Clear)
}

const TRAINING: [&str; 2] = [
    "TRAINING. Everybody and everything in it is invented; no real vault and no network is touched.",
    "TẬP HUẤN. Mọi người và mọi việc ở đây đều hư cấu; không đụng tới kho thật và không ra mạng.",
];
const END: [&str; 2] = [
    "TRAINING  The end: everything is as the card says, and no post is flagged wrongly.",
    "TẬP HUẤN  Hết: mọi việc đúng như tấm thẻ nói, và không bài nào bị đánh dấu sai.",
];

/// Says it, marked as training in either form.
fn said(common: &Common, mut object: Value, text: &str) {
    if common.json {
        if let Value::Object(object) = &mut object {
            object.insert("training".to_owned(), true.into());
        }
        print::line(object);
    } else {
        print::line(text);
    }
}

fn banner(room: &Room, common: &Common) {
    let language = usize::from(common.language == Language::Vi);
    let phrase = room.phrase();
    let text = format!("{}\n    {}\n    {phrase}", TRAINING[language], room.root().display());
    said(common, json!({ "event": "open", "passphrase": phrase }), &text);
}

fn card(scenario: &Scenario, language: usize, common: &Common) {
    let Scenario { name, title, tells, sees, questions, .. } = scenario;
    let asked = questions.iter().map(|it| json!({ "asks": it.asks, "answer": it.answer }));
    let object = json!({
        "event": "card", "scenario": name, "title": title, "tells": tells, "sees": sees,
        "questions": asked.collect::<Vec<_>>(),
    });
    let mark = ["TRAINING", "TẬP HUẤN"][language];
    let mut text = format!(
        "\n{mark}  {name}: {}\n\n  {}\n\n  → {}\n",
        title[language], tells[language], sees[language]
    );
    for question in *questions {
        let (asks, answer) = (question.asks[language], question.answer[language]);
        text.extend(["\n  ? ", asks, "\n    ", answer, "\n"]);
    }
    said(common, object, &text);
}

fn told(line: &str, findings: &Findings, common: &Common) {
    let together = findings.together.first();
    let object = json!({
        "event": "command", "command": line, "saved": findings.saved, "flagged": findings.flagged,
        "silent": findings.silent, "wrong": findings.wrong.len(), "missed": findings.missed.len(),
        "together": together.map(|it| json!({
            "posts": it.posts, "account": it.account, "account_gone": it.account_gone,
            "between": it.between,
        })),
    });
    let flagged: Vec<String> =
        findings.flagged.iter().map(|(word, n)| format!("{n} {word}")).collect();
    let text = match common.language {
        Language::Vi => format!(
            "  {line:<28} đã lưu {}; đánh dấu {} [{}], không thông báo {}; đánh dấu sai {}",
            findings.saved,
            findings.n_flagged(),
            flagged.join(", "),
            findings.silent,
            findings.wrong.len()
        ),
        Language::En => format!(
            "  {line:<28} saved {}; flagged {} [{}], {} without a notice; {} wrongly",
            findings.saved,
            findings.n_flagged(),
            flagged.join(", "),
            findings.silent,
            findings.wrong.len()
        ),
    };
    said(common, object, &text);
}

/// Takes commands until there are no more. One that cannot be done is said and harms nothing.
async fn console(room: &mut Room, file: &Path, common: &Common) -> Result<(), Failed> {
    let lines: Box<dyn BufRead> = if file == Path::new("-") {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(std::io::BufReader::new(std::fs::File::open(file).map_err(Failed::Read)?))
    };
    for (number, line) in (1..).zip(lines.lines()) {
        let line = line.map_err(Failed::Read)?;
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let done = match (line, Command::read(line)) {
            ("reset", _) => {
                let program = std::env::current_exe().map_err(Failed::Start)?;
                *room = Room::open(program).await.map_err(Failed::Training)?;
                banner(room, common);
                Ok(())
            }
            (_, Some(command)) => room.obey(&command).await,
            (_, None) => {
                Err(RoomError::Script(keepsake_rehearsal::training::Unreadable { line: number }))
            }
        };
        match done {
            Ok(()) => told(line, &room.findings(), common),
            Err(error) if file == Path::new("-") => {
                print::message(format!("keepsake: {}", crate::exit::chain(&error)));
            }
            Err(error) => return Err(Failed::Training(error)),
        }
    }
    Ok(())
}

fn seizure(room: &Room, language: usize, common: &Common) -> Result<(), Failed> {
    let seized = room.seize().map_err(Failed::Training)?;
    for file in &seized.files {
        let object = json!({
            "event": "file", "path": file.path, "bytes": file.bytes, "hex": file.hex,
        });
        let text = format!(
            "  {:>9}  {}\n             {}\n             {}",
            file.bytes, file.path, file.hex, file.letters
        );
        said(common, object, &text);
    }
    let refused = |tried: Result<(), UnlockError>| match tried {
        Ok(()) => Err(Failed::Training(RoomError::Otherwise(OPENED.to_owned()))),
        Err(error) => Ok(error.to_string()),
    };
    let wrong = refused(seized.attempt("cụm mật khẩu đoán bừa"))?;
    let posts = seized.hand_over().map_err(Failed::Training)?;
    let after = refused(seized.attempt_right())?;
    let object = json!({
        "event": "seized", "files": seized.files.len(), "bytes": seized.bytes,
        "wrong_passphrase": wrong, "right_passphrase_afterwards": after,
        "posts_for_the_lawyer": posts,
    });
    let files = seized.files.len();
    let text = if language == 1 {
        format!(
            "TẬP HUẤN  {files} tệp. Cụm mật khẩu sai: “{wrong}”. Sau khi giao kho, cụm mật khẩu đúng: “{after}”; \
             luật sư đọc được {posts} bài."
        )
    } else {
        format!(
            "TRAINING  {files} files. A wrong passphrase: “{wrong}”. After the hand-over the right one: \
             “{after}”; the lawyer reads {posts} posts."
        )
    };
    said(common, object, &text);
    Ok(())
}

/// Must never be said.
const OPENED: &str = "a passphrase opened it that must not";

fn court(room: &Room, out: &Path, language: usize, common: &Common) -> Result<(), Failed> {
    let court = room.court(out).map_err(Failed::Training)?;
    let object = json!({
        "event": "court", "honest": court.honest, "forged": court.forged,
        "changed": court.changed, "words": court.words, "faults": court.faults,
    });
    let (honest, forged) = (court.honest.display(), court.forged.display());
    let layers: Vec<&str> = court.faults.iter().map(|(layer, _)| layer.as_str()).collect();
    let [was, is] = &court.words;
    let text = if language == 1 {
        format!(
            "TẬP HUẤN  Hai gói: {honest} và {forged}. Hãy mở cả hai, rồi kiểm bằng `keepsake verify`.\n  \
             Đáp án: gói thứ hai là giả, ở {}: “{was}” thành “{is}”; lớp bắt được: {}.",
            court.changed,
            layers.join(", ")
        )
    } else {
        format!(
            "TRAINING  Two bundles: {honest} and {forged}. Open both, then check them with `keepsake verify`.\n  \
             Answer: the second is forged, in {}: “{was}” became “{is}”; caught by: {}.",
            court.changed,
            layers.join(", ")
        )
    };
    said(common, object, &text);
    Ok(())
}
