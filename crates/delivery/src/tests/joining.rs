use super::world::{ALICE, BOB, CAROL, MALLORY, World, to_wire};
use crate::{HelloRefusal, Output, SessionId};
use core::time::Duration;
use wire::{ClientMessage, CommitKind, ErrorCode, ServerMessage};

#[test]
fn the_first_makes_the_group_and_the_others_join_it() {
    let mut world = World::meeting(&[BOB, CAROL]);
    world.assert_agreement(&[ALICE, BOB, CAROL]);
    assert_eq!(world.delivery.present(), 3);
    for (name, leaf) in [(ALICE, 0), (BOB, 1), (CAROL, 2)] {
        let position = world.position(name).expect("a position");
        assert_eq!((position.leaf, position.epoch), (leaf, 3));
    }
    let arrivals: Vec<u32> = world
        .outputs
        .iter()
        .filter_map(|output| match output {
            Output::Arrived { present } => Some(*present),
            _ => None,
        })
        .collect();
    assert_eq!(arrivals, [1, 2, 3]);
    for name in [ALICE, BOB] {
        assert!(world.has_seen(name, |message| matches!(
            message,
            ServerMessage::EpochReady { epoch: 3 }
        )));
    }
}

#[test]
fn joiners_get_the_floor_one_after_the_other() {
    let mut world = World::meeting(&[]);
    for name in [BOB, CAROL, MALLORY] {
        world.connect(name);
        world.peers.get_mut(&name).expect("a peer").is_honest = false;
        world.begin(name);
    }
    assert!(matches!(
        world.received(BOB)[..],
        [ServerMessage::JoinExternal(_)]
    ));
    assert!(matches!(
        world.received(CAROL)[..],
        [ServerMessage::JoinWait { position: 1 }]
    ));
    assert!(matches!(
        world.received(MALLORY)[..],
        [ServerMessage::JoinWait { position: 2 }]
    ));

    // Bob does nothing with it, and it goes on to Carol.
    world.pass(Duration::from_millis(1400));
    assert!(world.received(CAROL).is_empty());
    world.pass(Duration::from_millis(200));
    assert!(matches!(
        world.received(CAROL)[..],
        [ServerMessage::JoinExternal(_)]
    ));

    // Carol's connection breaks, and it goes on to Mallory at once.
    world.disconnect(CAROL);
    assert!(matches!(
        world.received(MALLORY)[..],
        [ServerMessage::JoinExternal(_)]
    ));
}

#[test]
fn a_hundred_joiners_all_get_in() {
    let mut world = World::meeting(&[]);
    let joiners: Vec<u64> = (10..40).collect();
    for name in &joiners {
        world.connect(*name);
        world.begin(*name);
    }
    world.pass(Duration::from_secs(3));
    world.assert_agreement(&joiners);
    assert_eq!(world.delivery.present(), 31);
}

#[test]
fn of_two_creators_the_first_wins_and_the_other_joins() {
    let mut world = World::new();
    for name in [ALICE, BOB] {
        world.connect(name);
        world.peers.get_mut(&name).expect("a peer").is_honest = false;
        world.begin(name);
    }
    let lease = world.lease(ALICE);
    let late = world.make_join(ALICE, &lease);
    world.pass(Duration::from_millis(1600));
    let lease = world.lease(BOB);
    assert!(lease.group_info.is_empty(), "there is no group yet");
    let commit = world.make_join(BOB, &lease);
    world.send(BOB, ClientMessage::Commit(commit));
    assert!(matches!(world.received(BOB)[..], [ServerMessage::Commit(ref seen), ..] if seen.own));

    // Alice's lease has run out, and there is a group now: she is sent that.
    world.received(ALICE);
    world.send(ALICE, ClientMessage::Commit(late));
    let answers = world.received(ALICE);
    assert!(matches!(
        answers.first(),
        Some(ServerMessage::Error {
            code: ErrorCode::Stale,
            ..
        })
    ));
    let Some(ServerMessage::JoinExternal(lease)) = answers.last() else {
        panic!("a new lease")
    };
    let commit = world.make_join(ALICE, lease);
    world.peers.get_mut(&BOB).expect("a peer").is_honest = true;
    world.send(ALICE, ClientMessage::Commit(commit));
    world.pump();
    world.assert_agreement(&[ALICE, BOB]);
}

