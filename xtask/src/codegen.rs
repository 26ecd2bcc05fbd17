//! Files that are generated from code and committed, so that a reader finds them and a change shows in review.
//!
//! Each is compared by a test of the crate that generates it, so that `cargo xtask test` finds a stale one.

use anyhow::{Context, Result};

use crate::place::Place;
use crate::report;
use crate::shell::{cargo, run};

/// A test that compares a committed file, and the file.
struct Generated {
    package: &'static str,
    test: &'static str,
    path: &'static str,
}

const GENERATED: [Generated; 3] = [
    Generated {
        package: "config",
        test: "the_example_is_fresh_and_says_what_the_defaults_are",
        path: "crates/config/snug.example.toml",
    },
    Generated {
        package: "http-api",
        test: "the_committed_description_is_fresh",
        path: "crates/http-api/openapi.json",
    },
    Generated {
        package: "server",
        test: "the_policies_of_the_examples_are_fresh",
        path: "docs/operate/examples",
    },
];

/// Writes the files anew, or only says which are stale.
pub(crate) fn run_tests(place: &Place, check_only: bool) -> Result<()> {
    for Generated { package, test, path } in &GENERATED {
        report::alone(path, || {
            let mut cargo = cargo(&place.root);
            cargo.args(["test", "--quiet", "--package", package, test]);
            if !check_only {
                cargo.env("UPDATE_EXPECT", "1");
            }
            run(&mut cargo).with_context(|| format!("{path} is stale: write it with `cargo xtask codegen`"))
        })?;
    }
    Ok(())
}
