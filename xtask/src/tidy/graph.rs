//! The "must never" table, checked over the dependency graph that cargo resolved.
//!
//! Only normal and build dependencies count: tests may use what they like. All features of our crates are on.
//! Versions of one package are taken together, so a finding may name a way through either of them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use anyhow::{Context, Result};
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

use super::tree::Tree;

/// What one crate of ours may link.
pub(crate) struct Law {
    pub(crate) name: &'static str,
    /// The crates of ours that it may link, directly or not.
    pub(crate) ours: &'static [&'static str],
    /// Packages that it must not link, directly or not.
    pub(crate) never: &'static [&'static str],
    /// Packages that it must not name itself, though what it links may.
    pub(crate) never_directly: &'static [&'static str],
    /// A dependency that it has: if this is not found, the check is broken, not the crate.
    pub(crate) known: &'static str,
}

/// In place of a known dependency: it has none.
const NOTHING: &str = "";

const SOCKETS: &[&str] = &["tokio", "axum", "hyper", "reqwest", "tokio-tungstenite"];
const PURE: &[&str] = &[
    "tokio",
    "axum",
    "hyper",
    "reqwest",
    "tokio-tungstenite",
    "sqlx",
    "sea-query",
    "js-sys",
    "web-sys",
    "wasm-bindgen",
    "str0m",
];
/// What calls other servers: ours calls none.
const CALLING: &[&str] = &["reqwest", "hyper-rustls"];
const AMBIENT: &[&str] = &["getrandom", "rand", "tracing", "log"];

/// One row a crate, in the order of the house.
#[rustfmt::skip]
pub(crate) const LAWS: &[Law] = &[
    Law { name: "vocab", ours: &[], never: PURE, never_directly: AMBIENT, known: "zeroize" },
    Law { name: "wire", ours: &["vocab"], never: PURE, never_directly: AMBIENT, known: "minicbor" },
    Law { name: "password-proof", ours: &["vocab"], never: PURE, never_directly: AMBIENT, known: "crypto-bigint" },
    Law { name: "e2ee", ours: &["vocab", "wire"], never: PURE, never_directly: AMBIENT, known: "openmls" },
    Law { name: "client-core", ours: &["vocab", "wire", "e2ee", "password-proof"], never: PURE, never_directly: AMBIENT, known: "e2ee" },
    Law { name: "client-wasm", ours: &["vocab", "wire", "e2ee", "password-proof", "client-core"], never: &["tokio", "axum", "sqlx", "str0m"], never_directly: &["openmls", "tracing"], known: "wasm-bindgen" },
    Law { name: "noise", ours: &[], never: PURE, never_directly: AMBIENT, known: "nnnoiseless" },
    Law { name: "portrait", ours: &[], never: &[], never_directly: &[], known: NOTHING },
    Law { name: "client", ours: &["vocab", "wire", "e2ee", "password-proof", "client-core"], never: &["axum", "sqlx", "sea-query"], never_directly: &["openmls"], known: "client-core" },
    Law { name: "sfu-core", ours: &["vocab", "wire"], never: &["tokio", "axum", "hyper", "reqwest", "sqlx", "openmls"], never_directly: AMBIENT, known: "str0m" },
    Law { name: "sfu", ours: &["vocab", "wire", "sfu-core"], never: &["sqlx", "sea-query", "openmls"], never_directly: &[], known: "sfu-core" },
    Law { name: "delivery", ours: &["vocab", "wire"], never: &["tokio", "axum", "sqlx", "sea-query", "str0m"], never_directly: AMBIENT, known: "openmls" },
    Law { name: "domain", ours: &["vocab"], never: &["tokio", "axum", "sqlx", "sea-query", "openmls", "str0m", "serde_json"], never_directly: AMBIENT, known: "vocab" },
    Law { name: "privacy", ours: &["vocab"], never: PURE, never_directly: AMBIENT, known: "toml" },
    Law { name: "storage", ours: &["vocab", "domain"], never: &["axum", "openmls", "str0m"], never_directly: &[], known: "sqlx" },
    Law { name: "http-api", ours: &["vocab", "wire", "domain", "delivery", "password-proof"], never: &["sqlx", "sea-query", "str0m"], never_directly: &["openmls"], known: "axum" },
    Law { name: "config", ours: &["vocab"], never: SOCKETS, never_directly: AMBIENT, known: "figment" },
    Law { name: "server", ours: &["vocab", "wire", "domain", "privacy", "delivery", "password-proof", "storage", "http-api", "config", "sfu", "sfu-core"], never: CALLING, never_directly: &["openmls", "sqlx"], known: "http-api" },
    Law { name: "testkit", ours: &["vocab"], never: &["openmls", "sqlx", "str0m"], never_directly: &[], known: "vocab" },
    Law { name: "whole-system", ours: &["vocab", "wire", "e2ee", "password-proof", "client-core", "client", "domain", "privacy", "delivery", "storage", "http-api", "config", "sfu", "sfu-core", "server", "testkit"], never: &[], never_directly: &[], known: "server" },
    Law { name: "xtask", ours: &[], never: SOCKETS, never_directly: &[], known: "wasm-bindgen-cli-support" },
];

