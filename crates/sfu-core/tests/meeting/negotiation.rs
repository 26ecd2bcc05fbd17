use std::time::Duration;

use sfu_core::Limits;
use sfu_core::RoomOptions;
use sfu_core::protocol::TrackSource;

use crate::Name::{Alice, Bob, Carol};
use crate::world::World;

const SECOND: Duration = Duration::from_secs(1);

/// One media section of an answer.
fn section<'a>(sdp: &'a str, mid: &str) -> Vec<&'a str> {
    let name = format!("a=mid:{mid}");
    sdp.split("m=")
        .skip(1)
        .map(|it| it.lines().collect::<Vec<_>>())
        .find(|it| it.contains(&name.as_str()))
        .unwrap()
}

#[test]
fn check_answers() {
    let mut world = World::new();
    world.enter(Alice);
    world.enter(Bob);
    world.publish(Alice, "mic", TrackSource::Microphone, &[]);
    world.publish(Alice, "cam", TrackSource::Camera, &[]);
    let (mid, sid) = world.arrives(Alice, Bob, false);
    let publisher = world.client(Alice).sid.clone();
    let bob = world.client(Bob);
    let sdp = bob.answers.last().unwrap().sdp.clone();
    let bound = section(&sdp, &mid);
    assert!(bound.contains(&"a=sendonly"));
    assert!(bound.contains(&format!("a=msid:{publisher}|{sid} {sid}").as_str()));
    assert!(bound.iter().any(|it| it.starts_with("a=ssrc:")));
    let free = bob
        .receiving
        .iter()
        .map(|(mid, _)| *mid)
        .find(|it| !bob.answers.last().unwrap().mid_to_track_id.contains_key(&**it));
    let free = section(&sdp, &free.unwrap());
    assert!(free.contains(&"a=inactive"));
    assert!(
        !free
            .iter()
            .any(|it| it.starts_with("a=msid") || it.starts_with("a=ssrc"))
    );
    assert!(sdp.contains("a=ice-lite"));
    for word in ["ssrc-audio-level", "red/", "ulpfec", "H264"] {
        assert!(!sdp.contains(word), "{word} is not negotiated");
    }
    let alice = world.client(Alice);
    let sdp = alice.answers.last().unwrap().sdp.clone();
    let microphone = section(&sdp, &alice.sending[0].mid);
    assert!(microphone.contains(&"a=recvonly"));
    assert!(
        microphone
            .iter()
            .any(|it| it.starts_with("a=fmtp:") && it.ends_with(";cbr=1;usedtx=0"))
    );
    assert!(
        alice
            .answers
            .last()
            .unwrap()
            .mid_to_track_id
            .contains_key(&*alice.sending[0].mid)
    );
}

#[test]
fn check_sections_are_reused() {
    let mut world = World::new();
    world.enter(Alice);
    world.enter(Bob);
    for round in 0..8 {
        let cid = format!("cam {round}");
        world.publish(Alice, &cid, TrackSource::Camera, &[]);
        world.until("bound", |it| {
            it.client(Bob).track_of(Alice).len() == 1 && it.bound(Alice, Bob, false).is_some()
        });
        let (video, _) = world.arrives(Alice, Bob, false);
        let from = world.now;
        world.until("it flows", |it| it.client(Bob).stamps(from, video).len() > 3);
        let offer = world.client(Alice).take_back(&cid);
        world.offer(Alice, &offer);
        assert!(world.client(Bob).track_of(Alice).is_empty());
        world.run(SECOND * 2);
    }
    let sections = world.client(Bob).receiving.len();
    assert_eq!(
        sections, 6,
        "eight tracks one after another need no section beyond the first six"
    );
}

#[test]
fn check_sections_are_required_and_capped() {
    let limits = Limits {
        sections_per_kind: 5,
        ..Limits::default()
    };
    let mut world = World::with(RoomOptions::default(), limits);
    world.enter(Alice);
    world.enter(Carol);
    for at in 0..4 {
        world.publish(Alice, &format!("a{at}"), TrackSource::Microphone, &[]);
        world.publish(Carol, &format!("c{at}"), TrackSource::Microphone, &[]);
    }
    world.run(SECOND);
    world.enter(Bob);
    world.run(SECOND * 2);
    let bob = world.client(Bob);
    assert_eq!(
        bob.requirements.iter().map(|it| it.num_audios).sum::<u32>(),
        2,
        "three were there, five may be"
    );
    assert_eq!(bob.answers.last().unwrap().mid_to_track_id.len(), 5);
    let requirements = bob.requirements.len();
    world.run(SECOND * 20);
    assert_eq!(
        world.client(Bob).requirements.len(),
        requirements,
        "what cannot be had is not asked for"
    );

    // One goes: a waiting track takes its section.
    let first = world.client(Bob).answers.last().unwrap().mid_to_track_id.clone();
    let offer = world.client(Alice).take_back("a0");
    world.offer(Alice, &offer);
    world.run(SECOND * 5);
    let now = world.client(Bob).answers.last().unwrap().mid_to_track_id.clone();
    assert_eq!(now.len(), 5);
    assert_ne!(first, now);
}

#[test]
fn check_requirement_is_repeated() {
    let mut world = World::new();
    world.enter(Alice);
    world.enter(Bob);
    world.client(Bob).answers_requirements = false;
    world.publish(Alice, "mic", TrackSource::Microphone, &[]);
    world.run(SECOND * 4);
    assert_eq!(world.client(Bob).requirements.len(), 1);
    world.run(SECOND * 8);
    assert!(
        (2..=3).contains(&world.client(Bob).requirements.len()),
        "asked again, and not all the time"
    );
}

#[test]
fn check_padding_needs_a_track() {
    let mut world = World::new();
    world.enter(Alice);
    world.enter(Bob);
    world.publish(Alice, "mic", TrackSource::Microphone, &[]);
    world.run(SECOND * 2);
    world.to_client_bytes.clear();
    world.run(SECOND * 5);
    let rate = world.to_client_bytes[&Bob] * 8 / 5;
    assert!(
        rate < 110_000,
        "sound alone takes {rate} bits a second: nothing is padded on free sections"
    );
}

#[test]
fn check_ice_restart() {
    let mut world = World::new();
    world.enter(Alice);
    world.enter(Bob);
    world.publish(Alice, "cam", TrackSource::Camera, &[]);
    let (video, _) = world.arrives(Alice, Bob, false);
    world.run(SECOND);
    for name in [Alice, Bob] {
        let offer = world.client(name).restart_ice(6_000);
        world.offer(name, &offer);
        world.run(SECOND * 3);
        let from = world.now;
        world.run(SECOND);
        assert!(
            world.client(Bob).stamps(from, video).len() > 20,
            "{name:?} goes on from another port"
        );
    }
}
