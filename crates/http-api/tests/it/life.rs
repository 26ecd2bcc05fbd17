//! Rooms from their making to their end.

use crate::support::{App, Client, TestRoom, Told};
use core::time::Duration;
use domain::Rates;
use storage::RoomStore;
use wire::{ClientMessage, EndReason, ErrorCode, Leaving, ServerMessage};

async fn ended(client: &mut Client) -> EndReason {
    client
        .wait_for(|message| match message {
            ServerMessage::Ended { reason } => Some(reason),
            _ => None,
        })
        .await
}

/// Waits until the server has noticed what clients did.
async fn until(mut done: impl AsyncFnMut() -> bool) {
    for _ in 0..500 {
        if done().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it did not happen within five seconds");
}

#[tokio::test]
async fn when_the_last_leaves_nothing_is_left() {
    let app = App::start().await;
    let room = app.room(1).await;
    let mut alice = Client::joined(&app, &room, 10).await;
    let mut bob = Client::joined(&app, &room, 11).await;
    alice.send(&ClientMessage::Leave(Leaving::Left)).await;
    bob.wait_for(|message| matches!(message, ServerMessage::Gone { leaf: 0, .. }).then_some(()))
        .await;
    assert_eq!(app.rooms().await, 1);
    let mut carol = Client::connect(&app, 12).await;
    carol.prove(&room).await.expect("proved");
    carol.hello(false).await.expect("welcome");
    bob.send(&ClientMessage::Leave(Leaving::Left)).await;
    assert_eq!(ended(&mut carol).await, EndReason::LastParticipantLeft);
    until(async || app.rooms().await == 0).await;
    assert_eq!(app.api.meetings(), 0);
    assert_eq!(app.media.told().last(), Some(&Told::Closed));

    let mut late = Client::connect(&app, 13).await;
    assert_eq!(
        late.prove(&room).await.err(),
        Some((ErrorCode::Denied, 0)),
        "as if it had never been"
    );
    late.grant = carol.grant.clone();
    assert_eq!(late.hello(false).await.err(), Some(ErrorCode::GrantUnknown));
    assert_eq!(app.create(&room.request()).await.0.as_u16(), 409);
}

#[tokio::test]
async fn the_host_ends_the_meeting_and_nobody_else_can() {
    let app = App::start().await;
    let room = app.room(1).await;
    let mut alice = Client::joined(&app, &room, 10).await;
    let mut mallory = Client::joined(&app, &room, 11).await;
    let others = TestRoom::new(2)
        .host
        .sign_end(&room.link.room_id, 1, &mallory.nonce);
    let replayed = room.host.sign_end(&room.link.room_id, 1, &alice.nonce);
    for signature in [[0; 64], others, replayed] {
        mallory.send(&ClientMessage::EndMeeting { signature }).await;
        let code = mallory
            .wait_for(|message| match message {
                ServerMessage::Error { code, .. } => Some(code),
                _ => None,
            })
            .await;
        assert_eq!(code, ErrorCode::NotHost);
    }
    alice
        .send(&ClientMessage::EndMeeting { signature: replayed })
        .await;
    assert_eq!(ended(&mut alice).await, EndReason::EndedByHost);
    assert_eq!(ended(&mut mallory).await, EndReason::EndedByHost);
    assert!(alice.next().await.is_none());
    until(async || app.rooms().await == 0).await;
}

#[tokio::test]
async fn a_room_that_nobody_joins_expires_also_under_people_who_wait() {
    let app = App::start().await;
    let (room, _other) = (app.room(1).await, app.room(2).await);
    let mut alice = Client::connect(&app, 10).await;
    alice.prove(&room).await.expect("proved");
    alice.hello(false).await.expect("welcome");
    // She pings, or she would be given up long before.
    for _ in 0..360 {
        app.clock.advance(Duration::from_secs(10));
        alice.send(&ClientMessage::Ping { number: 1 }).await;
        if matches!(alice.next().await, Some(ServerMessage::Ended { .. })) {
            break;
        }
    }
    app.api.tick().await;
    assert_eq!(ended(&mut alice).await, EndReason::Expired);
    app.api.sweep().await;
    assert_eq!(app.rooms().await, 0);
}

#[tokio::test]
async fn a_reloaded_page_finds_its_room_again() {
    let app = App::start().await;
    let room = app.room(1).await;
    let mut alice = Client::joined(&app, &room, 10).await;
    alice.send(&ClientMessage::Leave(Leaving::PageClosed)).await;
    assert!(alice.wait_for_close().await);
    app.pass(Duration::from_secs(50)).await;
    assert_eq!(app.rooms().await, 1);
    let mut again = Client::joined(&app, &room, 11).await;
    app.pass(Duration::from_secs(10)).await;
    again.send(&ClientMessage::Ping { number: 1 }).await;
    again
        .wait_for(|message| matches!(message, ServerMessage::Pong { .. }).then_some(()))
        .await;
    app.pass(Duration::from_secs(10)).await;
    assert_eq!(app.rooms().await, 1);
}

#[tokio::test]
async fn a_room_whose_people_vanished_ends_after_a_minute() {
    let app = App::start().await;
    let room = app.room(1).await;
    let alice = Client::joined(&app, &room, 10).await;
    drop(alice);
    app.pass(Duration::from_secs(70)).await;
    assert_eq!(app.rooms().await, 1, "fifteen seconds of silence, sixty of grace");
    app.pass(Duration::from_secs(10)).await;
    assert_eq!(app.rooms().await, 0);
}

#[tokio::test]
async fn a_broken_connection_resumes() {
    let app = App::start().await;
    let room = app.room(1).await;
    let mut alice = Client::joined(&app, &room, 10).await;
    alice.reconnect(&app).await;
    assert!(alice.hello(true).await.expect("welcome").resumed);
    alice.send(&ClientMessage::CatchUp { from_epoch: 0 }).await;
    alice
        .wait_for(|message| matches!(message, ServerMessage::Commit(seen) if seen.own).then_some(()))
        .await;
}

#[tokio::test]
async fn rooms_survive_a_restart_and_their_people_return() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = RoomStore::open(directory.path()).await.expect("opens");
    let app = App::start_with(store, Rates::new(100, 1_000)).await;
    let (live, created) = (app.room(1).await, app.room(2).await);
    let mut alice = Client::joined(&app, &live, 10).await;
    app.api.stop();
    assert_eq!(ended(&mut alice).await, EndReason::ServerStopping);
    app.store.close().await;

    let store = RoomStore::open(directory.path()).await.expect("opens again");
    let app = App::start_with(store, Rates::new(100, 1_000)).await;
    assert_eq!(app.rooms().await, 2);
    app.pass(Duration::from_secs(100)).await;
    alice.reconnect(&app).await;
    assert_eq!(
        alice.hello(true).await.err(),
        Some(ErrorCode::GrantUnknown),
        "grants are in memory only"
    );
    alice.prove(&live).await.expect("proved");
    assert!(!alice.hello(true).await.expect("welcome").resumed);
    alice.join(&live).await;
    let mut bob = Client::connect(&app, 11).await;
    bob.prove(&created).await.expect("proved");
}

