use crate::BOTH;
use client::media::Source;
use client::{Bot, OverReason};
use core::time::Duration;
use whole_system::{Meeting, SOON, TestServer, sees_video_of};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_meet_talk_and_part() -> anyhow::Result<()> {
    let mut server = TestServer::start().await?;
    let meeting = Meeting::create_with(&server.origin(), "Tea at four", None).await?;
    let alice = meeting.join_as_host("Alice", &BOTH).await?;
    let bob = meeting.join("Bob", &BOTH).await?;
    for bot in [&alice, &bob] {
        let state = bot
            .wait_for("both names", SOON, |state| state.names() == ["Alice", "Bob"])
            .await?;
        assert_eq!(
            state.opened.as_ref().and_then(|opened| opened.title.as_deref()),
            Some("Tea at four")
        );
    }
    let (hers, his) = (alice.state().code, bob.state().code);
    assert_eq!(hers, his);
    assert_eq!(hers.len(), 6);

    bob.chat("hello from Bob");
    let heard = alice
        .wait_for("Bob's line", SOON, |state| !state.chats.is_empty())
        .await?;
    assert!(
        heard
            .chats
            .iter()
            .all(|chat| chat.name == "Bob" && chat.text == "hello from Bob" && !chat.own)
    );

    sees_video_of(&alice, "Bob").await?;
    sees_video_of(&bob, "Alice").await?;
    bob.wait_for("Alice's voice", SOON, |state| {
        state.frames_from("Alice", Source::Microphone) > 20
    })
    .await?;

    let left = bob.leave().await;
    assert_eq!(left.over, Some(OverReason::Left));
    for stream in &left.streams {
        assert_eq!(
            stream.decrypted, stream.as_sent,
            "what was opened is what was sent"
        );
    }
    alice
        .wait_for("Bob to be out of the group", SOON, |state| {
            state.names() == ["Alice"]
        })
        .await?;
    assert!(alice.state().alarms.is_empty(), "{:?}", alice.state().alarms);
    alice.leave().await;
    server.stop().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_third_comes_late_and_sees_and_reads_everybody() -> anyhow::Result<()> {
    let server = TestServer::start().await?;
    let meeting = Meeting::create(&server).await?;
    let alice = meeting.join_as_host("Alice", &BOTH).await?;
    let bob = meeting.join("Bob", &BOTH).await?;
    sees_video_of(&alice, "Bob").await?;
    alice.chat("before Carol");
    bob.wait_for("the line", SOON, |state| state.chats.len() == 1)
        .await?;

    let carol = meeting.join("Carol", &BOTH).await?;
    carol
        .wait_for("all names", SOON, |state| {
            state.names() == ["Alice", "Bob", "Carol"]
        })
        .await?;
    sees_video_of(&carol, "Alice").await?;
    sees_video_of(&carol, "Bob").await?;
    sees_video_of(&alice, "Carol").await?;
    sees_video_of(&bob, "Carol").await?;
    assert!(
        carol.state().chats.is_empty(),
        "what was said before is not for her"
    );

    alice.mute(Source::Camera, true);
    tokio::time::sleep(Duration::from_millis(500)).await;
    let before = carol.state().frames_from("Alice", Source::Camera);
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(
        carol.state().frames_from("Alice", Source::Camera),
        before,
        "a muted camera sends nothing"
    );
    alice.mute(Source::Camera, false);
    sees_video_of(&carol, "Alice").await?;

    bob.send_data(true, b"a small thing");
    let got = carol
        .wait_for("the data", SOON, |state| !state.data.is_empty())
        .await?;
    assert!(got.data.iter().all(|data| data.bytes == b"a small thing"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_passphrase_keeps_out_who_does_not_know_it() -> anyhow::Result<()> {
    let server = TestServer::start().await?;
    let meeting = Meeting::create_with(&server.origin(), "", Some("rosebud")).await?;
    let alice = meeting.join("Alice", &[]).await?;
    let mallory = Bot::join(meeting.options("Mallory").passphrase("Rosebud"));
    let state = mallory
        .wait_for("the refusal", SOON, |state| state.refused.is_some())
        .await?;
    assert_eq!(state.refused.map(|reason| reason.code()), Some("denied"));
    assert!(!state.joined() && state.opened.is_none() && state.media_connected == 0);
    assert_eq!(alice.state().names(), ["Alice"]);
    let bob = meeting.join("Bob", &[]).await?;
    bob.wait_for("both names", SOON, |state| state.names() == ["Alice", "Bob"])
        .await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_meeting_is_over_when_the_last_one_leaves() -> anyhow::Result<()> {
    let server = TestServer::start().await?;
    let meeting = Meeting::create(&server).await?;
    let alice = meeting.join("Alice", &[]).await?;
    let bob = meeting.join("Bob", &[]).await?;
    bob.leave().await;
    assert_eq!(server.meetings(), 1);
    alice.leave().await;
    for _ in 0..200 {
        if server.meetings() == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let late = Bot::join(meeting.options("Carol"));
    let state = late
        .wait_for("the refusal", SOON, |state| state.refused.is_some())
        .await?;
    assert_eq!(
        state.refused.map(|reason| reason.code()),
        Some("denied"),
        "no such meeting any more"
    );
    assert_eq!(server.meetings(), 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_host_and_nobody_else_ends_the_meeting() -> anyhow::Result<()> {
    let server = TestServer::start().await?;
    let meeting = Meeting::create(&server).await?;
    let alice = meeting.join_as_host("Alice", &[]).await?;
    let bob = meeting.join("Bob", &[]).await?;
    bob.end_meeting();
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(alice.state().over.is_none() && bob.state().over.is_none());
    alice.end_meeting();
    for bot in [&alice, &bob] {
        let state = bot
            .wait_for("the end", SOON, |state| state.over.is_some())
            .await?;
        assert_eq!(state.over, Some(OverReason::EndedByHost));
    }
    Ok(())
}
