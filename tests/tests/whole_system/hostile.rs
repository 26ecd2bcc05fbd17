use crate::BOTH;
use client::media::Source;
use client::{Bot, Mischief, Outsider};
use core::time::Duration;
use std::collections::BTreeMap;
use whole_system::liar::{self, Lie, Lies};
use whole_system::{Meeting, Recorder, SOON, TestServer, inside, sees_video_of};

const A_WHILE: Duration = Duration::from_secs(2);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_media_token_without_the_link_opens_nothing() -> anyhow::Result<()> {
    let server = TestServer::start().await?;
    let meeting = Meeting::create(&server).await?;
    let alice = meeting.join_as_host("Alice", &BOTH).await?;
    // Carol's token is stolen on its way.
    let recorder = Recorder::new();
    let mut through = meeting.options("Carol");
    through.origin = recorder.proxy(server.address()).await?;
    let carol = inside(Bot::join(through), "Carol").await?;
    sees_video_of(&carol, "Alice").await?;
    let token = recorder
        .bearer_token()
        .ok_or_else(|| anyhow::anyhow!("no token seen"))?;
    let known = carol.state();
    carol.crash();

    let mallory = Bot::outsider(Outsider {
        origin: server.origin(),
        token,
        leaves: known
            .members
            .iter()
            .map(|member| (member.participant.clone(), member.leaf))
            .collect(),
        epoch: known.epoch,
        guessed_key: [7; 16],
        own_leaf: 1,
        send: vec![Source::Camera],
    })?;
    let state = mallory
        .wait_for("frames that do not open", SOON, |state| {
            state.refused_frames("forged") > 20
        })
        .await?;
    assert_eq!(state.decrypted(), 0);
    assert_eq!(mallory.state().decrypted(), 0);
    let received: BTreeMap<_, _> = alice
        .state()
        .streams
        .into_iter()
        .map(|stream| (stream.identity, stream.decrypted))
        .collect();
    assert!(
        received.values().all(|decrypted| *decrypted == 0),
        "nothing of Mallory's is shown"
    );
    Ok(())
}

