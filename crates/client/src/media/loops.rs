use core::time::Duration;
use std::sync::{Arc, LazyLock};

/// How long an Opus packet of the tone lasts.
pub const OPUS_PACKET: Duration = Duration::from_millis(20);
/// The time between two frames of the test card (15 a second).
pub const VP8_FRAME: Duration = Duration::from_micros(66_667);

/// Encoded frames that are sent over and over: made by `assets/make.sh`, four seconds each.
pub struct Loop {
    frames: Vec<Arc<[u8]>>,
    key_frames: Vec<usize>,
}

/// VP8, 320x180, 15 frames a second, a key frame every second; the frame number 0 to 59 is in the picture as
/// eight squares of 24x24 pixels from (8,8), most significant bit left, white = 1.
pub fn test_card() -> &'static Loop {
    static CARD: LazyLock<Loop> =
        LazyLock::new(|| Loop::read(include_bytes!("../../assets/testcard.vp8"), true));
    &CARD
}

/// Opus, 48 kHz mono, 440 Hz, 80 bytes every 20 ms.
pub fn tone() -> &'static Loop {
    static TONE: LazyLock<Loop> =
        LazyLock::new(|| Loop::read(include_bytes!("../../assets/tone.opus"), false));
    &TONE
}

/// An Opus packet without a sound: 20 ms, CELT, mono (RFC 6716 section 3.1; the frame is empty).
pub fn silence() -> &'static Arc<[u8]> {
    static SILENCE: LazyLock<Arc<[u8]>> = LazyLock::new(|| Arc::from([0xf8, 0xff, 0xfe].as_slice()));
    &SILENCE
}

impl Loop {
    pub fn len(&self) -> usize {
        self.frames.len()
    }

    pub fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }

    /// The frame at `position`, counted round and round; `None` only if the loop is empty.
    pub fn frame(&self, position: usize) -> Option<&Arc<[u8]>> {
        self.frames.get(position.checked_rem(self.len())?)
    }

    pub fn is_key_frame(&self, position: usize) -> bool {
        position
            .checked_rem(self.len())
            .is_some_and(|index| self.key_frames.contains(&index))
    }

    /// The first position at or after `position` that holds a key frame.
    pub fn next_key_frame(&self, position: usize) -> usize {
        (position..position + self.len())
            .find(|&candidate| self.is_key_frame(candidate))
            .unwrap_or(position)
    }

    /// Where in the loop this very frame is: how a receiver knows that it got what was sent.
    pub fn find(&self, frame: &[u8]) -> Option<usize> {
        self.frames.iter().position(|own| **own == *frame)
    }

    fn read(mut bytes: &[u8], vp8: bool) -> Self {
        let mut frames = Vec::new();
        while let Some((length, rest)) = bytes.split_first_chunk::<4>() {
            let length = u32::from_be_bytes(*length) as usize;
            let Some((frame, rest)) = rest.split_at_checked(length) else {
                break;
            };
            frames.push(Arc::from(frame));
            bytes = rest;
        }
        let is_key = |frame: &Arc<[u8]>| !vp8 || frame.first().is_some_and(|byte| byte & 1 == 0);
        let key_frames = (0..frames.len())
            .filter(|&index| frames.get(index).is_some_and(is_key))
            .collect();
        Self { frames, key_frames }
    }
}
