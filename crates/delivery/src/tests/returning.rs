//! Broken connections, and coming back.

use super::world::{ALICE, BOB, CAROL, World, to_wire};
use crate::{Departure, SessionId};
use core::time::Duration;
use wire::{ClientMessage, ErrorCode, ServerMessage};

const SECOND: Duration = Duration::from_secs(1);
/// Bob's second connection.
const BOB_AGAIN: u64 = 102;

fn heartbeat(world: &mut World, name: u64) {
    let upload = world.group(name).heartbeat().expect("a commit");
    world.send(name, ClientMessage::Commit(to_wire(upload, 0)));
    world.pump();
}

#[test]
fn a_broken_connection_resumes_and_catches_up() {
    let mut world = World::meeting(&[BOB, CAROL]);
    world.disconnect(BOB);
    for _ in 0..3 {
        heartbeat(&mut world, ALICE);
    }
    world.pass(SECOND);
    assert!(world.departures().is_empty(), "fifteen seconds are not over");
    assert_eq!(world.hello(BOB, BOB_AGAIN, true), Ok(true));
    let from_epoch = world.group(BOB).epoch();
    world.send(BOB_AGAIN, ClientMessage::CatchUp { from_epoch });
    // Bob's answers go out on the new connection; the old number is not known any more.
    world.pump();
    world.assert_agreement(&[ALICE, BOB, CAROL]);
}

#[test]
fn what_was_said_meanwhile_is_heard_after_the_return() {
    let mut world = World::meeting(&[BOB]);
    world.disconnect(BOB);
    heartbeat(&mut world, ALICE);
    let messages: Vec<Vec<u8>> = (0..130_u8)
        .map(|number| {
            world.now = world.now + SECOND / 20;
            let message = world.group(ALICE).seal_app(&[number]).expect("sealed");
            world.send(
                ALICE,
                ClientMessage::App {
                    message: message.clone(),
                },
            );
            message
        })
        .collect();
    world.peers.get_mut(&BOB).expect("a peer").is_honest = false;
    assert_eq!(world.hello(BOB, BOB_AGAIN, true), Ok(true));
    world.received(BOB);
    let from_epoch = world.group(BOB).epoch();
    for expected in [128, 0] {
        world.now = world.now + SECOND;
        world.send(BOB_AGAIN, ClientMessage::CatchUp { from_epoch });
        let received = world.received(BOB);
        assert!(matches!(received[0], ServerMessage::Commit(_)), "commits first");
        let heard: Vec<_> = received
            .into_iter()
            .filter_map(|message| match message {
                ServerMessage::App { message, .. } => Some(message),
                _ => None,
            })
            .collect();
        assert_eq!(heard.len(), expected);
        assert!(
            heard.is_empty() || heard == messages[2..],
            "the oldest two were too many"
        );
    }
}

#[test]
fn a_commit_whose_answer_was_lost_comes_back_as_ones_own() {
    let mut world = World::meeting(&[BOB]);
    let upload = world.group(BOB).heartbeat().expect("a commit");
    world.peers.get_mut(&BOB).expect("a peer").is_honest = false;
    world.send(BOB, ClientMessage::Commit(to_wire(upload, 0)));
    world.received(BOB);
    world.disconnect(BOB);
    assert_eq!(world.hello(BOB, BOB_AGAIN, true), Ok(true));
    let from_epoch = world.group(BOB).epoch();
    world.send(BOB_AGAIN, ClientMessage::CatchUp { from_epoch });
    assert!(matches!(world.received(BOB)[..], [ServerMessage::Commit(ref seen)] if seen.own));
}

#[test]
fn who_was_away_for_too_long_resyncs() {
    let mut world = World::meeting(&[BOB]);
    world.disconnect(BOB);
    for _ in 0..65 {
        world.now = world.now + SECOND / 2;
        heartbeat(&mut world, ALICE);
    }
    world.send(ALICE, ClientMessage::Ping { number: 1 });
    assert_eq!(world.hello(BOB, BOB_AGAIN, true), Ok(true));
    let from_epoch = world.group(BOB).epoch();
    world.peers.get_mut(&BOB).expect("a peer").is_honest = false;
    world.send(BOB_AGAIN, ClientMessage::CatchUp { from_epoch });
    assert_eq!(world.errors(BOB), [ErrorCode::TooFarBehind]);

    world.begin(BOB_AGAIN);
    let lease = world.lease(BOB);
    let commit = world.make_join(BOB, &lease);
    assert_eq!(commit.kind, wire::CommitKind::Resync);
    world.send(BOB_AGAIN, ClientMessage::Commit(commit));
    world.pump();
    world.received(BOB);
    world.assert_agreement(&[ALICE, BOB]);
    assert_eq!(world.group(ALICE).roster().len(), 2, "one leaf, not two");
    assert_eq!(world.delivery.present(), 2);
}

