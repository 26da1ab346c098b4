//! `verify`: a bundle of evidence checked by the small verifier, and the judge asked once more.

use std::fs::File;
use std::io::{self, Read, Seek};

use keepsake::archive::{Opened, Other, Retold, Whose, open_signed, retell};
use keepsake::vault::{IDENTITIES_BYTES_MAX, Opener, UnsealError, is_sealed};
use keepsake_verify::{Bundle, Compared, Options, Report, Roots, compared};
use serde_json::{Value, json};

use super::args::VerifyArguments;
use crate::args::{Common, Language};
use crate::exit::{Done, Failed};
use crate::{passphrase, print, rules, verbs};

/// Bytes of a file with root certificates.
const ROOTS_BYTES_MAX: u64 = 1024 * 1024;

/// A bundle as it lies on the disk, or within what it was sealed in.
trait Source: Read + Seek + Send {}

impl<T: Read + Seek + Send> Source for T {}

pub(crate) async fn run(arguments: &VerifyArguments, common: &Common) -> Result<Done, Failed> {
    let mut roots = Roots::built_in();
    for path in &arguments.tsa_root {
        let mut pem = Vec::new();
        let file = File::open(path).map_err(Failed::Read)?;
        file.take(ROOTS_BYTES_MAX).read_to_end(&mut pem).map_err(Failed::Read)?;
        roots.add(&String::from_utf8_lossy(&pem)).map_err(|_| Failed::Root)?;
    }
    let options = Options { roots: &roots, page: Some(keepsake_verify::PAGE) };
    let bundle = Bundle::open(source(arguments)?, &options).map_err(Failed::Read)?;
    let report = &bundle.report;
    let trusted = trusted(arguments)?;
    let judged = if report.holds { judged(&bundle, trusted).await? } else { None };
    let differs = judged.as_ref().is_some_and(|it| it.lies().next().is_some());
    let is_told = match &arguments.fingerprint {
        None => None,
        Some(told) => match compared(report.key.as_deref(), told) {
            Compared::NotOne => return Err(Failed::Fingerprint),
            found => Some(found == Compared::Same),
        },
    };
    tell(report, judged.as_ref(), is_told, common);
    let holds = report.holds && !differs && is_told != Some(false);
    Ok(if holds { Done::Clear } else { Done::Flagged })
}

/// The bundle; one that is sealed is opened with the identities, and put down nowhere.
fn source(arguments: &VerifyArguments) -> Result<Box<dyn Source>, Failed> {
    let mut file = File::open(&arguments.bundle).map_err(Failed::Read)?;
    let mut begin = Vec::new();
    file.by_ref().take(64).read_to_end(&mut begin).map_err(Failed::Read)?;
    file.rewind().map_err(Failed::Read)?;
    if !is_sealed(&begin) {
        return Ok(Box::new(file));
    }
    let path = arguments.identity.as_ref().ok_or(Failed::BundleSealed)?;
    let mut text = zeroize::Zeroizing::new(Vec::new());
    let most = IDENTITIES_BYTES_MAX as u64;
    File::open(path).and_then(|it| it.take(most).read_to_end(&mut text)).map_err(Failed::Read)?;
    let opener = match Opener::read(&text, None) {
        Err(UnsealError::PassphraseNeeded) => {
            let typed = passphrase::prompt("Passphrase of the identity file: ")?;
            Opener::read(&text, Some(&typed))
        }
        read => read,
    };
    let opened = opener.and_then(|opener| opener.open(io::BufReader::new(file)));
    Ok(Box::new(opened.map_err(Failed::Unseal)?))
}

/// Digests of the rules that the reader has from a publisher.
fn trusted(arguments: &VerifyArguments) -> Result<Vec<String>, Failed> {
    if arguments.rules.is_empty() {
        return Ok(Vec::new());
    }
    let (publishers, doors) = (rules::trusted(&arguments.publisher)?, verbs::doors()?);
    let digest = |file| {
        let (signed, _) = open_signed(&*doors.disk, file, &publishers)?;
        Ok(signed.rules.digest().to_owned())
    };
    arguments.rules.iter().map(|file| digest(file).map_err(Failed::NotInstalled)).collect()
}

/// Readings and verdicts derived again; none where the bundle has no rules to do it by.
async fn judged(
    bundle: &Bundle<Box<dyn Source>>,
    trusted: Vec<String>,
) -> Result<Option<Retold>, Failed> {
    let opened = Opened {
        report: json!(bundle.report),
        paths: bundle.paths().map(str::to_owned).collect(),
        file: &|path, most| bundle.file(path, most),
        record: &|sum, most| bundle.record(sum, most),
        trusted,
    };
    retell(&verbs::doors()?, opened).await.map_err(Failed::Retell)
}

