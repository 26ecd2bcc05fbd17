//! A server, or somebody with half a link, that does not keep to the protocol.

use crate::world::{ALICE, BOB, CAROL, World};
use client_core::{AlarmCode, CommitRule, OpenOptions, Phase, RefusedReason};
use core::cell::RefCell;
use core::time::Duration;
use std::rc::Rc;
use vocab::Sensitive;
use wire::{ClientMessage, CommitRequest, CommitSeen, ErrorCode, JoinExternal, ServerMessage};

fn refused_when(tamper: impl FnMut(u64, ServerMessage) -> Vec<ServerMessage> + 'static) -> RefusedReason {
    let mut world = World::new(40);
    world.server.tamper = Some(Box::new(tamper));
    let client = world.open(false);
    world.join(client, "Bob");
    world.run(Duration::from_secs(30));
    assert!(world.clients[client].opened.is_none() && world.clients[client].worker.keys.is_empty());
    *world.clients[client].refused.first().expect("refused")
}

#[test]
fn a_server_that_does_not_know_the_meeting_is_refused() {
    let wrong_proof = refused_when(|_, message| match message {
        ServerMessage::Srp2(mut reply) => {
            reply.m2[0] ^= 1;
            vec![ServerMessage::Srp2(reply)]
        }
        other => vec![other],
    });
    assert_eq!(wrong_proof, RefusedReason::Protocol);
    let zero = refused_when(|_, message| match message {
        ServerMessage::Srp1(mut reply) => {
            reply.b = vec![0; 384];
            vec![ServerMessage::Srp1(reply)]
        }
        other => vec![other],
    });
    assert_eq!(zero, RefusedReason::Protocol);
}

#[test]
fn a_changed_descriptor_is_refused() {
    let changed = refused_when(|_, message| match message {
        ServerMessage::Srp2(mut reply) => {
            reply.descriptor[40] ^= 1;
            vec![ServerMessage::Srp2(reply)]
        }
        other => vec![other],
    });
    assert_eq!(changed, RefusedReason::Protocol);
    let unsigned = refused_when(|_, message| match message {
        ServerMessage::Srp2(mut reply) => {
            reply.descriptor_signature[3] ^= 1;
            vec![ServerMessage::Srp2(reply)]
        }
        other => vec![other],
    });
    assert_eq!(unsigned, RefusedReason::HostMismatch);
}

#[test]
fn another_hosts_fingerprint_is_refused() {
    let mut world = World::new(41);
    let mut link = world.room.link.clone();
    link.host_fingerprint[0] ^= 1;
    let client = world.open_with(OpenOptions {
        link,
        passphrase: None,
        host_seed: None,
    });
    world.run(Duration::from_secs(2));
    assert_eq!(world.clients[client].refused, [RefusedReason::HostMismatch]);
}

#[test]
fn half_a_link_opens_nothing() {
    let mut world = World::new(42);
    let mut link = world.room.link.clone();
    link.secret = Sensitive::new([1; 16]);
    let client = world.open_with(OpenOptions {
        link,
        passphrase: None,
        host_seed: None,
    });
    world.join(client, "Mallory");
    world.run(Duration::from_secs(5));
    assert_eq!(world.clients[client].refused, [RefusedReason::Denied]);
    world.command(client, client_core::Command::Retry);
    world.run(Duration::from_secs(5));
    assert_eq!(world.clients[client].refused, [RefusedReason::Denied; 2]);
}

#[test]
fn a_replayed_commit_is_refused_and_the_meeting_goes_on() {
    let mut world = World::new(43);
    let commits: Rc<RefCell<Vec<CommitSeen>>> = Rc::default();
    let seen = Rc::clone(&commits);
    world.server.tamper = Some(Box::new(move |_, message| {
        if let ServerMessage::Commit(commit) = &message {
            seen.borrow_mut().push(commit.clone());
        }
        vec![message]
    }));
    world.come("Alice", true);
    world.come("Bob", false);
    world.come("Carol", false);
    let old = commits
        .borrow()
        .iter()
        .find(|commit| !commit.own)
        .expect("a commit")
        .clone();
    let (epoch, current) = (old.epoch, world.clients[ALICE].epoch);
    assert!(epoch < current);
    // As it was: everybody has it already.
    world.inject(ALICE, &ServerMessage::Commit(old.clone()));
    world.run(Duration::from_secs(1));
    world.quiet();
    // As if it were new.
    world.inject(
        ALICE,
        &ServerMessage::Commit(CommitSeen {
            epoch: current,
            seq: 999,
            ..old
        }),
    );
    world.run(Duration::from_secs(10));
    assert_eq!(
        world.clients[ALICE].alarms,
        [AlarmCode::Commit(CommitRule::Epoch)]
    );
    world.agree();
    assert_eq!(world.clients[BOB].alarms, []);
}

