//! Alone in its process: it listens to everything that is logged.

use client::Bot;
use client::media::Source;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use testkit::LeakDetector;
use tracing::{Metadata, Subscriber};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use whole_system::{Meeting, SOON, TestServer, inside, sees_video_of};

const TITLE: &str = "Canary title: Project Nightingale";
const NAME: &str = "Alice Canary-Winterbottom";
const CHAT: &str = "canary chat: the eagle lands at noon";

/// The server's own modules, as far as they log.
const OF_THE_SERVER: [&str; 6] = [
    "snug_server",
    "http_api",
    "sfu",
    "sfu_core",
    "storage",
    "delivery",
];

/// The names of all fields that the server's own lines were heard with.
#[derive(Clone, Default)]
struct HeardFields(Arc<Mutex<BTreeSet<String>>>);

impl HeardFields {
    fn hear(&self, metadata: &Metadata<'_>) {
        let module = metadata.target().split("::").next().unwrap_or_default();
        if OF_THE_SERVER.contains(&module) {
            let names = metadata.fields().iter().map(|field| field.name().to_owned());
            self.0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .extend(names);
        }
    }
}

impl<S: Subscriber> Layer<S> for HeardFields {
    fn on_new_span(
        &self,
        attributes: &tracing::span::Attributes<'_>,
        _: &tracing::span::Id,
        _: Context<'_, S>,
    ) {
        self.hear(attributes.metadata());
    }

    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        self.hear(event.metadata());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn logs_leak_nothing_at_any_level() -> anyhow::Result<()> {
    let detector = LeakDetector::new();
    // Whoever logs for real switches these off too, in the server and in the client.
    let targets = sfu::LOG_TARGETS_DENIED.iter().fold(
        Targets::new().with_default(LevelFilter::TRACE),
        |targets, denied| targets.with_target(*denied, LevelFilter::OFF),
    );
    // HTTP libraries print requests byte by byte; the server's subscriber drops them (`snug_server::logged_fields`).
    let targets = [
        "hyper",
        "hyper_util",
        "h2",
        "reqwest",
        "mio",
        "axum",
        "tower_http",
    ]
    .iter()
    .fold(targets, |targets, denied| {
        targets.with_target(*denied, LevelFilter::OFF)
    });
    let heard = HeardFields::default();
    let subscriber = tracing_subscriber::registry()
        .with(detector.clone().with_filter(targets))
        .with(heard.clone());
    tracing::subscriber::set_global_default(subscriber)?;

    let mut server = TestServer::start().await?;
    let meeting = Meeting::create_with(&server.origin(), TITLE, None).await?;
    detector.watch_text("title", TITLE);
    detector.watch_text("name", NAME);
    detector.watch_text("chat", CHAT);
    detector.watch_text("address", "127.0.0.1");
    detector.watch_text("session description", "a=ice-ufrag");
    detector.watch_text("session description", "a=fingerprint");
    detector.watch_bytes("room id", meeting.created.link.room_id.as_bytes());
    detector.watch_bytes("link secret", meeting.created.link.secret.expose());
    detector.watch_bytes("host seed", meeting.created.host_seed.expose());

    let alice = meeting.join_as_host(NAME, &[Source::Camera]).await?;
    let bob = inside(Bot::join(meeting.options("Bob").send(&[Source::Camera])), "Bob").await?;
    for member in alice.state().members {
        detector.watch_text("participant id", &member.participant);
    }
    sees_video_of(&bob, NAME).await?;
    alice.chat(CHAT);
    bob.wait_for("the line", SOON, |state| !state.chats.is_empty())
        .await?;
    server.kill();
    tokio::time::sleep(core::time::Duration::from_secs(1)).await;
    server.start_again().await?;
    bob.wait_for("to be back", SOON * 2, |state| {
        state.joined() && state.names().len() == 2
    })
    .await?;
    bob.leave().await;
    alice.leave().await;
    server.stop().await;
    assert!(detector.records() > 0, "nothing was heard, so nothing was shown");
    detector.assert_clean();
    let fields = heard.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let undeclared: Vec<_> = fields.difference(snug_server::logged_fields()).collect();
    assert!(
        undeclared.is_empty(),
        "fields outside of the inventory: {undeclared:?}"
    );
    assert!(fields.contains("message") && fields.contains("connection"));
    Ok(())
}
