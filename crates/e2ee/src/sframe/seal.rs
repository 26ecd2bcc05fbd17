use super::cipher::{FrameKey, TAG_BYTES, aad};
use super::keys::{EpochTag, FrameKeys};
use std::collections::BTreeMap;
use vocab::frame_header::{
    AV1_WRAPPER_DELTA, AV1_WRAPPER_KEY, Codec, HEADER_BYTES_MAX, Header, KeyId, clear_bytes, write_leb128,
};

/// No frame is sealed with this counter or a higher one.
pub const COUNTER_END: u64 = 1 << 40;
/// Wrapper byte and length of AV1, or VP8's clear bytes; header; tag.
const OVERHEAD_BYTES_MAX: usize = 6 + HEADER_BYTES_MAX + TAG_BYTES;

/// A frame before encryption.
#[derive(Clone, Copy)]
pub struct Outgoing<'a> {
    /// Which of our sources it comes from; see [`KeyId::context`].
    pub context: u8,
    pub codec: Codec,
    /// As the encoder says; only AV1's wrapper shows it.
    pub key_frame: bool,
    pub bytes: &'a [u8],
}

/// Why a frame cannot be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    #[error("no epoch's key is set for sending")]
    NoKey,
    #[error("the frame is empty")]
    Empty,
    #[error("the frame is shorter than its codec's clear bytes, or too long to be wrapped")]
    Length,
    #[error("this epoch's key has encrypted all it may")]
    Exhausted,
    #[error("the encryption failed")]
    Encrypt,
}

impl SealError {
    /// A name that programs can compare.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoKey => "no_key",
            Self::Empty => "empty",
            Self::Length => "bad_length",
            Self::Exhausted => "counter_exhausted",
            Self::Encrypt => "encrypt",
        }
    }
}

/// Seals our frames. It owns the counters: there must be one for all of a group's frames, and only one.
#[derive(Default)]
pub struct FrameSealer {
    streams: BTreeMap<(EpochTag, u8), Stream>,
}

struct Stream {
    key: FrameKey,
    kid: u64,
    /// The next frame's.
    counter: u64,
}

impl FrameSealer {
    pub fn new() -> Self {
        Self::default()
    }

    /// The frame as it goes to the packetizer. One counter serves all layers of a source.
    pub fn seal(&mut self, keys: &FrameKeys, frame: Outgoing<'_>) -> Result<Vec<u8>, SealError> {
        let &first = frame.bytes.first().ok_or(SealError::Empty)?;
        let split = frame.bytes.split_at_checked(clear_bytes(frame.codec, first));
        let (clear, plain) = split.ok_or(SealError::Length)?;
        let stream = self.stream(keys, frame.context)?;
        if stream.counter >= COUNTER_END {
            return Err(SealError::Exhausted);
        }
        // Before anything can fail: a counter is used once, whatever becomes of the frame.
        let counter = stream.counter;
        stream.counter += 1;

        let mut header = Vec::with_capacity(HEADER_BYTES_MAX);
        Header {
            kid: stream.kid,
            counter,
        }
        .write(&mut header);
        let mut out = Vec::with_capacity(frame.bytes.len() + OVERHEAD_BYTES_MAX);
        if frame.codec == Codec::Av1 {
            out.push(if frame.key_frame {
                AV1_WRAPPER_KEY
            } else {
                AV1_WRAPPER_DELTA
            });
        } else {
            out.extend_from_slice(clear);
        }
        let aad = aad(&header, frame.context, &out);
        if frame.codec == Codec::Av1 {
            let length = header.len() + plain.len() + TAG_BYTES;
            write_leb128(u32::try_from(length).map_err(|_| SealError::Length)?, &mut out);
        }
        out.extend_from_slice(&header);
        let text_at = out.len();
        out.extend_from_slice(plain);
        let text = out.get_mut(text_at..).ok_or(SealError::Encrypt)?;
        let tag = stream
            .key
            .seal(counter, &aad, text)
            .map_err(|_| SealError::Encrypt)?;
        out.extend_from_slice(&tag);
        Ok(out)
    }

    /// Overwrites and forgets the keys of epochs that `keys` no longer holds.
    pub fn forget_dropped(&mut self, keys: &FrameKeys) {
        self.streams.retain(|(tag, _), _| keys.is_live(*tag));
    }

    fn stream(&mut self, keys: &FrameKeys, context: u8) -> Result<&mut Stream, SealError> {
        let (tag, own_leaf) = keys.sending().ok_or(SealError::NoKey)?;
        let key_id = KeyId::new(context, own_leaf, tag.epoch).ok_or(SealError::NoKey)?;
        match self.streams.entry((tag, context)) {
            std::collections::btree_map::Entry::Occupied(entry) => Ok(entry.into_mut()),
            std::collections::btree_map::Entry::Vacant(entry) => {
                let key = keys.derive(tag, key_id).map_err(|_| SealError::NoKey)?;
                Ok(entry.insert(Stream {
                    key,
                    kid: key_id.to_u64(),
                    counter: 0,
                }))
            }
        }
    }

    #[cfg(test)]
    pub(super) fn set_counter(&mut self, keys: &FrameKeys, context: u8, counter: u64) {
        if let Ok(stream) = self.stream(keys, context) {
            stream.counter = counter;
        }
    }
}
