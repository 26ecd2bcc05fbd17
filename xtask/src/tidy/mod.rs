//! The rules of the house that no compiler knows. Each rule has tests that break it.

mod bundle;
mod claims;
mod crates;
mod graph;
mod lengths;
mod privacy;
mod sources;
mod text;
mod tree;

use anyhow::{Result, bail};

use crate::place::Place;
use crate::report::{Count, Outcome};
use tree::Tree;

/// One rule: what it holds, and how it finds what breaks it.
struct Rule {
    name: &'static str,
    find: fn(&Tree) -> Result<Vec<String>>,
}

const RULES: &[Rule] = &[
    Rule {
        name: "crates link only what their invariant allows",
        find: graph::find,
    },
    Rule {
        name: "every crate states its Architecture Invariant",
        find: crates::find_headless,
    },
    Rule {
        name: "every crate takes the lints of the workspace",
        find: crates::find_unlinted,
    },
    Rule {
        name: "files and functions are short",
        find: lengths::find,
    },
    Rule {
        name: "cores read no clock and make no randomness",
        find: sources::find_ambient,
    },
    Rule {
        name: "libraries print nothing",
        find: sources::find_prints,
    },
    Rule {
        name: "nothing is left to do without an issue",
        find: text::find_unfinished,
    },
    Rule {
        name: "no tracked file names a machine or a registry",
        find: text::find_machines,
    },
    Rule {
        name: "no large binary is tracked",
        find: text::find_binaries,
    },
    Rule {
        name: "every claim is proved by a test",
        find: claims::find_unproved,
    },
    Rule {
        name: "every attack is tried by a test",
        find: claims::find_untried,
    },
    Rule {
        name: "stored columns are declared",
        find: claims::find_undeclared_columns,
    },
    Rule {
        name: "log fields of the server are declared",
        find: privacy::find_undeclared_log_fields,
    },
    Rule {
        name: "outbound calls of the server are declared",
        find: privacy::find_undeclared_calls,
    },
    Rule {
        name: "browser storage is declared",
        find: claims::find_undeclared_storage,
    },
];

/// Prints every rule and what breaks it; an error if anything does.
pub(crate) fn print_and_judge(place: &Place) -> Result<()> {
    match print_and_count(place)? {
        Outcome::Done(count) if count.failed > 0 => {
            bail!("{} of {} rules are broken", count.failed, RULES.len())
        }
        _ => Ok(()),
    }
}

/// Prints every rule and what breaks it, and counts the rules.
pub(crate) fn print_and_count(place: &Place) -> Result<Outcome> {
    let tree = Tree::of_repository(&place.root)?;
    let mut count = Count::default();
    for rule in RULES {
        let found = (rule.find)(&tree)?;
        if found.is_empty() {
            count.passed += 1;
            println!("  ok      {}", rule.name);
        } else {
            count.failed += 1;
            println!("  BROKEN  {}", rule.name);
            for finding in found {
                println!("            {finding}");
            }
        }
    }
    for warning in lengths::warnings(&tree)? {
        println!("  note    {warning}");
    }
    Ok(Outcome::Done(count))
}

/// The rule about the built pages, which exist only after a build.
pub(crate) fn judge_bundle(place: &Place) -> Result<Outcome> {
    let exceptions = tree::Exceptions::read(&place.root)?;
    let found = bundle::find_foreign_hosts(&place.web_build(), &exceptions.bundle_hosts)?;
    if !found.is_empty() {
        bail!("the built pages name foreign hosts:\n  {}", found.join("\n  "));
    }
    println!("  ok      the built pages name no foreign host");
    Ok(Outcome::Done(Count::ONE))
}
