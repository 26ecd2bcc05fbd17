//! Privacy as data: claims that tests prove, and browser storage that is declared.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::tree::Tree;

const CLAIMS: &str = "privacy/claims.toml";
const INVENTORY: &str = "privacy/inventory.toml";

/// What this check reads of `privacy/claims.toml`; the rest of a claim is for people and for the interface.
#[derive(Deserialize)]
struct Claims {
    #[serde(default)]
    claim: Vec<Claim>,
}

#[derive(Deserialize)]
struct Claim {
    id: String,
    /// `path/of/file.rs::name_of_the_test`; for tests in TypeScript the name is the title.
    #[serde(default)]
    tests: Vec<String>,
}

/// Claims without a test, and claims whose test is not where they say.
pub(crate) fn find_unproved(tree: &Tree) -> Result<Vec<String>> {
    if !tree.has(CLAIMS) {
        return Ok(vec![format!("{CLAIMS} does not exist")]);
    }
    let claims: Claims =
        toml::from_str(&tree.read(CLAIMS)?).context("privacy/claims.toml is not well-formed")?;
    let mut found = Vec::new();
    if claims.claim.is_empty() {
        found.push(format!("{CLAIMS} has no [[claim]]"));
    }
    let mut ids = BTreeMap::new();
    for claim in &claims.claim {
        if ids.insert(&claim.id, ()).is_some() {
            found.push(format!("{}: two claims have this id", claim.id));
        }
        if claim.tests.is_empty() {
            found.push(format!("{}: no test proves it", claim.id));
        }
        for test in &claim.tests {
            if let Some(trouble) = trouble_with(tree, test)? {
                found.push(format!("{}: {test}: {trouble}", claim.id));
            }
        }
    }
    Ok(found)
}

fn trouble_with(tree: &Tree, test: &str) -> Result<Option<&'static str>> {
    let Some((file, name)) = test.split_once("::") else {
        return Ok(Some("a test is written file::name"));
    };
    if !tree.has(file) {
        return Ok(Some("there is no such file"));
    }
    let text = tree.read(file)?;
    let there = if file.ends_with(".ts") || file.ends_with(".tsx") {
        ['"', '\'', '`']
            .iter()
            .any(|quote| text.contains(&format!("{quote}{name}{quote}")))
    } else {
        text.contains(&format!("fn {name}(")) || text.contains(&format!("def {name}("))
    };
    Ok((!there).then_some("there is no such test in the file"))
}

/// Keys of browser storage that the web sources use and the inventory does not name; and cookies, which none may set.
pub(crate) fn find_undeclared_storage(tree: &Tree) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let inventory = if tree.has(INVENTORY) {
        tree.read(INVENTORY)?
    } else {
        String::new()
    };
    for file in tree.with_extension(&["ts", "tsx"]) {
        let shipped = file.starts_with("web/") && !file.starts_with("web/e2e/") && !file.contains(".test.");
        if !shipped {
            continue;
        }
        let text = tree.read(file)?;
        if text.contains("document.cookie") {
            found.push(format!("{file}: sets or reads a cookie"));
        }
        for call in [".getItem(", ".setItem(", ".removeItem(", "indexedDB.open("] {
            for (at, _) in text.match_indices(call) {
                let argument = text.get(at + call.len()..).unwrap_or_default();
                let line = text.get(..at).unwrap_or_default().lines().count();
                match key(&text, argument) {
                    Some(key) if inventory.contains(&format!("\"{key}\"")) => {}
                    Some(key) => found.push(format!("{file}:{line}: \"{key}\" is not in {INVENTORY}")),
                    None => found.push(format!(
                        "{file}:{line}: the key must be a literal or a constant of this file"
                    )),
                }
            }
        }
    }
    Ok(found)
}

/// The string that the first argument stands for: a literal, or a constant of the same file.
fn key(text: &str, argument: &str) -> Option<String> {
    let argument = argument.trim_start();
    if let Some(literal) = literal(argument) {
        return Some(literal);
    }
    let end = argument
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .unwrap_or(argument.len());
    let name = argument.get(..end).filter(|name| !name.is_empty())?;
    let (_, definition) = text.split_once(&format!("const {name} = "))?;
    literal(definition)
}

fn literal(text: &str) -> Option<String> {
    let quote = text.chars().next().filter(|first| ['"', '\''].contains(first))?;
    let (content, _) = text.get(1..)?.split_once(quote)?;
    Some(content.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::tree::fixture::check;
    use super::*;

    const TEST: (&str, &str) = (
        "crates/e2ee/src/tests.rs",
        "#[test]\nfn ghosts_are_refused() {}\n",
    );

    fn claim(test: &str) -> String {
        format!("[[claim]]\nid = \"E2EE-01\"\nsentence = \"…\"\ntests = [{test}]\n")
    }

    #[test]
    fn a_claim_needs_a_test_that_exists() {
        let good = claim("\"crates/e2ee/src/tests.rs::ghosts_are_refused\"");
        check(find_unproved, &[(CLAIMS, &good), TEST], &[]);
        check(
            find_unproved,
            &[(CLAIMS, &claim("")), TEST],
            &["E2EE-01: no test"],
        );
        let gone = claim("\"crates/e2ee/src/tests.rs::ghosts_are_welcome\"");
        check(
            find_unproved,
            &[(CLAIMS, &gone), TEST],
            &["E2EE-01: crates/e2ee/src/tests.rs::ghosts_are_welcome: there"],
        );
        check(
            find_unproved,
            &[(CLAIMS, &good)],
            &["E2EE-01: crates/e2ee/src/tests.rs::ghosts_are_refused: there"],
        );
        check(find_unproved, &[], &["privacy/claims.toml does not exist"]);
    }

    #[test]
    fn browser_storage_must_be_declared() {
        let inventory = (INVENTORY, "[[browser]]\nkey = \"snug.theme\"\n");
        let file = "web/app/src/theme.ts";
        check(
            find_undeclared_storage,
            &[inventory, (file, "localStorage.getItem(\"snug.theme\")")],
            &[],
        );
        let constant = "const KEY = 'snug.theme';\nlocalStorage.setItem(KEY, \"dark\")";
        check(find_undeclared_storage, &[inventory, (file, constant)], &[]);
        let other = "localStorage.setItem(\"snug.spy\", x)";
        check(
            find_undeclared_storage,
            &[inventory, (file, other)],
            &["web/app/src/theme.ts:1: \"snug.spy\" is not"],
        );
        let hidden = "localStorage.setItem(keyOf(x), x)";
        check(
            find_undeclared_storage,
            &[inventory, (file, hidden)],
            &["web/app/src/theme.ts:1: the key must"],
        );
        check(
            find_undeclared_storage,
            &[(file, "document.cookie = x")],
            &["web/app/src/theme.ts: sets"],
        );
    }
}
