//! Measurements: each is one file, `bench/results/NAME.json`, that says what was measured, on what, and how.

mod browser;
mod join;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use crate::place::Place;
use crate::shell::{command, read, run};
use crate::{install, wasm, web};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Sizes of the WebAssembly modules and of what the pages load first
    Sizes,
    /// How long it takes to join a meeting, from the open websocket to the first decrypted picture
    Join(join::Arguments),
    /// What a room of twenty-five costs the page: script, pictures dropped, what React draws
    Room,
    /// How much the page's memory grows in a room of twenty-five
    Heap {
        /// Minutes in the room after which the heap is read, the first for comparison
        #[arg(long, default_value = "10,30")]
        minutes: String,
    },
    /// How soon the start page can be read and used on a slow telephone: largest paint, blocking time, layout shift
    Page,
    /// How much noise is taken out of speech, and what a second of sound costs
    Noise,
    /// How many pictures a second get their background blurred, and what that costs
    Blur,
    /// How long the two commands take: `cargo xtask serve` from a fresh clone, `cargo xtask test` cold, then warm
    Commands {
        /// Where the fresh clone is made and removed again
        #[arg(long)]
        folder: std::path::PathBuf,
    },
    /// Write a number that another program measured
    Record {
        name: String,
        value: f64,
        unit: String,
        /// The number to reach, in the same unit
        #[arg(long)]
        target: Option<f64>,
        /// The command that measured it
        #[arg(long)]
        command: String,
    },
}

/// Names the file that a measurement leaves its results in.
pub(crate) const RESULTS: &str = "SNUG_BENCH_RESULTS";

/// What a measurement hands over in a file.
#[derive(Deserialize)]
struct Outcome {
    name: String,
    value: f64,
    unit: String,
    target: Option<f64>,
}

/// One measured number.
#[derive(Serialize)]
struct Measurement<'a> {
    name: &'a str,
    value: f64,
    unit: &'a str,
    target: Option<f64>,
    command: &'a str,
    commit: String,
    date: String,
    machine: String,
}

pub(crate) fn bench(place: &Place, arguments: &Arguments) -> Result<()> {
    match &arguments.what {
        What::Sizes => sizes(place),
        What::Join(arguments) => join::join(place, arguments),
        What::Room => browser::measure(place, "room", &[]),
        What::Heap { minutes } => browser::measure(place, "heap", &[("SNUG_BENCH_MINUTES", minutes.clone())]),
        What::Page => browser::measure(place, "page", &[]),
        What::Noise => {
            let speech = install::speech(place)?.display().to_string();
            browser::measure_pages(place, "noise", &[("SNUG_BENCH_SPEECH", speech)])
        }
        What::Blur => browser::measure_pages(place, "blur", &[]),
        What::Commands { folder } => commands(place, folder),
        What::Record {
            name,
            value,
            unit,
            target,
            command,
        } => record(place, name, *value, unit, *target, command),
    }
}

fn sizes(place: &Place) -> Result<()> {
    const COMMAND: &str = "cargo xtask bench sizes";
    web::build(place)?;
    for module in wasm::ALL {
        let kb = kb(wasm::gzip_bytes(&fs::read(wasm::file(place, module))?)?);
        let name = format!("{}_wasm_gzip_kb", module.name);
        record(place, &name, kb, "KB", Some(module.gzip_kb_max as f64), COMMAND)?;
    }
    let pages = Pages::read(&place.web_build())?;
    let start = pages.start_page()?;
    record(
        place,
        "start_page_gzip_kb",
        kb(pages.gzip(&start)?),
        "KB",
        Some(120.0),
        COMMAND,
    )?;
    let without_fonts: BTreeSet<String> = start.into_iter().filter(|name| !is_font(name)).collect();
    record(
        place,
        "start_page_without_fonts_gzip_kb",
        kb(pages.gzip(&without_fonts)?),
        "KB",
        None,
        COMMAND,
    )?;
    record(
        place,
        "meeting_page_gzip_kb",
        kb(pages.gzip(&pages.meeting_page()?)?),
        "KB",
        Some(1500.0),
        COMMAND,
    )
}

fn kb(bytes: u64) -> f64 {
    (bytes as f64 / 102.4).round() / 10.0
}

/// The built pages, and which file asks for which.
struct Pages {
    folder: std::path::PathBuf,
    /// File names under `assets/`, which carry a hash and so occur nowhere by chance.
    assets: Vec<String>,
    index: String,
}

/// How the names of the screens' chunks begin. The meeting page passes through the screen before it.
const START: &str = "start-";
const NOT_IN_MEETING: [&str; 5] = [START, "created-", "over-", BACKGROUND[0], BACKGROUND[1]];
/// Comes only to who wants another background.
const BACKGROUND: [&str; 2] = ["portrait-", "background.worker-"];
/// Letters outside of western Europe; a browser fetches these only for a name that needs them.
const FONT_FOR_FEW: &str = "latin-ext";

