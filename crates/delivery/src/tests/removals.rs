//! Leaves of those who went.

use super::world::{ALICE, BOB, CAROL, World};
use crate::{Departure, Output};
use core::time::Duration;
use wire::{Leaving, ServerMessage};

const SECOND: Duration = Duration::from_secs(1);

fn request(world: &World, name: u64) -> Option<Vec<u32>> {
    world.peers[&name]
        .seen
        .iter()
        .rev()
        .find_map(|message| match message {
            ServerMessage::CommitRequest(request) => Some(request.removes.clone()),
            _ => None,
        })
}

#[test]
fn who_leaves_is_announced_and_taken_out() {
    let mut world = World::meeting(&[BOB, CAROL]);
    world.leave(BOB, Leaving::Left);
    assert_eq!(world.departures(), [(Departure::Left, 2)]);
    assert!(world.peers[&BOB].closed);
    for name in [ALICE, CAROL] {
        assert!(world.has_seen(name, |message| matches!(
            message,
            ServerMessage::Gone { leaf: 1, .. }
        )));
    }
    world.pass(SECOND * 5);
    assert_eq!(request(&world, ALICE), None, "too early");
    world.pass(SECOND);
    assert_eq!(request(&world, ALICE), Some(vec![1]), "the lowest leaf is asked");
    assert_eq!(request(&world, CAROL), None);
    world.assert_agreement(&[ALICE, CAROL]);
    assert_eq!(world.group(ALICE).roster().len(), 2);
}

#[test]
fn several_who_left_go_in_one_commit() {
    let mut world = World::meeting(&[BOB, CAROL, 4, 5]);
    let epoch = world.group(ALICE).epoch();
    for name in [BOB, CAROL, 4] {
        world.leave(name, Leaving::Left);
    }
    world.pass(SECOND * 7);
    assert_eq!(request(&world, ALICE), Some(vec![1, 2, 3]));
    assert_eq!(world.group(5).epoch(), epoch + 1);
}

#[test]
fn who_falls_silent_is_gone_after_fifteen_seconds() {
    let mut world = World::meeting(&[BOB]);
    world.peers.get_mut(&BOB).expect("a peer").is_honest = false;
    world.pass(SECOND * 14);
    assert!(world.departures().is_empty());
    world.pass(SECOND * 2);
    assert_eq!(world.departures(), [(Departure::Silent, 1)]);
    let pid = world.peers[&BOB].identity.participant();
    assert!(
        world
            .outputs
            .iter()
            .any(|output| matches!(output, Output::RemoveMedia { participant } if *participant == pid))
    );
    world.pass(SECOND * 6);
    assert_eq!(world.group(ALICE).roster().len(), 1);
}

#[test]
fn if_the_committer_does_not_answer_the_next_one_is_asked() {
    let mut world = World::meeting(&[BOB, CAROL]);
    world.peers.get_mut(&ALICE).expect("a peer").is_honest = false;
    world.leave(CAROL, Leaving::Left);
    for _ in 0..6 {
        world.send(ALICE, wire::ClientMessage::Ping { number: 1 });
        world.pass(SECOND);
    }
    assert_eq!(request(&world, ALICE), Some(vec![2]));
    assert_eq!(request(&world, BOB), None);
    world.pass(SECOND * 2);
    assert_eq!(request(&world, BOB), Some(vec![2]));
    assert_eq!(world.group(BOB).roster().len(), 2);
}

#[test]
fn a_removal_overtaken_by_a_join_is_asked_for_again() {
    let mut world = World::meeting(&[BOB]);
    world.leave(BOB, Leaving::Left);
    world.pass(Duration::from_millis(5_400));
    world.peers.get_mut(&ALICE).expect("a peer").is_honest = false;
    world.connect(CAROL);
    world.peers.get_mut(&CAROL).expect("a peer").is_honest = false;
    world.begin(CAROL);
    let lease = world.lease(CAROL);
    let commit = world.make_join(CAROL, &lease);
    world.now = world.now + Duration::from_millis(200);
    world.delivery.tick(world.now);
    world.drain();
    assert_eq!(request(&world, ALICE), None, "the joiner has the floor");
    world.send(CAROL, wire::ClientMessage::Commit(commit));
    assert_eq!(request(&world, ALICE), Some(vec![1]));
    for name in [ALICE, CAROL] {
        world.peers.get_mut(&name).expect("a peer").is_honest = true;
    }
    // Carol came after the announcement; she is told, and may have to wait her five seconds.
    assert!(world.has_seen(CAROL, |message| matches!(
        message,
        ServerMessage::Gone { leaf: 1, .. }
    )));
    world.pump();
    assert_eq!(world.group(ALICE).roster().len(), 2);
}

#[test]
fn when_all_have_left_the_group_ends_and_a_new_one_begins() {
    let mut world = World::meeting(&[BOB]);
    world.leave(ALICE, Leaving::Left);
    world.leave(BOB, Leaving::PageClosed);
    assert_eq!(
        world.departures(),
        [(Departure::Left, 1), (Departure::PageClosed, 0)]
    );
    world.connect(CAROL);
    world.peers.get_mut(&CAROL).expect("a peer").is_honest = false;
    world.begin(CAROL);
    assert!(
        world.lease(CAROL).group_info.is_empty(),
        "nobody is left who could use the old group"
    );
}
