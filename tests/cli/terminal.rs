//! What is asked on a terminal, and only there.

use std::io::{Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use keepsake_tests::program;
use keepsake_tests::site::Site;

use crate::{Home, Ran, keygen};

/// Our program on a terminal of its own, which the stock `script` gives it.
struct Terminal {
    child: Child,
    keyboard: ChildStdin,
    screen: ChildStdout,
}

impl Terminal {
    fn run(home: &Home, arguments: &str) -> Self {
        let (program, vault) = (program("keepsake"), home.path("vault"));
        let passphrase = home.path("passphrase");
        let line = format!(
            "'{}' --vault '{vault}' --passphrase-file '{passphrase}' {arguments}",
            program.display()
        );
        let mut command = Command::new("script");
        command.args(["--quiet", "--return", "--command", &line, "/dev/null"]);
        command.env("XDG_STATE_HOME", home.path("state")).env("SHELL", "/bin/sh");
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("`script` is on every Debian");
        let (keyboard, screen) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Self { child, keyboard, screen }
    }

    /// Reads until `text` is shown, and gives what stood before it since the last time.
    fn waits_for(&mut self, text: &str) -> String {
        let mut bytes = Vec::new();
        let mut byte = [0];
        while !bytes.ends_with(text.as_bytes()) {
            let n = self.screen.read(&mut byte).unwrap();
            assert_eq!(n, 1, "{text:?} was not shown: {}", String::from_utf8_lossy(&bytes));
            bytes.push(byte[0]);
        }
        let shown = String::from_utf8(bytes).unwrap();
        shown.strip_suffix(text).unwrap().to_owned()
    }

    fn types(&mut self, line: &str) {
        self.keyboard.write_all(format!("{line}\n").as_bytes()).unwrap();
    }

    /// Waits for its end and gives the exit code.
    fn ends(mut self) -> i32 {
        self.screen.read_to_end(&mut Vec::new()).unwrap();
        self.child.wait().unwrap().code().unwrap()
    }
}

/// Makes recovery words and answers what is asked, the second word as `second` changes it. Gives
/// the words, the numbers asked for, and the exit code.
fn asked(home: &Home, second: fn(&str) -> String) -> (String, [usize; 2], i32) {
    let mut terminal = Terminal::run(home, "recovery");
    let words = terminal.waits_for("\r\n");
    let list: Vec<&str> = words.split(' ').collect();
    assert_eq!(list.len(), 24, "{words}");
    let number = |terminal: &mut Terminal| -> usize {
        terminal.waits_for("word ");
        terminal.waits_for(": ").parse().unwrap()
    };
    let first = number(&mut terminal);
    terminal.types(list[first - 1]);
    let next = number(&mut terminal);
    terminal.types(&second(list[next - 1]));
    let code = terminal.ends();
    (words, [first, next], code)
}

#[test]
fn two_words_of_a_new_sheet_are_asked_back_never_the_same_two() {
    let home = Home::new();
    let opens = |words: &str| {
        std::fs::write(home.path("words"), words).unwrap();
        home.run_with(&["--passphrase-file", &home.path("words")], &["unlock-test"]).code()
    };
    let (words, right, code) = asked(&home, str::to_uppercase);
    assert_eq!((code, opens(&words)), (0, 0), "the words open the vault");
    let (other, wrong, code) = asked(&home, |_| "nothing".to_owned());
    assert_eq!((code, opens(&other), opens(&words)), (2, 3, 0), "nothing was changed");
    let (_, again, _) = asked(&home, |_| "nothing".to_owned());
    let pairs = [right, wrong, again];
    assert!(pairs.iter().all(|[a, b]| 1 <= *a && a < b && *b <= 24), "{pairs:?}");
    // Three times the same two: once in 76,000 runs.
    assert!(pairs.iter().any(|pair| *pair != right), "{pairs:?}");
}

/// Runs our program with this standard input.
fn run(home: &Home, words: &[&str], input: &str) -> Ran {
    let mut command = Command::new(program("keepsake"));
    command.args(["--vault", &home.path("vault"), "--passphrase-file", &home.path("passphrase")]);
    command.args(words).env("XDG_STATE_HOME", home.path("state"));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    Ran(child.wait_with_output().unwrap())
}

#[test]
fn what_tells_something_can_be_given_on_standard_input() {
    let (home, site) = (Home::new(), Site::start());
    site.page("/p/1", "<article><p>Một bài viết đủ dài để được lưu lại.</p></article>");
    let link = format!("{}\n", site.link("/p/1"));
    assert_eq!(run(&home, &["add", "--allow-private", "-"], &link).code(), 0);
    assert_eq!(run(&home, &["show", "-"], &link).code(), 0);
    assert_eq!(run(&home, &["recheck", "--confirm-after", "0", "-"], &link).code(), 0);
    assert_eq!(run(&home, &["show", "-"], "\n").code(), 2, "an empty line is no post");
    let reader = keygen(&home.path("key"));
    let named = format!("{reader}\nluật sư Hòa\n");
    assert_eq!(run(&home, &["grant", "posts", "-", "--name", "-"], &named).code(), 0);
    let readers = home.run(&["--json", "recipients"]).json();
    assert_eq!(
        (&readers[0]["name"], &readers[0]["recipient"]),
        (&"luật sư Hòa".into(), &reader.as_str().into())
    );
    assert_eq!(run(&home, &["end-grant", "posts", "-"], &named).code(), 0);

    let proxy = "socks5h://toi:mat-khau@127.0.0.1:9";
    let refused = run(&home, &["vantage", "add", "berlin", "--proxy", proxy], "");
    assert_eq!(refused.code(), 2);
    assert!(refused.err().contains("--proxy -") && !refused.err().contains("mat-khau"));
    let given = format!("{proxy}\n");
    assert_eq!(run(&home, &["vantage", "add", "berlin", "--proxy", "-"], &given).code(), 0);
}
