use std::time::Duration;

use sfu_core::protocol::TrackSource;
use sfu_core::{Control, Limits, RoomOptions};

use crate::Name::{Alice, Bob};
use crate::ROOM;
use crate::client::VIDEO_EVERY;
use crate::content::Seal;
use crate::world::World;

const EPOCH: u64 = 0x2FF;

/// Alice sends under `epoch` from now on; the first frame is a key frame if `key`.
fn switch(world: &mut World, epoch: u64, key: bool) {
    let leaf = Alice.position(0).leaf;
    let sending = &mut world.client(Alice).sending[0];
    sending.seal = Seal::As { leaf, epoch };
    sending.layers[0].key_requests = 0;
    if key {
        sending.layers[0].want_key_frame();
    }
}

fn asked(world: &mut World) -> u32 {
    world.client(Alice).sending[0].layers[0].key_requests
}

#[test]
fn check_key_frames_at_a_new_epoch() {
    let mut world = World::with(RoomOptions { require_sealed: true }, Limits::default());
    for name in [Alice, Bob] {
        world.enter(name);
        world.control(Control::SetPosition {
            room: ROOM,
            participant: name.participant(),
            position: name.position(EPOCH),
        });
    }
    world.publish(Alice, "cam", TrackSource::Camera, &[]);
    switch(&mut world, EPOCH, false);
    let (video, _) = world.arrives(Alice, Bob, false);
    let from = world.now;
    world.until("video", |it| !it.client(Bob).stamps(from, video).is_empty());
    world.control(Control::RequestKeyFrames { room: ROOM });
    world.until("a request", |it| asked(it) == 1);
    world.run(VIDEO_EVERY);

    switch(&mut world, EPOCH + 1, false);
    world.run(VIDEO_EVERY * 3);
    assert_eq!(asked(&mut world), 1, "at once, though there just was one");

    world.run(Duration::from_secs(2));
    switch(&mut world, EPOCH, true);
    world.run(Duration::from_secs(1));
    assert_eq!(asked(&mut world), 0, "not if the sender begins with one");
}