const PLATFORMS: [&str; 2] = ["x86_64-unknown-linux-gnu", "wasm32-unknown-unknown"];
/// Crates that are built for the browser, where the JavaScript bindings below their dependencies are no finding.
const IN_BROWSER: [&str; 8] = [
    "noise",
    "portrait",
    "vocab",
    "wire",
    "password-proof",
    "e2ee",
    "client-core",
    "client-wasm",
];
const JAVASCRIPT: [&str; 3] = ["js-sys", "web-sys", "wasm-bindgen"];

/// Who names whom, by package name.
#[derive(Default)]
pub(crate) struct Graph {
    links: BTreeMap<String, BTreeSet<String>>,
    ours: BTreeSet<String>,
    /// Packages that occur anywhere, also for tests and on other platforms.
    everywhere: BTreeSet<String>,
}

pub(crate) fn find(tree: &Tree) -> Result<Vec<String>> {
    let mut graphs = Vec::new();
    for platform in PLATFORMS {
        let options = ["--all-features", "--filter-platform", platform].map(str::to_owned);
        let metadata = MetadataCommand::new()
            .current_dir(&tree.root)
            .other_options(options)
            .exec();
        graphs.push(Graph::from_metadata(
            &metadata.context("cargo could not describe the workspace")?,
        )?);
    }
    let everywhere: BTreeSet<String> = graphs.iter().flat_map(|graph| graph.everywhere.clone()).collect();
    let mut found = BTreeSet::new();
    for (graph, platform) in graphs.iter_mut().zip(PLATFORMS) {
        graph.everywhere.clone_from(&everywhere);
        found.extend(judge(graph, LAWS, platform == PLATFORMS[1]));
    }
    Ok(found.into_iter().collect())
}

/// What breaks the laws. In the browser's graph only its own crates are judged.
fn judge(graph: &Graph, laws: &[Law], browser: bool) -> Vec<String> {
    let mut found = Vec::new();
    for law in laws {
        if browser && !IN_BROWSER.contains(&law.name) {
            continue;
        }
        if !graph.ours.contains(law.name) {
            found.push(format!("the table names {}, which is no crate of ours", law.name));
            continue;
        }
        found.extend(judge_crate(graph, law, browser));
    }
    for name in &graph.ours {
        if !laws.iter().any(|law| law.name == name) {
            found.push(format!(
                "{name} is missing in the table (xtask/src/tidy/graph.rs)"
            ));
        }
    }
    let named = laws
        .iter()
        .flat_map(|law| law.never.iter().chain(law.never_directly));
    for name in named.filter(|name| !graph.everywhere.contains(**name)) {
        found.push(format!(
            "the table forbids {name}, which is nowhere in Cargo.lock: misspelt?"
        ));
    }
    found.sort();
    found.dedup();
    found
}

fn judge_crate(graph: &Graph, law: &Law, browser: bool) -> Vec<String> {
    let name = law.name;
    let mut found = Vec::new();
    let direct = graph.links.get(name).cloned().unwrap_or_default();
    if law.known == NOTHING {
        return direct
            .iter()
            .map(|other| format!("{name} must link nothing, and names {other}"))
            .collect();
    }
    if !direct.contains(law.known) {
        found.push(format!(
            "{name} does not depend on {}: is the check blind?",
            law.known
        ));
    }
    for forbidden in law.never_directly.iter().filter(|other| direct.contains(**other)) {
        found.push(format!("{name} must not name {forbidden}"));
    }
    for (reached, way) in graph.ways_from(name) {
        let foreign_own = graph.ours.contains(&reached) && !law.ours.contains(&reached.as_str());
        let below_browser_crates = browser && way.len() > 2 && JAVASCRIPT.contains(&reached.as_str());
        let forbidden = law.never.contains(&reached.as_str()) && !below_browser_crates;
        if foreign_own || forbidden {
            found.push(format!("{name} must never link {reached}: {}", way.join(" -> ")));
        }
    }
    found
}

impl Graph {
    fn from_metadata(metadata: &Metadata) -> Result<Self> {
        let mut graph = Self::default();
        let resolve = metadata
            .resolve
            .as_ref()
            .context("cargo did not resolve the workspace")?;
        for package in &metadata.packages {
            graph.everywhere.insert(package.name.to_string());
        }
        for package in metadata.workspace_packages() {
            graph.ours.insert(package.name.to_string());
        }
        for node in &resolve.nodes {
            let links = graph
                .links
                .entry(metadata[&node.id].name.to_string())
                .or_default();
            for dependency in &node.deps {
                let linked = dependency
                    .dep_kinds
                    .iter()
                    .any(|kind| kind.kind != DependencyKind::Development);
                if linked {
                    links.insert(metadata[&dependency.pkg].name.to_string());
                }
            }
        }
        Ok(graph)
    }

