//! Commits that some or all cannot follow.

use super::raw::{Raw, with_wrong_tag};
use super::world::{ALICE, BOB, CAROL, MALLORY, World};
use core::time::Duration;
use e2ee::group::commit_hash;
use wire::{ClientMessage, NackCode, ServerMessage};

/// Mallory joins with a commit that the server cannot see through: right in everything but the tag, which
/// only members can check. Nobody else's answer is sent yet.
fn intrusion(others: &[u64]) -> (World, [u8; 32]) {
    let mut world = World::meeting(others);
    for name in [&[ALICE], others].concat() {
        world.peers.get_mut(&name).expect("a peer").is_honest = false;
    }
    let mut mallory = Raw::new(&mut world);
    let lease = mallory.ask(&mut world, MALLORY);
    let crooked = with_wrong_tag(&world, &mallory);
    let commit = mallory.join(&world, &lease, &crooked);
    let hash = commit_hash(&commit.message);
    world.send(MALLORY, ClientMessage::Commit(commit));
    (world, hash)
}

fn answer(world: &mut World, name: u64, epoch: u64, commit_hash: [u8; 32], ack: bool) {
    let message = if ack {
        ClientMessage::Ack { epoch, commit_hash }
    } else {
        ClientMessage::Nack {
            epoch,
            commit_hash,
            code: NackCode::LeafTag,
        }
    };
    world.send(name, message);
}

fn is_void(world: &World, name: u64) -> bool {
    world.has_seen(name, |message| {
        matches!(message, ServerMessage::CommitVoid { .. })
    })
}

#[test]
fn a_commit_that_nobody_follows_is_taken_back() {
    let (mut world, hash) = intrusion(&[BOB]);
    assert_eq!(world.delivery.present(), 3);
    assert_eq!(world.position(ALICE).map(|position| position.epoch), Some(3));
    answer(&mut world, ALICE, 3, hash, false);
    assert!(!is_void(&world, ALICE), "Bob may still follow");
    answer(&mut world, BOB, 3, hash, false);
    for name in [ALICE, BOB, MALLORY] {
        assert!(is_void(&world, name));
    }
    assert_eq!(world.delivery.present(), 2);
    assert_eq!(world.position(ALICE).map(|position| position.epoch), Some(2));

    // And the meeting goes on.
    for name in [ALICE, BOB] {
        world.received(name);
        world.peers.get_mut(&name).expect("a peer").is_honest = true;
    }
    world.join(CAROL);
    world.assert_agreement(&[ALICE, BOB, CAROL]);
}

#[test]
fn without_answers_a_single_refusal_takes_it_back_after_two_seconds() {
    let (mut world, hash) = intrusion(&[BOB]);
    answer(&mut world, ALICE, 3, hash, false);
    world.pass(Duration::from_millis(1_900));
    assert!(!is_void(&world, ALICE));
    world.pass(Duration::from_millis(200));
    assert!(is_void(&world, ALICE));
}

#[test]
fn without_any_answer_a_commit_stands() {
    let (mut world, _) = intrusion(&[BOB]);
    world.pass(Duration::from_secs(3));
    assert!(!is_void(&world, ALICE));
    assert!(!world.has_seen(ALICE, |message| matches!(
        message,
        ServerMessage::EpochReady { epoch: 3 }
    )));
}

#[test]
fn one_member_alone_cannot_take_back_what_others_follow() {
    let (mut world, hash) = intrusion(&[BOB, CAROL]);
    answer(&mut world, BOB, 4, hash, false);
    answer(&mut world, ALICE, 4, hash, true);
    answer(&mut world, CAROL, 4, hash, true);
    world.pass(Duration::from_secs(3));
    assert!(!is_void(&world, ALICE));
    assert_eq!(world.delivery.present(), 4);
}

#[test]
fn the_majority_decides() {
    let (mut world, hash) = intrusion(&[BOB, CAROL]);
    answer(&mut world, BOB, 4, hash, false);
    answer(&mut world, ALICE, 4, hash, true);
    answer(&mut world, CAROL, 4, hash, false);
    assert!(is_void(&world, ALICE));
}

#[test]
fn answers_to_another_commit_do_not_count() {
    let (mut world, hash) = intrusion(&[BOB]);
    answer(&mut world, ALICE, 3, [0; 32], false);
    answer(&mut world, BOB, 3, [0; 32], false);
    answer(&mut world, BOB, 4, hash, false);
    answer(&mut world, MALLORY, 3, hash, false);
    world.pass(Duration::from_secs(3));
    assert!(!is_void(&world, ALICE));
}

#[test]
fn with_a_commit_goes_what_was_built_on_it() {
    let (mut world, hash) = intrusion(&[BOB]);
    let mut second = Raw::new(&mut world);
    let lease = second.ask(&mut world, 10);
    let crooked = with_wrong_tag(&world, &second);
    let commit = second.join(&world, &lease, &crooked);
    world.send(10, ClientMessage::Commit(commit));
    assert_eq!(world.delivery.present(), 4);
    for name in [ALICE, BOB] {
        answer(&mut world, name, 3, hash, false);
    }
    let voided = |world: &World, name: u64| {
        let is_void = |message: &&ServerMessage| matches!(message, ServerMessage::CommitVoid { .. });
        world.peers[&name].seen.iter().filter(is_void).count()
    };
    assert_eq!((voided(&world, ALICE), voided(&world, 10)), (2, 2));
    assert_eq!(world.delivery.present(), 2);
    assert_eq!(world.position(ALICE).map(|position| position.epoch), Some(2));
}

#[test]
fn who_is_gone_is_not_waited_for() {
    let (mut world, hash) = intrusion(&[BOB]);
    answer(&mut world, ALICE, 3, hash, true);
    assert!(!world.has_seen(ALICE, |message| matches!(
        message,
        ServerMessage::EpochReady { epoch: 3 }
    )));
    world.disconnect(BOB);
    assert!(world.has_seen(ALICE, |message| matches!(
        message,
        ServerMessage::EpochReady { epoch: 3 }
    )));
}
