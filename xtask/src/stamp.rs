//! Skipping work whose inputs have not changed.

use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// A fingerprint of inputs. It guards against forgetting, not against an adversary.
#[derive(Default)]
pub(crate) struct Fingerprint(DefaultHasher);

impl Fingerprint {
    pub(crate) fn text(&mut self, text: &str) {
        self.0.write_usize(text.len());
        self.0.write(text.as_bytes());
    }

    /// Every file under a folder (or the one file), by relative path and content; folders named in `skipped` are not entered.
    pub(crate) fn files(&mut self, start: &Path, skipped: &[&str]) -> Result<()> {
        let mut files = BTreeSet::new();
        collect(start, skipped, &mut files)?;
        for file in files {
            let name = file.strip_prefix(start).unwrap_or(&file);
            self.text(&name.to_string_lossy());
            let content = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            self.0.write_usize(content.len());
            self.0.write(&content);
        }
        Ok(())
    }

    pub(crate) fn finish(&self) -> String {
        format!("{:016x}", self.0.finish())
    }
}

/// A small file that remembers the fingerprint of the last success.
pub(crate) struct Stamp(PathBuf);

impl Stamp {
    pub(crate) fn at(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    pub(crate) fn is(&self, fingerprint: &str) -> bool {
        fs::read_to_string(&self.0).is_ok_and(|text| text.trim() == fingerprint)
    }

    pub(crate) fn set(&self, fingerprint: &str) -> Result<()> {
        if let Some(folder) = self.0.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&self.0, fingerprint).with_context(|| format!("cannot write {}", self.0.display()))
    }
}

fn collect(path: &Path, skipped: &[&str], files: &mut BTreeSet<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.insert(path.to_path_buf());
        return Ok(());
    }
    if !path.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(path).with_context(|| format!("cannot list {}", path.display()))? {
        let entry = entry?;
        let name = entry.file_name();
        if !skipped.iter().any(|skip| name == *skip) {
            collect(&entry.path(), skipped, files)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fingerprint(folder: &Path) -> String {
        let mut fingerprint = Fingerprint::default();
        fingerprint.files(folder, &["dist"]).unwrap();
        fingerprint.finish()
    }

    #[test]
    fn a_fingerprint_follows_names_and_contents_but_not_skipped_folders() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a"), "1").unwrap();
        let before = fingerprint(folder.path());
        fs::create_dir(folder.path().join("dist")).unwrap();
        fs::write(folder.path().join("dist/b"), "1").unwrap();
        assert_eq!(fingerprint(folder.path()), before);
        fs::write(folder.path().join("a"), "2").unwrap();
        let changed = fingerprint(folder.path());
        assert_ne!(changed, before);
        fs::rename(folder.path().join("a"), folder.path().join("c")).unwrap();
        assert_ne!(fingerprint(folder.path()), changed);
    }
}
