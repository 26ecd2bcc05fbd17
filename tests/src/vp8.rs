//! Whether what the server received of VP8 can be watched (RFC 6386; RFC 7741 for the packets).

use crate::recorder::Packet;
use image_webp::WebPDecoder;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Cursor;

const START_CODE: [u8; 3] = [0x9d, 0x01, 0x2a];
/// Larger pictures are not what cameras send, but what chance makes of a header.
const PIXELS_MAX: u32 = 4096 * 2304;
/// What encoders leave at the end of a partition without a meaning, at most.
const UNUSED_BYTES_MAX: usize = 8;
/// What something that is not encryption may have added to a frame.
const TRAILER_BYTES_MAX: usize = 64;

/// Start codes of VP8 key frames that went by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct KeyFrames {
    pub start_codes: usize,
    /// Of those, how many are followed by something that a decoder makes a picture of.
    pub decodable: usize,
}

/// Looks at every frame that the packets make, and at every packet by itself.
pub(crate) fn key_frames(packets: &[Packet]) -> KeyFrames {
    let mut streams: BTreeMap<u64, BTreeMap<u64, &Packet>> = BTreeMap::new();
    for packet in packets {
        streams
            .entry(packet.stream)
            .or_default()
            .insert(packet.sequence, packet);
    }
    let mut found = KeyFrames::default();
    for stream in streams.values() {
        for frame in frames(stream) {
            for candidate in candidates(&frame) {
                found.start_codes += 1;
                found.decodable += usize::from(is_picture(candidate));
            }
        }
    }
    found
}

/// Frames without the packets' descriptors, as far as nothing is missing in them.
fn frames(stream: &BTreeMap<u64, &Packet>) -> Vec<Vec<u8>> {
    let mut frames = Vec::new();
    let mut open: Option<(u64, Vec<u8>)> = None;
    for (&sequence, packet) in stream {
        let Some((starts, rest)) = split_descriptor(&packet.payload) else {
            continue;
        };
        let contiguous = open.take().filter(|(next, _)| *next == sequence);
        let mut frame = match contiguous {
            Some((_, frame)) if !starts => frame,
            other => {
                // What was begun and not marked as ended may be watched as well.
                frames.extend(other.map(|(_, frame)| frame));
                Vec::new()
            }
        };
        frame.extend_from_slice(rest);
        if packet.marker {
            frames.push(frame);
        } else {
            open = Some((sequence + 1, frame));
        }
    }
    frames.extend(open.map(|(_, frame)| frame));
    frames
}

/// RFC 7741 section 4.2: whether a frame starts here, and what follows the descriptor.
fn split_descriptor(payload: &[u8]) -> Option<(bool, &[u8])> {
    let first = *payload.first()?;
    let mut length = 1;
    if first & 0x80 != 0 {
        let extension = *payload.get(1)?;
        length = 2;
        if extension & 0x80 != 0 {
            length += if payload.get(2)? & 0x80 != 0 { 2 } else { 1 };
        }
        length += usize::from(extension & 0x40 != 0);
        length += usize::from(extension & 0x30 != 0);
    }
    Some((first & 0x17 == 0x10, payload.get(length..)?))
}

/// Everything in `frame` that begins like a key frame (RFC 6386 section 9.1).
fn candidates(frame: &[u8]) -> impl Iterator<Item = &[u8]> {
    let codes = frame.windows(START_CODE.len()).enumerate();
    codes
        .filter(|(_, window)| *window == START_CODE)
        .filter_map(|(at, _)| frame.get(at.checked_sub(3)?..))
        .filter(|candidate| candidate.first().is_some_and(|byte| byte & 1 == 0))
}

/// Whether a decoder makes a picture of it, and needs all of it to do so.
///
/// Decoders make something of almost any bits, but with noise they are done long before the end, or run over it.
pub(crate) fn is_picture(frame: &[u8]) -> bool {
    decodes(frame)
        && !without_end_of_modes(frame).is_some_and(|cut| decodes(&cut))
        && !frame
            .len()
            .checked_sub(TRAILER_BYTES_MAX)
            .and_then(|length| frame.get(..length))
            .is_some_and(decodes)
}

/// The frame with a first partition that ends a little earlier (RFC 6386 section 9.1: its length is in the tag).
fn without_end_of_modes(frame: &[u8]) -> Option<Vec<u8>> {
    let (tag, rest) = frame.split_first_chunk::<3>()?;
    let tag = u32::from_le_bytes([tag[0], tag[1], tag[2], 0]);
    let (head, partitions) = rest.split_at_checked(7)?;
    let (modes, tokens) = partitions.split_at_checked((tag >> 5) as usize)?;
    let shorter = modes.get(..modes.len().checked_sub(UNUSED_BYTES_MAX)?)?;
    let length = u32::try_from(shorter.len()).ok()?;
    let tag = (length << 5 | tag & 0x1F).to_le_bytes();
    Some([tag.get(..3)?, head, shorter, tokens].concat())
}

