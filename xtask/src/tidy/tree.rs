use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::shell::{command, read};

/// What a rule looks at: the files of the repository, tracked or about to be.
pub(crate) struct Tree {
    pub(crate) root: PathBuf,
    /// Relative to the root, with `/`, sorted.
    pub(crate) files: Vec<String>,
    pub(crate) exceptions: Exceptions,
}

/// `xtask/exceptions.toml`: what may break a rule for now. Every number in it may only fall.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Exceptions {
    /// Files over the limit, with their length in lines.
    #[serde(default)]
    pub(crate) file_lines: BTreeMap<String, usize>,
    /// Functions over the limit, as `file::function`, with their length in lines.
    #[serde(default)]
    pub(crate) function_lines: BTreeMap<String, usize>,
    /// Binaries over the limit, each with the reason.
    #[serde(default)]
    pub(crate) large_binaries: BTreeMap<String, String>,
    /// Hosts that occur in the built pages though nothing is fetched from them, each with the reason.
    #[serde(default)]
    pub(crate) bundle_hosts: BTreeMap<String, String>,
}

impl Exceptions {
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let path = root.join("xtask/exceptions.toml");
        if !path.exists() {
            return Ok(Self::default());
        }
        toml::from_str(&fs::read_to_string(path)?).context("xtask/exceptions.toml is not well-formed")
    }
}

impl Tree {
    pub(crate) fn of_repository(root: &Path) -> Result<Self> {
        let list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
        let listed = read(command("git", root).args(list))?;
        let mut files: Vec<String> = listed
            .split('\0')
            .filter(|name| root.join(name).is_file())
            .map(str::to_owned)
            .collect();
        files.sort();
        files.dedup();
        Ok(Self {
            root: root.to_path_buf(),
            files,
            exceptions: Exceptions::read(root)?,
        })
    }

    pub(crate) fn read(&self, file: &str) -> Result<String> {
        let bytes = fs::read(self.root.join(file)).with_context(|| format!("cannot read {file}"))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    pub(crate) fn has(&self, file: &str) -> bool {
        self.files.iter().any(|known| known == file)
    }

    /// Files with one of these extensions.
    pub(crate) fn with_extension<'a>(&'a self, extensions: &'a [&str]) -> impl Iterator<Item = &'a str> {
        self.files.iter().map(String::as_str).filter(move |file| {
            Path::new(file)
                .extension()
                .is_some_and(|found| extensions.iter().any(|wanted| found == *wanted))
        })
    }

    /// The folders with a manifest of a package: `crates/vocab` and so on.
    pub(crate) fn packages(&self) -> impl Iterator<Item = &str> {
        self.files
            .iter()
            .filter_map(|file| file.strip_suffix("/Cargo.toml"))
            .filter(|folder| *folder != "fuzz")
    }
}

#[cfg(test)]
pub(crate) mod fixture {
    use super::*;

    /// A tree in a temporary folder, which must be kept alive.
    pub(crate) fn tree(files: &[(&str, &str)]) -> (tempfile::TempDir, Tree) {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        let mut names: Vec<String> = files.iter().map(|(name, _)| (*name).to_owned()).collect();
        names.sort();
        let exceptions = Exceptions::read(folder.path()).unwrap();
        let tree = Tree {
            root: folder.path().to_path_buf(),
            files: names,
            exceptions,
        };
        (folder, tree)
    }

    /// Asserts that a rule finds exactly these places, compared by how the findings begin.
    #[track_caller]
    pub(crate) fn check(find: fn(&Tree) -> Result<Vec<String>>, files: &[(&str, &str)], expected: &[&str]) {
        let (_folder, tree) = tree(files);
        let found = find(&tree).unwrap();
        let fits = found.len() == expected.len()
            && found
                .iter()
                .zip(expected)
                .all(|(finding, beginning)| finding.starts_with(beginning));
        assert!(fits, "expected {expected:#?}, found {found:#?}");
    }
}
