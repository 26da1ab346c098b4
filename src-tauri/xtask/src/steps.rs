//! The steps of `cargo xtask test`, cheapest first, so that a small mistake is told early.

use std::process::Command;

use crate::apt;
use crate::bindings;
use crate::counts::Counts;
use crate::deny;
use crate::npm;
use crate::packages::Need;
use crate::place::{Place, someone_is_there};
use crate::shell::{answer, must, shown, stream, under};
use crate::tools::{RAGE, REPLAY, WACZ};
use crate::trouble::Trouble;

/// How long the tests of one step may take where nobody is there to stop them: some ten minutes do,
/// and one that hangs is to be told while there is still somebody who reads it.
const TESTS_MAX: &str = "40m";

/// What the steps share.
pub(crate) struct Bench {
    pub(crate) place: Place,
    /// The bindings as they stood before any test could write them.
    pub(crate) bindings: Option<String>,
    /// Tests counted so far.
    pub(crate) counts: Counts,
}

/// How a step that did not fail ended.
pub(crate) enum Outcome {
    /// It was done.
    Done,
    /// It could not be done here, which is no failure; why.
    Skipped(String),
}

/// One step.
pub(crate) struct Step {
    /// What `cargo xtask test NAME` calls it.
    pub(crate) name: &'static str,
    /// What it does.
    pub(crate) what: &'static str,
    /// Does it.
    pub(crate) work: fn(&mut Bench) -> Result<Outcome, Trouble>,
}

const fn step(
    name: &'static str,
    what: &'static str,
    work: fn(&mut Bench) -> Result<Outcome, Trouble>,
) -> Step {
    Step { name, what, work }
}

/// All steps, in order. Warm, on two cores, those to `advisories` take a minute together and those
/// after it, in minutes: 3, 4, 1, 4, 5, 11. `bindings` compares what the tests have written.
pub(crate) const STEPS: &[Step] = &[
    step("packages", "Debian packages and the toolchain's parts", packages),
    step("npm", "packages of the interface, from the lock file", |bench| {
        done(npm::install(&bench.place))
    }),
    step("format", "rustfmt and prettier", format),
    step("interface", "eslint and svelte-check", interface),
    step("interface-build", "the interface, as the window will hold it", |bench| {
        done(npm::script(&bench.place, "build"))
    }),
    step("interface-tests", "the interface's tests", |bench| bench.npm_tests("test")),
    step("deny", "licences, banned packages, sources", |bench| deny::check(&bench.place)),
    step("advisories", "known flaws of the packages we use", |bench| {
        deny::advisories(&bench.place)
    }),
    step("clippy", "Clippy, every target, no warning", clippy),
    step("build", "every program and every test", build),
    step("page-tests", "the offline verifier's page, in three browsers", page_tests),
    step("window-tests", "the real window, under Xvfb", window_tests),
    step("browser-tests", "the interface in a real browser", |bench| {
        bench.npm_tests("test:browser")
    }),
    step("tests", "unit tests and tests across modules", tests),
    step("bindings", "the interface's types are the Rust ones", |bench| {
        done(bindings::check(&bench.place, bench.bindings.as_deref()))
    }),
];

fn done(result: Result<(), Trouble>) -> Result<Outcome, Trouble> {
    result.map(|()| Outcome::Done)
}

fn packages(bench: &mut Bench) -> Result<Outcome, Trouble> {
    apt::install(&[Need::CommandLine, Need::Window, Need::Tests])?;
    for part in ["fmt", "clippy"] {
        if answer(bench.place.cargo().args([part, "--version"])).is_some() {
            continue;
        }
        let component = if part == "fmt" { "rustfmt" } else { "clippy" };
        must(Command::new("rustup").args(["component", "add", component])).map_err(|trouble| {
            let what = format!("`cargo {part}` is missing: {}", trouble.what());
            Trouble::new(what).cure(format!("Install the toolchain's component `{component}`."))
        })?;
    }
    Ok(Outcome::Done)
}

