use crate::support::{App, Client};
use testkit::LeakDetector;
use wire::{ClientMessage, Leaving};

/// One thread, so that everything is heard.
#[tokio::test(flavor = "current_thread")]
async fn the_log_tells_nothing_about_anybody() {
    let detector = LeakDetector::new();
    let _listening = detector.listen_here();
    let app = App::start().await;
    let room = app.room(1).await;
    detector.watch_bytes("room id", room.link.room_id.as_bytes());
    detector.watch_text("address", "127.0.0.1");
    detector.watch_text("name", "somebody");
    let mut alice = Client::connect(&app, 10).await;
    detector.watch_bytes("participant", alice.identity.participant().as_bytes());
    alice.prove(&room).await.expect("proved");
    let (grant, _) = alice.grant.clone().expect("a grant");
    detector.watch_bytes("grant", &grant);
    let welcomed = alice.hello(false).await.expect("welcome");
    detector.watch_text("token", &welcomed.media.token);
    alice.join(&room).await;
    alice.send(&ClientMessage::Leave(Leaving::Left)).await;
    alice.wait_for_close().await;
    assert!(detector.records() > 0, "something was logged");
    let ours: Vec<String> = detector
        .leaks()
        .into_iter()
        .filter(|leak| !is_a_library(leak))
        .collect();
    assert!(ours.is_empty(), "{ours:?}");
}

/// The server lets no library's log lines through; see `server::logging` and its test.
fn is_a_library(leak: &str) -> bool {
    [
        "hyper",
        "tungstenite",
        "tokio",
        "sqlx",
        "openmls",
        "tower",
        "axum",
        "h2",
    ]
    .iter()
    .any(|library| leak.contains(&format!(" in {library}")))
}
