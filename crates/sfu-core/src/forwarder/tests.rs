use core::time::Duration;
use std::time::{Instant, SystemTime};

use super::{Forwarder, Incoming, Numbers};
use crate::codec::{Codec, Marks};
use crate::io::Source;
use crate::member::MemberId;
use crate::track::{Track, TrackId};
use livekit_protocol::AddTrackRequest;

struct Fixture {
    start: Instant,
    track: Track,
    forwarder: Forwarder,
}

impl Fixture {
    fn new() -> Self {
        let start = Instant::now();
        let request = AddTrackRequest {
            width: 1280,
            height: 720,
            ..AddTrackRequest::default()
        };
        let mut track = Track::new(
            TrackId(1),
            MemberId(1),
            crate::codec::Kind::Video,
            Some(Source::Camera),
            request,
            start,
        );
        track.set_rids(&["f".to_owned(), "q".to_owned(), "h".to_owned()], start);
        Self {
            start,
            track,
            forwarder: Forwarder::default(),
        }
    }

    fn vp8(&mut self, layer: usize, seq: u64, ms: u64, key: bool, target: usize) -> Option<Numbers> {
        // Each layer has its own clock offset, as senders choose them at random.
        let time = (ms as u32 * 90).wrapping_add(layer as u32 * 1_000_000);
        let picture = 0x8000 | (layer as u16 * 1_000 + (seq % 1_000) as u16);
        let [high, low] = picture.to_be_bytes();
        let payload = [0x90, 0xe0, high, low, seq as u8, 0x20, u8::from(!key), 0, 0, 0];
        let marks = Marks::read(Codec::Vp8, &payload, true, None).unwrap();
        let packet = Incoming {
            layer,
            seq,
            time,
            marker: true,
            arrived: self.start + Duration::from_millis(ms),
            clock_rate: 90_000,
            marks: &marks,
        };
        self.forwarder
            .forward(&packet, Some(target), false, &self.track.layers)
    }
}

#[test]
fn check_switching() {
    let mut it = Fixture::new();
    assert_eq!(
        it.track
            .layers
            .iter()
            .map(|it| it.rid.as_deref().unwrap())
            .collect::<String>(),
        "qhf"
    );
    assert!(
        it.vp8(0, 70_000, 0, false, 2).is_none(),
        "nothing before a key frame"
    );
    let first = it.vp8(0, 70_001, 33, true, 2).unwrap();
    assert_eq!(
        first.seq, 1_000,
        "a lower layer serves until the wanted one has a key frame"
    );
    assert!(it.vp8(1, 500, 34, false, 2).is_none());
    // 70_002 is late: the gap stays, to be filled.
    assert_eq!(it.vp8(0, 70_003, 99, false, 2).unwrap().seq, 1_002);
    assert_eq!(it.vp8(0, 70_002, 66, false, 2).unwrap().seq, 1_001);
    let up = it.vp8(2, 9, 132, true, 2).unwrap();
    assert_eq!(up.seq, 1_003);
    assert_eq!(up.time, 99 * 90 + 33 * 90, "by arrival, for want of clocks");
    assert!(it.vp8(0, 70_004, 133, false, 2).is_none());
    assert!(it.vp8(2, 8, 133, false, 2).is_none(), "from before the switch");

    // Downwards, with both clocks known: the new layer's time follows the publisher's clock.
    let wall = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000);
    it.track.layers[2].report = Some((wall, 2_000_000));
    it.track.layers[0].report = Some((wall + Duration::from_millis(100), 9_000));
    let down = it.vp8(0, 70_010, 200, true, 0).unwrap();
    assert_eq!(down.seq, 1_004);
    assert_eq!(down.time, 200 * 90);
    assert!(down.vp8.is_some());

    // Paused and resumed: nothing until the next key frame.
    it.forwarder.pause();
    assert!(it.vp8(0, 70_011, 233, false, 0).is_none());
    assert_eq!(it.vp8(0, 70_020, 500, true, 0).unwrap().seq, 1_005);
}

#[test]
fn check_scalable() {
    let start = Instant::now();
    let mut forwarder = Forwarder::default();
    let mut send = |seq: u64, spatial: u8, key: bool, target: usize| {
        // I, P unless key, L, B, E.
        let payload = [if key { 0xac } else { 0xec }, 5, spatial << 1, 0, 1];
        let marks = Marks::read(Codec::Vp9, &payload, false, None).unwrap();
        let packet = Incoming {
            layer: 0,
            seq,
            time: 1,
            marker: spatial == 2,
            arrived: start,
            clock_rate: 90_000,
            marks: &marks,
        };
        forwarder
            .forward(&packet, Some(target), true, &[])
            .map(|it| (it.seq, it.marker))
    };
    assert_eq!(send(10, 0, true, 1), Some((1_000, false)));
    assert_eq!(
        send(11, 1, false, 1),
        Some((1_001, true)),
        "the marker moves to the last layer sent"
    );
    assert_eq!(send(12, 2, false, 1), None);
    assert_eq!(
        send(13, 0, false, 2),
        Some((1_002, false)),
        "no more without a key picture"
    );
    assert_eq!(send(14, 1, false, 2), Some((1_003, true)));
    assert_eq!(send(15, 2, false, 2), None);
    assert_eq!(send(16, 0, true, 2), Some((1_004, false)));
    assert_eq!(send(17, 1, false, 2), Some((1_005, false)));
    assert_eq!(send(18, 2, false, 2), Some((1_006, true)));
    assert_eq!(
        send(14, 1, false, 2).map(|it| it.0),
        Some(1_003),
        "a late one keeps its place"
    );
    assert_eq!(send(19, 0, false, 0), Some((1_007, true)), "less at once");
    assert_eq!(send(20, 1, false, 0), None);
}
