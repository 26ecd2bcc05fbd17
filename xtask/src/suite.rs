//! Every test there is, in an order in which each part finds built what it needs.

use std::process::Command;

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::install;
use crate::place::Place;
use crate::report::{Count, Outcome, Report};
use crate::shell::{cargo, command, run, run_counting};
use crate::tidy;
use crate::web;

/// Both WebAssembly shells are compiled natively too, for the lints and their tests.
const FEATURES: [&str; 2] = ["--features", "client-wasm/core,client-wasm/media"];

/// Where tests find the programs. A test that starts the server does not pass these on: they look like settings.
pub(crate) const SNUG_BIN: &str = "SNUG_BIN";
const SNUG_CLIENT_BIN: &str = "SNUG_CLIENT_BIN";
/// The media server alone, for clients that know nothing of our groups.
const SNUG_STANDALONE_BIN: &str = "SNUG_STANDALONE_BIN";
/// The server with a listener at every door.
const SNUG_RECORDED_BIN: &str = "SNUG_RECORDED_BIN";

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Run only these parts (comma-separated)
    #[arg(long, value_delimiter = ',', value_enum)]
    only: Vec<Part>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// The rules of the house
    Tidy,
    /// Type check, lint and unit tests of the web interface
    Web,
    /// Unit and whole-system tests in Rust
    Rust,
    /// Meetings between real browsers
    Browser,
    /// The official Python client against the media server
    Python,
    /// Formatter and lints (part of `ci` only)
    Lints,
}

impl Arguments {
    fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }
}

pub(crate) fn test(place: &Place, arguments: &Arguments) -> Result<()> {
    let mut suite = Suite {
        place,
        report: Report::new(),
    };
    suite.tests(arguments);
    suite.report.close()
}

pub(crate) fn ci(place: &Place, arguments: &Arguments) -> Result<()> {
    let mut suite = Suite {
        place,
        report: Report::new(),
    };
    if arguments.wants(Part::Lints) {
        suite.check(
            "format (cargo fmt)",
            cargo(&place.root).args(["fmt", "--all", "--", "--check"]),
        );
    }
    suite.tests(arguments);
    if arguments.wants(Part::Lints) {
        suite.web_format();
        suite.clippy();
    }
    suite.report.close()
}

struct Suite<'a> {
    place: &'a Place,
    report: Report,
}

impl Suite<'_> {
    fn tests(&mut self, arguments: &Arguments) {
        let place = self.place;
        if arguments.wants(Part::Tidy) {
            self.report.step("tidy", || tidy::print_and_count(place));
        }
        let needs_pages = [Part::Web, Part::Rust, Part::Browser, Part::Python];
        if !needs_pages.iter().any(|part| arguments.wants(*part)) {
            return;
        }
        let pages = self.report.step("WebAssembly and web interface", || {
            web::build(place)?;
            Ok(Outcome::Done(Count::ONE))
        });
        if arguments.wants(Part::Web) {
            self.web();
        }
        if pages && arguments.wants(Part::Tidy) {
            self.report
                .step("tidy: the built pages", || tidy::judge_bundle(place));
        }
        let needs_programs = [Part::Rust, Part::Browser, Part::Python];
        if !needs_programs.iter().any(|part| arguments.wants(*part)) {
            return;
        }
        let built = pages
            && self.report.step("compile everything", || {
                let targets = ["build", "--lib", "--bins", "--tests", "--examples"];
                run(&mut workspace(place, &targets))?;
                Ok(Outcome::Done(Count::ONE))
            });
        if !built {
            self.report
                .not_reached("all that needs the programs", "compile everything");
            return;
        }
        self.with_programs(arguments);
    }

    fn with_programs(&mut self, arguments: &Arguments) {
        let place = self.place;
        if arguments.wants(Part::Rust) {
            self.count(
                "Rust tests",
                &mut workspace(place, &["test", "--quiet", "--no-fail-fast"]),
            );
        }
        if arguments.wants(Part::Python) {
            self.python();
        }
        if arguments.wants(Part::Browser) {
            self.browser();
        }
    }

    fn web(&mut self) {
        let web = self.place.web();
        for (title, script) in [("web: types", "typecheck"), ("web: lint", "lint")] {
            self.check(title, command("npm", &web).args(["run", "--silent", script]));
        }
        self.check(
            "web: sentences",
            command("node", &web).arg("app/scripts/strings.mjs"),
        );
        self.count(
            "web: unit tests",
            command("npm", &web).args(["run", "--silent", "test"]),
        );
    }

    fn python(&mut self) {
        let place = self.place;
        self.report.step("official Python client", || {
            let Some(python) = install::python(place)? else {
                return Ok(Outcome::Skipped("there is no python3 on this machine".into()));
            };
            let mut pytest = command(python, &place.root);
            counted(with_programs(
                pytest.args(["-m", "pytest", "-q", "-rs", "tests/python"]),
                place,
            ))
        });
    }

    fn browser(&mut self) {
        let place = self.place;
        self.report.step("meetings between browsers", || {
            install::browsers(place)?;
            counted(with_programs(
                command("npm", &place.web()).args(["run", "--silent", "e2e"]),
                place,
            ))
        });
    }

    fn web_format(&mut self) {
        let place = self.place;
        self.report.step("web: format (prettier)", || {
            install::web_packages(place)?;
            run(command("npm", &place.web()).args(["run", "--silent", "format:check"]))?;
            Ok(Outcome::Done(Count::ONE))
        });
    }

    fn clippy(&mut self) {
        let mut clippy = workspace(self.place, &["clippy", "--all-targets"]);
        self.check("lints (cargo clippy)", clippy.args(["--", "--deny", "warnings"]));
    }

    fn check(&mut self, title: &str, command: &mut Command) {
        self.report.step(title, || {
            run(command)?;
            Ok(Outcome::Done(Count::ONE))
        });
    }

    fn count(&mut self, title: &str, command: &mut Command) {
        self.report.step(title, || counted(command));
    }
}

/// Cargo over the whole workspace, with one set of features in every call, so that nothing is compiled twice.
pub(crate) fn workspace(place: &Place, subcommand: &[&str]) -> Command {
    let mut cargo = cargo(&place.root);
    cargo.args(subcommand).arg("--workspace").args(FEATURES);
    cargo
}

/// Tells a test where the built programs are.
fn with_programs<'a>(command: &'a mut Command, place: &Place) -> &'a mut Command {
    command
        .env(SNUG_BIN, place.program("snug"))
        .env(SNUG_CLIENT_BIN, place.program("snug-client"))
        .env(SNUG_STANDALONE_BIN, place.program("examples/standalone"))
        .env(SNUG_RECORDED_BIN, place.program("recorded-server"))
}

fn counted(command: &mut Command) -> Result<Outcome> {
    let (count, succeeded) = run_counting(command)?;
    if !succeeded && count.failed == 0 {
        bail!("the command failed, though no test did");
    }
    if count.passed + count.failed == 0 {
        bail!("no test ran");
    }
    Ok(Outcome::Done(count))
}
