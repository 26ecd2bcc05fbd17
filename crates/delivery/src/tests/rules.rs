//! Each starred rule with the adversary that breaks it.

use super::raw::{Crooked, Raw, honest};
use super::world::{ALICE, BOB, MALLORY, World, locked};
use crate::{Join, RoomPolicy};
use core::time::Duration;
use openmls::prelude::{LeafNodeIndex, Proposal, RemoveProposal};
use wire::{ClientMessage, Commit, ErrorCode, ServerMessage};

/// Mallory, who knows the link, tries to join with a commit that differs from an honest one.
fn check_join(crook: impl FnOnce(&mut Crooked), expected: &[ErrorCode]) {
    let mut world = World::meeting(&[BOB]);
    let mut mallory = Raw::new(&mut world);
    let lease = mallory.ask(&mut world, MALLORY);
    let mut crooked = honest(&world, &mallory);
    crook(&mut crooked);
    let commit = mallory.join(&world, &lease, &crooked);
    world.send(MALLORY, ClientMessage::Commit(commit));
    assert_eq!(world.errors(MALLORY), expected);
    let joined = expected.is_empty();
    assert_eq!(world.delivery.present(), 2 + u32::from(joined));
    assert_eq!(
        world.group(ALICE).epoch(),
        2,
        "Alice has not acted on anything yet"
    );
    assert_eq!(
        world.has_seen(
            ALICE,
            |m| matches!(m, ServerMessage::Commit(seen) if seen.epoch == 2)
        ),
        joined
    );
}

/// Mallory, who is in the meeting, commits.
fn check_commit(make: impl FnOnce(&World, &mut Raw) -> Commit, expected: &[ErrorCode]) {
    let mut world = World::meeting(&[BOB]);
    let mut mallory = Raw::enter(&mut world, MALLORY);
    world.pump();
    world.received(MALLORY);
    let commit = make(&world, &mut mallory);
    world.send(MALLORY, ClientMessage::Commit(commit));
    assert_eq!(world.errors(MALLORY), expected);
    world.pump();
    let epoch = if expected.is_empty() { 4 } else { 3 };
    assert_eq!(world.position(ALICE).map(|position| position.epoch), Some(epoch));
}

fn remove(leaf: u32) -> Proposal {
    // OpenMLS makes no loose Remove proposals; this is their encoding (RFC 9420 section 12.1.3).
    use openmls::prelude::tls_codec::Deserialize;
    let proposal = RemoveProposal::tls_deserialize_exact(leaf.to_be_bytes()).expect("parsed");
    assert_eq!(proposal.removed(), LeafNodeIndex::new(leaf));
    Proposal::Remove(Box::new(proposal))
}

fn policy(world: &World) -> RoomPolicy {
    RoomPolicy {
        version: 1,
        generation: 1,
        host_key: world.host.public(),
        moderators: Vec::new(),
        join: Join::Open,
        history: 0,
        recording: 0,
        media_suite: 4,
        members_max: 300,
        assistants: Vec::new(),
    }
}

#[test]
fn honest_commits_by_raw_mls_pass() {
    check_join(|_| {}, &[]);
    check_commit(
        |world, mallory| {
            let psk = mallory.link_psk(world);
            mallory.commit(vec![psk])
        },
        &[],
    );
}

#[test]
fn v1_exactly_the_links_psk() {
    let refused = &[ErrorCode::CommitRefused];
    check_join(|crooked| crooked.psk_ids.clear(), refused);
    check_join(|crooked| crooked.psk_ids = vec![b"another".to_vec()], refused);
    check_join(
        |crooked| *crooked.psk_ids[0].last_mut().expect("a byte") = 2,
        refused,
    );
    check_join(|crooked| crooked.psk_ids.push(b"another".to_vec()), refused);
    check_join(|crooked| crooked.nonce_len = 32, &[]);
    check_commit(|_, mallory| mallory.commit(Vec::new()), refused);
}

