//! Privacy as data: claims that tests prove, and browser storage that is declared.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::tree::Tree;

const CLAIMS: &str = "privacy/claims.toml";
/// Names tests in backticks, as claims do.
const ATTACKS: &str = "docs/develop/attacks.md";
const INVENTORY: &str = "privacy/inventory.toml";
/// The tables of the server, one enum each, whose first variant is the table itself.
const SCHEMA: &str = "crates/storage/src/schema.rs";
/// The one module that keeps something in the browser, and its table of keys.
const STORAGE: &str = "web/packages/engine/src/storage.ts";
const KEYS: &str = "STORAGE_KEYS";
const WAYS_TO_KEEP: [&str; 6] = [
    ".getItem(",
    ".setItem(",
    ".removeItem(",
    "indexedDB.open(",
    "caches.open(",
    "document.cookie",
];

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
    let mut ids = BTreeSet::new();
    for claim in &claims.claim {
        if !ids.insert(&claim.id) {
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

/// Tests that the table of attacks names and that do not exist.
pub(crate) fn find_untried(tree: &Tree) -> Result<Vec<String>> {
    if !tree.has(ATTACKS) {
        return Ok(vec![format!("{ATTACKS} does not exist")]);
    }
    let text = tree.read(ATTACKS)?;
    let quoted = text
        .lines()
        .flat_map(|line| line.split('`').skip(1).step_by(2))
        .filter(|quoted| quoted.contains("::"));
    let mut found = Vec::new();
    let mut count = 0;
    for test in quoted {
        count += 1;
        if let Some(trouble) = trouble_with(tree, test)? {
            found.push(format!("{ATTACKS}: {test}: {trouble}"));
        }
    }
    if count == 0 {
        found.push(format!("{ATTACKS} names no test"));
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

/// What this check reads of `privacy/inventory.toml`.
#[derive(Deserialize)]
struct Inventory {
    #[serde(default)]
    browser_storage: Vec<Stored>,
    #[serde(default)]
    stored_column: Vec<Column>,
}

#[derive(Deserialize)]
struct Stored {
    key: String,
}

#[derive(Deserialize)]
struct Column {
    column: String,
}

/// Differences between the columns of the database and the inventory.
pub(crate) fn find_undeclared_columns(tree: &Tree) -> Result<Vec<String>> {
    if !tree.has(SCHEMA) || !tree.has(INVENTORY) {
        return Ok(vec![format!("{SCHEMA} or {INVENTORY} does not exist")]);
    }
    let declared = inventory(tree)?
        .stored_column
        .into_iter()
        .map(|stored| stored.column)
        .collect();
    let used = columns(&tree.read(SCHEMA)?)?;
    let mut found = differences(&used, &declared);
    if used.is_empty() {
        found.push(format!(
            "{SCHEMA}: no enum with a variant Table: is the check blind?"
        ));
    }
    Ok(found)
}

/// `table.column`, as sea-query names them: enums and variants in snake case.
fn columns(schema: &str) -> Result<BTreeSet<String>> {
    let parsed = syn::parse_file(schema).context("the schema does not parse")?;
    let mut columns = BTreeSet::new();
    for item in parsed.items {
        if let syn::Item::Enum(table) = item
            && table.variants.first().is_some_and(|first| first.ident == "Table")
        {
            for column in table.variants.iter().skip(1) {
                let (table, column) = (snake_case(&table.ident), snake_case(&column.ident));
                columns.insert(format!("{table}.{column}"));
            }
        }
    }
    Ok(columns)
}

fn snake_case(name: &proc_macro2::Ident) -> String {
    let mut snake = String::new();
    for letter in name.to_string().chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

fn inventory(tree: &Tree) -> Result<Inventory> {
    toml::from_str(&tree.read(INVENTORY)?).context("privacy/inventory.toml is not well-formed")
}

fn differences(used: &BTreeSet<String>, declared: &BTreeSet<String>) -> Vec<String> {
    let undeclared = used
        .difference(declared)
        .map(|name| format!("{name} is used but not in {INVENTORY}"));
    let unused = declared
        .difference(used)
        .map(|name| format!("{name} is in {INVENTORY} but not used"));
    undeclared.chain(unused).collect()
}

/// Differences between the keys of the one module that keeps something in the browser and the inventory; and other
/// modules that keep something.
pub(crate) fn find_undeclared_storage(tree: &Tree) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for file in tree.with_extension(&["ts", "tsx"]) {
        let shipped = file.starts_with("web/") && !file.starts_with("web/e2e/") && !file.contains(".test.");
        if shipped && file != STORAGE {
            let text = tree.read(file)?;
            for way in WAYS_TO_KEEP.iter().filter(|way| text.contains(**way)) {
                found.push(format!(
                    "{file}: {way}: only {STORAGE} keeps something in the browser"
                ));
            }
        }
    }
    if !tree.has(STORAGE) || !tree.has(INVENTORY) {
        found.push(format!("{STORAGE} or {INVENTORY} does not exist"));
        return Ok(found);
    }
    let declared = inventory(tree)?
        .browser_storage
        .into_iter()
        .map(|stored| stored.key)
        .collect();
    let used = used_keys(&tree.read(STORAGE)?);
    if used.is_empty() {
        found.push(format!(
            "{STORAGE}: no `{KEYS} = {{ name: '…' }}`: is the check blind?"
        ));
    }
    found.extend(differences(&used, &declared));
    Ok(found)
}

/// The strings in the object literal of the keys.
fn used_keys(text: &str) -> BTreeSet<String> {
    let literal = text
        .split_once(&format!("{KEYS} = {{"))
        .and_then(|(_, rest)| rest.split_once('}'));
    let (body, _) = literal.unwrap_or_default();
    let lines = body
        .lines()
        .filter_map(|line| line.split_once(": '").or(line.split_once(": \"")));
    lines
        .filter_map(|(_, rest)| rest.split(['\'', '"']).next())
        .map(str::to_owned)
        .collect()
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
    fn an_attack_needs_a_test_that_exists() {
        let table = |test: &str| format!("Run `tidy`.\n\n| a ghost | by `{test}` |\n");
        let good = table("crates/e2ee/src/tests.rs::ghosts_are_refused");
        check(find_untried, &[(ATTACKS, &good), TEST], &[]);
        let gone = table("crates/e2ee/src/tests.rs::ghosts_are_welcome");
        check(
            find_untried,
            &[(ATTACKS, &gone), TEST],
            &["docs/develop/attacks.md: crates/e2ee/src/tests.rs::ghosts_are_welcome: there is no such test"],
        );
        check(
            find_untried,
            &[(ATTACKS, &table("ghosts_are_refused")), TEST],
            &["docs/develop/attacks.md names no test"],
        );
        check(find_untried, &[TEST], &["docs/develop/attacks.md does not exist"]);
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
        let inventory = (INVENTORY, "[[browser_storage]]\nkey = \"snug.theme\"\n");
        let keys = |keys: &str| format!("export const STORAGE_KEYS = {{\n{keys}}} as const;\n");
        let theme = "  /** localStorage: light or dark */\n  theme: 'snug.theme',\n";
        check(
            find_undeclared_storage,
            &[inventory, (STORAGE, &keys(theme))],
            &[],
        );
        let spy = keys(&format!("{theme}  spy: 'snug.spy',\n"));
        check(
            find_undeclared_storage,
            &[inventory, (STORAGE, &spy)],
            &["snug.spy is used"],
        );
        let other = keys("  other: 'snug.other',\n");
        check(
            find_undeclared_storage,
            &[inventory, (STORAGE, &other)],
            &["snug.other is used", "snug.theme is in"],
        );
        check(
            find_undeclared_storage,
            &[inventory, (STORAGE, "")],
            &["web/packages/engine/src/storage.ts: no", "snug.theme is in"],
        );
        let elsewhere = (
            "web/app/src/a.ts",
            "document.cookie = x; localStorage.setItem(k, v)",
        );
        check(
            find_undeclared_storage,
            &[inventory, (STORAGE, &keys(theme)), elsewhere],
            &["web/app/src/a.ts: .setItem(", "web/app/src/a.ts: document.cookie"],
        );
    }

    #[test]
    fn stored_columns_must_be_declared() {
        let schema = (
            SCHEMA,
            "#[derive(Iden)]\npub(crate) enum Room { Table, RoomKey }\n",
        );
        let inventory = |column: &str| format!("[[stored_column]]\ncolumn = \"{column}\"\n");
        check(
            find_undeclared_columns,
            &[schema, (INVENTORY, &inventory("room.room_key"))],
            &[],
        );
        check(
            find_undeclared_columns,
            &[schema, (INVENTORY, &inventory("room.address"))],
            &["room.room_key is used", "room.address is in"],
        );
        check(
            find_undeclared_columns,
            &[(SCHEMA, ""), (INVENTORY, "")],
            &["crates/storage/src/schema.rs: no enum"],
        );
    }
}