fn tell(report: &Report, judged: Option<&Retold>, is_told: Option<bool>, common: &Common) {
    if common.json {
        let mut object = json!(report);
        object["verdicts"] = judged.map_or(Value::Null, |judged| {
            let other = |it: &Other| {
                json!({ "entry": it.seq, "says": it.says, "follows": it.follows,
                        "same_rules": it.same_rules })
            };
            json!({
                "looks": judged.looks,
                "unread": judged.unread,
                "verdicts": judged.verdicts,
                "others": judged.others.iter().map(other).collect::<Vec<_>>(),
                "rules": { "name": judged.rules, "from": judged.whose.word() },
                "own": judged.own.iter().map(other).collect::<Vec<_>>(),
            })
        });
        object["is_told_key"] = json!(is_told);
        object["training"] = json!(report.training);
        return print::line(object);
    }
    let words = match common.language {
        Language::En => &keepsake_verify::words::ENGLISH,
        Language::Vi => &keepsake_verify::words::VIETNAMESE,
    };
    if judged.is_some_and(|judged| judged.lies().next().is_some()) {
        print::line(match common.language {
            Language::En => ENGLISH.differs,
            Language::Vi => VIETNAMESE.differs,
        });
    }
    print::line(keepsake_verify::told(report, is_told, words));
    if let Some(judged) = judged {
        say_judged(
            judged,
            match common.language {
                Language::En => &ENGLISH,
                Language::Vi => &VIETNAMESE,
            },
        );
    }
}

/// What is said of a bundle that was judged again, in one language.
struct Words {
    /// Before all else, where something does not follow.
    differs: &'static str,
    again: fn(&Retold) -> String,
    whose: fn(&Retold) -> String,
    /// An entry, and under which rules something else follows.
    entry: fn(&Other, &str) -> String,
    /// Those in the bundle: those that it names, or not.
    carried: [&'static str; 2],
    /// Those of this program: those that it names, or not.
    own: [&'static str; 2],
    nothing_else: &'static str,
}

fn say_judged(judged: &Retold, words: &Words) {
    print::line((words.again)(judged));
    print::line((words.whose)(judged));
    for (others, [named, unnamed]) in [(&judged.others, words.carried), (&judged.own, words.own)] {
        for other in others {
            let rules = if other.same_rules { named } else { unnamed };
            print::line((words.entry)(other, rules));
        }
    }
    if judged.whose == Whose::Unknown && judged.own.is_empty() && judged.looks > 0 {
        print::line(words.nothing_else);
    }
}

const ENGLISH: Words = Words {
    differs: "DOES NOT FOLLOW. Do not rely on what this bundle says: nothing in it was changed since it was \
              sealed, but an entry does not follow from its answers. The end says which.\n",
    again: |Retold { looks, unread, verdicts, .. }| {
        format!(
            "The judge was asked again: {looks} looks read anew from the raw answers ({unread} \
             could not be: their answers are withheld, or more than is read), {verdicts} verdicts \
             derived anew."
        )
    },
    whose: |Retold { whose, rules, .. }| match whose {
        Whose::BuiltIn => "By the rules of this program.".to_owned(),
        Whose::Signed => format!("By rules ({rules}) that a publisher signed whom you trust."),
        Whose::Unknown => format!(
            "THE RULES ARE NOT KNOWN HERE: these verdicts follow from rules that came with the \
             bundle ({rules}). They are not those of this program, nor signed by a publisher whom \
             you named. They may be of another version of Keepsake; whoever holds the bundle's key \
             can also have written them. Somebody must read them before the verdicts mean \
             anything: they are in it under data/rules."
        ),
    },
    entry: |Other { seq, says, follows, .. }, rules| {
        format!("  entry {seq}: says {says}, and {follows} follows {rules}")
    },
    carried: [
        "under the very rules it names: this entry does not follow from its answer",
        "under the rules in the bundle, which are not those it was read by",
    ],
    own: ["under the rules of this program, which it names", "under the rules of this program"],
    nothing_else: "Under the rules of this program nothing comes out otherwise.",
};

const VIETNAMESE: Words = Words {
    differs: "KHÔNG SUY RA ĐƯỢC. Đừng dựa vào điều gói này nói: không có gì bị sửa từ khi niêm phong, nhưng \
              có mục không suy ra được từ câu trả lời của nó. Cuối phần này nói rõ mục nào.\n",
    again: |Retold { looks, unread, verdicts, .. }| {
        format!(
            "Đã xét lại: đọc lại {looks} lần kiểm tra từ câu trả lời nguyên gốc ({unread} lần \
             không đọc lại được: câu trả lời được giữ lại, hoặc quá lớn để đọc), suy lại {verdicts} \
             kết luận."
        )
    },
    whose: |Retold { whose, rules, .. }| match whose {
        Whose::BuiltIn => "Theo luật nhận định của chương trình này.".to_owned(),
        Whose::Signed => {
            format!("Theo luật nhận định ({rules}) do nhà phát hành bạn tin đã ký.")
        }
        Whose::Unknown => format!(
            "Ở ĐÂY KHÔNG BIẾT LUẬT NHẬN ĐỊNH NÀY: các kết luận suy ra từ luật nhận định đi kèm gói \
             ({rules}). Đó không phải luật của chương trình này, cũng không do nhà phát hành bạn \
             nêu tên đã ký. Chúng có thể thuộc phiên bản Keepsake khác; người giữ khóa của gói cũng \
             có thể đã tự viết ra. Phải có người đọc luật đó thì các kết luận mới có nghĩa: chúng \
             nằm trong gói, dưới data/rules."
        ),
    },
    entry: |Other { seq, says, follows, .. }, rules| {
        format!("  mục {seq}: ghi {says}, nhưng ra {follows} {rules}")
    },
    carried: [
        "theo đúng luật nhận định mà mục ấy nêu: mục này không suy ra được từ câu trả lời",
        "theo luật nhận định trong gói, khác với luật đã dùng khi đọc",
    ],
    own: [
        "theo luật của chương trình này, đúng luật mà mục ấy nêu",
        "theo luật của chương trình này",
    ],
    nothing_else: "Theo luật nhận định của chương trình này thì không có gì khác.",
};
