use crate::world::{ALICE, BOB, CAROL, World, seed_of};
use client_core::{AlarmCode, Command, HistoryKind, OpenOptions, OverReason, Phase};
use core::time::Duration;
use vocab::limits::CHAT_BYTES_MAX;

#[test]
fn two_meet_talk_and_leave() {
    let mut world = World::new(1);
    let alice = world.open(true);
    world.run(Duration::from_secs(1));
    assert_eq!(
        world.clients[alice].phase,
        Phase::Opened,
        "the pre-join screen waits"
    );
    assert_eq!(
        world.clients[alice].opened,
        Some((Some("Tuesday".to_owned()), true))
    );
    world.join(alice, "Alice");
    world.run(Duration::from_secs(1));
    let bob = world.come("Bob", false);
    world.agree();
    assert_eq!(world.clients[bob].names(), ["Alice", "Bob"]);
    let hosts: Vec<bool> = world.clients[bob]
        .roster
        .iter()
        .map(|member| member.host)
        .collect();
    assert_eq!(hosts, [true, false]);
    assert_eq!(
        world.clients[alice].history,
        [(HistoryKind::Joined, "Bob".to_owned())]
    );
    assert_eq!(
        world.clients[bob].history,
        [],
        "who was there before has not joined"
    );
    world.say(alice, "hello");
    world.say(alice, &"x".repeat(CHAT_BYTES_MAX + 1));
    world.say(bob, "  hi  ");
    world.say(bob, "   ");
    world.run(Duration::from_secs(1));
    let heard = |client: usize, world: &World| world.clients[client].chat.clone();
    let line = |name: &str, text: &str, own| (name.to_owned(), text.to_owned(), own);
    assert_eq!(
        heard(bob, &world),
        [line("Bob", "hi", true), line("Alice", "hello", false)]
    );
    assert_eq!(
        heard(alice, &world),
        [line("Alice", "hello", true), line("Bob", "hi", false)]
    );
    world.command(bob, Command::Leave);
    assert_eq!(world.clients[bob].over, Some(OverReason::Left));
    assert!(
        world.clients[bob].worker.keys.is_empty(),
        "the frame worker's keys are gone"
    );
    assert_eq!(world.clients[bob].meeting.next_deadline(), None);
    world.run(Duration::from_secs(9));
    world.agree();
    assert_eq!(world.clients[alice].names(), ["Alice"]);
    assert_eq!(
        world.clients[alice].history.last(),
        Some(&(HistoryKind::Left, "Bob".to_owned()))
    );
    world.command(alice, Command::PageClosed);
    world.run(Duration::from_secs(1));
    world.quiet();
}

#[test]
fn ten_join_at_once_and_the_same_seed_gives_the_same_trace() {
    let storm = |seed: u64| {
        let mut world = World::new(seed);
        world.come("Alice", true);
        let joiners: Vec<usize> = (0..10).map(|_| world.open(false)).collect();
        for (number, client) in joiners.into_iter().enumerate() {
            world.join(client, &format!("guest {number}"));
        }
        world.run(Duration::from_secs(20));
        world.agree();
        world.quiet();
        assert_eq!(world.clients[ALICE].roster.len(), 11);
        world.trace
    };
    let (first, second) = (storm(2), storm(2));
    assert!(first.len() > 200);
    for (one, other) in first.iter().zip(&second) {
        assert_eq!(one, other);
    }
    assert_eq!(first.len(), second.len());
    assert!(storm(3) != first, "another seed, another trace");
}

#[test]
fn creators_race_and_end_up_in_one_group() {
    let mut world = World::new(4);
    let clients: Vec<usize> = (0..4).map(|index| world.open(index == 0)).collect();
    world.run(Duration::from_secs(1));
    for client in clients {
        world.join(client, &format!("person {client}"));
    }
    world.run(Duration::from_secs(8));
    world.agree();
    assert_eq!(world.clients[ALICE].roster.len(), 4);
    world.quiet();
}

#[test]
fn hours_go_by_with_beats_and_heartbeats() {
    let mut world = World::meeting(5, &["Bob", "Carol"]);
    let epoch = world.clients[ALICE].epoch;
    world.run(Duration::from_secs(1300));
    world.agree();
    world.quiet();
    assert_eq!(
        world.clients[BOB].epoch,
        epoch + 2,
        "a heartbeat every ten minutes"
    );
    for client in &world.clients {
        assert_eq!(client.worker.keys.len(), 1, "old epochs' keys are dropped");
    }
}

#[test]
fn the_host_ends_it_for_everybody_and_nobody_else_does() {
    let mut world = World::meeting(6, &["Bob"]);
    world.command(BOB, Command::End);
    assert_eq!(world.clients[BOB].alarms, [AlarmCode::NotHost]);
    // A host key that is not the link's is no host key.
    let link = world.room.link.clone();
    let options = OpenOptions {
        link,
        passphrase: None,
        host_seed: Some(seed_of(9)),
    };
    let carol = world.open_with(options);
    world.run(Duration::from_secs(1));
    assert_eq!(
        world.clients[carol].opened,
        Some((Some("Tuesday".to_owned()), false))
    );
    world.command(ALICE, Command::End);
    world.run(Duration::from_secs(1));
    for client in [ALICE, BOB] {
        assert_eq!(world.clients[client].over, Some(OverReason::EndedByHost));
        assert!(world.clients[client].worker.keys.is_empty());
    }
}

#[test]
fn senders_switch_at_once_when_somebody_goes_and_softly_when_somebody_comes() {
    let mut world = World::meeting(7, &["Bob", "Carol"]);
    world.trace.clear();
    world.come("Dave", false);
    let position = |world: &World, wanted: &str| {
        let at = |line: &String| line.split(' ').nth(1).and_then(|at| at.parse::<u64>().ok());
        let line = world
            .trace
            .iter()
            .find(|line| line.starts_with("1: ") && line.ends_with(wanted));
        line.and_then(at).unwrap_or_else(|| panic!("no {wanted}"))
    };
    let epoch = world.clients[BOB].epoch;
    let wait = position(&world, &format!("switch {epoch}")) - position(&world, &format!("key {epoch}"));
    assert!((1..=500).contains(&wait), "waited {wait} ms for everybody");
    world.trace.clear();
    world.command(CAROL, Command::Leave);
    world.run(Duration::from_secs(12));
    let epoch = world.clients[BOB].epoch;
    assert_eq!(
        position(&world, &format!("switch {epoch}")),
        position(&world, &format!("key {epoch}"))
    );
    let kept = position(&world, &format!("drop {}", epoch - 1)) - position(&world, &format!("key {epoch}"));
    assert_eq!(kept, 2000);
    world.agree();
}

#[test]
fn impatience_does_no_harm() {
    for wait in (0..400).step_by(13) {
        let mut world = World::new(8);
        let alice = world.open(true);
        world.run(Duration::from_millis(wait));
        world.join(alice, "Al");
        world.run(Duration::from_millis(wait / 3));
        world.join(alice, "Alice");
        world.command(alice, Command::Retry);
        world.run(Duration::from_secs(2));
        assert_eq!(world.clients[alice].phase, Phase::Joined, "after {wait} ms");
        world.agree();
        world.quiet();
    }
}
