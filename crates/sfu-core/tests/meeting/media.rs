use std::time::Duration;

use sfu_core::protocol::signal_request::Message as Request;
use sfu_core::protocol::signal_response::Message as Response;
use sfu_core::protocol::{
    MuteTrackRequest, StreamState, TrackSource, UpdateSubscription, UpdateTrackSettings,
};
use str0m::media::Mid;

use crate::Name::{Alice, Bob, Carol, Mallory};
use crate::client::Received;
use crate::content::Stamp;
use crate::world::World;

const SECOND: Duration = Duration::from_secs(1);
const LAYERS: [&str; 3] = ["q", "h", "f"];

fn settings(track_sid: &str) -> UpdateTrackSettings {
    UpdateTrackSettings {
        track_sids: vec![track_sid.to_owned()],
        ..UpdateTrackSettings::default()
    }
}

/// One unbroken stream: numbers without a gap or repetition, time that never goes back.
fn check_unbroken(packets: &[&Received]) {
    let mut packets = packets.to_vec();
    packets.sort_by_key(|it| it.seq);
    for pair in packets.windows(2) {
        assert_eq!(pair[0].seq + 1, pair[1].seq, "no gap");
        assert!(
            pair[1].time.wrapping_sub(pair[0].time) < 90_000,
            "time goes on, in small steps"
        );
        if let (Some(a), Some(b)) = (pair[0].picture, pair[1].picture) {
            let step = b.wrapping_sub(a) & 0x7FFF;
            // A switch may cut the picture before it short.
            let switched = pair[1]
                .stamp
                .is_some_and(|it| it.key && pair[0].stamp.is_some_and(|at| at.layer != it.layer));
            let follows = step == u16::from(pair[0].marker) || (switched && step == 1);
            assert!(follows, "a new picture id after each marker, by one: {pair:?}");
        }
    }
}

#[test]
fn check_publish_and_subscribe() {
    let mut world = World::new();
    world.enter(Alice);
    world.enter(Bob);
    world.publish(Alice, "mic", TrackSource::Microphone, &[]);
    world.publish(Alice, "cam", TrackSource::Camera, &[]);
    world.publish(Bob, "mic", TrackSource::Microphone, &[]);
    let (audio, _) = world.arrives(Alice, Bob, true);
    let (video, _) = world.arrives(Alice, Bob, false);
    let (back, _) = world.arrives(Bob, Alice, true);
    world.run(SECOND / 2);
    let from = world.now;
    world.run(SECOND * 2);
    let count = |stamps: Vec<Stamp>| stamps.len();
    assert!((98..=102).contains(&count(world.client(Bob).stamps(from, audio))));
    let frames = count(world.client(Bob).stamps(from, video));
    assert!((49..=51).contains(&frames), "{frames} frames");
    assert!((98..=102).contains(&count(world.client(Alice).stamps(from, back))));
    let bob = world.client(Bob);
    assert!(
        bob.stamps(world_start(bob), video).first().unwrap().key,
        "video begins with a key frame"
    );
    check_unbroken(
        &bob.received
            .iter()
            .filter(|it| it.mid == video)
            .collect::<Vec<_>>(),
    );
    let info = &bob.track_of(Alice)[0];
    assert!(info.sid.starts_with("TR_AM") && info.name.is_empty());
    assert!(
        world.client(Alice).received.iter().all(|it| it.mid == back),
        "nobody hears themselves"
    );
}

fn world_start(client: &crate::client::Client) -> std::time::Instant {
    client.received.first().unwrap().at
}

#[test]
fn check_loss_and_reordering() {
    let mut world = World::new();
    world.loss_percent = 3;
    world.jitter = Duration::from_millis(15);
    world.enter(Alice);
    world.enter(Bob);
    world.publish(Alice, "cam", TrackSource::Camera, &[]);
    let (video, _) = world.arrives(Alice, Bob, false);
    world.until("a first frame", |it| {
        it.client(Bob).received.iter().any(|it| it.mid == video)
    });
    let from = world.now;
    world.run(SECOND * 10);
    let mut frames: Vec<u32> = world
        .client(Bob)
        .stamps(from, video)
        .iter()
        .map(|it| it.frame)
        .collect();
    frames.sort_unstable();
    frames.dedup();
    assert!(
        frames.len() >= 247,
        "retransmission brings back what is lost on both ways: {} of 250",
        frames.len()
    );
}