    /// Every package that `start` links, with a shortest way to it.
    fn ways_from(&self, start: &str) -> BTreeMap<String, Vec<String>> {
        let mut ways = BTreeMap::from([(start.to_owned(), vec![start.to_owned()])]);
        let mut queue = VecDeque::from([start.to_owned()]);
        while let Some(here) = queue.pop_front() {
            let way = ways.get(&here).cloned().unwrap_or_default();
            for next in self.links.get(&here).into_iter().flatten() {
                if !ways.contains_key(next) {
                    ways.insert(next.clone(), [way.clone(), vec![next.clone()]].concat());
                    queue.push_back(next.clone());
                }
            }
        }
        ways.remove(start);
        ways
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVER: Law = Law {
        name: "server",
        ours: &["http-api"],
        never: &["openmls-keys"],
        never_directly: &["sqlx"],
        known: "http-api",
    };
    const API: Law = Law {
        name: "http-api",
        ours: &[],
        never: &["sqlx"],
        never_directly: &[],
        known: "axum",
    };

    fn graph(links: &[(&str, &[&str])], ours: &[&str]) -> Graph {
        let owned = |names: &[&str]| {
            names
                .iter()
                .map(|name| (*name).to_owned())
                .collect::<BTreeSet<_>>()
        };
        let mut graph = Graph {
            ours: owned(ours),
            ..Graph::default()
        };
        graph.everywhere = owned(&["openmls-keys", "sqlx", "axum", "js-sys"]);
        for (name, others) in links {
            graph.links.insert((*name).to_owned(), owned(others));
        }
        graph
    }

    #[track_caller]
    fn check(links: &[(&str, &[&str])], ours: &[&str], expected: &[&str]) {
        let found = judge(&graph(links, ours), &[SERVER, API], false);
        assert_eq!(found, expected);
    }

    #[test]
    fn an_allowed_graph_is_clean() {
        check(
            &[("server", &["http-api"]), ("http-api", &["axum"])],
            &["server", "http-api"],
            &[],
        );
    }

    #[test]
    fn a_forbidden_package_is_found_through_others_with_the_way_to_it() {
        let links: &[(&str, &[&str])] = &[
            ("server", &["http-api"]),
            ("http-api", &["axum"]),
            ("axum", &["helper"]),
            ("helper", &["openmls-keys"]),
        ];
        let way = "server must never link openmls-keys: server -> http-api -> axum -> helper -> openmls-keys";
        check(links, &["server", "http-api"], &[way]);
    }

    #[test]
    fn a_crate_of_ours_outside_the_list_is_found() {
        let links: &[(&str, &[&str])] = &[("server", &["http-api"]), ("http-api", &["axum", "e2ee"])];
        let e2ee = Law {
            name: "e2ee",
            ours: &[],
            never: &[],
            never_directly: &[],
            known: "aes",
        };
        let mut graph = graph(links, &["server", "http-api", "e2ee"]);
        graph.links.insert("e2ee".into(), BTreeSet::from(["aes".into()]));
        let found = judge(&graph, &[SERVER, API, e2ee], false);
        assert_eq!(
            found,
            [
                "http-api must never link e2ee: http-api -> e2ee",
                "server must never link e2ee: server -> http-api -> e2ee"
            ]
        );
    }

    #[test]
    fn a_direct_dependency_may_be_forbidden_alone() {
        let links: &[(&str, &[&str])] = &[("server", &["http-api", "sqlx"]), ("http-api", &["axum"])];
        check(links, &["server", "http-api"], &["server must not name sqlx"]);
    }

    #[test]
    fn a_crate_that_links_nothing_names_nothing() {
        let law = Law {
            name: "server",
            ours: &[],
            never: &[],
            never_directly: &[],
            known: NOTHING,
        };
        assert!(judge(&graph(&[], &["server"]), &[law], false).is_empty());
        let law = Law {
            name: "server",
            ours: &[],
            never: &[],
            never_directly: &[],
            known: NOTHING,
        };
        let found = judge(&graph(&[("server", &["axum"])], &["server"]), &[law], false);
        assert_eq!(found, ["server must link nothing, and names axum"]);
    }

    #[test]
    fn a_blind_check_is_a_finding() {
        let links: &[(&str, &[&str])] = &[("server", &["http-api"]), ("http-api", &[])];
        check(
            links,
            &["server", "http-api"],
            &["http-api does not depend on axum: is the check blind?"],
        );
    }

    #[test]
    fn a_crate_without_a_law_and_a_law_without_a_crate_are_findings() {
        let links: &[(&str, &[&str])] = &[("server", &["http-api"]), ("http-api", &["axum"])];
        check(
            links,
            &["server", "http-api", "gossip"],
            &["gossip is missing in the table (xtask/src/tidy/graph.rs)"],
        );
        check(
            &[("server", &["http-api"])],
            &["server"],
            &["the table names http-api, which is no crate of ours"],
        );
    }

    #[test]
    fn a_misspelt_ban_is_a_finding() {
        let law = Law {
            name: "server",
            ours: &[],
            never: &["toiko"],
            never_directly: &[],
            known: "axum",
        };
        let found = judge(&graph(&[("server", &["axum"])], &["server"]), &[law], false);
        assert_eq!(
            found,
            ["the table forbids toiko, which is nowhere in Cargo.lock: misspelt?"]
        );
    }
}
