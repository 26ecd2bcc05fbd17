//! Installing what is missing. Every function may be called as often as one likes, does nothing when nothing is
//! missing, and says what it is about to do before it does it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::place::Place;
use crate::shell::{cargo, command, read, run, which};
use crate::stamp::{Fingerprint, Stamp};

pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";
const NODE_MAJOR_MIN: u32 = 20;
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_WASM_LINKER: &str = "/usr/lib/llvm-22/bin/wasm-ld";

/// How WebAssembly is compiled on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WasmToolchain {
    /// The toolchain in use has the standard library for it.
    Installed,
    /// Debian's compiler builds the standard library too.
    DebianBuildStd,
}

impl WasmToolchain {
    /// A cargo command that can compile to WebAssembly, with `subcommand` as its first argument; `flags` are the
    /// compiler's.
    pub(crate) fn cargo(self, place: &Place, subcommand: &str, flags: &str) -> Command {
        let mut cargo = cargo(&place.root);
        cargo.arg(subcommand).args(["--target", WASM_TARGET]);
        let mut flags = flags.to_owned();
        if self == Self::DebianBuildStd {
            flags += &format!(" -C linker={DEBIAN_WASM_LINKER} -C linker-flavor=wasm-ld");
            cargo
                .arg("-Zbuild-std=std,panic_abort")
                .env("RUSTC", DEBIAN_RUSTC)
                .env("RUSTC_BOOTSTRAP", "1");
        }
        if !flags.is_empty() {
            cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags.trim());
        }
        cargo
    }
}

/// The standard library for WebAssembly: by rustup, or where rustup has no network, through Debian's packages.
pub(crate) fn wasm_target(place: &Place) -> Result<WasmToolchain> {
    if has_wasm_library(place)? {
        return Ok(WasmToolchain::Installed);
    }
    if which("rustup").is_some() {
        println!("installing the Rust standard library for WebAssembly (rustup target add {WASM_TARGET})");
        let added = run(command("rustup", &place.root).args(["target", "add", WASM_TARGET]));
        if added.is_ok() && has_wasm_library(place)? {
            return Ok(WasmToolchain::Installed);
        }
        println!("rustup could not add it; trying Debian's compiler instead");
    }
    let present = [DEBIAN_RUSTC, DEBIAN_WASM_LINKER]
        .iter()
        .all(|file| Path::new(file).exists());
    if !present {
        apt(place, &["rustc-web", "rust-web-src", "lld-22"]).context(
            "Snug's cryptography is compiled to WebAssembly, for which Rust's standard library is missing; \
             install it with `rustup target add wasm32-unknown-unknown`",
        )?;
    }
    Ok(WasmToolchain::DebianBuildStd)
}

fn has_wasm_library(place: &Place) -> Result<bool> {
    let arguments = ["--print", "target-libdir", "--target", WASM_TARGET];
    let folder = read(command("rustc", &place.root).args(arguments))?;
    Ok(Path::new(folder.trim()).is_dir())
}

/// Node and npm cannot be installed for everybody in the same way, so this only says what is missing.
pub(crate) fn node(place: &Place) -> Result<()> {
    let advice = format!("install Node.js {NODE_MAJOR_MIN} or newer, with npm, and run this again");
    if which("node").is_none() || which("npm").is_none() {
        bail!("the web interface is built with Node.js, which is not here: {advice}");
    }
    let version = read(command("node", &place.root).arg("--version"))?;
    let major =
        node_major(&version).with_context(|| format!("cannot understand Node's version {version:?}"))?;
    if major < NODE_MAJOR_MIN {
        bail!("Node.js {} is too old: {advice}", version.trim());
    }
    Ok(())
}

fn node_major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// The web packages, exactly as the lock file says.
pub(crate) fn web_packages(place: &Place) -> Result<()> {
    node(place)?;
    let web = place.web();
    let wanted =
        fs::read_to_string(web.join("package-lock.json")).context("web/package-lock.json is missing")?;
    let present = fs::read_to_string(web.join("node_modules/.package-lock.json")).unwrap_or_default();
    if packages_are(&present, &wanted)? {
        return Ok(());
    }
    println!("installing the web packages (npm install in web/)");
    // `npm ci` refuses a lock file without the entries of other platforms, which npm itself leaves out.
    run(command("npm", &web).args([
        "install",
        "--no-save",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
    ]))
}

/// Whether what npm notes of an installation agrees with the lock file; packages for other platforms may be absent.
fn packages_are(present: &str, wanted: &str) -> Result<bool> {
    let Ok(present) = serde_json::from_str::<PackageLock>(present) else {
        return Ok(false);
    };
    let wanted: PackageLock =
        serde_json::from_str(wanted).context("web/package-lock.json is not well-formed")?;
    let all_wanted_are_there = wanted
        .installed()
        .all(|(path, package)| match present.packages.get(path) {
            Some(found) => found.version == package.version,
            None => package.optional,
        });
    let nothing_else_is = present
        .installed()
        .all(|(path, _)| wanted.packages.contains_key(path));
    Ok(all_wanted_are_there && nothing_else_is)
}

#[derive(Deserialize)]
struct PackageLock {
    packages: BTreeMap<String, LockedPackage>,
}

#[derive(Deserialize)]
struct LockedPackage {
    version: Option<String>,
    #[serde(default)]
    optional: bool,
}

