use std::net::SocketAddr;
use std::time::Duration;

use sfu_core::protocol::data_packet::Value;
use sfu_core::protocol::request_response::Reason;
use sfu_core::protocol::signal_request::Message as Request;
use sfu_core::protocol::signal_response::Message as Response;
use sfu_core::protocol::{
    AddTrackRequest, DataPacket, SessionDescription, TrackSource, Transcription, UpdateSubscription,
    UpdateTrackSettings, UserPacket, VideoLayer,
};
use sfu_core::{Event, Limits, OfferError, ParsedOffer, RoomOptions};
use str0m::ice::{StunMessage, TransId};

use crate::Name::{Alice, Bob, Mallory};
use crate::client::Client;
use crate::world::World;

const SECOND: Duration = Duration::from_secs(1);

fn valid_offer() -> SessionDescription {
    let mut client = Client::new(
        Mallory,
        sfu_core::ConnectionId(99),
        9_999,
        std::time::Instant::now(),
    );
    client.first_offer(3, 3)
}

#[test]
fn check_offers() {
    let refused = |sdp: &str| ParsedOffer::parse(sdp, 1).err();
    let valid = valid_offer().sdp;
    assert_eq!(refused(&valid), None);
    assert_eq!(refused(""), Some(OfferError::Malformed));
    assert_eq!(refused("v=0\r\nnonsense"), Some(OfferError::Malformed));
    assert_eq!(refused(&"a".repeat(1024 * 1024 + 1)), Some(OfferError::TooLong));
    let section = &valid[valid.find("m=video").unwrap()..];
    assert_eq!(
        refused(&(valid.clone() + &"m=video 9 UDP/TLS/RTP/SAVPF 96\r\n".repeat(300))),
        Some(OfferError::TooManySections)
    );
    assert_eq!(
        refused(&(valid.clone() + section)),
        Some(OfferError::SectionName),
        "a name twice"
    );
    assert_eq!(
        refused(&valid.replace("m=audio", "m=image")),
        Some(OfferError::Unsupported)
    );
    let mid = valid.lines().find(|it| it.starts_with("a=mid:")).unwrap();
    assert_eq!(
        refused(&valid.replace(mid, "a=mid:a-name-much-longer-than-sixteen")),
        Some(OfferError::SectionName)
    );
}

/// Whatever is cut out of an offer or changed in it: refused or answered, never a panic, and nobody else notices.
#[test]
fn check_mangled_offers() {
    let mut world = World::new();
    world.enter(Alice);
    world.enter(Bob);
    world.publish(Alice, "mic", TrackSource::Microphone, &[]);
    let (audio, _) = world.arrives(Alice, Bob, true);
    let lines: Vec<String> = valid_offer().sdp.lines().map(str::to_owned).collect();
    for at in 0..lines.len() {
        let mut without = lines.clone();
        let line = without.remove(at);
        let mut twice = lines.clone();
        twice.insert(at, line.clone());
        let mut digits = lines.clone();
        digits[at] = line
            .chars()
            .map(|it| if it.is_ascii_digit() { '9' } else { it })
            .collect();
        for lines in [without, twice, digits] {
            let sdp = lines.join("\r\n") + "\r\n";
            let Ok(offer) = ParsedOffer::parse(&sdp, 1) else {
                continue;
            };
            world.join(Mallory);
            let connection = world.client(Mallory).connection;
            world.clients.pop();
            world.input(sfu_core::Input::Offer { connection, offer });
        }
    }
    let from = world.now;
    world.run(SECOND);
    assert!(world.client(Bob).stamps(from, audio).len() > 40);
}

fn add(cid: String) -> AddTrackRequest {
    AddTrackRequest {
        cid,
        source: TrackSource::Camera as i32,
        r#type: 1,
        ..AddTrackRequest::default()
    }
}

#[test]
fn check_announcements() {
    let mut world = World::with(
        RoomOptions::default(),
        Limits {
            tracks_per_member: 3,
            ..Limits::default()
        },
    );
    world.enter(Alice);
    world.enter(Mallory);
    for number in [0, 1, 2, 3, 4, 0] {
        world.signal(Mallory, Request::AddTrack(add(format!("{number}"))));
    }
    let count = |world: &mut World, is: fn(&Response) -> bool| {
        let responses = &world.client(Mallory).responses;
        responses.iter().filter(|it| is(it)).count()
    };
    let published = count(&mut world, |it| matches!(it, Response::TrackPublished(_)));
    let refused = count(
        &mut world,
        |it| matches!(it, Response::RequestResponse(it) if it.reason == Reason::LimitExceeded as i32),
    );
    assert_eq!((published, refused), (4, 2), "three, and the first again");
    assert!(
        world.client(Alice).track_of(Mallory).is_empty(),
        "what is not sent is not shown"
    );
    world.run(SECOND * 40);
    let withdrawn = count(&mut world, |it| matches!(it, Response::TrackUnpublished(_)));
    assert_eq!(withdrawn, 3, "and forgotten in time");
}

