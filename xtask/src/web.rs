//! The web interface.

use anyhow::Result;

use crate::bench;
use crate::install;
use crate::place::Place;
use crate::report;
use crate::shell::{command, run};
use crate::stamp::{Fingerprint, Stamp};
use crate::wasm;

/// What is made from the sources, and so is no source.
const MADE: [&str; 6] = [
    "node_modules",
    "dist",
    "dist-catalogue",
    "e2e",
    "test-results",
    "playwright-report",
];

/// Builds the WebAssembly modules and then the pages, unless nothing changed.
pub(crate) fn build(place: &Place) -> Result<()> {
    install::web_packages(place)?;
    wasm::build(place)?;
    let mut fingerprint = Fingerprint::default();
    fingerprint.files(&place.web(), &MADE)?;
    fingerprint.files(&place.root.join("privacy"), &[])?;
    let inputs = fingerprint.finish();
    let stamp = Stamp::at(place.web().join("node_modules/.snug-build"));
    if stamp.is(&inputs) && place.web_build().join("index.html").is_file() {
        println!("the web interface is up to date");
        return Ok(());
    }
    report::alone("web interface", || {
        run(command("npm", &place.web()).args(["run", "build", "--workspace", "app"]))
    })?;
    stamp.set(&inputs)
}

pub(crate) fn screenshots(place: &Place) -> Result<()> {
    build(place)?;
    let browsers = install::browsers(place)?;
    crate::serve::compile(place)?;
    let results = place.target.join("screenshots.json");
    report::alone("screenshots", || {
        let mut npm = command("npm", &place.web());
        run(npm
            .args(["run", "screenshots"])
            .envs(browsers)
            .env(bench::RESULTS, &results)
            .env(crate::suite::SNUG_BIN, place.program("snug")))
    })?;
    bench::record_all(place, &results, "cargo xtask screenshots")
}
