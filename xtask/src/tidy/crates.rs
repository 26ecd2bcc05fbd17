//! Every crate says what it must never do, and takes the lints of the workspace.

use anyhow::{Context, Result};

use super::tree::Tree;

const HEAD: &str = "**Architecture Invariant**:";

/// Crates whose root has no invariant in its head.
pub(crate) fn find_headless(tree: &Tree) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for folder in tree.packages() {
        let roots = [format!("{folder}/src/lib.rs"), format!("{folder}/src/main.rs")];
        let Some(root) = roots.iter().find(|root| tree.has(root)) else {
            found.push(format!("{folder} has neither src/lib.rs nor src/main.rs"));
            continue;
        };
        let text = tree.read(root)?;
        let head: Vec<&str> = text.lines().take_while(|line| line.starts_with("//!")).collect();
        let stated = head.iter().position(|line| line.contains(HEAD));
        let unwritten = stated.is_some_and(|at| head[at..].join(" ").contains("to be written"));
        if stated.is_none() || unwritten {
            found.push(format!("{root}: the head has no \"{HEAD} …\""));
        }
    }
    Ok(found)
}

/// Crates that go their own way with lints.
pub(crate) fn find_unlinted(tree: &Tree) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for folder in tree.packages() {
        let file = format!("{folder}/Cargo.toml");
        let manifest: toml::Table = tree
            .read(&file)?
            .parse()
            .with_context(|| format!("{file} is not TOML"))?;
        let lints = manifest.get("lints").and_then(|lints| lints.get("workspace"));
        if lints.and_then(toml::Value::as_bool) != Some(true) {
            found.push(format!("{file}: [lints] workspace = true is missing"));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::super::tree::fixture::check;
    use super::*;

    const LINTED: &str = "[package]\nname = \"a\"\n[lints]\nworkspace = true\n";

    #[test]
    fn a_crate_without_an_invariant_is_found() {
        let good = "//! A crate.\n//!\n//! **Architecture Invariant**: it does nothing.\n";
        let file = "crates/a/src/lib.rs";
        check(
            find_headless,
            &[("crates/a/Cargo.toml", LINTED), (file, good)],
            &[],
        );
        check(
            find_headless,
            &[("crates/a/Cargo.toml", LINTED), (file, "//! A crate.\n")],
            &[file],
        );
        let unwritten = "//! **Architecture Invariant**: to be written.\n";
        check(
            find_headless,
            &[("crates/a/Cargo.toml", LINTED), (file, unwritten)],
            &[file],
        );
        let buried = "//! A crate.\n\nfn a() {}\n// **Architecture Invariant**: too late.\n";
        check(
            find_headless,
            &[("crates/a/Cargo.toml", LINTED), (file, buried)],
            &[file],
        );
    }

    #[test]
    fn a_crate_without_the_lints_is_found() {
        check(find_unlinted, &[("crates/a/Cargo.toml", LINTED)], &[]);
        check(
            find_unlinted,
            &[("crates/a/Cargo.toml", "[package]\nname = \"a\"\n")],
            &["crates/a/Cargo.toml"],
        );
        let off = "[lints]\nworkspace = false\n";
        check(
            find_unlinted,
            &[("crates/a/Cargo.toml", off)],
            &["crates/a/Cargo.toml"],
        );
    }
}
