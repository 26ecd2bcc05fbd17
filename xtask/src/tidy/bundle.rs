//! The built pages talk to their own server only.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

const TEXT: [&str; 6] = ["html", "js", "mjs", "css", "svg", "json"];

/// Hosts that the built text files name and that are not allowed, each with the file; and allowed ones that are gone.
pub(crate) fn find_foreign_hosts(folder: &Path, allowed: &BTreeMap<String, String>) -> Result<Vec<String>> {
    let mut named = BTreeMap::new();
    collect(folder, &mut named)?;
    let mut found: Vec<String> = named
        .iter()
        .filter(|(host, _)| !allowed.contains_key(*host))
        .map(|(host, files)| {
            format!(
                "{host} in {}",
                files.iter().cloned().collect::<Vec<_>>().join(", ")
            )
        })
        .collect();
    let unused = allowed.keys().filter(|host| !named.contains_key(*host));
    found
        .extend(unused.map(|host| format!("{host} is allowed but not named any more: take it off the list")));
    Ok(found)
}

fn collect(folder: &Path, named: &mut BTreeMap<String, BTreeSet<String>>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, named)?;
        } else if path
            .extension()
            .is_some_and(|found| TEXT.iter().any(|wanted| found == *wanted))
        {
            let text = String::from_utf8_lossy(&fs::read(&path)?).into_owned();
            let file = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            for host in hosts(&text) {
                named.entry(host).or_default().insert(file.clone());
            }
        }
    }
    Ok(())
}

/// Hosts after `http://`, `https://`, `ws://` or `wss://`; names with a dot only, so no placeholders.
fn hosts(text: &str) -> BTreeSet<String> {
    let mut hosts = BTreeSet::new();
    for (at, mark) in text.match_indices("://") {
        let before = text.get(..at).unwrap_or_default();
        if !["http", "https", "ws", "wss"]
            .iter()
            .any(|scheme| before.ends_with(scheme))
        {
            continue;
        }
        let rest = text.get(at + mark.len()..).unwrap_or_default();
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-'))
            .unwrap_or(rest.len());
        let host = rest
            .get(..end)
            .unwrap_or_default()
            .trim_end_matches('.')
            .to_lowercase();
        if host.contains('.') {
            hosts.insert(host);
        }
    }
    hosts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(content: &str, allowed: &[&str], expected: &[&str]) {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("assets")).unwrap();
        fs::write(folder.path().join("assets/index.js"), content).unwrap();
        let allowed = allowed
            .iter()
            .map(|host| ((*host).to_owned(), String::new()))
            .collect();
        assert_eq!(find_foreign_hosts(folder.path(), &allowed).unwrap(), expected);
    }

    #[test]
    fn foreign_hosts_are_found() {
        check(
            r#"fetch("https://tracker.example/a")"#,
            &[],
            &["tracker.example in index.js"],
        );
        check(
            r#"new WebSocket("wss://relay.example:443")"#,
            &[],
            &["relay.example in index.js"],
        );
    }

    #[test]
    fn name_spaces_and_the_own_origin_are_not() {
        check(
            r#"createElementNS("http://www.w3.org/2000/svg")"#,
            &["www.w3.org"],
            &[],
        );
        check(r#"fetch("/api/v1/instance"); `https://${host}/`"#, &[], &[]);
    }

    #[test]
    fn the_list_may_only_shrink() {
        check(
            "",
            &["gone.example"],
            &["gone.example is allowed but not named any more: take it off the list"],
        );
    }
}
