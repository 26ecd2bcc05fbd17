//! alice sends (leaf 3), bob receives (leaf 5), mallory relays and tampers.

mod differential;
mod layouts;
mod receiving;
mod sending;
mod suites;
mod vectors;

use super::*;

pub(super) const ALICE: u32 = 3;
pub(super) const BOB: u32 = 5;
pub(super) const CAMERA: u8 = 1;
pub(super) const EPOCH: u64 = 14;
pub(super) const BASE_KEY: [u8; 16] = [0xA5; 16];

/// One member's side.
pub(super) struct Member {
    pub(super) keys: FrameKeys,
    pub(super) sealer: FrameSealer,
    pub(super) opener: FrameOpener,
}

impl Member {
    pub(super) fn at(leaf: u32) -> Self {
        let mut member = Self::outside();
        member.keys.install(EPOCH, BASE_KEY, leaf).unwrap();
        assert!(member.keys.switch_sending(EPOCH));
        member
    }

    pub(super) fn outside() -> Self {
        Self {
            keys: FrameKeys::new(),
            sealer: FrameSealer::new(),
            opener: FrameOpener::new(),
        }
    }

    pub(super) fn seal(&mut self, codec: Codec, bytes: &[u8]) -> Result<Vec<u8>, SealError> {
        self.sealer.seal(
            &self.keys,
            Outgoing {
                context: CAMERA,
                codec,
                key_frame: true,
                bytes,
            },
        )
    }

    pub(super) fn open(&mut self, codec: Codec, frame: &[u8]) -> Result<Vec<u8>, RefusedFrame> {
        self.open_as(
            Expected {
                leaf: ALICE,
                context: CAMERA,
                codec,
            },
            frame,
        )
    }

    pub(super) fn open_as(&mut self, expected: Expected, frame: &[u8]) -> Result<Vec<u8>, RefusedFrame> {
        self.opener.open(&self.keys, 0, expected, frame)
    }
}

/// A frame that is long enough for every codec's clear bytes.
pub(super) fn frame(first_byte: u8, length: usize) -> Vec<u8> {
    core::iter::once(first_byte)
        .chain((1..length).map(|index| index as u8))
        .collect()
}
