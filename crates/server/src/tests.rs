mod disclosure;
mod purge;

use crate::logging::log_layer;
use crate::{RunningServer, Server, ServerOptions, StartError, logged_fields};
use config::{Config, Log, LogFormat, LogLevel};
use std::fs;
use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::{Arc, Mutex};
use testkit::LeakDetector;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tracing_subscriber::layer::SubscriberExt;

const ANY_PORT: &str = "127.0.0.1:0";

fn any_port() -> SocketAddr {
    ANY_PORT.parse().expect("an address")
}

fn config(directory: &Path) -> Config {
    let mut config = Config {
        listen: any_port(),
        data_dir: directory.join("data"),
        ..Config::default()
    };
    config.media.listen = any_port();
    config
}

async fn start(directory: &Path) -> RunningServer {
    Server::start(config(directory), ServerOptions::default())
        .await
        .expect("starts")
}

/// One request over a real connection: status line, headers and body.
async fn ask(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("connected");
    let request = format!("{request}\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("an answer");
    String::from_utf8_lossy(&answer).into_owned()
}

async fn check_refused(config: Config, named: &[&str]) {
    let error = Server::start(config, ServerOptions::default())
        .await
        .err()
        .expect("does not start");
    let text = error.to_string();
    for part in named {
        assert!(text.contains(part), "{part} in: {text}");
    }
}

#[tokio::test]
async fn a_server_starts_answers_and_stops() {
    let directory = tempfile::tempdir().expect("a directory");
    let server = start(directory.path()).await;
    let address = server.http_addr;
    assert_ne!(server.media_addr.port(), 0);
    assert!(
        ask(address, "GET /healthz HTTP/1.1")
            .await
            .starts_with("HTTP/1.1 200")
    );
    assert!(
        ask(address, "GET /api/v1/instance HTTP/1.1")
            .await
            .contains("\"name\":\"Snug\"")
    );
    server.stop().await;
    assert!(TcpStream::connect(address).await.is_err());
    let again = start(directory.path()).await;
    again.stop().await;
}

#[tokio::test]
async fn every_path_that_is_no_file_shows_the_page() {
    let directory = tempfile::tempdir().expect("a directory");
    let server = start(directory.path()).await;
    for path in ["/", "/privacy", "/?anything=secret", "/some/where/else"] {
        let answer = ask(server.http_addr, &format!("GET {path} HTTP/1.1")).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
        assert!(answer.contains("text/html") && answer.contains("cache-control: no-cache"));
        assert!(answer.contains("content-security-policy: default-src 'none'"));
        assert!(!answer.contains("set-cookie"));
    }
    assert!(
        ask(server.http_addr, "HEAD / HTTP/1.1")
            .await
            .starts_with("HTTP/1.1 200")
    );
    assert!(
        ask(server.http_addr, "GET /assets/missing.js HTTP/1.1")
            .await
            .starts_with("HTTP/1.1 404")
    );
    assert!(
        ask(server.http_addr, "GET /../Cargo.toml HTTP/1.1")
            .await
            .starts_with("HTTP/1.1 404")
    );
    assert!(
        ask(server.http_addr, "POST / HTTP/1.1")
            .await
            .starts_with("HTTP/1.1 405")
    );
    let zipped = ask(server.http_addr, "GET / HTTP/1.1\r\naccept-encoding: gzip").await;
    assert!(zipped.contains("content-encoding: gzip"));
    server.stop().await;
}

#[tokio::test]
async fn livekits_paths_are_there() {
    let directory = tempfile::tempdir().expect("a directory");
    let server = start(directory.path()).await;
    assert!(
        ask(server.http_addr, "GET /rtc/v1/validate HTTP/1.1")
            .await
            .starts_with("HTTP/1.1 401")
    );
    assert!(
        ask(server.http_addr, "GET /rtc HTTP/1.1")
            .await
            .starts_with("HTTP/1.1 404")
    );
    server.stop().await;
}

#[tokio::test]
async fn what_keeps_the_server_from_starting_is_named_with_its_remedy() {
    let directory = tempfile::tempdir().expect("a directory");
    let taken = TcpListener::bind(any_port())
        .expect("a port")
        .local_addr()
        .expect("an address");
    let holder = TcpListener::bind(taken).expect("the port");
    let mut port_taken = config(directory.path());
    port_taken.listen = taken;
    check_refused(
        port_taken,
        &["listen:", &taken.port().to_string(), "taken", "SNUG_LISTEN"],
    )
    .await;
    drop(holder);

    let holder = UdpSocket::bind(any_port()).expect("a port");
    let mut media_taken = config(directory.path());
    media_taken.media.listen = holder.local_addr().expect("an address");
    check_refused(media_taken, &["media.listen:", "taken", "SNUG_MEDIA__LISTEN"]).await;

    let mut foreign = config(directory.path());
    foreign.listen = "192.0.2.1:8484".parse().expect("an address");
    check_refused(foreign, &["listen:", "192.0.2.1", "address of this machine"]).await;

    let file = directory.path().join("file");
    fs::write(&file, b"").expect("written");
    let mut not_a_folder = config(directory.path());
    not_a_folder.data_dir = file;
    check_refused(not_a_folder, &["data_dir:", "SNUG_DATA_DIR"]).await;

    let damaged = config(&directory.path().join("another"));
    fs::create_dir_all(&damaged.data_dir).expect("made");
    fs::write(
        damaged.data_dir.join("snug.sqlite"),
        "not a database at all, but long enough ".repeat(9),
    )
    .expect("written");
    check_refused(damaged, &["data_dir:", "database", "backup"]).await;
}

#[tokio::test]
async fn an_exposed_secret_is_refused() {
    let directory = tempfile::tempdir().expect("a directory");
    let config = config(directory.path());
    fs::create_dir_all(&config.data_dir).expect("made");
    let key = config.data_dir.join("instance.key");
    fs::write(&key, [1; 32]).expect("written");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).expect("changed");
    let error = Server::start(config, ServerOptions::default()).await.err();
    assert!(matches!(error, Some(StartError::InstanceSecret(..))));
}

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("a lock").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn logged(format: LogFormat, level: LogLevel, work: impl FnOnce()) -> String {
    let captured = Captured::default();
    let writer = captured.clone();
    let layer = log_layer(&Log { format, level }, move || writer.clone());
    tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), work);
    let bytes = captured.0.lock().expect("a lock").clone();
    String::from_utf8(bytes).expect("text")
}