#[test]
fn nobody_is_removed_whom_nobody_missed() {
    let mut world = World::meeting(44, &["Bob", "Carol"]);
    // Whoever has just come may have missed an announcement, and is more patient.
    world.run(Duration::from_secs(40));
    let carol = world.clients[CAROL].worker.own_leaf;
    let epoch = world.clients[ALICE].epoch;
    let request = ServerMessage::CommitRequest(CommitRequest {
        epoch,
        removes: vec![carol],
        deadline_ms: 600,
    });
    world.inject(ALICE, &request);
    world.run(Duration::from_secs(1));
    assert_eq!(
        world.clients[ALICE].alarms,
        [AlarmCode::RemovalUnannounced],
        "not even by the host"
    );
    // Announced, but a moment ago only.
    let participant = *world.clients[CAROL].participant().as_bytes();
    world.inject(
        ALICE,
        &ServerMessage::Gone {
            participant,
            leaf: carol,
        },
    );
    world.run(Duration::from_secs(4));
    world.inject(ALICE, &request);
    world.run(Duration::from_millis(500));
    assert_eq!(world.clients[ALICE].epoch, epoch);
    // Somebody who is not there.
    world.inject(
        BOB,
        &ServerMessage::Gone {
            participant: [7; 16],
            leaf: carol,
        },
    );
    world.run(Duration::from_millis(500));
    assert_eq!(world.clients[BOB].alarms, [AlarmCode::UnknownParticipant]);
    // Carol speaks, so she is not gone.
    world.say(CAROL, "I am here");
    world.run(Duration::from_secs(6));
    world.inject(ALICE, &request);
    world.run(Duration::from_secs(2));
    assert_eq!(world.clients[ALICE].names(), ["Alice", "Bob", "Carol"]);
    world.agree();
}

#[test]
fn an_old_group_info_keeps_a_joiner_out_but_harms_nobody() {
    let mut world = World::meeting(45, &[]);
    let first: Rc<RefCell<Option<JoinExternal>>> = Rc::default();
    world.server.tamper = Some(Box::new(move |_, message| match message {
        ServerMessage::JoinExternal(offer) => {
            let mut first = first.borrow_mut();
            let old = first.get_or_insert_with(|| offer.clone());
            let (group_info, tree) = (old.group_info.clone(), old.tree.clone());
            vec![ServerMessage::JoinExternal(JoinExternal {
                group_info,
                tree,
                ..offer
            })]
        }
        other => vec![other],
    }));
    world.come("Bob", false);
    let carol = world.open(false);
    world.join(carol, "Carol");
    world.run(Duration::from_secs(60));
    assert_eq!(world.clients[carol].refused, [RefusedReason::GroupRefused]);
    assert!(world.clients[carol].worker.keys.is_empty());
    assert_eq!(world.clients[ALICE].names(), ["Alice", "Bob"]);
    // An honest server again.
    world.server.tamper = None;
    world.join(carol, "Carol");
    world.run(Duration::from_secs(10));
    world.agree();
    assert_eq!(world.clients[ALICE].roster.len(), 3);
}

#[test]
fn a_group_of_the_servers_own_is_not_joined() {
    let mut world = World::meeting(46, &["Bob"]);
    world.server.tamper = Some(Box::new(|_, message| match message {
        ServerMessage::JoinExternal(mut offer) => {
            let at = offer.tree.len() / 2;
            offer.tree[at] ^= 1;
            vec![ServerMessage::JoinExternal(offer)]
        }
        other => vec![other],
    }));
    let carol = world.open(false);
    world.join(carol, "Carol");
    world.run(Duration::from_secs(30));
    assert_eq!(world.clients[carol].refused, [RefusedReason::GroupRefused]);
    assert_eq!(world.clients[carol].phase, Phase::Opened);
}

#[test]
fn a_commit_that_nobody_can_follow_is_taken_back_and_tried_again() {
    let mut world = World::meeting(47, &["Bob"]);
    let spoilt = Rc::new(RefCell::new(false));
    let done = Rc::clone(&spoilt);
    let (alice, bob) = (world.connection(ALICE), world.connection(BOB));
    world.server.tamper = Some(Box::new(move |connection, message| match message {
        ServerMessage::Commit(mut seen) if connection == alice || connection == bob => {
            if !*done.borrow() || connection == bob {
                *done.borrow_mut() = connection == bob || *done.borrow();
                let last = seen.message.len() - 1;
                seen.message[last] ^= 1;
            }
            vec![ServerMessage::Commit(seen)]
        }
        other => vec![other],
    }));
    let carol = world.open(false);
    world.join(carol, "Carol");
    world.run(Duration::from_secs(1));
    world.server.tamper = None;
    world.run(Duration::from_secs(45));
    assert!(*spoilt.borrow());
    assert_eq!(
        world.clients[ALICE].alarms.first(),
        Some(&AlarmCode::Commit(CommitRule::Mls))
    );
    assert_eq!(world.clients[carol].phase, Phase::Joined);
    world.agree();
    assert_eq!(world.clients[ALICE].roster.len(), 3);
}

