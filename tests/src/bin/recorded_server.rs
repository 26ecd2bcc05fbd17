//! The real server with a listener at every door, for tests that have a browser.
//!
//! ```text
//! recorded-server [--listen 127.0.0.1:PORT] [--public-url http://HOST:PORT] [--media 127.0.0.1:PORT] [--out FOLDER]
//! ```
//!
//! Everything is in this process: the server, a proxy in front of it that records both directions of HTTP and of
//! all websockets, and taps in the server that see every request, control message, media packet and data packet
//! that it receives, media without its transport encryption.
//!
//! `--listen` is the proxy's address, the one that browsers are to use (any free port without it). `--public-url`
//! is needed only if something else stands between browser and proxy, as `SNUG_E2E_DIST` does. When the server is
//! ready, one line of JSON is printed: `{"origin": "http://127.0.0.1:...", "ask": "http://127.0.0.1:..."}`.
//!
//! At `ask` the recording answers:
//!
//! - `POST /find` with `{"needles": [{"what": "title", "text": "..."}, {"what": "link secret", "base64url": "..."}]}`
//!   looks for each value in all its forms (raw, hex, percent-encoded, base64 in every alignment, and more).
//!   The answer is `{"found": [{"what", "form", "place"}], "heard": {place: bytes}, "key_frames":
//!   {"start_codes", "decodable"}, "compressed"}`. Places are `sent` and `answered` (proxy), `taken` (requests and
//!   control messages at the server), `media` and `data`.
//!   What has to hold: no needle is found but those that must be (give the room id as a positive control: it is
//!   in `sent` and `taken`), `decodable` is 0 while `start_codes` is not, `compressed` is 0, every place but `data`
//!   was heard of. A value of fewer than five bytes is refused with 400: it would be found by chance.
//! - `POST /plant` with `{"link": "..."}` lets a native client join the meeting, as "Canary in the clear", and
//!   send a moving picture and its voice **without** encryption for three seconds: the positive control for media.
//!   Afterwards `decodable` is not 0. Nobody sees the picture: the server drops what is not sealed, after the tap.
//! - `POST /kill` ends the server as a crash would, `POST /start` starts it on the same data and ports.
//! - `POST /save` writes what was heard to `--out`, one file for each place, each piece after its length (four
//!   bytes, big-endian).
//!
//! It ends at SIGTERM or SIGINT. It listens on loopback only, and nothing that is shipped contains any of it.

use anyhow::Context;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use base64ct::{Base64UrlUnpadded, Encoding};
use clap::Parser;
use client::media::Source;
use client::{Bot, JoinOptions, Mischief};
use core::time::Duration;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::Mutex;
use whole_system::{Found, KeyFrames, Needles, Place, Recorder, Setup, TestServer, inside};

const PLANT_FOR: Duration = Duration::from_secs(3);

#[derive(Parser)]
struct Arguments {
    #[arg(long, default_value_t = SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))]
    listen: SocketAddr,
    #[arg(long)]
    public_url: Option<String>,
    #[arg(long)]
    media: Option<SocketAddr>,
    #[arg(long)]
    out: Option<PathBuf>,
}

#[derive(Serialize)]
struct Ready {
    origin: String,
    ask: String,
}

