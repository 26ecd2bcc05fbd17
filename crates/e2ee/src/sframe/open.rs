use super::cipher::{FrameKey, TAG_BYTES, aad};
use super::keys::{EpochTag, FrameKeys};
use super::replay::ReplayWindow;
use super::{Codec, Counts, Header, KeyId};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use vocab::frame_header::split_frame;

/// What the receiver's tile stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The leaf that the tile is labelled with.
    pub leaf: u32,
    /// The source that the tile shows; see [`KeyId::context`].
    pub context: u8,
    pub codec: Codec,
}

/// Why a frame is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefusedFrame {
    #[error("the frame's epoch is not one of the live ones")]
    UnknownEpoch,
    #[error("the frame is another member's")]
    WrongSender,
    #[error("the frame is from another source")]
    WrongContext,
    #[error("the frame was opened before, or is too old to tell")]
    Replayed,
    #[error("the frame's tag does not hold")]
    Forged,
    #[error("the frame is not encrypted as the codec's layout says")]
    NotSframe,
}

impl RefusedFrame {
    /// A name that programs can compare.
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnknownEpoch => "unknown_epoch",
            Self::WrongSender => "wrong_sender",
            Self::WrongContext => "wrong_context",
            Self::Replayed => "replayed",
            Self::Forged => "forged",
            Self::NotSframe => "not_sframe",
        }
    }
}

/// Opens others' frames (e2ee.md section 7.2), and counts per receiver what became of them.
#[derive(Default)]
pub struct FrameOpener {
    senders: BTreeMap<(EpochTag, KeyId), Sender>,
    counts: BTreeMap<u32, Counts>,
}

struct Sender {
    key: FrameKey,
    replay: ReplayWindow,
}

impl FrameOpener {
    pub fn new() -> Self {
        Self::default()
    }

    /// The frame as the sender's encoder made it. `receiver` only names the counts that it goes into.
    pub fn open(
        &mut self,
        keys: &FrameKeys,
        receiver: u32,
        expected: Expected,
        frame: &[u8],
    ) -> Result<Vec<u8>, RefusedFrame> {
        let outcome = self.open_uncounted(keys, expected, frame);
        self.counts.entry(receiver).or_default().count(&outcome);
        outcome
    }

    pub fn counts(&self, receiver: u32) -> Counts {
        self.counts.get(&receiver).copied().unwrap_or_default()
    }

    pub fn forget_receiver(&mut self, receiver: u32) {
        self.counts.remove(&receiver);
    }

    /// Overwrites and forgets the keys of epochs that `keys` no longer holds.
    pub fn forget_dropped(&mut self, keys: &FrameKeys) {
        self.senders.retain(|(tag, _), _| keys.is_live(*tag));
    }

    fn open_uncounted(
        &mut self,
        keys: &FrameKeys,
        expected: Expected,
        frame: &[u8],
    ) -> Result<Vec<u8>, RefusedFrame> {
        let parts = split_frame(expected.codec, frame).map_err(|_| RefusedFrame::NotSframe)?;
        let (header, header_bytes) = Header::parse(parts.sframe).map_err(|_| RefusedFrame::NotSframe)?;
        let key_id = KeyId::from_u64(header.kid).ok_or(RefusedFrame::NotSframe)?;
        let split = parts.sframe.split_at_checked(header_bytes);
        let (header_part, sealed) = split.ok_or(RefusedFrame::NotSframe)?;
        let (text, tag) = sealed
            .split_last_chunk::<TAG_BYTES>()
            .ok_or(RefusedFrame::NotSframe)?;

        let epoch = keys
            .by_byte(key_id.epoch_byte)
            .ok_or(RefusedFrame::UnknownEpoch)?;
        if key_id.leaf != expected.leaf {
            return Err(RefusedFrame::WrongSender);
        }
        if key_id.context != expected.context {
            return Err(RefusedFrame::WrongContext);
        }
        let sender = self.sender(keys, epoch, key_id)?;
        if !sender.replay.is_fresh(header.counter) {
            return Err(RefusedFrame::Replayed);
        }
        let aad = aad(header_part, key_id.context, parts.clear);
        // VP8's clear bytes are part of the frame; AV1's wrapper is not.
        let kept = if expected.codec == Codec::Av1 {
            &[][..]
        } else {
            parts.clear
        };
        let mut plain = Vec::with_capacity(kept.len() + text.len());
        plain.extend_from_slice(kept);
        plain.extend_from_slice(text);
        let in_place = plain.get_mut(kept.len()..).ok_or(RefusedFrame::NotSframe)?;
        sender
            .key
            .open(header.counter, &aad, in_place, tag)
            .map_err(|_| RefusedFrame::Forged)?;
        sender.replay.record(header.counter);
        Ok(plain)
    }

    /// The tile's leaf and source bound how many of these there can be: what a frame claims does not.
    fn sender(
        &mut self,
        keys: &FrameKeys,
        epoch: EpochTag,
        key_id: KeyId,
    ) -> Result<&mut Sender, RefusedFrame> {
        match self.senders.entry((epoch, key_id)) {
            Entry::Occupied(entry) => Ok(entry.into_mut()),
            Entry::Vacant(entry) => {
                let key = keys.derive(epoch, key_id).map_err(|_| RefusedFrame::Forged)?;
                Ok(entry.insert(Sender {
                    key,
                    replay: ReplayWindow::new(),
                }))
            }
        }
    }
}