fn format(bench: &mut Bench) -> Result<Outcome, Trouble> {
    must(bench.place.cargo().args(["fmt", "--all", "--check"]))
        .map_err(|trouble| trouble.cure("`cargo fmt --all` writes it as it should be."))?;
    npm::script(&bench.place, "format:check")
        .map_err(|trouble| trouble.cure("`npm run format` in ui/ writes it as it should be."))?;
    Ok(Outcome::Done)
}

fn interface(bench: &mut Bench) -> Result<Outcome, Trouble> {
    npm::script(&bench.place, "lint")?;
    done(npm::script(&bench.place, "check"))
}

/// The window cannot be compiled without the interface, also when a step is asked for alone.
fn interface_for_the_window(place: &Place) -> Result<(), Trouble> {
    npm::install(place)?;
    npm::build_if_older(place)
}

fn clippy(bench: &mut Bench) -> Result<Outcome, Trouble> {
    interface_for_the_window(&bench.place)?;
    let words = ["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"];
    done(must(bench.place.cargo().args(words)))
}

/// One selection for this and the steps of Rust after it: another would choose other features of
/// shared packages and build the web view's bindings a second time.
fn build(bench: &mut Bench) -> Result<Outcome, Trouble> {
    interface_for_the_window(&bench.place)?;
    done(must(bench.place.cargo().args(["build", "--locked", "--workspace", "--all-targets"])))
}

/// All but `e2e`, which its manifest marks `test = false`: it wants a screen. The programs they
/// start are built first, for Cargo builds those of another package only when told to.
fn tests(bench: &mut Bench) -> Result<Outcome, Trouble> {
    build(bench)?;
    RAGE.install(&bench.place)?;
    WACZ.install(&bench.place)?;
    let mut command = bench.place.cargo();
    bench.count(command.args(["test", "--locked", "--workspace", "--no-fail-fast"]))
}

/// Node's own runner, over the bundles and attacks that the verifier in Rust is tried on.
fn page_tests(bench: &mut Bench) -> Result<Outcome, Trouble> {
    build(bench)?;
    let bundles = bench.place.target().join("page-tests");
    let attacks = bench.place.target().join("debug/examples/attacks");
    must(Command::new(attacks).arg(&bundles))?;
    let mut command = Command::new("node");
    REPLAY.install(&bench.place)?;
    command.args(["--test", "--test-reporter=spec"]).env("KEEPSAKE_BUNDLES", &bundles);
    command.env("KEEPSAKE_REPLAY", REPLAY.folder(&bench.place));
    command.current_dir(bench.place.root().join("src-tauri/verify/page"));
    bench.count(&mut command)
}

fn window_tests(bench: &mut Bench) -> Result<Outcome, Trouble> {
    build(bench)?;
    let mut command = bench.place.cargo();
    // The screen has one keyboard and one pointer: a window that opens takes them from another.
    command.args(["test", "--locked", "--workspace", "--test", "e2e", "--", "--test-threads=1"]);
    bench.count(&mut under(&["xvfb-run", "-a", "-s", "-screen 0 1280x1000x24"], &command))
}

impl Bench {
    fn npm_tests(&mut self, script: &str) -> Result<Outcome, Trouble> {
        let mut command = self.place.npm();
        self.count(command.args(["run", script]))
    }

    /// Runs tests and counts them. None at all is a failure: something is not being run.
    fn count(&mut self, command: &mut Command) -> Result<Outcome, Trouble> {
        let ran = if someone_is_there() {
            stream(command)?
        } else {
            stream(&mut under(&["timeout", "--verbose", "--kill-after=30s", TESTS_MAX], command))?
        };
        let counts = Counts::of(ran.lines());
        self.counts += counts;
        if !ran.ok() {
            let failed = counts.failed;
            return Err(Trouble::new(format!("`{}` failed ({failed} tests)", shown(command))));
        }
        if counts.passed == 0 {
            return Err(Trouble::new(format!("`{}` ran no test", shown(command))));
        }
        Ok(Outcome::Done)
    }
}
