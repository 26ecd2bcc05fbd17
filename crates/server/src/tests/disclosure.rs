//! What the inventory says against what the server does, and the documents of three installations.

use super::{any_port, ask, config, start};
use crate::{Privacy, RunningServer, Server, ServerOptions};
use config::{Config, LegalBases};
use expect_test::expect_file;
use privacy::{Finding, Inventory, Kind, Language, Paper, compare};
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const ORIGIN: &str = "https://meet.example.org";

fn inventory() -> Inventory {
    Privacy::of(&Config::default(), ORIGIN)
        .expect("the program fits its inventory")
        .inventory
}

/// What was seen is exactly what is declared; and a spy among it, or one thing less, would have been found.
#[track_caller]
fn check_seen(kind: Kind, seen: &BTreeSet<String>) {
    let inventory = inventory();
    assert_eq!(compare(&inventory, kind, seen), [], "{kind}");
    let mut more = seen.clone();
    more.insert("spy".to_owned());
    assert_eq!(
        compare(&inventory, kind, &more),
        [Finding::Undeclared(kind, "spy".to_owned())]
    );
    for one in seen {
        let mut less = seen.clone();
        less.remove(one);
        assert_eq!(
            compare(&inventory, kind, &less),
            [Finding::Unused(kind, one.clone())]
        );
    }
}

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/operate/examples")
}

fn example(name: &str) -> Privacy {
    let config = Config::load(Some(&examples().join(format!("{name}.toml")))).expect("right settings");
    Privacy::of(&config, &config.origin()).expect("fits")
}

/// After a change: `UPDATE_EXPECT=1 cargo test -p server the_policies_of_the_examples_are_fresh`.
#[test]
fn the_policies_of_the_examples_are_fresh() {
    for name in ["clinic", "school", "private"] {
        let privacy = example(name);
        for language in Language::ALL {
            let file = examples().join(format!("{name}.policy.{}.md", language.code()));
            expect_file![file].assert_eq(&privacy.write(Paper::Policy, language).to_text());
        }
    }
}

#[test]
fn what_an_example_leaves_out_is_missing_in_its_policy() {
    for name in ["clinic", "school"] {
        assert_eq!(example(name).missing(Language::En), Vec::<String>::new());
    }
    let missing = example("private").missing(Language::En).join("\n");
    for setting in [
        "operator.address",
        "operator.data_protection_officer",
        "operator.complaint_authority",
        "operator.age_min",
    ] {
        assert!(missing.contains(setting), "{setting} in: {missing}");
    }
}

#[test]
fn settings_change_the_policy_in_their_own_lines_only() {
    let lines = |change: fn(&mut Config)| {
        let mut config = Config::load(Some(&examples().join("clinic.toml"))).expect("right settings");
        change(&mut config);
        let privacy = Privacy::of(&config, ORIGIN).expect("fits");
        let text = privacy.write(Paper::Policy, Language::En).to_text();
        text.lines().map(str::to_owned).collect::<BTreeSet<_>>()
    };
    let all = lines(|_| {});
    let gone = |less: &BTreeSet<String>| all.difference(less).count();
    let without_proxy = lines(|config| config.trusted_proxies.clear());
    assert_eq!((gone(&without_proxy), without_proxy.len() + 1), (1, all.len()));
    let without_log = lines(|config| config.log.level = config::LogLevel::None);
    assert_eq!(gone(&without_log), inventory().names(Kind::LogField).len() + 1);
    let nameless = lines(|config| config.operator.name = None);
    assert_eq!(gone(&nameless), 1);
    assert!(nameless.iter().any(|line| line.contains("(operator.name)")));
}

#[test]
fn the_inventory_and_the_settings_speak_of_the_same_things() {
    let defaults = serde_json::to_value(Config::default()).expect("settings");
    let bases = serde_json::to_value(LegalBases::default()).expect("purposes");
    let inventory = inventory();
    let purposes: BTreeSet<&String> = inventory.purposes.keys().collect();
    assert_eq!(bases.as_object().map(|it| it.keys().collect()), Some(purposes));
    for entry in &inventory.entries {
        for setting in entry.facts.switch.iter() {
            let pointer = format!("/{}", setting.replace('.', "/"));
            assert!(defaults.pointer(&pointer).is_some(), "{setting} is no setting");
        }
    }
}

#[tokio::test]
async fn the_migrated_database_has_the_declared_columns() {
    let store = storage::RoomStore::in_memory().await.expect("a database");
    check_seen(
        Kind::StoredColumn,
        &store.columns().await.expect("the database answers"),
    );
}

#[tokio::test]
async fn the_data_folder_has_the_declared_files() {
    let directory = tempfile::tempdir().expect("a directory");
    let server = start(directory.path()).await;
    let data = directory.path().join("data");
    let files = std::fs::read_dir(data)
        .expect("a folder")
        .map(|file| file.expect("an entry").file_name().into_string().expect("a name"));
    check_seen(Kind::StoredFile, &files.collect());
    server.stop().await;
}

