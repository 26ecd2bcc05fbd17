use crate::BOTH;
use client::Phase;
use core::time::Duration;
use whole_system::{Meeting, SOON, TestServer, sees_video_of};

/// Silence, the wait before a removal, and some more.
const GONE: Duration = Duration::from_secs(120);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_leaf_of_one_who_crashed_is_removed() -> anyhow::Result<()> {
    let server = TestServer::start().await?;
    let meeting = Meeting::create(&server).await?;
    let alice = meeting.join_as_host("Alice", &BOTH).await?;
    let bob = meeting.join("Bob", &BOTH).await?;
    let carol = meeting.join("Carol", &BOTH).await?;
    sees_video_of(&alice, "Carol").await?;
    let before = alice.state();
    carol.crash();
    for bot in [&alice, &bob] {
        bot.wait_for("Carol to be gone", GONE, |state| {
            state.names() == ["Alice", "Bob"]
        })
        .await?;
    }
    let after = alice.state();
    assert!(after.epoch > before.epoch);
    assert_ne!(after.code, before.code);
    assert_eq!(after.code, bob.state().code);
    // The keys changed, and media goes on.
    sees_video_of(&alice, "Bob").await?;
    sees_video_of(&bob, "Alice").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_returns_by_themselves_after_the_server_was_killed() -> anyhow::Result<()> {
    let mut server = TestServer::start().await?;
    let meeting = Meeting::create(&server).await?;
    let alice = meeting.join_as_host("Alice", &BOTH).await?;
    let bob = meeting.join("Bob", &BOTH).await?;
    sees_video_of(&alice, "Bob").await?;
    server.kill();
    for bot in [&alice, &bob] {
        bot.wait_for("to notice", SOON, |state| state.phase == Phase::Reconnecting)
            .await?;
    }
    server.start_again().await?;
    for bot in [&alice, &bob] {
        bot.wait_for("to be back", GONE, |state| {
            state.joined() && state.names().len() == 2
        })
        .await?;
    }
    sees_video_of(&alice, "Bob").await?;
    sees_video_of(&bob, "Alice").await?;
    bob.chat("we are back");
    alice
        .wait_for("the line", SOON, |state| {
            state.chats.iter().any(|chat| chat.text == "we are back")
        })
        .await?;
    Ok(())
}