#[test]
fn check_odd_announcements() {
    let mut world = World::new();
    world.enter(Mallory);
    let layer = VideoLayer {
        quality: -7,
        width: u32::MAX,
        bitrate: u32::MAX,
        ..VideoLayer::default()
    };
    let odd = AddTrackRequest {
        width: u32::MAX,
        height: u32::MAX,
        layers: vec![layer; 500],
        ..add("odd".to_owned())
    };
    world.signal(Mallory, Request::AddTrack(odd));
    let Some(Response::TrackPublished(published)) = world.client(Mallory).responses.last() else {
        panic!()
    };
    let track = published.track.clone().unwrap();
    assert!(track.width <= 16_384 && track.codecs[0].layers.len() <= 3);
    for cid in [String::new(), "x".repeat(10_000)] {
        world.signal(Mallory, Request::AddTrack(add(cid)));
        let last = world.client(Mallory).responses.last();
        assert!(
            matches!(last, Some(Response::RequestResponse(it)) if it.reason == Reason::InvalidRequest as i32)
        );
    }
}

#[test]
fn check_tracks_that_are_not_there() {
    let mut world = World::new();
    world.enter(Alice);
    world.enter(Mallory);
    world.publish(Alice, "mic", TrackSource::Microphone, &[]);
    let (audio, _) = world.arrives(Alice, Mallory, true);
    for sid in [
        "",
        "TR_",
        "TR_VC",
        "TR_VCzzzzzzzz",
        "TR_VC00000001",
        "ü_VC0000001",
    ] {
        let track_sids = vec![sid.to_owned()];
        let settings = UpdateTrackSettings {
            track_sids: track_sids.clone(),
            quality: -1,
            ..UpdateTrackSettings::default()
        };
        world.signal(Mallory, Request::TrackSetting(settings));
        let subscription = UpdateSubscription {
            track_sids,
            subscribe: true,
            ..UpdateSubscription::default()
        };
        world.signal(Mallory, Request::Subscription(subscription));
    }
    let from = world.now;
    world.run(SECOND);
    assert!(
        world.client(Mallory).stamps(from, audio).len() > 40,
        "what is there goes on"
    );
}

#[test]
fn check_floods() {
    let mut world = World::new();
    world.enter(Bob);
    world.enter(Mallory);
    let before = world.client(Mallory).responses.len();
    for _ in 0..2_000 {
        world.signal(Mallory, Request::Ping(1));
    }
    let answered = world.client(Mallory).responses.len() - before;
    assert!(
        (100..=130).contains(&answered),
        "two seconds' worth of signals: {answered}"
    );

    let user = |payload: Vec<u8>| {
        let user = UserPacket {
            payload,
            ..UserPacket::default()
        };
        DataPacket {
            value: Some(Value::User(user)),
            ..DataPacket::default()
        }
    };
    for round in 0..20 {
        for _ in 0..100 {
            world
                .client(Mallory)
                .send_data("_reliable", &user(vec![round; 10]));
        }
        world.run(SECOND / 20);
    }
    world.run(SECOND);
    let passed = world.client(Bob).data.len();
    assert!(
        (500..=800).contains(&passed),
        "two seconds' worth and what one second brings back: {passed}"
    );
    assert!(world.events.contains(&Event::Limited));

    world.run(SECOND * 3);
    world.client(Bob).data.clear();
    world
        .client(Mallory)
        .send_data("_reliable", &user(vec![1; 70_000]));
    world.client(Mallory).send_raw_data("_reliable", &[0xFF; 50]);
    let transcription = Value::Transcription(Transcription::default());
    world.client(Mallory).send_data(
        "_reliable",
        &DataPacket {
            value: Some(transcription),
            ..DataPacket::default()
        },
    );
    world
        .client(Mallory)
        .send_data("_reliable", &user(vec![2; 60_000]));
    world.run(SECOND * 2);
    assert_eq!(
        world.client(Bob).data.len(),
        1,
        "only what is short enough, readable and a participant's to send"
    );
}

#[test]
fn check_datagrams() {
    let mut world = World::new();
    world.enter(Alice);
    world.enter(Bob);
    world.publish(Alice, "mic", TrackSource::Microphone, &[]);
    let (audio, _) = world.arrives(Alice, Bob, true);
    let stranger = SocketAddr::from(([10, 9, 9, 9], 9));
    for length in 0..200 {
        for first in [0, 1, 20, 22, 64, 128, 144, 200, 255] {
            let mut bytes = vec![first; length];
            world.forge(stranger, &bytes);
            if let Some(second) = bytes.get_mut(1) {
                *second = 200;
            }
            // From an address that is bob's.
            let bob = world.client(Bob).address;
            world.forge(bob, &bytes);
        }
    }
    // A binding request for bob's connection from alice's address, without the password.
    let answer = world.client(Bob).answers[0].sdp.clone();
    let fragment = answer
        .lines()
        .find_map(|it| it.strip_prefix("a=ice-ufrag:"))
        .unwrap()
        .to_owned();
    let name = format!("{fragment}:none");
    let message = StunMessage::binding_request(&name, TransId::new(), true, 1, 1, true);
    let mut bytes = vec![0; 400];
    let hmac = |_: &[u8], _: &[&[u8]]| [0; 20];
    let length = message.to_bytes(Some(b"guess"), &mut bytes, hmac).unwrap();
    let alice = world.client(Alice).address;
    world.forge(alice, &bytes[..length]);
    let from = world.now;
    world.run(SECOND);
    assert!(
        world.client(Bob).stamps(from, audio).len() > 40,
        "alice's address is still alice's"
    );
}
