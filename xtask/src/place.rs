use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Where things are.
pub(crate) struct Place {
    /// The repository.
    pub(crate) root: PathBuf,
    /// Where cargo builds to.
    pub(crate) target: PathBuf,
}

impl Place {
    /// Asks cargo, because a person may have moved the target folder.
    pub(crate) fn find() -> Result<Self> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = here
            .parent()
            .context("xtask stands directly under the root of the repository")?;
        let metadata = cargo_metadata::MetadataCommand::new()
            .current_dir(root)
            .no_deps()
            .exec()
            .context("cargo could not describe the workspace")?;
        Ok(Self {
            root: root.to_path_buf(),
            target: metadata.target_directory.into_std_path_buf(),
        })
    }

    pub(crate) fn web(&self) -> PathBuf {
        self.root.join("web")
    }

    /// The built web interface, which the server embeds.
    pub(crate) fn web_build(&self) -> PathBuf {
        self.root.join("web/app/dist")
    }

    pub(crate) fn wasm_output(&self) -> PathBuf {
        self.root.join("web/packages/engine/wasm")
    }

    /// A program built by cargo in the development profile.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.target.join("debug").join(name)
    }
}