#[test]
fn v2_the_generation_stays_until_a_rotation_is_parked() {
    check_commit(
        |world, mallory| {
            let next = RoomPolicy {
                generation: 2,
                ..policy(world)
            };
            mallory.commit_policy(world, &next)
        },
        &[ErrorCode::CommitRefused],
    );
}

#[test]
fn v4_only_the_host_changes_the_policy() {
    check_commit(
        |world, mallory| {
            let own = mallory.signature_key().to_vec().into();
            let mine = RoomPolicy {
                moderators: vec![own],
                ..policy(world)
            };
            mallory.commit_policy(world, &mine)
        },
        &[ErrorCode::CommitRefused],
    );
}

#[test]
fn v5_a_leaf_without_data_is_refused() {
    check_join(
        |crooked| crooked.leaf_data = Some(vec![0xFF; 10]),
        &[ErrorCode::CommitRefused],
    );
    check_join(
        |crooked| crooked.leaf_data = Some(vec![0; 2000]),
        &[ErrorCode::CommitRefused],
    );
}

#[test]
fn v6_a_locked_room_takes_no_external_commit() {
    let mut world = World::with_policy(locked());
    world.join(ALICE);
    let mut mallory = Raw::new(&mut world);
    let lease = mallory.ask(&mut world, MALLORY);
    let crooked = honest(&world, &mallory);
    let commit = mallory.join(&world, &lease, &crooked);
    world.send(MALLORY, ClientMessage::Commit(commit));
    assert_eq!(world.errors(MALLORY), [ErrorCode::CommitRefused]);
}

#[test]
fn v6_nobody_replaces_anothers_leaf() {
    // A joiner who claims Bob's participant id, with a key of her own.
    let mut world = World::meeting(&[BOB]);
    let mut mallory = Raw::new(&mut world);
    let lease = mallory.ask(&mut world, MALLORY);
    let bob = *world.peers[&BOB].identity.participant().as_bytes();
    let crooked = honest(&world, &mallory);
    let commit = mallory.join_as(&world, &lease, &crooked, &bob);
    world.send(MALLORY, ClientMessage::Commit(commit));
    assert_eq!(world.errors(MALLORY), [ErrorCode::CommitRefused]);
}

#[test]
fn v7_nobody_adds() {
    check_commit(
        |world, mallory| {
            let proposals = vec![mallory.link_psk(world), mallory.add_of_ghost()];
            mallory.commit(proposals)
        },
        &[ErrorCode::CommitRefused],
    );
}

#[test]
fn v8_only_the_gone_are_removed() {
    check_commit(
        |world, mallory| {
            let proposals = vec![mallory.link_psk(world), remove(1)];
            mallory.commit(proposals)
        },
        &[ErrorCode::CommitRefused],
    );
}

#[test]
fn v8_the_host_removes_whom_she_wants() {
    let mut world = World::meeting(&[BOB]);
    world.pump();
    let upload = world.group(ALICE).commit_removes(&[1]).expect("a commit");
    world.send(ALICE, ClientMessage::Commit(super::world::to_wire(upload, 0)));
    world.pump();
    assert_eq!(world.delivery.present(), 1);
    assert!(world.peers[&BOB].closed);
    assert_eq!(world.group(ALICE).roster().len(), 1);
}

#[test]
fn v8_not_before_five_seconds() {
    let mut world = World::meeting(&[BOB]);
    let mut mallory = Raw::enter(&mut world, MALLORY);
    world.pump();
    world.leave(BOB, wire::Leaving::Left);
    let try_now = |world: &mut World, mallory: &mut Raw| {
        let proposals = vec![mallory.link_psk(world), remove(1)];
        let commit = mallory.commit(proposals);
        world.received(MALLORY);
        world.send(MALLORY, ClientMessage::Commit(commit));
        world.errors(MALLORY)
    };
    world.now = world.now + Duration::from_millis(4_999);
    assert_eq!(try_now(&mut world, &mut mallory), [ErrorCode::CommitRefused]);
    world.now = world.now + Duration::from_millis(1);
    assert_eq!(try_now(&mut world, &mut mallory), []);
}