impl Pages {
    fn read(folder: &Path) -> Result<Self> {
        let index =
            fs::read_to_string(folder.join("index.html")).context("the web interface is not built")?;
        let mut assets = Vec::new();
        for entry in fs::read_dir(folder.join("assets"))? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if !name.ends_with(".map") && !name.contains(FONT_FOR_FEW) {
                assets.push(name);
            }
        }
        Ok(Self {
            folder: folder.to_path_buf(),
            assets,
            index,
        })
    }

    /// What `index.html` and the chunk of the start screen load by themselves.
    fn start_page(&self) -> Result<BTreeSet<String>> {
        let start = self.assets.iter().filter(|name| name.starts_with(START)).cloned();
        let roots: BTreeSet<String> = self.first_load()?.into_iter().chain(start).collect();
        Ok(self.reached(roots, is_loaded_at_once))
    }

    /// All that is ever loaded on the way from a link into a meeting: everything that anything names, without
    /// the screens that are not on that way.
    fn meeting_page(&self) -> Result<BTreeSet<String>> {
        let on_the_way = |_: &str, name: &str| !NOT_IN_MEETING.iter().any(|screen| name.starts_with(screen));
        Ok(self.reached(self.first_load()?, on_the_way))
    }

    /// What `index.html` names.
    fn first_load(&self) -> Result<BTreeSet<String>> {
        let named = self.named_in(&self.index);
        if named.is_empty() {
            bail!("index.html names no asset; has the form of the build changed?");
        }
        Ok(named)
    }

    /// Follows names from `roots`: those for which `follow(text of the file that names it, name)` holds.
    fn reached(&self, roots: BTreeSet<String>, follow: impl Fn(&str, &str) -> bool) -> BTreeSet<String> {
        let mut reached = BTreeSet::new();
        let mut queue: Vec<String> = roots.into_iter().collect();
        while let Some(name) = queue.pop() {
            if reached.insert(name.clone()) && (name.ends_with(".js") || name.ends_with(".css")) {
                let text = fs::read_to_string(self.folder.join("assets").join(&name)).unwrap_or_default();
                queue.extend(
                    self.named_in(&text)
                        .into_iter()
                        .filter(|other| follow(&text, other)),
                );
            }
        }
        reached
    }

    fn named_in(&self, text: &str) -> BTreeSet<String> {
        self.assets
            .iter()
            .filter(|name| text.contains(name.as_str()))
            .cloned()
            .collect()
    }

    /// `index.html` and these assets, each compressed by itself.
    fn gzip(&self, names: &BTreeSet<String>) -> Result<u64> {
        let mut sum = wasm::gzip_bytes(self.index.as_bytes())?;
        for name in names {
            let content = fs::read(self.folder.join("assets").join(name))?;
            let packed = is_font(name) || name.ends_with(".png") || name.ends_with(".webp");
            sum += if packed {
                content.len() as u64
            } else {
                wasm::gzip_bytes(&content)?
            };
        }
        Ok(sum)
    }
}

fn is_font(name: &str) -> bool {
    name.ends_with(".woff2")
}

/// `import … from "./x.js"` or `import "./x.js"`, but not `import("./x.js")`. Fonts of a style sheet are fetched for
/// letters that are on the page; those of the start page stand in `index.html`, which asks for them at once.
fn is_loaded_at_once(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default().trim_end_matches(['.', '/']);
        let before = before.trim_end_matches(['"', '\'', '`']).trim_end();
        before.ends_with("from") || before.ends_with("import")
    })
}

fn commands(place: &Place, folder: &Path) -> Result<()> {
    if folder.exists() {
        bail!("{} exists; name a folder that does not", folder.display());
    }
    run(command("git", &place.root)
        .args(["clone", "--quiet", "."])
        .arg(folder))?;
    let result = timed_commands(place, folder);
    fs::remove_dir_all(folder)?;
    result
}

fn timed_commands(place: &Place, clone: &Path) -> Result<()> {
    const COMMAND: &str = "cargo xtask bench commands";
    let serve = time_until_ready(clone)?;
    record(place, "serve_cold_s", serve, "s", None, COMMAND)?;
    run(in_clone(clone).args(["clean", "--quiet"]))?;
    for (name, target) in [("test_cold_s", Some(2400.0)), ("test_warm_s", Some(600.0))] {
        let begun = Instant::now();
        run(in_clone(clone).args(["xtask", "test"]))?;
        record(
            place,
            name,
            begun.elapsed().as_secs_f64().round(),
            "s",
            target,
            COMMAND,
        )?;
    }
    Ok(())
}

