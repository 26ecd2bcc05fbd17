use crate::world::{ALICE, BOB, CAROL, World};
use client_core::{HistoryKind, Phase};
use core::time::Duration;

#[test]
fn a_short_outage_is_caught_up() {
    let mut world = World::meeting(20, &["Bob", "Carol"]);
    world.cut(BOB);
    world.set_offline(BOB, true);
    world.run(Duration::from_millis(500));
    assert_eq!(world.clients[BOB].phase, Phase::Reconnecting);
    world.say(BOB, "are you there?");
    world.say(ALICE, "Bob?");
    world.come("Dave", false);
    let before = world.clients[BOB].participant();
    world.set_offline(BOB, false);
    world.run(Duration::from_secs(10));
    world.agree();
    world.quiet();
    assert!(
        world.clients[BOB].participant() == before,
        "the same participation"
    );
    assert_eq!(
        world.clients[BOB].history,
        [
            (HistoryKind::Joined, "Carol".to_owned()),
            (HistoryKind::Joined, "Dave".to_owned())
        ]
    );
    assert_eq!(world.clients[CAROL].chat.len(), 2, "the line was kept and sent");
    assert_eq!(
        world.clients[BOB].chat.len(),
        2,
        "what was said meanwhile arrives, from an older epoch"
    );
    assert!(world.clients[BOB].media_accesses >= 2, "media is opened again");
}

#[test]
fn silence_is_noticed_on_both_sides() {
    let mut world = World::meeting(21, &["Bob", "Carol"]);
    // The cable is pulled, and no close arrives anywhere.
    world.set_offline(CAROL, true);
    world.run(Duration::from_secs(9));
    assert_eq!(world.clients[CAROL].phase, Phase::Joined);
    world.run(Duration::from_secs(17));
    assert_eq!(world.clients[CAROL].phase, Phase::Reconnecting);
    assert_eq!(
        world.clients[ALICE].names(),
        ["Alice", "Bob"],
        "Alice took her out"
    );
    world.agree();
    // She comes back as somebody new.
    world.set_offline(CAROL, false);
    world.run(Duration::from_secs(30));
    world.agree();
    world.quiet();
    assert_eq!(world.clients[ALICE].names(), ["Alice", "Bob", "Carol"]);
}

#[test]
fn somebody_silent_who_comes_back_in_time_stays() {
    let mut world = World::meeting(22, &["Bob", "Carol"]);
    let before = world.clients[CAROL].participant();
    world.set_offline(CAROL, true);
    world.run(Duration::from_secs(16));
    world.set_offline(CAROL, false);
    world.run(Duration::from_secs(30));
    world.agree();
    world.quiet();
    assert!(
        world.clients[BOB]
            .roster
            .iter()
            .any(|member| member.participant == before)
    );
}

#[test]
fn the_committer_vanishes_and_the_next_one_does_it() {
    let mut world = World::meeting(23, &["Bob", "Carol", "Dave"]);
    // Dave goes; Alice would be asked to take him out, and Bob after her.
    world.set_offline(3, true);
    world.run(Duration::from_secs(15));
    world.set_offline(ALICE, true);
    world.run(Duration::from_secs(6));
    world.set_offline(BOB, true);
    world.run(Duration::from_secs(60));
    assert_eq!(world.clients[CAROL].names(), ["Carol"]);
    assert_eq!(world.clients[CAROL].alarms, []);
    for client in [ALICE, BOB, 3] {
        world.set_offline(client, false);
    }
    world.run(Duration::from_secs(40));
    world.agree();
    assert_eq!(world.clients[CAROL].roster.len(), 4);
}

#[test]
fn the_server_restarts_and_the_meeting_goes_on_in_a_new_group() {
    let mut world = World::meeting(24, &["Bob", "Carol"]);
    let before = world.clients[BOB].participant();
    world.server.up = false;
    world.restart_server();
    world.run(Duration::from_secs(7));
    assert!(
        world
            .clients
            .iter()
            .all(|client| client.phase == Phase::Reconnecting)
    );
    world.server.up = true;
    world.run(Duration::from_secs(60));
    world.agree();
    world.quiet();
    assert_eq!(world.clients[ALICE].roster.len(), 3);
    assert!(world.clients[BOB].participant() != before, "a new participation");
    world.say(BOB, "still here");
    world.run(Duration::from_secs(1));
    assert_eq!(world.clients[CAROL].chat.len(), 1);
}

#[test]
fn a_connection_that_breaks_while_joining_is_taken_up_again() {
    for wait in (20..400).step_by(35) {
        let mut world = World::meeting(25, &["Bob"]);
        let carol = world.open(false);
        world.run(Duration::from_secs(1));
        world.join(carol, "Carol");
        world.run(Duration::from_millis(wait));
        world.cut(carol);
        world.run(Duration::from_secs(45));
        assert_eq!(world.clients[carol].phase, Phase::Joined, "cut after {wait} ms");
        world.agree();
        assert_eq!(world.clients[ALICE].roster.len(), 3, "cut after {wait} ms");
    }
}

#[test]
fn everybody_blinks_all_the_time() {
    for seed in 30..34 {
        let mut world = World::meeting(seed, &["Bob", "Carol", "Dave"]);
        for round in 0..12_usize {
            let client = (round * 7 + seed as usize) % 4;
            world.cut(client);
            world.run(Duration::from_millis(150 + 97 * (round as u64 % 5)));
            if round == 5 {
                world.open(false);
                world.join(4, "Erin");
            }
        }
        world.run(Duration::from_secs(60));
        world.agree();
        assert_eq!(world.clients[ALICE].roster.len(), 5);
        assert!(
            world.clients.iter().all(|client| client.alarms.is_empty()),
            "seed {seed}"
        );
    }
}

#[test]
fn commits_that_got_lost_are_given_up_and_made_again() {
    let mut world = World::meeting(26, &["Bob", "Carol"]);
    world.server.loses_commits = true;
    world.set_offline(CAROL, true);
    world.run(Duration::from_secs(40));
    assert_eq!(
        world.clients[ALICE].names(),
        ["Alice", "Bob", "Carol"],
        "everybody who was asked has tried in vain"
    );
    world.server.loses_commits = false;
    world.run(Duration::from_secs(15));
    assert_eq!(world.clients[ALICE].names(), ["Alice", "Bob"]);
    world.agree();
    world.quiet();
}
