//! Serves the media server alone, for tests with real clients: prints one JSON line with its address and a token
//! for each name given as an argument, then runs until its standard input ends.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::SocketAddr;

use sfu::{Limits, RoomOptions, Sfu, SfuConfig, TokenGrants, TokenKey};
use vocab::{MediaRoom, ParticipantId};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let names: Vec<String> = std::env::args().skip(1).collect();
    let sfu = Sfu::start(SfuConfig {
        bind: "127.0.0.1:0".parse()?,
        candidates: Vec::new(),
        this_machine_only: false,
        workers: 1,
        auto_create: false,
        key: TokenKey::new(
            "devkey".to_owned(),
            "a development secret, known to all".to_owned(),
        ),
        limits: Limits::default(),
    })?;
    let room = MediaRoom::from_bytes(padded("a room for tests"));
    sfu.open_room(room, RoomOptions::default());
    let tokens: BTreeMap<&str, (String, String)> = names
        .iter()
        .map(|name| {
            let participant = ParticipantId::from_bytes(padded(name));
            let token = sfu.issue_token(&room, &participant, TokenGrants::default());
            (name.as_str(), (participant.to_base64url(), token))
        })
        .collect();

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address: SocketAddr = listener.local_addr()?;
    let line = serde_json::json!({ "url": format!("ws://{address}"), "participants": tokens });
    let mut out = std::io::stdout();
    writeln!(out, "{line}")?;
    out.flush()?;

    let (stop, stopped) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let mut rest = Vec::new();
        let _ = std::io::stdin().read_to_end(&mut rest);
        let _ = stop.send(());
    });
    // Clients probe `/` to learn whether the server is there.
    let router = sfu.router().route("/", axum::routing::get(|| async { "OK" }));
    tokio::select! {
        served = axum::serve(listener, router) => served?,
        _ = stopped => {}
    }
    sfu.stop(false);
    Ok(())
}

fn padded(name: &str) -> [u8; 16] {
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(name.bytes()) {
        *to = from;
    }
    bytes
}