/// Cargo as a person has it: no target folder of somebody else's.
fn in_clone(clone: &Path) -> Command {
    let mut cargo = command("cargo", clone);
    cargo
        .env_remove("CARGO_TARGET_DIR")
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("CARGO_MANIFEST_DIR");
    cargo
}

/// Seconds from `cargo xtask serve` until the address answers.
fn time_until_ready(clone: &Path) -> Result<f64> {
    const READY: &str = "127.0.0.1:8484";
    if std::net::TcpStream::connect(READY).is_ok() {
        bail!("something listens on {READY} already; stop it first");
    }
    let begun = Instant::now();
    let mut server = in_clone(clone).args(["xtask", "serve"]).spawn()?;
    loop {
        std::thread::sleep(std::time::Duration::from_millis(200));
        if std::net::TcpStream::connect(READY).is_ok() {
            break;
        }
        if let Some(status) = server.try_wait()? {
            bail!("cargo xtask serve ended early ({status})");
        }
    }
    let took = begun.elapsed().as_secs_f64();
    server.kill()?;
    server.wait()?;
    Ok((took * 10.0).round() / 10.0)
}

/// Writes what a program found and left in the file `results`.
pub(crate) fn record_all(place: &Place, results: &Path, command_line: &str) -> Result<()> {
    let outcomes: Vec<Outcome> = serde_json::from_slice(&fs::read(results)?)
        .context("the measurement wrote something that is no list of results")?;
    for it in outcomes {
        record(place, &it.name, it.value, &it.unit, it.target, command_line)?;
    }
    Ok(())
}

/// Writes `bench/results/NAME.json` and says so.
fn record(
    place: &Place,
    name: &str,
    value: f64,
    unit: &str,
    target: Option<f64>,
    command_line: &str,
) -> Result<()> {
    let git = |arguments: &[&str]| read(command("git", &place.root).args(arguments));
    let measurement = Measurement {
        name,
        value,
        unit,
        target,
        command: command_line,
        commit: git(&["rev-parse", "HEAD"])?.trim().to_owned(),
        date: read(command("date", &place.root).args(["-u", "+%Y-%m-%dT%H:%M:%SZ"]))?
            .trim()
            .to_owned(),
        machine: machine(),
    };
    let folder = place.root.join("bench/results");
    fs::create_dir_all(&folder)?;
    fs::write(
        folder.join(format!("{name}.json")),
        serde_json::to_string_pretty(&measurement)? + "\n",
    )?;
    let against = target.map_or(String::new(), |target| format!(" (target {target})"));
    println!("{name} = {value} {unit}{against}");
    Ok(())
}

/// What the machine can do, without its name.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name"));
    let model = model.map_or("unknown processor", |text| {
        text.trim_start_matches([' ', '\t', ':'])
    });
    format!(
        "{cores} cores, {model}, {} {}",
        std::env::consts::OS,
        std::env::consts::ARCH
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages() -> (tempfile::TempDir, Pages) {
        let folder = tempfile::tempdir().unwrap();
        let assets = folder.path().join("assets");
        fs::create_dir(&assets).unwrap();
        fs::write(
            folder.path().join("index.html"),
            r#"<script type="module" src="/assets/index-1.js">"#,
        )
        .unwrap();
        let index = r#"import{a}from"./shared-2.js";import("./start-5.js");import("./meeting-3.js")"#;
        fs::write(assets.join("index-1.js"), index).unwrap();
        fs::write(assets.join("shared-2.js"), "export const a = 1").unwrap();
        fs::write(assets.join("start-5.js"), r#"import"./field-6.js";"#).unwrap();
        fs::write(assets.join("field-6.js"), "").unwrap();
        fs::write(
            assets.join("meeting-3.js"),
            r#"new URL("core_bg-4.wasm", import.meta.url)"#,
        )
        .unwrap();
        fs::write(assets.join("core_bg-4.wasm"), [0; 100]).unwrap();
        let pages = Pages::read(folder.path()).unwrap();
        (folder, pages)
    }

    #[test]
    fn each_page_counts_what_it_loads() {
        let (_folder, pages) = pages();
        let start: Vec<String> = pages.start_page().unwrap().into_iter().collect();
        assert_eq!(start, ["field-6.js", "index-1.js", "shared-2.js", "start-5.js"]);
        let meeting: Vec<String> = pages.meeting_page().unwrap().into_iter().collect();
        assert_eq!(
            meeting,
            ["core_bg-4.wasm", "index-1.js", "meeting-3.js", "shared-2.js"]
        );
    }

    #[test]
    fn kilobytes_have_one_decimal() {
        assert!((kb(1536) - 1.5).abs() < f64::EPSILON);
    }
}