/// The head of an answer.
async fn head(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("connected");
    let request = format!("{request}\r\nhost: {address}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    while !answer.windows(4).any(|window| window == b"\r\n\r\n") {
        let mut more = [0; 4096];
        let read = stream.read(&mut more).await.expect("an answer");
        assert!(read > 0, "the connection ended before the head of the answer");
        answer.extend_from_slice(&more[..read]);
    }
    String::from_utf8_lossy(&answer).into_owned()
}

/// Requests that together make the server show every header it has.
async fn every_answer(server: &RunningServer) -> Vec<String> {
    let address = server.http_addr;
    let api: serde_json::Value = serde_json::from_str(&http_api::openapi_json()).expect("JSON");
    let mut answers = Vec::new();
    for (path, methods) in api["paths"].as_object().expect("paths") {
        for method in methods.as_object().expect("methods").keys() {
            let request = format!("{} {path} HTTP/1.1", method.to_uppercase());
            answers.push(head(address, &request).await);
        }
        answers.push(head(address, &format!("PATCH {path} HTTP/1.1")).await);
    }
    for path in [
        "/",
        "/privacy",
        "/missing.js",
        "/api/none",
        "/rtc/v1/validate",
        "/rtc",
    ] {
        answers.push(head(address, &format!("GET {path} HTTP/1.1")).await);
    }
    answers.push(ask(address, "GET / HTTP/1.1\r\naccept-encoding: gzip").await);
    answers.push(head(address, "POST / HTTP/1.1").await);
    // The second is one too many.
    for _ in 0..2 {
        answers.push(head(address, "POST /api/v1/rooms HTTP/1.1\r\ncontent-length: 0").await);
    }
    let websocket = format!(
        "GET /api/v1/control HTTP/1.1\r\norigin: {ORIGIN}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-version: 13\r\nsec-websocket-protocol: snug.control.v1\r\n\
         sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ=="
    );
    answers.push(head(address, &websocket).await);
    answers
}

#[tokio::test]
async fn answers_have_the_declared_headers_and_no_cookie() {
    let directory = tempfile::tempdir().expect("a directory");
    let mut config = config(directory.path());
    config.public_url = Some(ORIGIN.to_owned());
    config.media.public_addresses = vec![any_port().ip()];
    config.limits.rooms_per_hour_per_address = 1;
    let server = Server::start(config, ServerOptions::default())
        .await
        .expect("starts");
    let mut seen = BTreeSet::new();
    for answer in every_answer(&server).await {
        let (head, _) = answer.split_once("\r\n\r\n").expect("a head");
        let names: BTreeSet<String> = head
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(':'))
            .map(|(name, _)| name.to_ascii_lowercase())
            .collect();
        for always in [
            "content-security-policy",
            "referrer-policy",
            "permissions-policy",
            "x-content-type-options",
            "cross-origin-opener-policy",
            "cross-origin-resource-policy",
            "strict-transport-security",
        ] {
            assert!(names.contains(always), "{always} in: {head}");
        }
        seen.extend(names);
    }
    server.stop().await;
    check_seen(Kind::ResponseHeader, &seen);
    assert!(!seen.contains("set-cookie"));
    check_seen(Kind::Cookie, &BTreeSet::new());
    check_seen(Kind::MetricLabel, &BTreeSet::new());
}

#[tokio::test]
async fn browsers_may_ask_whom_the_inventory_names() {
    let directory = tempfile::tempdir().expect("a directory");
    let server = start(directory.path()).await;
    let answer = ask(server.http_addr, "GET / HTTP/1.1").await;
    let own = format!("ws://{}", server.http_addr);
    server.stop().await;
    let (_, rest) = answer.split_once("connect-src ").expect("a policy");
    let (sources, _) = rest.split_once(';').expect("an end");
    let seen: BTreeSet<String> = sources
        .split(' ')
        .map(|source| match source {
            "'self'" => "browser: same origin".to_owned(),
            source if source == own => "browser: websocket of the same origin".to_owned(),
            other => format!("browser: {other}"),
        })
        .collect();
    let declared = inventory().names(Kind::OutboundCall);
    let browsers: BTreeSet<String> = declared
        .into_iter()
        .filter(|call| call.starts_with("browser: "))
        .collect();
    assert_eq!(seen, browsers);
}

#[tokio::test]
async fn the_documents_are_served() {
    let directory = tempfile::tempdir().expect("a directory");
    let server = start(directory.path()).await;
    for (path, kind, part) in [
        ("/privacy/data.json", "application/json", "\"room.salt\""),
        ("/privacy/policy.en.html", "text/html", "operator.name"),
        ("/privacy/policy.de.html", "text/html", "Datenschutzerklärung"),
        (
            "/privacy/exposure.en.html",
            "text/html",
            "What the server still sees",
        ),
        (
            "/privacy/exposure.de.html",
            "text/html",
            "Was der Server trotzdem sieht",
        ),
        ("/privacy/style.css", "text/css", "color-scheme"),
    ] {
        let answer = ask(server.http_addr, &format!("GET {path} HTTP/1.1")).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
        assert!(
            answer.contains(&format!("content-type: {kind}")) && answer.contains(part),
            "{path}"
        );
    }
    server.stop().await;
}