/// Mallory, who is a member, sends for a while what nobody must see; before and afterwards she is seen.
async fn check_not_shown(mischief: impl FnOnce(u32) -> Mischief) -> anyhow::Result<()> {
    let server = TestServer::start().await?;
    let meeting = Meeting::create(&server).await?;
    let alice = meeting.join_as_host("Alice", &BOTH).await?;
    let mallory = meeting.join("Mallory", &BOTH).await?;
    let honest = sees_video_of(&alice, "Mallory").await?;
    let own = honest.members.iter().find(|member| member.own);
    let mischief = mischief(own.map_or(0, |member| member.leaf));

    mallory.misbehave(mischief);
    // What was on its way.
    tokio::time::sleep(A_WHILE / 4).await;
    let before = alice.state();
    let sent = mallory.state().sent_frames(Source::Camera);
    tokio::time::sleep(A_WHILE).await;
    let after = alice.state();
    assert!(
        mallory.state().sent_frames(Source::Camera) > sent + 10,
        "nothing was tried"
    );
    assert_eq!(after.decrypted(), before.decrypted(), "{mischief:?} was shown");
    mallory.misbehave(Mischief::None);
    sees_video_of(&alice, "Mallory").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_frame_with_anothers_key_id_is_not_shown() -> anyhow::Result<()> {
    check_not_shown(Mischief::PoseAs).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_frame_that_is_not_sealed_is_not_shown() -> anyhow::Result<()> {
    check_not_shown(|_| Mischief::Plaintext).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_frame_of_another_source_is_not_shown() -> anyhow::Result<()> {
    check_not_shown(|_| Mischief::WrongContext).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_frame_is_shown_once() -> anyhow::Result<()> {
    let server = TestServer::start().await?;
    let meeting = Meeting::create(&server).await?;
    let alice = meeting.join_as_host("Alice", &BOTH).await?;
    let mallory = meeting.join("Mallory", &BOTH).await?;
    sees_video_of(&alice, "Mallory").await?;
    mallory.misbehave(Mischief::Replay);
    let state = alice
        .wait_for("the repetitions", SOON, |state| {
            state.refused_frames("replayed") > 10
        })
        .await?;
    let sent: u64 = mallory.state().sent.values().map(|sent| sent.frames).sum();
    assert!(state.decrypted() <= sent, "no frame is shown twice");
    Ok(())
}

/// Alice and Bob meet; Carol comes through a server that lies about the two.
struct Deceived {
    _server: TestServer,
    carol: Bot,
    alice: Bot,
    bob: Bot,
    lies: Lies,
    /// Alice's and Bob's.
    identities: [String; 2],
}

async fn deceive(lie: impl FnOnce(&str, &str) -> Lie) -> anyhow::Result<Deceived> {
    let server = TestServer::start().await?;
    let meeting = Meeting::create(&server).await?;
    let alice = meeting.join_as_host("Alice", &BOTH).await?;
    let bob = meeting.join("Bob", &BOTH).await?;
    let state = sees_video_of(&alice, "Bob").await?;
    let identity = |name: &str| {
        let mut members = state.members.iter();
        let member = members.find(|member| member.name.as_deref() == Some(name));
        member
            .map(|member| member.participant.clone())
            .ok_or_else(|| anyhow::anyhow!("{name} is not in the roster"))
    };
    let identities = [identity("Alice")?, identity("Bob")?];
    let lies = Lies::new(lie(&identities[0], &identities[1]));
    let mut through = meeting.options("Carol");
    through.origin = liar::in_front_of(server.address(), lies.clone()).await?;
    let carol = inside(Bot::join(through), "Carol").await?;
    Ok(Deceived {
        _server: server,
        carol,
        alice,
        bob,
        lies,
        identities,
    })
}

/// Each one's frames come as the other's: none of them is shown.
async fn check_nothing_shown(deceived: &Deceived) -> anyhow::Result<()> {
    let state = deceived
        .carol
        .wait_for("refused frames of both", SOON, |state| {
            let refused = |identity: &String| {
                let mut streams = state.streams.iter().filter(|stream| stream.identity == *identity);
                streams.any(|stream| stream.refused.get("wrong_sender").copied().unwrap_or_default() > 10)
            };
            deceived.identities.iter().all(refused)
        })
        .await?;
    assert_eq!(state.decrypted(), 0, "nothing is shown under another's name");
    assert!(deceived.lies.told() > 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_exchanges_who_is_who_is_refused() -> anyhow::Result<()> {
    let deceived = deceive(|hers, his| Lie::Identities(hers.to_owned(), his.to_owned())).await?;
    check_nothing_shown(&deceived).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_exchanges_the_owners_of_tracks_is_refused() -> anyhow::Result<()> {
    let deceived = deceive(|hers, his| Lie::Tracks(hers.to_owned(), his.to_owned())).await?;
    check_nothing_shown(&deceived).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_gives_a_track_to_a_stranger_is_refused() -> anyhow::Result<()> {
    const STRANGER: &str = "c3RyYW5nZXItc3RyYW5nZQ";
    let deceived = deceive(|hers, _| Lie::Identities(hers.to_owned(), STRANGER.to_owned())).await?;
    let carol = &deceived.carol;
    carol
        .wait_for("the stranger's frames", SOON, |state| {
            state.refused_frames("unknown_participant") > 50
        })
        .await?;
    let state = sees_video_of(carol, "Bob").await?;
    assert_eq!(state.names(), ["Alice", "Bob", "Carol"]);
    let others = state
        .streams
        .iter()
        .filter(|stream| stream.identity != deceived.identities[1]);
    assert_eq!(others.map(|stream| stream.decrypted).sum::<u64>(), 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_rewrites_the_roster_is_not_believed() -> anyhow::Result<()> {
    const GHOST: &str = "Z2hvc3QtZ2hvc3QtZ2hvcw";
    let deceived = deceive(|_, _| Lie::Roster {
        name: "Somebody else".to_owned(),
        ghost: GHOST.to_owned(),
    })
    .await?;
    let carol = &deceived.carol;
    sees_video_of(carol, "Alice").await?;
    let state = sees_video_of(carol, "Bob").await?;
    assert!(deceived.lies.told() > 0);
    assert_eq!(state.names(), ["Alice", "Bob", "Carol"]);
    assert!(state.streams.iter().all(|stream| stream.identity != GHOST));
    assert_eq!(state.code, deceived.alice.state().code);
    assert_eq!(state.code, deceived.bob.state().code);
    Ok(())
}
