//! The two WebAssembly modules: `core` (everything but frames, small) and `media` (frames, fast).

use std::collections::{BTreeSet, VecDeque};
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use cargo_metadata::{Metadata, MetadataCommand, PackageId};
use wasm_bindgen_cli_support::Bindgen;

use crate::install::{self, WASM_TARGET, WasmToolchain};
use crate::place::Place;
use crate::report;
use crate::shell::run;
use crate::stamp::{Fingerprint, Stamp};

const CRATE: &str = "client-wasm";

pub(crate) struct Module {
    /// The cargo feature, the folder and the file name.
    pub(crate) name: &'static str,
    profile: &'static str,
    pub(crate) gzip_kb_max: u64,
    /// Crates of ours that the package names but this module does not link.
    without: &'static [&'static str],
}

pub(crate) const CORE: Module = Module {
    name: "core",
    profile: "wasm-core",
    gzip_kb_max: 700,
    without: &[],
};
pub(crate) const MEDIA: Module = Module {
    name: "media",
    profile: "wasm-media",
    gzip_kb_max: 80,
    without: &["client-core", "password-proof", "wire"],
};

/// Builds both modules into `web/packages/engine/wasm/` unless nothing changed, and holds them to their sizes.
pub(crate) fn build(place: &Place) -> Result<()> {
    build_modules(place, &[&CORE, &MEDIA])
}

/// Builds the named modules; none named means both.
pub(crate) fn build_named(place: &Place, names: &[String]) -> Result<()> {
    let known = [&CORE, &MEDIA];
    if let Some(unknown) = names
        .iter()
        .find(|name| known.iter().all(|module| module.name != **name))
    {
        bail!("there is no module {unknown}; there are core and media");
    }
    let wanted = |module: &&&Module| names.is_empty() || names.iter().any(|name| name == module.name);
    let modules: Vec<&Module> = known.iter().filter(wanted).copied().collect();
    build_modules(place, &modules)
}

fn build_modules(place: &Place, modules: &[&Module]) -> Result<()> {
    let mut toolchain = None;
    for module in modules {
        let inputs = inputs(place, module)?;
        let folder = place.wasm_output().join(module.name);
        let stamp = Stamp::at(folder.join(".stamp"));
        if stamp.is(&inputs) && file(place, module).is_file() {
            println!("{}.wasm is up to date", module.name);
        } else {
            let toolchain = match toolchain {
                Some(known) => known,
                None => *toolchain.insert(install::wasm_target(place)?),
            };
            report::alone(&format!("{}.wasm", module.name), || {
                compile(place, module, toolchain)
            })?;
            stamp.set(&inputs)?;
        }
        judge_size(place, module)?;
    }
    Ok(())
}

/// The finished module.
pub(crate) fn file(place: &Place, module: &Module) -> std::path::PathBuf {
    place
        .wasm_output()
        .join(module.name)
        .join(format!("{}_bg.wasm", module.name))
}

/// Bytes after gzip at its best level.
pub(crate) fn gzip_bytes(content: &[u8]) -> Result<u64> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?.len() as u64)
}

fn compile(place: &Place, module: &Module, toolchain: WasmToolchain) -> Result<()> {
    let mut cargo = toolchain.cargo(place, "build");
    cargo.args([
        "--package",
        CRATE,
        "--lib",
        "--no-default-features",
        "--features",
        module.name,
    ]);
    run(cargo.args(["--profile", module.profile]))?;
    let compiled = place
        .target
        .join(WASM_TARGET)
        .join(module.profile)
        .join("client_wasm.wasm");
    let folder = place.wasm_output().join(module.name);
    let _ = fs::remove_dir_all(&folder);
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(&compiled)
        .web(true)?
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .out_name(module.name)
        .generate(&folder)
        .with_context(|| format!("wasm-bindgen refused {}", compiled.display()))
}

fn judge_size(place: &Place, module: &Module) -> Result<()> {
    let file = file(place, module);
    let content = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let gzip = gzip_bytes(&content)?;
    let (raw_kb, gzip_kb) = (content.len() as u64 / 1024, gzip.div_ceil(1024));
    let Module {
        name, gzip_kb_max, ..
    } = module;
    println!("{name}.wasm: {raw_kb} KB, {gzip_kb} KB with gzip (at most {gzip_kb_max})");
    if gzip_kb > *gzip_kb_max {
        bail!("{name}.wasm is {gzip_kb} KB with gzip, over its budget of {gzip_kb_max} KB");
    }
    Ok(())
}

/// A fingerprint of all that goes into a module: our sources, the locked versions of the others, the profiles.
fn inputs(place: &Place, module: &Module) -> Result<String> {
    let metadata = MetadataCommand::new()
        .current_dir(&place.root)
        .other_options(["--locked".into(), "--filter-platform".into(), WASM_TARGET.into()])
        .exec()
        .or_else(|_| MetadataCommand::new().current_dir(&place.root).exec())
        .context("cargo could not describe the workspace")?;
    let mut fingerprint = Fingerprint::default();
    let mut ours = BTreeSet::new();
    for id in closure(&metadata, CRATE)? {
        let package = &metadata[&id];
        fingerprint.text(&format!("{} {}", package.name, package.version));
        if package.source.is_none() && !module.without.contains(&package.name.as_str()) {
            ours.insert(
                package
                    .manifest_path
                    .parent()
                    .context("a manifest is in a folder")?
                    .to_owned(),
            );
        }
    }
    for folder in ours {
        fingerprint.files(&folder.join("Cargo.toml").into_std_path_buf(), &[])?;
        fingerprint.files(&folder.join("src").into_std_path_buf(), &[])?;
    }
    fingerprint.text(&profile(&place.root.join("Cargo.toml"), module)?);
    fingerprint.files(&place.root.join("rust-toolchain.toml"), &[])?;
    Ok(fingerprint.finish())
}

fn profile(manifest: &Path, module: &Module) -> Result<String> {
    let manifest: toml::Table = fs::read_to_string(manifest)?.parse()?;
    let profiles = manifest
        .get("profile")
        .and_then(toml::Value::as_table)
        .context("no [profile] in Cargo.toml")?;
    let relevant = ["release", module.profile].map(|name| profiles.get(name));
    Ok(format!("{relevant:?}"))
}

/// The package and everything that it links.
fn closure(metadata: &Metadata, name: &str) -> Result<BTreeSet<PackageId>> {
    let resolve = metadata
        .resolve
        .as_ref()
        .context("cargo did not resolve the workspace")?;
    let start = metadata
        .workspace_packages()
        .into_iter()
        .find(|package| package.name == name);
    let start = start.with_context(|| format!("there is no crate {name}"))?;
    let mut seen = BTreeSet::from([start.id.clone()]);
    let mut queue = VecDeque::from([start.id.clone()]);
    while let Some(id) = queue.pop_front() {
        let Some(node) = resolve.nodes.iter().find(|node| node.id == id) else {
            continue;
        };
        for dependency in &node.deps {
            let linked = dependency
                .dep_kinds
                .iter()
                .any(|kind| kind.kind != cargo_metadata::DependencyKind::Development);
            if linked && seen.insert(dependency.pkg.clone()) {
                queue.push_back(dependency.pkg.clone());
            }
        }
    }
    Ok(seen)
}