impl PackageLock {
    /// Without the workspace's own packages, which stand outside of `node_modules`.
    fn installed(&self) -> impl Iterator<Item = (&str, &LockedPackage)> {
        let packages = self
            .packages
            .iter()
            .map(|(path, package)| (path.as_str(), package));
        packages.filter(|(path, _)| path.contains("node_modules/"))
    }
}

/// A browser that the tests drive: the variable that tells them where it is, its names, its package.
struct Browser {
    variable: &'static str,
    names: &'static [&'static str],
    package: &'static str,
}

const BROWSERS: [Browser; 2] = [
    Browser {
        variable: "SNUG_CHROMIUM",
        names: &["chromium", "chromium-browser", "google-chrome"],
        package: "chromium",
    },
    Browser {
        variable: "SNUG_FIREFOX",
        names: &["firefox-esr", "firefox"],
        package: "firefox-esr",
    },
];

impl Browser {
    fn find(&self) -> Option<PathBuf> {
        self.names.iter().find_map(|name| which(name))
    }
}

/// The browsers that the tests drive, as variables with their places.
pub(crate) fn browsers(place: &Place) -> Result<Vec<(&'static str, PathBuf)>> {
    let missing: Vec<&str> = BROWSERS
        .iter()
        .filter(|browser| browser.find().is_none())
        .map(|browser| browser.package)
        .collect();
    if !missing.is_empty() {
        apt(place, &missing).with_context(|| format!("the browser tests need {}", missing.join(" and ")))?;
    }
    Ok(BROWSERS
        .iter()
        .filter_map(|browser| Some((browser.variable, browser.find()?)))
        .collect())
}

/// A folder with people who read and talk: LibriVox (public domain) and the tests of PocketSphinx (BSD), from a
/// package of Debian's.
pub(crate) fn speech(place: &Place) -> Result<PathBuf> {
    let folder = PathBuf::from("/usr/share/pocketsphinx/test/data");
    if !folder.is_dir() {
        apt(place, &["pocketsphinx-testdata"]).context("the measurement needs recordings of speech")?;
    }
    Ok(folder)
}

/// A Python with the official LiveKit client, kept beside cargo's output; `None` where there is no Python.
pub(crate) fn python(place: &Place) -> Result<Option<PathBuf>> {
    if which("python3").is_none() {
        return Ok(None);
    }
    let requirements = place.root.join("tests/python/requirements.txt");
    let folder = place.target.join("python");
    let python = folder.join("bin/python");
    let mut fingerprint = Fingerprint::default();
    fingerprint.files(&requirements, &[])?;
    let stamp = Stamp::at(folder.join(".snug-requirements"));
    if stamp.is(&fingerprint.finish()) && python.exists() {
        return Ok(Some(python));
    }
    println!("installing the official LiveKit client for Python (python3 -m venv, pip install)");
    if run(command("python3", &place.root).args(["-m", "venv"]).arg(&folder)).is_err() {
        apt(place, &["python3-venv"])?;
        run(command("python3", &place.root)
            .args(["-m", "venv", "--clear"])
            .arg(&folder))?;
    }
    let install = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "-r",
    ];
    run(command(&python, &place.root).args(install).arg(&requirements))?;
    stamp.set(&fingerprint.finish())?;
    Ok(Some(python))
}

/// Debian's packages, as root or through sudo where it asks nothing.
fn apt(place: &Place, packages: &[&str]) -> Result<()> {
    let by_hand = format!(
        "install {} with your system's package manager and run this again",
        packages.join(" ")
    );
    if which("apt-get").is_none() {
        bail!("{by_hand}");
    }
    let root = read(command("id", &place.root).arg("-u"))?.trim() == "0";
    let sudo = !root && which("sudo").is_some();
    if !root && !sudo {
        bail!(
            "{by_hand} (this needs root: apt-get install {})",
            packages.join(" ")
        );
    }
    println!("installing {} (apt-get install)", packages.join(" "));
    let apt = |arguments: &[&str]| {
        let mut apt = if root {
            command("apt-get", &place.root)
        } else {
            let mut sudo = command("sudo", &place.root);
            sudo.args(["-n", "apt-get"]);
            sudo
        };
        apt.env("DEBIAN_FRONTEND", "noninteractive").args(arguments);
        apt
    };
    run(&mut apt(&["update", "-qq"])).with_context(|| by_hand.clone())?;
    let install = [&["install", "-y", "-qq", "--no-install-recommends"], packages].concat();
    run(&mut apt(&install)).context(by_hand)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_node_are_understood() {
        assert_eq!(node_major("v20.20.2\n"), Some(20));
        assert_eq!(node_major("nonsense"), None);
    }

    #[test]
    fn an_installation_is_compared_with_the_lock_file() {
        let lock = |packages: &str| format!("{{\"packages\": {{{packages}}}}}");
        let a = "\"node_modules/a\": {\"version\": \"1.0.0\"}";
        let mac = "\"node_modules/mac\": {\"version\": \"1.0.0\", \"optional\": true}";
        let own = "\"app\": {\"version\": \"0.1.0\"}";
        let wanted = lock(&[a, mac, own].join(","));
        assert!(packages_are(&lock(a), &wanted).unwrap());
        assert!(!packages_are("", &wanted).unwrap());
        assert!(!packages_are(&lock(""), &wanted).unwrap());
        assert!(!packages_are(&lock("\"node_modules/a\": {\"version\": \"1.0.1\"}"), &wanted).unwrap());
        assert!(
            !packages_are(
                &lock(&[a, "\"node_modules/b\": {\"version\": \"1.0.0\"}"].join(",")),
                &wanted
            )
            .unwrap()
        );
    }
}