/// Whether a decoder that allows for no missing bit gets to the end.
fn decodes(frame: &[u8]) -> bool {
    let decode = || {
        let mut decoder = WebPDecoder::new(Cursor::new(in_webp(frame)?)).ok()?;
        let (width, height) = decoder.dimensions();
        (width * height <= PIXELS_MAX).then_some(())?;
        let mut picture = vec![0; decoder.output_buffer_size()?];
        decoder.read_image(&mut picture).ok()
    };
    decode().is_some()
}

/// A still picture is a VP8 key frame in a box.
fn in_webp(frame: &[u8]) -> Option<Vec<u8>> {
    let length = u32::try_from(frame.len()).ok()?;
    let padding = length & 1;
    let mut file = b"RIFF".to_vec();
    file.extend(length.checked_add(12 + padding)?.to_le_bytes());
    file.extend(b"WEBPVP8 ");
    file.extend(length.to_le_bytes());
    file.extend(frame);
    file.resize(file.len() + padding as usize, 0);
    Some(file)
}

#[cfg(test)]
mod tests {
    use super::{KeyFrames, is_picture, key_frames};
    use crate::recorder::Packet;
    use client::media::test_card;
    use e2ee::sframe::{Codec, FrameKeys, FrameSealer, Outgoing};
    use vocab::Rng;

    fn sealed(seed: u64, frame: &[u8]) -> Vec<u8> {
        let mut key = [0; 16];
        testkit::rng(seed).fill_bytes(&mut key);
        let (mut keys, mut sealer) = (FrameKeys::default(), FrameSealer::default());
        keys.install(1, key, 0).expect("installed");
        assert!(keys.switch_sending(1));
        let frame = Outgoing {
            context: 1,
            codec: Codec::Vp8,
            key_frame: true,
            bytes: frame,
        };
        sealer.seal(&keys, frame).expect("sealed")
    }

    fn packets(frame: &[u8], size: usize) -> Vec<Packet> {
        let chunks: Vec<_> = frame.chunks(size).collect();
        let last = chunks.len() - 1;
        let packet = |(number, chunk): (usize, &&[u8])| Packet {
            stream: 7,
            sequence: 65_530 + number as u64,
            marker: number == last,
            // With an extension: a picture id of two bytes and a count of base layers.
            payload: [&[if number == 0 { 0x90 } else { 0x80 }, 0xC0, 0x81, 2, 3], *chunk].concat(),
        };
        chunks.iter().enumerate().map(packet).collect()
    }

    fn key_frame(position: usize) -> &'static [u8] {
        let position = test_card().next_key_frame(position);
        test_card().frame(position).expect("a frame")
    }

    #[test]
    fn a_key_frame_in_the_clear_is_a_picture() {
        for position in [0, 1, 16, 31] {
            let frame = key_frame(position);
            assert!(is_picture(frame));
            for size in [100, 1100] {
                let mut packets = packets(frame, size);
                packets.reverse();
                let found = key_frames(&packets);
                assert_eq!(
                    (found.start_codes, found.decodable),
                    (1, 1),
                    "in pieces of {size}"
                );
            }
        }
        let delta = test_card().frame(1).expect("a frame");
        assert_eq!(key_frames(&packets(delta, 1100)), KeyFrames::default());
    }

    #[test]
    fn a_sealed_key_frame_is_none() {
        let frame = key_frame(0);
        for seed in 0..300 {
            let found = key_frames(&packets(&sealed(seed, frame), 1100));
            assert_eq!((found.start_codes, found.decodable), (1, 0), "seed {seed}");
        }
    }

    /// As a camera would send it: the header is right, and what follows is noise.
    #[test]
    fn noise_is_none_although_decoders_make_something_of_it() {
        let mut near = 0;
        for seed in 0..100 {
            let mut frame = vec![0; 20_000 + 240 * seed as usize];
            testkit::rng(seed).fill_bytes(&mut frame);
            let first_partition = 2_000_u32 + 20 * seed as u32;
            let tag = (first_partition << 5 | 0x10).to_le_bytes();
            frame[..3].copy_from_slice(&tag[..3]);
            frame[3..10].copy_from_slice(&[0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68, 0x01]);
            near += usize::from(super::decodes(&frame));
            assert!(!is_picture(&frame), "seed {seed}");
        }
        assert!(near > 0, "a decoder alone would have made a picture of some");
    }
}