#[test]
fn a_second_connection_replaces_the_first() {
    let mut world = World::meeting(&[BOB]);
    assert_eq!(world.hello(BOB, BOB_AGAIN, true), Ok(true));
    assert!(world.has_seen(BOB, |message| {
        matches!(
            message,
            ServerMessage::Error {
                code: ErrorCode::Replaced,
                ..
            }
        )
    }));
    assert!(world.departures().is_empty());
    // What the old connection still says is not heard.
    world.delivery.disconnected(SessionId(BOB), world.now);
    assert_eq!(world.delivery.connected(), 2);
}

#[test]
fn who_fell_silent_may_return_and_is_not_taken_out() {
    let mut world = World::meeting(&[BOB, CAROL]);
    world.disconnect(BOB);
    world.peers.get_mut(&BOB).expect("a peer").is_honest = false;
    world.pass(SECOND * 17);
    assert_eq!(world.departures(), [(Departure::Silent, 2)]);
    assert_eq!(world.hello(BOB, BOB_AGAIN, true), Ok(true));
    assert_eq!(world.delivery.present(), 3);
    for _ in 0..6 {
        world.pass(SECOND);
        world.send(BOB_AGAIN, ClientMessage::Ping { number: 1 });
    }
    assert_eq!(world.group(ALICE).roster().len(), 3);
}

#[test]
fn a_removal_that_was_asked_for_but_withdrawn_is_stale_not_a_crime() {
    let mut world = World::meeting(&[BOB, CAROL]);
    world.disconnect(BOB);
    for name in [ALICE, BOB] {
        world.peers.get_mut(&name).expect("a peer").is_honest = false;
    }
    for _ in 0..21 {
        world.pass(SECOND);
        world.send(ALICE, ClientMessage::Ping { number: 1 });
    }
    let asked = world.has_seen(ALICE, |message| {
        matches!(message, ServerMessage::CommitRequest(_))
    });
    assert!(asked);
    let upload = {
        let requests = world.received(ALICE);
        drop(requests);
        world
            .delivery
            .hello(
                SessionId(BOB_AGAIN),
                world.peers[&BOB].identity.participant(),
                world.peers[&BOB].identity.signature_key(),
                true,
                world.now,
            )
            .expect("welcome");
        world.drain();
        // Bob is not the host; were he the committer, V8 would have the last word. Alice is, so ask Carol.
        world.group(CAROL).commit_removes(&[1]).expect("a commit")
    };
    world.received(CAROL);
    world.send(CAROL, ClientMessage::Commit(to_wire(upload, 0)));
    assert_eq!(
        world.errors(CAROL),
        [ErrorCode::CommitRefused],
        "Carol was not asked"
    );
    assert_eq!(world.delivery.present(), 3);
}

#[test]
fn application_messages_reach_everybody_else() {
    let mut world = World::meeting(&[BOB, CAROL]);
    let message = world.group(ALICE).seal_app(b"hello").expect("sealed");
    world.send(
        ALICE,
        ClientMessage::App {
            message: message.clone(),
        },
    );
    for name in [BOB, CAROL] {
        assert!(world.has_seen(name, |seen| {
            matches!(seen, ServerMessage::App { message: got, .. } if *got == message)
        }));
    }
    assert!(!world.has_seen(ALICE, |seen| matches!(seen, ServerMessage::App { .. })));
}

#[test]
fn application_messages_are_limited_in_kind_length_and_number() {
    let mut world = World::meeting(&[BOB]);
    world.received(ALICE);
    for message in [
        b"plain text".to_vec(),
        [vec![0, 1, 0, 2], vec![0; 33_000]].concat(),
        Vec::new(),
    ] {
        world.send(ALICE, ClientMessage::App { message });
        assert_eq!(world.errors(ALICE), [ErrorCode::Protocol]);
    }
    let message = world.group(ALICE).seal_app(b"hello").expect("sealed");
    for _ in 0..60 {
        world.send(
            ALICE,
            ClientMessage::App {
                message: message.clone(),
            },
        );
    }
    assert!(world.errors(ALICE).is_empty());
    world.send(
        ALICE,
        ClientMessage::App {
            message: message.clone(),
        },
    );
    assert_eq!(world.errors(ALICE), [ErrorCode::RateLimited]);
    world.now = world.now + SECOND;
    world.send(ALICE, ClientMessage::App { message });
    assert!(world.errors(ALICE).is_empty());
}
