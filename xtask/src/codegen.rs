//! Files that are generated from code and committed, so that a reader finds them and a change shows in review.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::place::Place;
use crate::report;
use crate::shell::{command, read};

/// A committed file, and the arguments of `snug` that print it.
struct Generated {
    path: &'static str,
    arguments: &'static [&'static str],
}

const GENERATED: [Generated; 1] = [Generated {
    path: "docs/operate/snug.example.toml",
    arguments: &["config", "example"],
}];

pub(crate) fn run(place: &Place, check_only: bool) -> Result<()> {
    crate::web::build(place)?;
    crate::serve::compile(place)?;
    if check_only {
        report::alone("generated files are fresh", || check(place))
    } else {
        write(place)
    }
}

/// An error that names every stale file. Needs the server compiled.
pub(crate) fn check(place: &Place) -> Result<()> {
    let mut stale = Vec::new();
    for generated in &GENERATED {
        let committed = fs::read_to_string(place.root.join(generated.path)).unwrap_or_default();
        if committed != printed(place, generated)? {
            stale.push(generated.path);
        }
    }
    if !stale.is_empty() {
        bail!(
            "stale: {}; write them with `cargo xtask codegen` and commit them",
            stale.join(", ")
        );
    }
    Ok(())
}

fn write(place: &Place) -> Result<()> {
    for generated in &GENERATED {
        let path = place.root.join(generated.path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let content = printed(place, generated)?;
        if fs::read_to_string(&path).is_ok_and(|committed| committed == content) {
            println!("{} is fresh", generated.path);
        } else {
            fs::write(&path, content).with_context(|| format!("cannot write {}", path.display()))?;
            println!("{} is written anew", generated.path);
        }
    }
    Ok(())
}

fn printed(place: &Place, generated: &Generated) -> Result<String> {
    read(command(place.program("snug"), &place.root).args(generated.arguments))
}