#[test]
fn one_member_who_is_shown_something_else_comes_back_by_a_resync() {
    let mut world = World::meeting(48, &["Bob", "Carol"]);
    let bob = world.connection(BOB);
    let before = world.clients[BOB].participant();
    world.server.tamper = Some(Box::new(move |connection, message| match message {
        ServerMessage::Commit(mut seen) if connection == bob && !seen.own => {
            let last = seen.message.len() - 1;
            seen.message[last] ^= 1;
            vec![ServerMessage::Commit(seen)]
        }
        other => vec![other],
    }));
    let dave = world.open(false);
    world.join(dave, "Dave");
    world.run(Duration::from_secs(2));
    world.server.tamper = None;
    world.run(Duration::from_secs(20));
    world.agree();
    assert_eq!(world.clients[BOB].alarms, [AlarmCode::Commit(CommitRule::Mls)]);
    assert!(
        world.clients[BOB].participant() == before,
        "a resync keeps the participation"
    );
    let rejoined = (client_core::HistoryKind::Rejoined, "Bob".to_owned());
    assert!(world.clients[ALICE].history.contains(&rejoined));
    assert_eq!(world.clients[ALICE].roster.len(), 4);
}

#[test]
fn a_server_that_holds_everything_back_is_noticed() {
    let mut world = World::meeting(49, &["Bob"]);
    let bob = world.connection(BOB);
    world.server.tamper = Some(Box::new(move |connection, message| match message {
        ServerMessage::App { .. } | ServerMessage::Commit(_) if connection == bob => vec![],
        other => vec![other],
    }));
    world.run(Duration::from_secs(100));
    assert_eq!(world.clients[BOB].alarms, [AlarmCode::BeatMissing]);
}

#[test]
fn a_server_that_forgets_its_grants_is_asked_less_and_less() {
    let mut world = World::new(51);
    world.server.tamper = Some(Box::new(|_, message| match message {
        ServerMessage::Welcomed(_) => vec![ServerMessage::Error {
            code: ErrorCode::GrantUnknown,
            retry_after_ms: 0,
        }],
        other => vec![other],
    }));
    let client = world.open(false);
    world.join(client, "Bob");
    let proofs = |world: &World| {
        let decoded = world.sent.iter().map(|(_, bytes)| wire::decode_client(bytes));
        decoded
            .filter(|message| matches!(message, Ok(ClientMessage::Srp1 { .. })))
            .count()
    };
    world.run(Duration::from_secs(60));
    let first = proofs(&world);
    assert!((4..60).contains(&first), "{first} proofs in the first minute");
    world.run(Duration::from_secs(60));
    let second = proofs(&world) - first;
    assert!(
        second < first,
        "{second} proofs in the second minute, {first} before"
    );
    // It comes to its senses.
    world.server.tamper = None;
    world.run(Duration::from_secs(60));
    assert_eq!(world.clients[client].phase, Phase::Joined);
}

#[test]
fn noise_from_the_server_breaks_nothing() {
    let mut world = World::meeting(50, &["Bob"]);
    let noise = [
        ServerMessage::CommitVoid { seq: 12345 },
        ServerMessage::EpochReady { epoch: u64::MAX },
        ServerMessage::EpochReady { epoch: 0 },
        ServerMessage::App {
            seq: 1,
            message: vec![0; 60],
        },
        ServerMessage::Srp1(wire::Srp1Reply {
            salt: [0; 16],
            b: vec![1],
            generation: 7,
        }),
        ServerMessage::JoinExternal(JoinExternal {
            lease: 1,
            lease_ms: 1,
            group_info: vec![],
            tree: vec![],
        }),
        ServerMessage::JoinWait { position: 4 },
        ServerMessage::Commit(CommitSeen {
            seq: 1,
            epoch: u64::MAX,
            message: vec![],
            own: true,
        }),
        ServerMessage::Pong { number: 9 },
    ];
    for message in &noise {
        world.inject(BOB, message);
        world.run(Duration::from_secs(1));
    }
    world.run(Duration::from_secs(20));
    world.agree();
}
