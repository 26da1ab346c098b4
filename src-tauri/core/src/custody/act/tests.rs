use super::*;
use crate::custody::entry::{Place, write};
use crate::custody::read::Entry;
use crate::model::{Sum, Time};

fn keys() -> LogKeys {
    LogKeys::derive(&[9; 32])
}

fn act(json: &str) -> Act {
    serde_json::from_str(json).unwrap()
}

const POST: &str = "post_01010101010101010101010101010101";

/// One of each, as vaults hold them.
fn acts() -> Vec<Act> {
    let object = "a".repeat(32);
    let texts = [
        format!(
            r#"{{"act":"saved","id":"{POST}","platform":"web","addresses":["https://a.org/1"],"private_allowed":true,"saved":"2026-05-08T09:30:00Z","archived":{{"keys":["k"],"contents":[18446744073709551615],"likely":[]}}}}"#
        ),
        format!(
            r#"{{"act":"captured","id":"cap_02020202020202020202020202020202","post":"{POST}","at":"2026-05-08T09:30:00Z","url":"https://a.org/1","permalink":null,"author":{{"name":"Lan","url":null}},"published":null,"title":null,"text":"Gạo","source":"json-ld","told":[],"media":[{{"name":"a.jpg","mime":"image/jpeg","bytes":0,"sha256":"ab","url":"https://a.org/a.jpg","alt":null,"exchange":"{object}"}}],"missing":[],"exchange":"{object}"}}"#
        ),
        format!(
            r#"{{"act":"captured","id":"cap_09090909090909090909090909090909","post":"{POST}","at":"2026-05-08T09:30:00Z","url":"","permalink":null,"author":null,"published":null,"title":null,"text":"Gạo","source":"json-ld","told":[],"media":[],"missing":[],"exchange":null,"import":{{"import":"import_08080808080808080808080808080808","key":"facebook:1","kind":"post","id":"1","account":{{"name":"Lan","handle":null,"id":null,"url":null}},"candidates":[],"created":{{"at":"2020-04-01T02:00:00Z","as_written":"1585706400","precision":"second","zone":"stated"}},"edited":null,"backdated":null,"display":null,"html":null,"warning":null,"wordings":[],"audience":null,"withheld_in":[],"reply_to":null,"links":[],"is_damaged":false,"source":{{"part":0,"member":"posts.json","record":3}}}}}}"#
        ),
        format!(
            r#"{{"act":"looked","id":"obs_03030303030303030303030303030303","post":"{POST}","at":"2026-05-09T09:30:00Z","vantage":"direct","probe":"page","url":"https://a.org/1","answer":{{"status":200}},"exchange":"{object}","part":3,"body_of":"obs_04040404040404040404040404040404","mark":"abababababababababababababababab","settles":"asked","reading":{{"rule":"page-text","says":"visible","rules":null}}}}"#
        ),
        format!(
            r#"{{"act":"judged","post":"{POST}","at":"2026-05-09T09:30:00Z","verdict":"removed","chain":[{{"observation":"obs_03030303030303030303030303030303","rule":"r"}},{{"observation":null,"rule":"s"}}],"confirmed":true,"unattended":false}}"#
        ),
        r#"{"act":"vantage_set","name":"direct","country":null,"route":"direct","isolate":false,"off":false}"#.into(),
        r#"{"act":"vantage_dropped","name":"tor"}"#.into(),
        format!(
            r#"{{"act":"granted","recipient":"age1x","name":"Luật sư","file":"{object}","at":"2026-05-09T09:30:00Z"}}"#
        ),
        r#"{"act":"grant_ended","recipient":"age1x","at":"2026-05-09T09:30:00Z"}"#.into(),
        r#"{"act":"handed_over","at":"2026-05-09T09:30:00Z"}"#.into(),
        format!(
            r#"{{"act":"noticed","id":"note_05050505050505050505050505050505","post":"{POST}","recorded":"2026-05-09T09:30:00Z","entered":"notice","received":"2026-05-09","by":"app","wording":"Hạn chế","ground":null,"named":null,"proposed":null,"files":[{{"name":"a.png","mime":"image/png","bytes":7,"sha256":"cd","object":"{object}"}}],"mail":null}}"#
        ),
        format!(
            r#"{{"act":"noticed","id":"note_06060606060606060606060606060606","post":"{POST}","recorded":"2026-05-09T09:30:00Z","entered":"set_aside","entry":"note_05050505050505050505050505050505"}}"#
        ),
        r#"{"act":"refused","id":"refused_07070707070707070707070707070707","platform":"zalo","account":null,"on":"2026-05-09","recorded":"2026-05-09T09:30:00Z","text":"T","message":"","proposed":null,"files":[]}"#.into(),
        r#"{"act":"refused_set_aside","refused":"refused_07070707070707070707070707070707","at":"2026-05-09T09:30:00Z"}"#.into(),
        format!(
            r#"{{"act":"rules_installed","file":"{object}","version":"2026-05-01","digest":"ef","signer":"n+1+2","older":false,"at":"2026-05-09T09:30:00Z"}}"#
        ),
        r#"{"act":"rules_dropped","at":"2026-05-09T09:30:00Z"}"#.into(),
        format!(r#"{{"act":"told","post":"{POST}","at":"2026-05-09T09:30:00Z"}}"#),
        r#"{"act":"waited","site":"https://a.org","vantage":"direct","at":"2026-05-09T09:30:00Z","until":"2026-05-09T10:30:00Z"}"#.into(),
        r#"{"act":"round_ended","at":"2026-05-09T09:30:00Z","posts":1,"said":[{"platform":"web","vantage":"direct","says":"visible","looks":1}]}"#.into(),
        r#"{"act":"import_began","id":"import_08080808080808080808080808080808","at":"2026-05-09T09:30:00Z","found":[["facebook","json"]],"files":[{"name":"f.zip","bytes":9}],"zone_minutes":null,"channel":null,"blog":null,"signing_key":null,"with_reposts":false}"#.into(),
        r#"{"act":"import_ended","id":"import_08080808080808080808080808080808","at":"2026-05-09T09:30:00Z","sha256":[null,"ab"],"members":[],"accounts":[["facebook",{"name":null,"handle":"lan","id":null,"url":null}]],"posts":{"new":1,"renewed":0,"known":0,"media":0,"media_missing":0},"left_out":[],"signed":null}"#.into(),
        r#"{"act":"loss_accepted","at":"2026-05-09T09:30:00Z","commits":[[3,4]]}"#.into(),
    ];
    texts.iter().map(|text| act(text)).collect()
}

fn field<'a>(logged: &'a Logged, name: &str) -> Option<&'a Value> {
    logged.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value)
}

