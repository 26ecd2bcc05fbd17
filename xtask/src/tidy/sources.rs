//! What Rust sources may not call. Comments, strings and tests are not looked at.

use anyhow::{Result, anyhow};
use syn::spanned::Spanned;
use syn::visit::Visit;

use super::tree::Tree;

/// Crates that decide, and so are handed time and randomness.
const CORES: [&str; 9] = [
    "vocab",
    "wire",
    "password-proof",
    "e2ee",
    "client-core",
    "sfu-core",
    "delivery",
    "domain",
    "privacy",
];

/// The last segments of paths that read a clock or make randomness.
const AMBIENT: [&[&str]; 7] = [
    &["Instant", "now"],
    &["SystemTime", "now"],
    &["UNIX_EPOCH", "elapsed"],
    &["thread_rng"],
    &["OsRng"],
    &["SysRng"],
    &["getrandom"],
];

/// Crates with a program in them, which may print; the lints of the workspace still want a reason.
const PROGRAMS: [&str; 2] = ["server", "client"];
const PRINTS: [&str; 5] = ["print", "println", "eprint", "eprintln", "dbg"];

/// Clocks and randomness taken from the surroundings in a core.
pub(crate) fn find_ambient(tree: &Tree) -> Result<Vec<String>> {
    find(tree, |name| CORES.contains(&name), |uses| &uses.ambient)
}

/// Libraries that print.
pub(crate) fn find_prints(tree: &Tree) -> Result<Vec<String>> {
    find(tree, |name| !PROGRAMS.contains(&name), |uses| &uses.prints)
}

fn find(
    tree: &Tree,
    looked_at: impl Fn(&str) -> bool,
    pick: impl Fn(&Uses) -> &Vec<(usize, String)>,
) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for file in tree.with_extension(&["rs"]) {
        let Some((name, inside)) = file.strip_prefix("crates/").and_then(|rest| rest.split_once('/')) else {
            continue;
        };
        let source = inside.starts_with("src/") && !is_test_file(inside);
        if source && looked_at(name) {
            let parsed = syn::parse_file(&tree.read(file)?).map_err(|error| anyhow!("{file}: {error}"))?;
            let mut uses = Uses::default();
            uses.visit_file(&parsed);
            for (line, what) in pick(&uses) {
                found.push(format!("{file}:{line}: {what}"));
            }
        }
    }
    Ok(found)
}

fn is_test_file(inside: &str) -> bool {
    inside.ends_with("/tests.rs") || inside.ends_with("_tests.rs") || inside.contains("/tests/")
}

#[derive(Default)]
struct Uses {
    ambient: Vec<(usize, String)>,
    prints: Vec<(usize, String)>,
}

impl<'ast> Visit<'ast> for Uses {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if !is_for_tests(&module.attrs) {
            syn::visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        if !is_for_tests(&function.attrs) {
            syn::visit::visit_item_fn(self, function);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<String> = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        if AMBIENT.iter().any(|banned| contains_run(&names, banned)) {
            self.ambient.push((path.span().start().line, names.join("::")));
        }
        syn::visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        if let Some(name) = call.path.segments.last().map(|segment| segment.ident.to_string())
            && PRINTS.contains(&name.as_str())
        {
            self.prints
                .push((call.path.span().start().line, format!("{name}!")));
        }
        syn::visit::visit_macro(self, call);
    }
}

fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || attribute.path().is_ident("cfg")
                && attribute
                    .parse_args::<syn::Ident>()
                    .is_ok_and(|argument| argument == "test")
    })
}

fn contains_run(names: &[String], banned: &[&str]) -> bool {
    names
        .windows(banned.len())
        .any(|run| run.iter().zip(banned).all(|(name, wanted)| name == wanted))
}

#[cfg(test)]
mod tests {
    use super::super::tree::fixture::check;
    use super::*;

    const CORE: &str = "crates/e2ee/src/keys.rs";

    #[test]
    fn a_core_that_reads_a_clock_or_makes_randomness_is_found() {
        check(
            find_ambient,
            &[(CORE, "fn a() { std::time::Instant::now(); }")],
            &["crates/e2ee/src/keys.rs:1: std::"],
        );
        check(
            find_ambient,
            &[(CORE, "fn a() {\n SystemTime::now(); }")],
            &["crates/e2ee/src/keys.rs:2: System"],
        );
        check(
            find_ambient,
            &[(CORE, "fn a() { getrandom::fill(&mut []); }")],
            &["crates/e2ee/src/keys.rs:1: getr"],
        );
        check(
            find_ambient,
            &[(CORE, "fn a() { b(&mut OsRng); }")],
            &["crates/e2ee/src/keys.rs:1: OsRng"],
        );
    }

    #[test]
    fn shells_tests_and_comments_may() {
        check(
            find_ambient,
            &[("crates/sfu/src/clock.rs", "fn a() { Instant::now(); }")],
            &[],
        );
        check(
            find_ambient,
            &[("crates/e2ee/src/tests.rs", "fn a() { Instant::now(); }")],
            &[],
        );
        check(
            find_ambient,
            &[(CORE, "#[cfg(test)]\nmod tests { fn a() { Instant::now(); } }")],
            &[],
        );
        check(
            find_ambient,
            &[(CORE, "// Instant::now()\nfn a(now: Instant) {}")],
            &[],
        );
    }

    #[test]
    fn a_library_that_prints_is_found() {
        check(
            find_prints,
            &[(CORE, "fn a() { println!(\"a\"); }")],
            &["crates/e2ee/src/keys.rs:1: println!"],
        );
        check(
            find_prints,
            &[(CORE, "fn a() { dbg!(1); }")],
            &["crates/e2ee/src/keys.rs:1: dbg!"],
        );
        check(
            find_prints,
            &[("crates/server/src/main.rs", "fn a() { println!(\"a\"); }")],
            &[],
        );
    }
}
