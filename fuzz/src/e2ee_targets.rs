//! Reading links, frames, and what was sealed by somebody who knows the link.

use e2ee::link::MeetingLink;
use e2ee::sealed::{Descriptor, Profile};
use e2ee::sframe::{Codec, Expected, FrameKeys, FrameOpener, FrameSealer, Outgoing};
use vocab::frame_header::{Header, key_id_of_first_packet, key_id_of_frame, split_frame};

const ALICE: u32 = 3;
const BOB: u32 = 5;

/// A header that parses is written as the same bytes; both readers of key ids survive anything.
pub fn sframe_parse(data: &[u8]) {
    if let Ok((header, length)) = Header::parse(data) {
        let mut written = Vec::new();
        header.write(&mut written);
        assert_eq!(data.get(..length), Some(&written[..]));
    }
    for codec in Codec::ALL {
        let _ = key_id_of_frame(codec, data);
        let _ = key_id_of_first_packet(codec, data);
    }
}

/// First byte: the codec; second: where to tamper (0xFF: nowhere); the rest: a frame to seal, and to open.
pub fn sframe_open(data: &[u8]) {
    let [codec, tamper, frame @ ..] = data else { return };
    let Some(codec) = Codec::from_number(u32::from(*codec)) else {
        return;
    };
    let (Some(mut alice), Some(bob)) = (keys(ALICE), keys(BOB)) else {
        return;
    };
    let expected = Expected {
        leaf: ALICE,
        context: 1,
        codec,
    };
    let mut opener = FrameOpener::new();
    assert!(
        opener.open(&bob, 0, expected, frame).is_err(),
        "nothing that was not sealed opens"
    );

    alice.switch_sending(1);
    let outgoing = Outgoing {
        context: 1,
        codec,
        key_frame: tamper & 1 == 0,
        bytes: frame,
    };
    let Ok(mut sealed) = FrameSealer::new().seal(&alice, outgoing) else {
        return;
    };
    match sealed.get_mut(usize::from(*tamper)) {
        Some(byte) if *tamper != 0xFF => {
            *byte ^= 0x40;
            assert!(opener.open(&bob, 0, expected, &sealed).is_err());
        }
        _ => {
            assert!(
                opener
                    .open(&bob, 0, expected, &sealed)
                    .is_ok_and(|opened| opened == frame)
            );
            assert!(
                opener.open(&bob, 0, expected, &sealed).is_err(),
                "a frame opens once"
            );
        }
    }
}

fn keys(leaf: u32) -> Option<FrameKeys> {
    let mut keys = FrameKeys::new();
    keys.install(1, [7; 16], leaf).ok()?;
    Some(keys)
}

/// What comes apart is the wrapper byte, a length, and the rest: nothing is lost.
pub fn av1_unwrap(data: &[u8]) {
    let _ = key_id_of_first_packet(Codec::Av1, data);
    if let Ok(parts) = split_frame(Codec::Av1, data) {
        assert_eq!(parts.clear.len(), 1);
        assert!(data.ends_with(parts.sframe));
        assert!(data.len() - parts.sframe.len() <= 6);
    }
}

/// A link that is read is written as its fragment, and read again the same.
pub fn link_parse(data: &[u8]) {
    let Ok(text) = core::str::from_utf8(data) else {
        return;
    };
    if let Ok(link) = MeetingLink::parse(text) {
        let fragment = link.to_fragment();
        assert!(text.contains(&fragment));
        assert!(MeetingLink::parse(&fragment).is_ok());
    }
}

pub fn descriptor_open(data: &[u8]) {
    if let Ok(descriptor) = Descriptor::decode(data) {
        assert!(descriptor.title.len() <= vocab::limits::TITLE_BYTES_MAX);
    }
}

pub fn profile(data: &[u8]) {
    if let Ok(profile) = Profile::decode(data) {
        assert!(profile.name.len() <= vocab::limits::NAME_BYTES_MAX);
    }
}
