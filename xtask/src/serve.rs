//! From a checkout to a running server.

use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::place::Place;
use crate::report;
use crate::shell::{cargo, run};
use crate::suite::workspace;
use crate::web;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Build with full optimisation: slower to build, for more than a handful of participants
    #[arg(long)]
    release: bool,
    /// Handed to `snug serve`
    #[arg(last = true)]
    server: Vec<String>,
}

/// Builds everything and becomes the server, which prints its address.
pub(crate) fn serve(place: &Place, arguments: &Arguments) -> Result<()> {
    web::build(place)?;
    let program = if arguments.release {
        compile_release(place)?
    } else {
        compile(place)?
    };
    println!("==> starting the server (stop it with Ctrl-C)\n");
    let mut server = Command::new(&program);
    server
        .current_dir(&place.root)
        .stdin(Stdio::null())
        .arg("serve")
        .args(&arguments.server);
    Err(server.exec()).with_context(|| format!("{} could not be started", program.display()))
}

/// Builds the server with optimisation for operators.
pub(crate) fn dist(place: &Place) -> Result<()> {
    web::build(place)?;
    let program = compile_release(place)?;
    println!("\nthe whole server is this one file: {}", program.display());
    Ok(())
}

/// Builds the server in the development profile, as the tests build it, so that neither compiles for the other anew.
pub(crate) fn compile(place: &Place) -> Result<std::path::PathBuf> {
    report::alone("server", || {
        run(&mut workspace(place, &["build", "--bin", "snug"]))
    })?;
    Ok(place.program("snug"))
}

fn compile_release(place: &Place) -> Result<std::path::PathBuf> {
    report::alone("server, optimised", || {
        run(cargo(&place.root).args(["build", "--release", "--package", "server", "--bin", "snug"]))
    })?;
    Ok(place.target.join("release/snug"))
}
