use super::world::{ALICE, BOB, CAROL, World};
use crate::envelope::{self, Envelope, HAND, HandBody, LOWER_HANDS, MOD, ModBody, REACT, ReactBody};
use crate::{Command, Reaction};
use core::cell::RefCell;
use core::time::Duration;
use minicbor::Encode;
use std::rc::Rc;

use wire::{ClientMessage, ServerMessage};

const MALLORY: usize = BOB;
const MOMENT: Duration = Duration::from_millis(500);

/// Alice hosts, Mallory is in, and Carol.
fn meeting(seed: u64) -> World {
    World::meeting(seed, &["Mallory", "Carol"])
}

/// Mallory says something that her client would not say.
fn say(world: &mut World, kind: u16, body: &impl Encode<()>) {
    say_bytes(world, kind, envelope::encode(body));
}

fn say_bytes(world: &mut World, kind: u16, body: Vec<u8>) {
    world.act(MALLORY, |meeting, now| {
        meeting.send_envelope(kind, body, now).expect("sealed");
    });
}

fn hand(since: u64) -> HandBody {
    HandBody {
        raised: true,
        since: Some(since),
    }
}

fn raise(world: &mut World, client: usize) {
    world.command(client, Command::Hand { raised: true });
    world.run(MOMENT);
}

#[test]
fn nobody_but_the_host_lowers_another_hand() {
    let mut world = meeting(80);
    raise(&mut world, CAROL);
    let carol = world.clients[CAROL].participant();
    // Not by the client,
    world.command(
        MALLORY,
        Command::LowerHands {
            participants: vec![carol],
        },
    );
    world.run(MOMENT);
    // and not without it.
    let body = ModBody {
        action: LOWER_HANDS,
        participants: Some(vec![(*carol.as_bytes()).into()]),
    };
    say(&mut world, MOD, &body);
    world.run(MOMENT);
    for client in [ALICE, MALLORY, CAROL] {
        assert_eq!(world.clients[client].hands, ["Carol"]);
    }
    world.quiet();
}

#[test]
fn a_lying_clock_does_not_jump_the_queue() {
    let mut world = meeting(81);
    world.run(Duration::from_secs(30));
    raise(&mut world, CAROL);
    say(&mut world, HAND, &hand(0));
    world.run(MOMENT);
    assert_eq!(world.clients[ALICE].hands, ["Carol", "Mallory"]);
    // Nor does saying it again.
    say(&mut world, HAND, &hand(1));
    raise(&mut world, ALICE);
    assert_eq!(world.clients[CAROL].hands, ["Carol", "Mallory", "Alice"]);
    // For somebody new a hand can claim any time, but not one to come: this is not in front of nor behind all for ever.
    let dave = world.come("Dave", false);
    say(&mut world, HAND, &hand(u64::MAX));
    world.run(Duration::from_secs(3));
    assert_eq!(world.clients[dave].hands, ["Carol", "Alice", "Mallory"]);
    raise(&mut world, dave);
    assert_eq!(world.clients[dave].hands, ["Carol", "Alice", "Mallory", "Dave"]);
}

#[test]
fn a_flood_of_reactions_is_bounded() {
    let mut world = meeting(82);
    let heart = ReactBody {
        reaction: Reaction::Heart.index(),
    };
    // As fast as the server takes them.
    for _ in 0..400 {
        say(&mut world, REACT, &heart);
        world.run(Duration::from_millis(25));
    }
    world.run(MOMENT);
    let seen = world.clients[ALICE].reactions.len();
    assert!((10..=30).contains(&seen), "{seen} reactions in ten seconds");
    // Others are heard as before.
    world.command(
        CAROL,
        Command::React {
            reaction: Reaction::Laugh,
        },
    );
    world.run(MOMENT);
    let last = world.clients[ALICE].reactions.last();
    assert_eq!(last, Some(&("Carol".to_owned(), Reaction::Laugh)));
}

#[test]
fn a_hand_that_flutters_is_bounded() {
    let mut world = meeting(83);
    world.trace.clear();
    for number in 0..400 {
        let raised = number % 2 == 0;
        say(&mut world, HAND, &HandBody { raised, since: None });
        world.run(Duration::from_millis(25));
    }
    world.run(MOMENT);
    let told = world
        .trace
        .iter()
        .filter(|line| line.starts_with("0: ") && line.contains(" hands "))
        .count();
    assert!((2..=24).contains(&told), "told {told} times in ten seconds");
    // The last word counts, and the hand is as good as anybody's later.
    assert_eq!(world.clients[ALICE].hands, [] as [&str; 0]);
    world.run(Duration::from_secs(10));
    say(&mut world, HAND, &hand(5));
    world.run(MOMENT);
    assert_eq!(world.clients[ALICE].hands, ["Mallory"]);
}

