use crate::BOTH;
use client::media::Source;
use client::{Bot, Mischief, Outsider};
use core::time::Duration;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use whole_system::{Meeting, Recorder, SOON, TestServer, inside, liar, sees_video_of};

const A_WHILE: Duration = Duration::from_secs(2);

fn address(server: &TestServer) -> anyhow::Result<SocketAddr> {
    let origin = server.origin();
    let address = origin.socket_addrs(|| None)?.first().copied();
    address.ok_or_else(|| anyhow::anyhow!("the server has no address"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_media_token_without_the_link_opens_nothing() -> anyhow::Result<()> {
    let server = TestServer::start().await?;
    let meeting = Meeting::create(&server).await?;
    let alice = meeting.join_as_host("Alice", &BOTH).await?;
    // Carol's token is stolen on its way.
    let recorder = Recorder::new();
    let mut through = meeting.options("Carol");
    through.origin = recorder.proxy(address(&server)?).await?;
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_cannot_speak_as_another_nor_repeat_nor_speak_openly() -> anyhow::Result<()> {
    let server = TestServer::start().await?;
    let meeting = Meeting::create(&server).await?;
    let alice = meeting.join_as_host("Alice", &BOTH).await?;
    let mallory = meeting.join("Mallory", &BOTH).await?;
    let honest = sees_video_of(&alice, "Mallory").await?;
    let her_leaf = honest
        .members
        .iter()
        .find(|member| member.own)
        .map_or(0, |member| member.leaf);

    for mischief in [
        Mischief::PoseAs(her_leaf),
        Mischief::Plaintext,
        Mischief::WrongContext,
    ] {
        mallory.misbehave(mischief);
        tokio::time::sleep(A_WHILE / 4).await;
        let before = alice.state();
        let sent = mallory.state().sent_frames(Source::Camera);
        tokio::time::sleep(A_WHILE).await;
        let after = alice.state();
        assert!(
            mallory.state().sent_frames(Source::Camera) > sent + 10,
            "{mischief:?}: nothing was tried"
        );
        assert_eq!(after.decrypted(), before.decrypted(), "{mischief:?} was shown");
        mallory.misbehave(Mischief::None);
        sees_video_of(&alice, "Mallory").await?;
    }

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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_exchanges_who_sends_what_is_refused() -> anyhow::Result<()> {
    let server = TestServer::start().await?;
    let meeting = Meeting::create(&server).await?;
    let alice = meeting.join_as_host("Alice", &BOTH).await?;
    let bob = meeting.join("Bob", &BOTH).await?;
    sees_video_of(&alice, "Bob").await?;
    let exchange = liar::Exchange::default();
    let identity = |name: &str| {
        let state = alice.state();
        state
            .members
            .into_iter()
            .find(|it| it.name.as_deref() == Some(name))
            .map(|it| it.participant)
    };
    let (Some(hers), Some(his)) = (identity("Alice"), identity("Bob")) else {
        anyhow::bail!("the roster is not complete")
    };
    exchange.set(&hers, &his);
    let mut through = meeting.options("Carol");
    through.origin = liar::in_front_of(address(&server)?, exchange).await?;
    let carol = inside(Bot::join(through), "Carol").await?;
    let state = carol
        .wait_for("refused frames of both", SOON, |state| {
            state.refused_frames("wrong_sender") > 50
        })
        .await?;
    assert_eq!(state.decrypted(), 0, "nothing is shown under another's name");
    let refused: Vec<_> = state
        .streams
        .iter()
        .map(|stream| stream.identity.clone())
        .collect();
    assert!(refused.contains(&hers) && refused.contains(&his));
    drop(bob);
    Ok(())
}
