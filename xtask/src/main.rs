//! Automation: everything that a person, a developer or continuous integration does with this repository.
//!
//! **Architecture Invariant**: nothing that is shipped depends on `xtask`, and `xtask` links none of our crates:
//! it can build them from nothing and judge them from outside.
#![expect(
    clippy::print_stdout,
    reason = "speaking to the person at the terminal is what this program does"
)]

mod bench;
mod codegen;
mod install;
mod place;
mod report;
mod serve;
mod shell;
mod stamp;
mod suite;
mod tidy;
mod wasm;
mod web;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::place::Place;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    about = "Build, run, test and check Snug",
    disable_version_flag = true
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Install what is missing, build everything, and start the server
    Serve(serve::Arguments),
    /// Install what the tests need and run every test
    Test(suite::Arguments),
    /// What continuous integration runs: every test, the formatter and the lints
    Ci(suite::Arguments),
    /// Check the rules of the house that no compiler knows
    Tidy,
    /// Build the two WebAssembly modules if their sources changed
    Wasm {
        /// `core` or `media`; both if none is named
        modules: Vec<String>,
    },
    /// Build the WebAssembly modules and the web interface if their sources changed
    Web,
    /// Build the program for operators, with optimisation, and say where it is
    Dist,
    /// Write the files that are generated from code
    Codegen {
        /// Only say which files are stale
        #[arg(long)]
        check: bool,
    },
    /// Take pictures of every screen (phone and desktop, light and dark)
    Screenshots,
    /// Measure, and write bench/results/NAME.json
    Bench(bench::Arguments),
}

fn main() -> std::process::ExitCode {
    match run(Arguments::parse().command) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            println!("\nerror: {error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    let place = Place::find()?;
    match command {
        Command::Serve(arguments) => serve::serve(&place, &arguments),
        Command::Test(arguments) => suite::test(&place, &arguments),
        Command::Ci(arguments) => suite::ci(&place, &arguments),
        Command::Tidy => tidy::print_and_judge(&place),
        Command::Wasm { modules } => wasm::build_named(&place, &modules),
        Command::Web => web::build(&place),
        Command::Dist => serve::dist(&place),
        Command::Codegen { check } => codegen::run_tests(&place, check),
        Command::Screenshots => web::screenshots(&place),
        Command::Bench(arguments) => bench::bench(&place, &arguments),
    }
}