#[test]
fn what_makes_no_sense_is_skipped() {
    let mut world = meeting(84);
    raise(&mut world, CAROL);
    let nonsense: [&[u8]; 7] = [
        b"",
        b"\xff",
        // A list, an endless list, a map without its fields, one in another type, a value and a half.
        b"\x81\x01",
        b"\x9f",
        b"\xa0",
        b"\xa1\x01\x41x",
        b"\xa1\x01\xf5\x00",
    ];
    for body in nonsense {
        // Every kind of e2ee.md section 8, and some that nobody has thought of.
        for kind in (0..16).chain([999, u16::MAX]) {
            say_bytes(&mut world, kind, body.to_vec());
        }
        world.run(Duration::from_secs(1));
    }
    say(&mut world, REACT, &ReactBody { reaction: 6 });
    say(&mut world, REACT, &ReactBody { reaction: 255 });
    world.act(MALLORY, |meeting, _| {
        let message = meeting
            .group
            .as_mut()
            .expect("in")
            .seal_app(b"\xa1")
            .expect("sealed");
        meeting.send(&ClientMessage::App { message });
    });
    world.run(MOMENT);
    for client in [ALICE, CAROL] {
        assert_eq!(world.clients[client].hands, ["Carol"]);
        assert_eq!(world.clients[client].reactions, []);
        assert_eq!(world.clients[client].chat, []);
    }
    world.quiet();
    world.agree();
}

#[test]
fn the_host_asks_for_what_no_version_knows() {
    let mut world = meeting(85);
    raise(&mut world, CAROL);
    let carol = (*world.clients[CAROL].participant().as_bytes()).into();
    for (action, participants) in [
        (1, Some(vec![carol])),
        (u16::MAX, None),
        (LOWER_HANDS, None),
        (LOWER_HANDS, Some(vec![[9; 16].into()])),
    ] {
        world.act(ALICE, |meeting, now| {
            let body = envelope::encode(&ModBody { action, participants });
            meeting.send_envelope(MOD, body, now).expect("sealed");
        });
    }
    world.run(MOMENT);
    assert_eq!(world.clients[CAROL].hands, ["Carol"]);
    world.quiet();
}

#[test]
fn the_hand_of_somebody_who_is_gone_stays_down() {
    let mut world = meeting(86);
    let (alice, held) = (world.connection(ALICE), Rc::new(RefCell::new(Vec::new())));
    let keep = Rc::clone(&held);
    world.server.tamper = Some(Box::new(move |connection, message| match message {
        ServerMessage::App { .. } if connection == alice => {
            keep.borrow_mut().push(message);
            vec![]
        }
        other => vec![other],
    }));
    say(&mut world, HAND, &hand(7));
    let heart = ReactBody { reaction: 1 };
    say(&mut world, REACT, &heart);
    world.run(MOMENT);
    assert_eq!(world.clients[CAROL].hands, ["Mallory"]);
    world.command(MALLORY, Command::Leave);
    world.run(Duration::from_secs(7));
    world.server.tamper = None;
    assert_eq!(world.clients[ALICE].names(), ["Alice", "Carol"]);
    for message in held.take() {
        world.inject(ALICE, &message);
    }
    world.run(MOMENT);
    for client in [ALICE, CAROL] {
        assert_eq!(world.clients[client].hands, [] as [&str; 0]);
    }
    assert_eq!(world.clients[ALICE].reactions, []);
    world.quiet();
}

#[test]
fn times_at_the_edges_do_no_harm() {
    for (ts, since) in [(0, u64::MAX), (u64::MAX, 0), (u64::MAX, u64::MAX), (0, 0)] {
        let mut world = World::meeting(87, &["Mallory"]);
        let envelope = Envelope {
            kind: HAND,
            id: [0; 16],
            ts,
            body: envelope::encode(&hand(since)).into(),
        };
        world.act(MALLORY, |meeting, _| {
            let group = meeting.group.as_mut().expect("in");
            let message = group.seal_app(&envelope::encode(&envelope)).expect("sealed");
            meeting.send(&ClientMessage::App { message });
        });
        world.run(MOMENT);
        assert_eq!(world.clients[ALICE].hands, ["Mallory"]);
    }
}