#[derive(Clone)]
struct Recording {
    recorder: Recorder,
    server: Arc<Mutex<TestServer>>,
    out: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Question {
    needles: Vec<Needle>,
}

#[derive(Deserialize)]
struct Needle {
    what: String,
    text: Option<String>,
    base64url: Option<String>,
}

#[derive(Serialize)]
struct Answer {
    found: BTreeSet<Found>,
    heard: BTreeMap<Place, usize>,
    key_frames: KeyFrames,
    compressed: usize,
}

#[derive(Deserialize)]
struct Planting {
    link: String,
}

type Refusal = (StatusCode, String);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    for address in [Some(arguments.listen), arguments.media].into_iter().flatten() {
        anyhow::ensure!(address.ip().is_loopback(), "only on loopback");
    }
    let door = TcpListener::bind(arguments.listen)
        .await
        .with_context(|| format!("cannot listen on {}", arguments.listen))?;
    let origin = format!("http://{}", door.local_addr()?);
    let recorder = Recorder::new();
    let server = TestServer::start_as(Setup {
        listen: None,
        media: arguments.media,
        public_url: Some(arguments.public_url.unwrap_or_else(|| origin.clone())),
        tap: Some(recorder.clone()),
    })
    .await?;
    recorder.proxy_on(door, server.address());
    let recording = Recording {
        recorder,
        server: Arc::new(Mutex::new(server)),
        out: arguments.out,
    };
    let router = Router::new()
        .route("/find", post(find))
        .route("/plant", post(plant))
        .route("/kill", post(kill))
        .route("/start", post(start))
        .route("/save", post(save))
        .with_state(recording.clone());
    let questions = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let ask = format!("http://{}", questions.local_addr()?);
    tokio::spawn(axum::serve(questions, router).into_future());
    say(&Ready { origin, ask })?;
    let mut terminated = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminated.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    recording.server.lock().await.stop().await;
    Ok(())
}

#[expect(clippy::print_stdout, reason = "whoever started this waits for the addresses")]
fn say(ready: &Ready) -> anyhow::Result<()> {
    println!("{}", serde_json::to_string(ready)?);
    Ok(())
}

async fn find(
    State(recording): State<Recording>,
    Json(question): Json<Question>,
) -> Result<Json<Answer>, Refusal> {
    let mut needles = Needles::default();
    for needle in question.needles {
        let value = match (needle.text, needle.base64url) {
            (Some(text), None) => text.into_bytes(),
            (None, Some(text)) => Base64UrlUnpadded::decode_vec(&text)
                .map_err(|_| bad(format!("{} is not base64url", needle.what)))?,
            _ => return Err(bad(format!("{} needs either text or base64url", needle.what))),
        };
        needles
            .add(&needle.what, &value)
            .map_err(|error| bad(error.to_string()))?;
    }
    // It takes seconds for a long meeting.
    let answer = tokio::task::spawn_blocking(move || Answer {
        found: recording.recorder.find(&needles),
        heard: recording.recorder.lengths(),
        key_frames: recording.recorder.key_frames(),
        compressed: recording.recorder.compressed(),
    });
    answer.await.map(Json).map_err(|error| failed(&error))
}

async fn plant(Json(planting): Json<Planting>) -> Result<(), Refusal> {
    let options = JoinOptions::from_link(&planting.link, "Canary in the clear")
        .map_err(|error| bad(error.to_string()))?
        .send(&[Source::Camera, Source::Microphone]);
    let canary = Bot::join(options);
    canary.misbehave(Mischief::Plaintext);
    let canary = inside(canary, "the canary")
        .await
        .map_err(|error| failed(&error))?;
    canary.misbehave(Mischief::Plaintext);
    let sent = canary.state().sent_frames(Source::Camera);
    canary
        .wait_for("its picture to be sent", Duration::from_secs(20), |state| {
            state.sent_frames(Source::Camera) > sent
        })
        .await
        .map_err(|error| failed(&error))?;
    tokio::time::sleep(PLANT_FOR).await;
    canary.leave().await;
    Ok(())
}

async fn kill(State(recording): State<Recording>) {
    recording.server.lock().await.kill();
}

async fn start(State(recording): State<Recording>) -> Result<(), Refusal> {
    let mut server = recording.server.lock().await;
    server.start_again().await.map_err(|error| failed(&error))
}

async fn save(State(recording): State<Recording>) -> Result<(), Refusal> {
    let out = recording
        .out
        .ok_or_else(|| bad("started without --out".to_owned()))?;
    recording.recorder.write(&out).map_err(|error| failed(&error))
}

fn bad(message: String) -> Refusal {
    (StatusCode::BAD_REQUEST, message)
}

fn failed(error: &impl ToString) -> Refusal {
    (StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
}
