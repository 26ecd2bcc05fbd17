use std::sync::{Arc, Mutex};
use std::time::Duration;

use sfu_core::protocol::TrackSource;
use sfu_core::protocol::data_packet::Value;
use sfu_core::protocol::{DataPacket, UserPacket};
use sfu_core::{Control, Event, Limits, RoomOptions, Tap, TappedPacket};
use vocab::frame_header::{Header, KeyId};

use crate::Name::{Alice, Bob, Mallory};
use crate::content::Seal;
use crate::world::World;
use crate::{Name, ROOM};

const SECOND: Duration = Duration::from_secs(1);
const EPOCH: u64 = 0x2FF;

fn sealed_world() -> World {
    World::with(RoomOptions { require_sealed: true }, Limits::default())
}

fn place(world: &mut World, name: Name, epoch: u64) {
    let position = name.position(epoch);
    world.control(Control::SetPosition {
        room: ROOM,
        participant: name.participant(),
        position,
    });
}

fn seal(world: &mut World, name: Name, leaf: Name, epoch: u64) {
    for sending in &mut world.client(name).sending {
        sending.seal = Seal::As {
            leaf: leaf.position(0).leaf,
            epoch,
        };
    }
}

fn arriving(world: &mut World, from: Name) -> usize {
    let mids: Vec<_> = {
        let bob = world.client(Bob);
        bob.track_of(from)
            .iter()
            .filter_map(|it| bob.mid_of(&it.sid))
            .collect()
    };
    world.run(SECOND / 2);
    let since = world.now;
    world.run(SECOND);
    mids.into_iter()
        .map(|it| world.client(Bob).stamps(since, it).len())
        .sum()
}

fn suspected(world: &World) -> u32 {
    let dropped = |it: &Event| match it {
        Event::PlaintextSuspected { dropped } => *dropped,
        _ => 0,
    };
    world.events.iter().map(dropped).sum()
}

#[test]
fn check_tripwire() {
    let mut world = sealed_world();
    for name in [Alice, Bob, Mallory] {
        world.enter(name);
        place(&mut world, name, EPOCH);
    }
    for (source, cid) in [(TrackSource::Microphone, "mic"), (TrackSource::Camera, "cam")] {
        world.publish(Mallory, cid, source, &[]);
    }
    seal(&mut world, Mallory, Mallory, EPOCH);
    world.until("bound", |it| it.bound(Mallory, Bob, false).is_some());
    assert!(arriving(&mut world, Mallory) > 70, "sealed frames pass");
    assert_eq!(suspected(&world), 0);

    for sending in &mut world.client(Mallory).sending {
        sending.seal = Seal::None;
    }
    assert_eq!(arriving(&mut world, Mallory), 0, "plaintext is dropped");
    let dropped = suspected(&world);
    assert!(dropped > 50, "and counted: {dropped}");

    seal(&mut world, Mallory, Alice, EPOCH);
    assert_eq!(
        arriving(&mut world, Mallory),
        0,
        "frames under another member's key are dropped"
    );
    seal(&mut world, Mallory, Mallory, EPOCH + 2);
    assert_eq!(arriving(&mut world, Mallory), 0, "and such of far epochs");
    world.client(Mallory).sending[1].layers[0].key_requests = 0;
    seal(&mut world, Mallory, Mallory, EPOCH + 1);
    assert!(arriving(&mut world, Mallory) > 70, "a neighbouring epoch passes");
    assert!(
        world.client(Mallory).sending[1].layers[0].key_requests > 0,
        "with a key frame for whoever is new to it"
    );
}

#[test]
fn check_no_position() {
    let mut world = sealed_world();
    world.enter(Alice);
    world.enter(Bob);
    place(&mut world, Bob, EPOCH);
    world.publish(Alice, "mic", TrackSource::Microphone, &[]);
    seal(&mut world, Alice, Alice, EPOCH);
    world.until("bound", |it| it.bound(Alice, Bob, true).is_some());
    assert_eq!(
        arriving(&mut world, Alice),
        0,
        "nothing from whom the control plane has not placed"
    );
    place(&mut world, Alice, EPOCH);
    assert!(arriving(&mut world, Alice) > 40);
}

#[test]
fn check_data() {
    let mut world = sealed_world();
    for name in [Alice, Bob] {
        world.enter(name);
        place(&mut world, name, EPOCH);
    }
    let packet = |payload: Vec<u8>| {
        let user = UserPacket {
            payload,
            ..UserPacket::default()
        };
        DataPacket {
            value: Some(Value::User(user)),
            ..DataPacket::default()
        }
    };
    let sealed = |leaf: Name| {
        let mut payload = Vec::new();
        let kid = KeyId::new(4, leaf.position(0).leaf, EPOCH).unwrap().to_u64();
        Header { kid, counter: 3 }.write(&mut payload);
        payload.extend([0x55; 40]);
        payload
    };
    world
        .client(Alice)
        .send_data("_lossy", &packet(b"in the clear".to_vec()));
    world.client(Alice).send_data("_lossy", &packet(sealed(Bob)));
    world.client(Alice).send_data("_lossy", &packet(sealed(Alice)));
    world.run(SECOND * 2);
    assert_eq!(world.client(Bob).data.len(), 1);
    let Some(Value::User(user)) = &world.client(Bob).data[0].value else {
        panic!("user data")
    };
    assert_eq!(user.payload, sealed(Alice));
    assert_eq!(suspected(&world), 2);
}

#[derive(Clone, Default)]
struct Seen(Arc<Mutex<(usize, usize)>>);

impl Tap for Seen {
    fn media(&mut self, packet: TappedPacket<'_>) {
        assert!(!packet.payload.is_empty());
        self.0.lock().unwrap().0 += 1;
    }

    fn data(&mut self, _packet: &[u8]) {
        self.0.lock().unwrap().1 += 1;
    }
}

#[test]
fn check_tap() {
    let mut world = World::new();
    let seen = Seen::default();
    world.sfu.set_tap(Box::new(seen.clone()));
    world.enter(Alice);
    world.enter(Bob);
    world.publish(Alice, "mic", TrackSource::Microphone, &[]);
    world.arrives(Alice, Bob, true);
    world.client(Bob).send_raw_data("_lossy", b"not even a packet");
    world.run(SECOND);
    let (media, data) = *seen.0.lock().unwrap();
    assert!(media > 40 && data == 1);
}