#[test]
fn the_first_commit_of_an_epoch_wins() {
    let mut world = World::meeting(&[BOB]);
    world.connect(CAROL);
    world.peers.get_mut(&CAROL).expect("a peer").is_honest = false;
    world.begin(CAROL);
    let lease = world.lease(CAROL);
    let commit = world.make_join(CAROL, &lease);
    let heartbeat = world.group(ALICE).heartbeat().expect("a commit");
    world.send(ALICE, ClientMessage::Commit(to_wire(heartbeat, 0)));
    world.pump();

    world.send(CAROL, ClientMessage::Commit(commit));
    let answers = world.received(CAROL);
    assert!(matches!(
        answers.first(),
        Some(ServerMessage::Error {
            code: ErrorCode::Stale,
            ..
        })
    ));
    let Some(ServerMessage::JoinExternal(lease)) = answers.last() else {
        panic!("a new lease")
    };
    let commit = world.make_join(CAROL, lease);
    world.send(CAROL, ClientMessage::Commit(commit));
    world.pump();
    world.assert_agreement(&[ALICE, BOB, CAROL]);
}

#[test]
fn nobody_joins_without_a_lease() {
    let mut world = World::meeting(&[]);
    world.connect(MALLORY);
    world.peers.get_mut(&MALLORY).expect("a peer").is_honest = false;
    world.connect(BOB);
    world.peers.get_mut(&BOB).expect("a peer").is_honest = false;
    world.begin(BOB);
    let lease = world.lease(BOB);
    let commit = world.make_join(MALLORY, &lease);
    world.send(MALLORY, ClientMessage::Commit(commit));
    assert_eq!(world.errors(MALLORY), [ErrorCode::Protocol]);
    assert_eq!(world.delivery.present(), 1);
}

#[test]
fn a_full_meeting_says_so() {
    let policy = e2ee::sealed::Policy {
        members_max: 2,
        ..e2ee::sealed::Policy::default()
    };
    let mut world = World::with_policy(policy);
    for name in [ALICE, BOB] {
        world.join(name);
    }
    let identity = e2ee::group::Identity::generate(&mut world.rng);
    let hello = |session, world: &mut World| {
        world.delivery.hello(
            SessionId(session),
            identity.participant(),
            identity.signature_key(),
            false,
            world.now,
        )
    };
    assert_eq!(hello(3, &mut world), Err(HelloRefusal::Full));
}

#[test]
fn an_identity_cannot_be_taken_over() {
    let mut world = World::meeting(&[BOB]);
    let pid = world.peers[&BOB].identity.participant();
    let taken = world.delivery.hello(SessionId(50), pid, [7; 32], true, world.now);
    assert_eq!(taken, Err(HelloRefusal::Taken));
    let pid = world.peers[&ALICE].identity.participant();
    let twice = world
        .delivery
        .hello(SessionId(BOB), pid, [7; 32], false, world.now);
    assert_eq!(twice, Err(HelloRefusal::Twice));
}

#[test]
fn commits_are_not_taken_from_those_who_only_said_hello() {
    let mut world = World::meeting(&[BOB]);
    world.connect(MALLORY);
    world.peers.get_mut(&MALLORY).expect("a peer").is_honest = false;
    let heartbeat = world.group(BOB).heartbeat().expect("a commit");
    let commit = to_wire(heartbeat, 0);
    assert_eq!(commit.kind, CommitKind::Heartbeat);
    world.send(MALLORY, ClientMessage::Commit(commit));
    assert_eq!(
        world.errors(MALLORY),
        [ErrorCode::CommitRefused],
        "a leaf's commit from another connection"
    );
    let secret = world
        .group(BOB)
        .clear_pending_commit()
        .and_then(|()| world.group(BOB).seal_app(b"x"));
    world.send(
        MALLORY,
        ClientMessage::App {
            message: secret.expect("sealed"),
        },
    );
    assert_eq!(world.errors(MALLORY), [ErrorCode::Protocol]);
}
