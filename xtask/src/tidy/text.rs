//! What no tracked file may contain.

use std::fs;

use anyhow::Result;

use super::tree::Tree;

const CODE: [&str; 12] = [
    "rs", "ts", "tsx", "js", "mjs", "css", "html", "sql", "py", "sh", "toml", "yml",
];
const BINARY_BYTES_MAX: u64 = 200 * 1024;
/// This rule's own sources spell out what it looks for.
const OWN: &str = "xtask/src/tidy/";

const UNFINISHED: [&str; 4] = ["TODO", "FIXME", "XXX", "HACK"];

/// Beginnings of paths that exist on somebody's machine only.
const MACHINE_PATHS: [&str; 4] = ["/work/", "/root/", "/home/", "/Users/"];
/// Where packages come from is the business of the client that fetches them.
const REGISTRIES: [&str; 7] = [
    "registry.npmjs.org",
    "registry.yarnpkg.com",
    "static.crates.io",
    "index.crates.io",
    "files.pythonhosted.org",
    "proxy.golang.org",
    "deb.debian.org",
];

/// Words like "to do" in code, unless followed by the number of an issue: `(#12)`.
pub(crate) fn find_unfinished(tree: &Tree) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for file in tree.with_extension(&CODE).filter(|file| !file.starts_with(OWN)) {
        for (number, line) in tree.read(file)?.lines().enumerate() {
            for word in UNFINISHED {
                if has_word_without_issue(line, word) {
                    found.push(format!("{file}:{}: {word} without an issue", number + 1));
                }
            }
        }
    }
    Ok(found)
}

fn has_word_without_issue(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = line.get(at + word.len()..).unwrap_or_default();
        let whole = !before.is_some_and(is_letter) && !after.chars().next().is_some_and(is_letter);
        let issue = after
            .strip_prefix("(#")
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        whole && !issue
    })
}

fn is_letter(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Paths of one machine, hosts of registries, and download addresses in the lock file of npm.
pub(crate) fn find_machines(tree: &Tree) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for file in &tree.files {
        if file.starts_with(OWN) || is_binary(tree, file)? {
            continue;
        }
        let text = tree.read(file)?;
        for (number, line) in text.lines().enumerate() {
            for path in MACHINE_PATHS.iter().filter(|path| names_path(line, path)) {
                found.push(format!("{file}:{}: a path of one machine ({path}…)", number + 1));
            }
            for host in REGISTRIES.iter().filter(|host| line.contains(**host)) {
                found.push(format!("{file}:{}: a registry ({host})", number + 1));
            }
            if file.ends_with("package-lock.json") && line.contains("\"resolved\": \"http") {
                found.push(format!("{file}:{}: a download address", number + 1));
            }
        }
    }
    Ok(found)
}

/// Whether the line names a path with this beginning, and not one that merely contains it.
fn names_path(line: &str, beginning: &str) -> bool {
    line.match_indices(beginning).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        !before.is_some_and(|c| is_letter(c) || ['.', '/', '-', '*', '}', '~', '@'].contains(&c))
    })
}

/// Large files that are not text, but for those that the list of exceptions gives a reason for.
pub(crate) fn find_binaries(tree: &Tree) -> Result<Vec<String>> {
    let excepted = &tree.exceptions.large_binaries;
    let mut found = Vec::new();
    for file in &tree.files {
        let bytes = fs::metadata(tree.root.join(file))?.len();
        if bytes > BINARY_BYTES_MAX && !excepted.contains_key(file) && is_binary(tree, file)? {
            found.push(format!("{file}: {} KB", bytes / 1024));
        }
    }
    let gone = excepted.keys().filter(|file| !tree.files.contains(file));
    found.extend(gone.map(|file| format!("xtask/exceptions.toml: there is no {file} any more")));
    Ok(found)
}

fn is_binary(tree: &Tree, file: &str) -> Result<bool> {
    Ok(fs::read(tree.root.join(file))?
        .iter()
        .take(8_000)
        .any(|byte| *byte == 0))
}

#[cfg(test)]
mod tests {
    use super::super::tree::fixture::check;
    use super::*;

    #[test]
    fn unfinished_work_needs_an_issue() {
        check(
            find_unfinished,
            &[("a.rs", "// TODO: later\n")],
            &["a.rs:1: TODO"],
        );
        check(
            find_unfinished,
            &[("web/a.tsx", "\n/* FIXME */\n")],
            &["web/a.tsx:2: FIXME"],
        );
        check(
            find_unfinished,
            &[("a.rs", "// TODO(#12): later\n"), ("b.rs", "// TODOS and XXXL\n")],
            &[],
        );
        check(find_unfinished, &[("STYLE.md", "no TODO\n")], &[]);
    }

    #[test]
    fn machines_and_registries_are_found() {
        check(
            find_machines,
            &[("a.md", "see /home/ann/notes\n")],
            &["a.md:1: a path"],
        );
        check(
            find_machines,
            &[("a.rs", "\"/root/.cargo\"\n")],
            &["a.rs:1: a path"],
        );
        check(
            find_machines,
            &[("a.md", "https://registry.npmjs.org/x\n")],
            &["a.md:1: a registry"],
        );
        let lock = "  \"resolved\": \"https://example.org/a.tgz\"\n";
        check(
            find_machines,
            &[("web/package-lock.json", lock)],
            &["web/package-lock.json:1: a download"],
        );
        check(
            find_machines,
            &[("a.ts", "import x from \"../root/work/\";\n")],
            &[],
        );
    }

    #[test]
    fn large_binaries_are_found() {
        let large = "\0".repeat(201 * 1024);
        check(find_binaries, &[("a.png", &large)], &["a.png: 201 KB"]);
        let list = "xtask/exceptions.toml";
        let reason = "[large_binaries]\n\"a.png\" = \"a reason\"\n";
        check(find_binaries, &[("a.png", &large), (list, reason)], &[]);
        check(
            find_binaries,
            &[(list, reason)],
            &["xtask/exceptions.toml: there is no a.png"],
        );
        check(find_binaries, &[("a.png", "\0")], &[]);
        check(find_binaries, &[("a.txt", &"a".repeat(300 * 1024))], &[]);
    }
}