#[test]
fn v9_another_epoch_is_stale_and_another_group_is_refused() {
    check_commit(
        |world, mallory| {
            let psk = mallory.link_psk(world);
            Commit {
                epoch: 2,
                ..mallory.commit(vec![psk])
            }
        },
        &[ErrorCode::Stale],
    );
    let mut world = World::meeting(&[BOB]);
    let mut other = World::meeting(&[BOB]);
    let elsewhere = other.group(BOB).heartbeat().expect("a commit");
    let mut commit = super::world::to_wire(elsewhere, 0);
    // The two worlds are the same but for the group; its id is random bytes.
    commit.message[5] ^= 1;
    world.received(BOB);
    world.send(BOB, ClientMessage::Commit(commit));
    assert_eq!(world.errors(BOB), [ErrorCode::CommitRefused]);
}

#[test]
fn a_member_commits_for_herself_only() {
    let mut world = World::meeting(&[BOB]);
    let heartbeat = world.group(BOB).heartbeat().expect("a commit");
    world.received(ALICE);
    world.send(ALICE, ClientMessage::Commit(super::world::to_wire(heartbeat, 0)));
    assert_eq!(world.errors(ALICE), [ErrorCode::CommitRefused]);
}

#[test]
fn a_group_info_that_does_not_fit_is_refused() {
    let with_info = |change: fn(&mut Commit)| {
        check_commit(
            |world, mallory| {
                let psk = mallory.link_psk(world);
                let mut commit = mallory.commit(vec![psk]);
                change(&mut commit);
                commit
            },
            &[ErrorCode::CommitRefused],
        );
    };
    with_info(|commit| commit.group_info.clear());
    with_info(|commit| commit.group_info.push(0));
    // The epoch, the signature, and somewhere in between.
    with_info(|commit| commit.group_info[30] ^= 1);
    with_info(|commit| *commit.group_info.last_mut().expect("a byte") ^= 1);
    with_info(|commit| {
        let middle = commit.group_info.len() / 2;
        commit.group_info[middle] ^= 1;
    });
    with_info(|commit| commit.group_info = commit.message.clone());
}

/// Bytes that the server cannot check (the membership tag) are for the members to refuse; then the commit is
/// taken back.
#[test]
fn no_bytes_make_the_server_panic() {
    let mut world = World::meeting(&[BOB]);
    let mut mallory = Raw::enter(&mut world, MALLORY);
    world.pump();
    let psk = mallory.link_psk(&world);
    let good = mallory.commit(vec![psk]);
    let mut refused = 0;
    for at in (0..good.message.len()).step_by(5) {
        let mut changed = good.clone();
        changed.message[at] ^= 0x55;
        let mut cut = good.clone();
        cut.message.truncate(at);
        for commit in [changed, cut] {
            world.now = world.now + Duration::from_secs(1);
            world.received(MALLORY);
            world.send(MALLORY, ClientMessage::Commit(commit));
            refused += world.errors(MALLORY).len();
            world.pump();
            assert_eq!(
                world.position(ALICE).map(|position| position.epoch),
                Some(3),
                "byte {at}"
            );
        }
    }
    assert!(refused > 0);
    world.assert_agreement(&[ALICE, BOB]);
}

#[test]
fn a_founder_cannot_make_another_room_than_the_one_recorded() {
    let check = |change: fn(&mut crate::Room)| {
        let mut world = World::new();
        let mut room = crate::Room {
            room_id: *world.secrets.room_id(),
            generation: 1,
            host_key: world.host.public(),
            members_max: 300,
        };
        change(&mut room);
        world.delivery = crate::Delivery::new(room);
        world.connect(ALICE);
        world.peers.get_mut(&ALICE).expect("a peer").is_honest = false;
        world.begin(ALICE);
        let lease = world.lease(ALICE);
        let commit = world.make_join(ALICE, &lease);
        world.send(ALICE, ClientMessage::Commit(commit));
        assert_eq!(world.errors(ALICE), [ErrorCode::CommitRefused]);
    };
    check(|room| room.generation = 2);
    check(|room| room.host_key = [3; 32]);
}