#[test]
fn every_act_is_an_entry_that_can_be_made_again_and_read() {
    let keys = keys();
    let time: Time = "2026-06-01T00:00:00Z".parse().unwrap();
    let mut kinds = std::collections::BTreeSet::new();
    for act in acts() {
        let again: Act = serde_json::from_str(&serde_json::to_string(&act).unwrap()).unwrap();
        let place = Place { seq: 3, time, before: None, after_token: None };
        let logged = Logged::of(&act, Records::default(), &keys);
        let written = write(&keys, place, &logged);
        assert_eq!(write(&keys, place, &Logged::of(&again, Records::default(), &keys)), written);
        let entry = Entry::read(&written.bytes).unwrap();
        let fields = entry.open(written.disclosures.iter().map(|(_, text)| text.as_str())).unwrap();
        assert_eq!(fields.len(), written.disclosures.len());
        assert_eq!(entry.item, keys.item(Subject::of(&act)));
        let text: String = fields.iter().map(|it| it.value.to_json()).collect();
        let ours = ["post_", "obs_", "cap_", "note_", "refused_", "import_0", &"a".repeat(32)];
        assert!(!ours.iter().any(|ours| text.contains(ours)), "{} {text}", entry.kind);
        kinds.insert(entry.kind);
    }
    assert_eq!(kinds.len(), 21, "{kinds:?}");
}