#[tokio::test]
async fn a_room_to_which_nobody_returns_after_a_restart_ends() {
    let store = RoomStore::in_memory().await.expect("opens");
    let app = App::start_with(store.clone(), Rates::new(100, 1_000)).await;
    let room = app.room(1).await;
    let _alice = Client::joined(&app, &room, 10).await;
    let app = App::start_with(store, Rates::new(100, 1_000)).await;
    app.pass(Duration::from_secs(119)).await;
    assert_eq!(app.rooms().await, 1);
    app.pass(Duration::from_secs(2)).await;
    assert_eq!(app.rooms().await, 0);
}

#[tokio::test]
async fn an_ended_meeting_leaves_no_byte_in_the_files() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = RoomStore::open(directory.path()).await.expect("opens");
    let app = App::start_with(store, Rates::new(100, 1_000)).await;
    let room = app.room(1).await;
    let record = app.store.all().await.expect("read").remove(0);
    let on_disk = |needle: &[u8]| {
        std::fs::read_dir(directory.path())
            .expect("a directory")
            .any(|file| {
                let bytes = std::fs::read(file.expect("an entry").path()).expect("a file");
                bytes.windows(needle.len()).any(|window| window == needle)
            })
    };
    assert!(on_disk(&record.descriptor) && on_disk(&record.verifier));
    assert!(
        !on_disk(room.link.room_id.as_bytes()),
        "the room id itself is never written"
    );
    let mut alice = Client::joined(&app, &room, 10).await;
    let pid = *alice.identity.participant().as_bytes();
    alice.send(&ClientMessage::Leave(Leaving::Left)).await;
    until(async || app.rooms().await == 0).await;
    for needle in [
        &record.descriptor[..],
        &record.verifier,
        &record.descriptor_signature,
        &record.host_public_key,
        &pid,
    ] {
        assert!(!on_disk(needle));
    }
}