#[test]
fn check_late_joiner() {
    let mut world = World::new();
    world.enter(Alice);
    world.publish(Alice, "cam", TrackSource::Camera, &[]);
    world.publish(Alice, "mic", TrackSource::Microphone, &[]);
    world.run(SECOND * 3);
    let from = world.now;
    world.join(Carol);
    assert_eq!(
        world.client(Carol).track_of(Alice).len(),
        2,
        "the join response names the tracks"
    );
    assert!(
        world.bound(Alice, Carol, false).is_some(),
        "bound in the very first answer"
    );
    let (video, _) = world.arrives(Alice, Carol, false);
    world.until("a picture", |it| !it.client(Carol).stamps(from, video).is_empty());
    assert!(
        world.now - from < SECOND,
        "the publisher is asked for a key frame at once"
    );
    assert!(world.client(Carol).stamps(from, video)[0].key);
}

/// Going up takes the estimator's probing, which may need a few attempts.
fn comes_to(world: &mut World, video: Mid, layer: u8) {
    for _ in 0..40 {
        let from = world.now;
        world.run(SECOND);
        let stamps = world.client(Bob).stamps(from, video);
        if stamps.len() >= 24 && stamps.iter().all(|it| it.layer == layer) {
            return;
        }
    }
    panic!("never layer {layer}");
}

#[test]
fn check_layers() {
    let mut world = World::new();
    world.enter(Alice);
    world.enter(Bob);
    world.publish(Alice, "cam", TrackSource::Camera, &LAYERS);
    let (video, sid) = world.arrives(Alice, Bob, false);
    let sized = |width, height| UpdateTrackSettings {
        width,
        height,
        ..settings(&sid)
    };
    let quality = |quality| UpdateTrackSettings {
        quality,
        ..settings(&sid)
    };
    for (request, layer) in [
        (sized(300, 150), 0),
        (sized(1280, 720), 2),
        (sized(640, 360), 1),
        (quality(0), 0),
        (quality(2), 2),
    ] {
        world.signal(Bob, Request::TrackSetting(request));
        comes_to(&mut world, video, layer);
    }
    let bob = world.client(Bob);
    let packets: Vec<&Received> = bob.received.iter().filter(|it| it.mid == video).collect();
    check_unbroken(&packets);
    let mut layer = None;
    for packet in &packets {
        let stamp = packet.stamp.unwrap();
        assert!(
            layer == Some(stamp.layer) || stamp.key,
            "a switch begins with a key frame"
        );
        layer = Some(stamp.layer);
    }

    // Off and on again.
    world.signal(
        Bob,
        Request::TrackSetting(UpdateTrackSettings {
            disabled: true,
            ..settings(&sid)
        }),
    );
    world.run(SECOND / 10);
    let from = world.now;
    world.run(SECOND);
    assert!(world.client(Bob).stamps(from, video).is_empty());
    world.signal(Bob, Request::TrackSetting(settings(&sid)));
    world.run(SECOND);
    assert!(world.client(Bob).stamps(from, video)[0].key);
}

#[test]
fn check_layer_that_stops() {
    let mut world = World::new();
    let start = world.now;
    world.enter(Alice);
    world.enter(Bob);
    world.publish(Alice, "cam", TrackSource::Camera, &LAYERS);
    let (video, _) = world.arrives(Alice, Bob, false);
    let sent = |world: &mut World| world.client(Bob).stamps(start, video).last().map(|it| it.layer);
    world.until("the large layer", |it| sent(it) == Some(2));
    world.client(Alice).sending[0].layers[2].active = false;
    world.run(SECOND * 4);
    let from = world.now;
    world.run(SECOND);
    let stamps = world.client(Bob).stamps(from, video);
    assert!(
        stamps.len() >= 24 && stamps.iter().all(|it| it.layer == 1),
        "the next lower one takes over"
    );
    world.client(Alice).sending[0].layers[2].active = true;
    world.until("it comes back", |it| sent(it) == Some(2));
    world.run(SECOND / 2);
    let from = world.now;
    world.run(SECOND);
    assert!(
        world
            .client(Bob)
            .stamps(from, video)
            .iter()
            .all(|it| it.layer == 2),
        "and it comes back"
    );
}