/// Leaf hashes that stand in the vaults of users. A change here means that their logs do not hold.
#[test]
fn entries_of_acts_have_these_hashes_for_ever() {
    let (keys, time) = (keys(), "2026-06-01T00:00:00Z".parse().unwrap());
    let place = Place { seq: 3, time, before: None, after_token: None };
    let one = vec![RecordSum { kind: "response".into(), sum: Sum::from_bytes([6; 32]) }];
    let records = Records { own: &one, media: std::slice::from_ref(&one) };
    let leaves: Vec<String> = acts()
        .iter()
        .map(|act| write(&keys, place, &Logged::of(act, records, &keys)).leaf.to_string())
        .map(|leaf| leaf.get(..16).unwrap().to_owned())
        .collect();
    assert_eq!(leaves, LEAVES);
}

#[rustfmt::skip]
const LEAVES: [&str; 22] = [
    "2e3cfd62afdb839c", "38485e173219d724", "77ddf80797cd3117", "fa867696c2382a78",
    "9b61abc13f9541bb", "e9fcd523fcd08638", "32663e23b4a9cc48", "aecd358af5561167",
    "afb31ea14f5b665b", "a98518d844146f71", "accae8862197beb8", "097b31a22d45b1a2",
    "055db7d3f5f3f6d4", "492136d8e6ed2189", "87088dafbb899bf8", "e5cb4db453fcac41",
    "e58e5785801505a4", "0ccc0e5e1ac10f91", "415005f3812b0251", "7e0e704cdf43794c",
    "49e699a91608767f", "ad1c26fa429c05c6",
];

#[test]
fn a_look_tells_this() {
    let keys = keys();
    let one = [RecordSum { kind: "response".into(), sum: Sum::from_bytes([6; 32]) }];
    let records = Records { own: &one, media: &[] };
    let logged = Logged::of(&acts()[3], records, &keys);
    let names: Vec<&str> = logged.fields.iter().map(|(name, _)| name.as_str()).collect();
    let wanted =
        ["answer", "at", "body_of", "id", "probe", "reading", "settles", "url", "vantage", RECORDS];
    assert_eq!(names, wanted);
    assert_eq!(field(&logged, "answer").unwrap().to_json(), r#"{"status":200}"#);
    let reading = field(&logged, "reading").unwrap().to_json();
    assert_eq!(reading, r#"{"rule":"page-text","says":"visible"}"#);
    let sums = field(&logged, RECORDS).unwrap().to_json();
    assert_eq!(sums, format!("[[\"response\",\"{}\"]]", "06".repeat(32)));
    let judged = Logged::of(&acts()[4], Records::default(), &keys);
    let chain = field(&judged, "chain").unwrap().to_json();
    let look = field(&logged, "id").unwrap().to_json();
    assert_eq!(chain, format!("[{{\"observation\":{look},\"rule\":\"r\"}},{{\"rule\":\"s\"}}]"));
}

#[test]
fn each_medium_can_be_withheld_alone() {
    let keys = keys();
    let one = vec![RecordSum { kind: "response".into(), sum: Sum::from_bytes([6; 32]) }];
    let media = [one];
    let logged = Logged::of(&acts()[1], Records { own: &[], media: &media }, &keys);
    let medium = field(&logged, "media.0").unwrap().to_json();
    assert_eq!(
        medium,
        r#"{"bytes":0,"mime":"image/jpeg","name":"a.jpg","sha256":"ab","url":"https://a.org/a.jpg"}"#
    );
    assert!(field(&logged, "media.0.warc_records").is_some());
    assert!(field(&logged, "media").is_none() && field(&logged, RECORDS).is_none());
    let noticed = Logged::of(&acts()[10], Records::default(), &keys);
    assert!(field(&noticed, "files.0").unwrap().to_json().contains("a.png"));
}

#[test]
fn a_member_that_acts_get_later_changes_no_older_entry() {
    let keys = keys();
    let mut json = serde_json::to_value(&acts()[3]).unwrap();
    for (name, value) in [("later", serde_json::json!(null)), ("list", serde_json::json!([]))] {
        json[name] = value;
    }
    let more = members(json, &keys);
    let now = members(serde_json::to_value(&acts()[3]).unwrap(), &keys);
    assert_eq!(more, now);
}
