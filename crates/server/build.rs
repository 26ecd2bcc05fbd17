//! Makes the folder that the web build is embedded from, so that plain cargo works before the first web build.

use std::{fs, path::Path};

const PLACEHOLDER: &str = "<!doctype html>\n<meta charset=\"utf-8\">\n<title>Snug</title>\n\
    <p>The pages are not built yet. Run <code>cargo xtask serve</code>, which builds them.</p>\n";

fn main() {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/app/dist");
    println!("cargo:rerun-if-changed={}", dist.display());
    let index = dist.join("index.html");
    if !index.exists() {
        let made = fs::create_dir_all(&dist).and_then(|()| fs::write(&index, PLACEHOLDER));
        if let Err(error) = made {
            println!("cargo:warning=the folder for the web build could not be made: {error}");
        }
    }
}