#[test]
fn check_narrow_path() {
    let mut world = World::new();
    world.enter(Alice);
    world.bandwidth.insert(Bob, 450_000);
    world.enter(Bob);
    world.enter(Carol);
    // About 200, 600 and 1,000 kbit/s.
    world.publish(Alice, "cam", TrackSource::Camera, &LAYERS);
    world.publish(Alice, "mic", TrackSource::Microphone, &[]);
    let (to_bob, sid) = world.arrives(Alice, Bob, false);
    let (sound, _) = world.arrives(Alice, Bob, true);
    let (to_carol, _) = world.arrives(Alice, Carol, false);
    world.run(SECOND * 20);
    let from = world.now;
    world.run(SECOND * 5);
    let stamps = world.client(Bob).stamps(from, to_bob);
    assert!(
        !stamps.is_empty() && stamps.iter().all(|it| it.layer == 0),
        "the narrow path gets the small layer"
    );
    let sounds = world.client(Bob).stamps(from, sound).len();
    assert!(sounds > 240, "and whole sound: {sounds} of 250");
    assert!(
        world
            .client(Carol)
            .stamps(from, to_carol)
            .iter()
            .all(|it| it.layer == 2),
        "the wide one the large"
    );

    world.bandwidth.insert(Bob, 100_000);
    world.run(SECOND * 20);
    let paused = |it: &Response| {
        matches!(it, Response::StreamStateUpdate(update) if update.stream_states.iter()
            .any(|it| it.track_sid == sid && it.state == StreamState::Paused as i32))
    };
    assert!(
        world.client(Bob).responses.iter().any(paused),
        "too narrow for any: told that it is paused"
    );
    let from = world.now;
    world.run(SECOND * 2);
    assert!(world.client(Bob).stamps(from, sound).len() > 90, "sound goes on");

    world.bandwidth.insert(Bob, 0);
    let from = world.now;
    world.until("the video comes back", |it| {
        !it.client(Bob).stamps(from, to_bob).is_empty()
    });
}

#[test]
fn check_silent_tracks_take_nothing() {
    let mut world = World::new();
    world.bandwidth.insert(Bob, 500_000);
    world.enter(Bob);
    for name in [Carol, Mallory] {
        world.enter(name);
        for at in 0..4 {
            world.publish(name, &format!("cam {at}"), TrackSource::Camera, &[]);
            world.publish(name, &format!("mic {at}"), TrackSource::Microphone, &[]);
            world
                .client(name)
                .sending
                .iter_mut()
                .for_each(|it| it.paused = true);
        }
    }
    world.run(SECOND * 10);
    world.enter(Alice);
    world.publish(Alice, "cam", TrackSource::Camera, &LAYERS[..1]);
    world.publish(Alice, "mic", TrackSource::Microphone, &[]);
    let (video, _) = world.arrives(Alice, Bob, false);
    let (sound, _) = world.arrives(Alice, Bob, true);
    world.run(SECOND * 2);
    let from = world.now;
    world.run(SECOND * 5);
    let pictures = world.client(Bob).stamps(from, video).len();
    assert!(pictures > 115, "the one camera that sends: {pictures} of 125");
    let sounds = world.client(Bob).stamps(from, sound).len();
    assert!(sounds > 240, "and whole sound: {sounds} of 250");

    // Who spoke and showed something before is silent now, too.
    world
        .client(Alice)
        .sending
        .iter_mut()
        .for_each(|it| it.paused = true);
    world.run(SECOND * 3);
    world.client(Carol).sending[0].paused = false;
    let from = world.now;
    world.until("another camera", |it| {
        it.client(Bob)
            .received
            .iter()
            .any(|it| it.at > from + SECOND && it.mid != video)
    });
}

#[test]
fn check_dynacast() {
    let mut world = World::new();
    world.enter(Alice);
    world.enter(Bob);
    world.publish(Alice, "cam", TrackSource::Camera, &LAYERS);
    let (_, sid) = world.arrives(Alice, Bob, false);
    let told = |world: &mut World| {
        let updates = world
            .client(Alice)
            .responses
            .iter()
            .rev()
            .find_map(|it| match it {
                Response::SubscribedQualityUpdate(update) => Some(update.clone()),
                _ => None,
            });
        updates.map(|it| {
            it.subscribed_codecs[0]
                .qualities
                .iter()
                .map(|it| it.enabled)
                .collect::<Vec<_>>()
        })
    };
    world.run(SECOND);
    world.signal(
        Bob,
        Request::TrackSetting(UpdateTrackSettings {
            quality: 0,
            ..settings(&sid)
        }),
    );
    world.run(SECOND * 4);
    assert_eq!(told(&mut world), None);
    world.run(SECOND * 2);
    assert_eq!(told(&mut world), Some(vec![true, false, false]));
    world.signal(
        Bob,
        Request::TrackSetting(UpdateTrackSettings {
            quality: 1,
            ..settings(&sid)
        }),
    );
    world.run(SECOND / 5);
    assert_eq!(told(&mut world), Some(vec![true, true, false]));
}