#[test]
fn libraries_are_not_heard_at_any_level() {
    let work = || {
        tracing::error!(target: "str0m::ice", "candidate 192.0.2.7");
        tracing::trace!(target: "hyper::proto", "GET /rtc/v1?access_token=secret");
        tracing::warn!(target: "tungstenite", "peer 192.0.2.7");
        tracing::info!(target: "sqlx::query", "SELECT room");
        tracing::info!(target: "openmls", "leaf");
        tracing::info!(target: "http_api::control", connection = 3, "opens");
    };
    for format in [LogFormat::Text, LogFormat::Json] {
        let text = logged(format, LogLevel::Trace, work);
        assert_eq!(text.lines().count(), 1, "{text}");
        assert!(text.contains("opens"));
    }
}

#[test]
fn a_line_with_an_undeclared_field_is_not_written() {
    let text = logged(LogFormat::Text, LogLevel::Trace, || {
        tracing::error!(address = "192.0.2.7", "a mistake");
        tracing::info!(target: "snug_server", address = "192.0.2.7", "a mistake");
        tracing::info!(target: "snug_server", count = 4, "as it should be");
    });
    assert!(!text.contains("192.0.2.7") && text.contains("as it should be"));
    assert!(!logged_fields().contains("address"));
}

#[test]
fn the_level_is_the_configured_one() {
    let work = || {
        tracing::warn!(target: "snug_server", "warned");
        tracing::info!(target: "snug_server", "informed");
    };
    assert_eq!(logged(LogFormat::Text, LogLevel::Warn, work).lines().count(), 1);
    assert_eq!(logged(LogFormat::Text, LogLevel::Info, work).lines().count(), 2);
}

#[test]
fn requests_leave_no_trace_in_the_log() {
    let detector = LeakDetector::new();
    detector.watch_text("address", "127.0.0.1");
    detector.watch_text("query", "query-canary");
    detector.watch_text("agent", "agent-canary");
    let text = logged(LogFormat::Text, LogLevel::Trace, || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let directory = tempfile::tempdir().expect("a directory");
            let server = start(directory.path()).await;
            let request = "GET /?secret=query-canary HTTP/1.1\r\nuser-agent: agent-canary\r\nx-forwarded-for: 127.0.0.1";
            assert!(ask(server.http_addr, request).await.starts_with("HTTP/1.1 200"));
            server.stop().await;
        });
    });
    assert!(text.contains("the server has started"), "{text}");
    detector.inspect("log", &text);
    detector.assert_clean();
}
