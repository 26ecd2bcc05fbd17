//! Mallory has the link and speaks the protocol, but her commits are not those of an honest client.

use crate::BOTH;
use client::Bot;
use core::time::Duration;
use e2ee::host::HostKey;
use e2ee::keys::RoomSecrets;
use e2ee::link::MeetingLink;
use whole_system::{Crooked, Intruder, Meeting, SOON, TestServer, Verdict, sees_video_of};

/// Alice and Bob meet, and Mallory's commit comes to `expected`; `alarm` is what the two say of it.
/// Afterwards the same Mallory gets in with an honest one.
async fn check(
    crook: impl FnOnce(&Intruder, &mut Crooked) -> anyhow::Result<()>,
    expected: Verdict,
    alarm: Option<&str>,
) -> anyhow::Result<()> {
    Box::pin(attack(crook, expected, alarm)).await
}

async fn attack(
    crook: impl FnOnce(&Intruder, &mut Crooked) -> anyhow::Result<()>,
    expected: Verdict,
    alarm: Option<&str>,
) -> anyhow::Result<()> {
    let server = TestServer::start().await?;
    let meeting = Meeting::create(&server).await?;
    let alice = meeting.join_as_host("Alice", &BOTH).await?;
    let bob = meeting.join("Bob", &BOTH).await?;
    sees_video_of(&alice, "Bob").await?;
    let before = bob.state();
    let mut mallory = Intruder::at_the_door(&meeting, "Mallory").await?;
    let mut crooked = mallory.honest()?;
    crook(&mallory, &mut crooked)?;
    assert_eq!(mallory.commit(&crooked).await?, expected);

    for bot in [&alice, &bob] {
        // Who refuses says so to the server first, and then at home.
        let state = bot
            .wait_for("the alarm", SOON, |state| {
                alarm.is_none() || !state.alarms.is_empty()
            })
            .await?;
        let alarms: Vec<_> = state.alarms.keys().copied().collect();
        assert_eq!(alarms, Vec::from_iter(alarm));
        assert_eq!(state.names(), ["Alice", "Bob"]);
        assert_eq!((state.epoch, &state.code), (before.epoch, &before.code));
    }
    goes_on(&alice, &bob).await?;

    mallory.ask().await?;
    let honest = mallory.honest()?;
    assert_eq!(mallory.commit(&honest).await?, Verdict::Followed);
    for bot in [&alice, &bob] {
        bot.wait_for("Mallory to be shown", SOON, |state| {
            state.names() == ["Alice", "Bob", "Mallory"]
        })
        .await?;
    }
    Ok(())
}

async fn goes_on(alice: &Bot, bob: &Bot) -> anyhow::Result<()> {
    alice.chat("did you hear that?");
    bob.wait_for("the line", SOON, |state| !state.chats.is_empty())
        .await?;
    sees_video_of(bob, "Alice").await?;
    sees_video_of(alice, "Bob").await?;
    // Whatever comes late has come.
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(alice.state().code, bob.state().code);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_without_the_links_key_is_refused() -> anyhow::Result<()> {
    let crook = |_: &Intruder, crooked: &mut Crooked| {
        crooked.psks.clear();
        Ok(())
    };
    check(crook, Verdict::Refused, None).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_with_a_guessed_key_is_followed_by_nobody() -> anyhow::Result<()> {
    let crook = |_: &Intruder, crooked: &mut Crooked| {
        crooked.psks.iter_mut().for_each(|(_, value)| *value = [0; 32]);
        Ok(())
    };
    check(crook, Verdict::TakenBack, Some("mls")).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_with_an_old_key_is_refused() -> anyhow::Result<()> {
    let crook = |mallory: &Intruder, crooked: &mut Crooked| {
        crooked.psks = vec![mallory.psk_of(0)?];
        Ok(())
    };
    check(crook, Verdict::Refused, None).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_key_under_the_new_ones_name_is_followed_by_nobody() -> anyhow::Result<()> {
    let crook = |mallory: &Intruder, crooked: &mut Crooked| {
        let (_, old) = mallory.psk_of(0)?;
        crooked.psks.iter_mut().for_each(|(_, value)| *value = old);
        Ok(())
    };
    check(crook, Verdict::TakenBack, Some("mls")).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leaf_without_a_tag_is_refused() -> anyhow::Result<()> {
    let crook = |_: &Intruder, crooked: &mut Crooked| {
        crooked.tag = None;
        Ok(())
    };
    check(crook, Verdict::Refused, None).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leaf_with_the_tag_of_another_meeting_is_followed_by_nobody() -> anyhow::Result<()> {
    let crook = |mallory: &Intruder, crooked: &mut Crooked| {
        let mut rng = testkit::rng(1);
        let host = HostKey::generate(&mut rng);
        let elsewhere = MeetingLink::generate(&mut rng, host.fingerprint(), false);
        crooked.tag = Some(mallory.tag_under(&RoomSecrets::derive(&elsewhere, None, 1)?)?);
        Ok(())
    };
    check(crook, Verdict::TakenBack, Some("leaf_tag")).await
}