#[test]
fn check_key_frame_requests_are_throttled() {
    let mut world = World::new();
    world.enter(Alice);
    world.publish(Alice, "cam", TrackSource::Camera, &[]);
    world.run(SECOND);
    for name in [Bob, Carol] {
        world.join(name);
    }
    world.run(SECOND * 2);
    let before = world.client(Alice).sending[0].layers[0].key_requests;
    let (to_bob, _) = world.arrives(Alice, Bob, false);
    let (to_carol, _) = world.arrives(Alice, Carol, false);
    for _ in 0..50 {
        for (name, mid) in [(Bob, to_bob), (Carol, to_carol)] {
            let client = world.client(name);
            let ssrc = client.received.iter().find(|it| it.mid == mid).unwrap().ssrc;
            let mut api = client.rtc.direct_api();
            api.stream_rx(&ssrc.into())
                .unwrap()
                .request_keyframe(str0m::media::KeyframeRequestKind::Pli);
        }
        world.run(SECOND / 25);
    }
    let asked = world.client(Alice).sending[0].layers[0].key_requests - before;
    assert!(
        (3..=6).contains(&asked),
        "a hundred requests in two seconds become {asked}"
    );
}

#[test]
fn check_mute_and_screen() {
    let mut world = World::new();
    world.enter(Alice);
    world.enter(Bob);
    world.publish(Alice, "mic", TrackSource::Microphone, &[]);
    let (_, sid) = world.arrives(Alice, Bob, true);
    world.signal(
        Alice,
        Request::Mute(MuteTrackRequest {
            sid: sid.clone(),
            muted: true,
        }),
    );
    assert!(world.client(Bob).track_of(Alice)[0].muted);
    world.signal(
        Alice,
        Request::Mute(MuteTrackRequest {
            sid: sid.clone(),
            muted: false,
        }),
    );
    assert!(!world.client(Bob).track_of(Alice)[0].muted);
    world.signal(Bob, Request::Mute(MuteTrackRequest { sid, muted: true }));
    assert!(
        !world.client(Bob).track_of(Alice)[0].muted,
        "nobody mutes another"
    );

    world.publish(Alice, "screen", TrackSource::ScreenShare, &[]);
    world.publish(Alice, "screen sound", TrackSource::ScreenShareAudio, &[]);
    world.until("three tracks", |it| {
        let client = it.client(Bob);
        let tracks = client.track_of(Alice);
        tracks.len() == 3 && tracks.iter().all(|it| client.mid_of(&it.sid).is_some())
    });
    world.run(SECOND / 2);
    let from = world.now;
    world.run(SECOND);
    let bob = world.client(Bob);
    for track in bob.track_of(Alice) {
        let mid = bob.mid_of(&track.sid).unwrap();
        let count = bob.stamps(from, mid).len();
        assert!(count >= 24, "{} flows: {count}", track.sid);
    }
}

#[test]
fn check_choosing() {
    let mut world = World::new();
    let quiet = sfu_core::JoinSettings {
        auto_subscribe: false,
        ..sfu_core::JoinSettings::default()
    };
    world.enter(Alice);
    world.publish(Alice, "cam", TrackSource::Camera, &[]);
    world.join_with(Bob, sfu_core::Grants::all(), quiet);
    world.run(SECOND * 2);
    assert!(world.bound(Alice, Bob, false).is_none(), "nothing unasked");
    let sid = world.client(Bob).track_of(Alice)[0].sid.clone();
    let choose = |subscribe: bool| {
        Request::Subscription(UpdateSubscription {
            track_sids: vec![sid.clone()],
            subscribe,
            ..UpdateSubscription::default()
        })
    };
    world.signal(Bob, choose(true));
    let (video, _) = world.arrives(Alice, Bob, false);
    world.run(SECOND);
    assert!(!world.client(Bob).received.is_empty());
    world.signal(Bob, choose(false));
    world.run(SECOND * 2);
    let from = world.now;
    world.run(SECOND);
    assert!(world.client(Bob).stamps(from, video).is_empty());
    assert!(
        world.bound(Alice, Bob, false).is_none(),
        "the answer no longer names it"
    );
    world.signal(Bob, choose(true));
    let from = world.now;
    let (video, _) = world.arrives(Alice, Bob, false);
    world.until("it flows again", |it| {
        !it.client(Bob).stamps(from, video).is_empty()
    });
}
