//! Hands and reactions among people who keep to the rules.

use crate::world::{ALICE, BOB, CAROL, World};
use client_core::{Command, Reaction};
use core::time::Duration;

const DAVE: usize = 3;
const MOMENT: Duration = Duration::from_millis(500);

fn raise(world: &mut World, client: usize) {
    world.command(client, Command::Hand { raised: true });
    world.run(MOMENT);
}

fn lower(world: &mut World, client: usize, whose: &[usize]) {
    let participants = whose.iter().map(|it| world.clients[*it].participant()).collect();
    world.command(client, Command::LowerHands { participants });
    world.run(MOMENT);
}

fn react(world: &mut World, client: usize, reaction: Reaction) {
    world.command(client, Command::React { reaction });
}

/// Everybody who is in sees these hands, in this order.
fn check(world: &World, expected: &[&str]) {
    for (index, client) in world.clients.iter().enumerate() {
        assert_eq!(client.hands, expected, "client {index}");
    }
    world.quiet();
}

#[test]
fn hands_stand_in_the_order_of_raising() {
    let mut world = World::meeting(60, &["Bob", "Carol"]);
    raise(&mut world, CAROL);
    raise(&mut world, ALICE);
    raise(&mut world, BOB);
    check(&world, &["Carol", "Alice", "Bob"]);
    // Again: nothing moves.
    raise(&mut world, CAROL);
    check(&world, &["Carol", "Alice", "Bob"]);
    world.command(CAROL, Command::Hand { raised: false });
    world.run(MOMENT);
    check(&world, &["Alice", "Bob"]);
    raise(&mut world, CAROL);
    check(&world, &["Alice", "Bob", "Carol"]);
}

#[test]
fn late_comers_see_the_hands_in_the_same_order() {
    let mut world = World::meeting(61, &["Bob", "Carol"]);
    world.run(Duration::from_secs(60));
    raise(&mut world, CAROL);
    world.run(Duration::from_secs(30));
    raise(&mut world, BOB);
    world.run(Duration::from_secs(30));
    let dave = world.come("Dave", false);
    world.run(Duration::from_secs(3));
    check(&world, &["Carol", "Bob"]);
    // Whoever raises a hand after that is behind them, for Dave too.
    raise(&mut world, ALICE);
    raise(&mut world, dave);
    check(&world, &["Carol", "Bob", "Alice", "Dave"]);
}

#[test]
fn a_storm_of_newcomers_is_told_in_batches() {
    let mut world = World::meeting(62, &["Bob"]);
    raise(&mut world, BOB);
    let sent = world.sent.iter().filter(|(client, _)| *client == BOB).count();
    let app = |world: &World| {
        let his = world.sent.iter().filter(|(client, _)| *client == BOB).skip(sent);
        let decoded = his.map(|(_, bytes)| wire::decode_client(bytes));
        decoded
            .filter(|message| matches!(message, Ok(wire::ClientMessage::App { .. })))
            .count()
    };
    for number in 0..30 {
        let client = world.open(false);
        world.join(client, &format!("guest {number}"));
    }
    world.run(Duration::from_secs(20));
    world.agree();
    check(&world, &["Bob"]);
    let told = app(&world);
    assert!((1..=12).contains(&told), "told {told} times of one hand");
}

#[test]
fn the_host_lowers_hands_and_everybody_their_own() {
    let mut world = World::meeting(63, &["Bob", "Carol", "Dave"]);
    for client in [BOB, CAROL, DAVE, ALICE] {
        raise(&mut world, client);
    }
    lower(&mut world, ALICE, &[CAROL]);
    check(&world, &["Bob", "Dave", "Alice"]);
    lower(&mut world, BOB, &[BOB]);
    check(&world, &["Dave", "Alice"]);
    raise(&mut world, CAROL);
    lower(&mut world, ALICE, &[ALICE, CAROL, DAVE]);
    check(&world, &[]);
    // Nobody's device thinks that its hand is still up, and says so to the next who comes.
    world.come("Erin", false);
    world.run(Duration::from_secs(3));
    check(&world, &[]);
    // Not the host's to decide for good.
    raise(&mut world, CAROL);
    check(&world, &["Carol"]);
}

#[test]
fn a_hand_goes_with_the_one_who_raised_it() {
    let mut world = World::meeting(64, &["Bob", "Carol"]);
    raise(&mut world, BOB);
    raise(&mut world, CAROL);
    world.command(BOB, Command::Leave);
    world.run(Duration::from_secs(12));
    for client in [ALICE, CAROL] {
        assert_eq!(world.clients[client].hands, ["Carol"]);
    }
}

#[test]
fn a_hand_that_was_raised_or_lowered_while_away_is_told_on_return() {
    let mut world = World::meeting(65, &["Bob", "Carol"]);
    raise(&mut world, CAROL);
    world.cut(BOB);
    world.cut(CAROL);
    world.run(Duration::from_millis(1));
    raise(&mut world, BOB);
    world.command(CAROL, Command::Hand { raised: false });
    world.run(Duration::from_secs(5));
    check(&world, &["Bob"]);
}

#[test]
fn hands_outlive_a_restart_of_the_server() {
    let mut world = World::meeting(66, &["Bob", "Carol"]);
    raise(&mut world, CAROL);
    world.run(Duration::from_secs(20));
    raise(&mut world, ALICE);
    world.restart_server();
    world.run(Duration::from_secs(40));
    world.agree();
    check(&world, &["Carol", "Alice"]);
}

#[test]
fn reactions_reach_everybody_once_and_are_not_kept() {
    let mut world = World::meeting(67, &["Bob"]);
    react(&mut world, BOB, Reaction::Applause);
    world.run(MOMENT);
    let seen = [("Bob".to_owned(), Reaction::Applause)];
    for client in [ALICE, BOB] {
        assert_eq!(world.clients[client].reactions, seen);
    }
    let carol = world.come("Carol", false);
    world.run(Duration::from_secs(3));
    assert_eq!(world.clients[carol].reactions, []);
    // What was missed while away is over.
    world.cut(carol);
    world.run(Duration::from_millis(1));
    react(&mut world, ALICE, Reaction::Heart);
    world.say(ALICE, "and a line");
    world.run(Duration::from_secs(5));
    assert_eq!(world.clients[carol].chat.len(), 1);
    assert_eq!(world.clients[carol].reactions, []);
    for reaction in Reaction::ALL {
        react(&mut world, carol, reaction);
        world.run(Duration::from_secs(1));
    }
    let hers = world.clients[BOB]
        .reactions
        .iter()
        .filter(|(name, _)| name == "Carol");
    assert!(hers.map(|(_, reaction)| *reaction).eq(Reaction::ALL));
    world.quiet();
}

#[test]
fn a_person_who_leans_on_the_key_reacts_twice_a_second() {
    let mut world = World::meeting(68, &["Bob"]);
    for _ in 0..100 {
        react(&mut world, BOB, Reaction::Laugh);
        world.run(Duration::from_millis(100));
    }
    world.run(MOMENT);
    let seen = world.clients[ALICE].reactions.len();
    assert!((20..=25).contains(&seen), "{seen} reactions in ten seconds");
    assert_eq!(
        seen,
        world.clients[BOB].reactions.len(),
        "Bob sees what the others see"
    );
    world.quiet();
}
