use crate::media::Source;
use crate::state::{FrameFate, Shared};
use e2ee::sframe::{Codec, Expected, FrameKeys, FrameOpener, FrameSealer, InstallError, Outgoing, SealError};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Instant;
use vocab::Sensitive;

/// The SFrame context of data packets.
const DATA_CONTEXT: u8 = 4;
/// Frames of one track that wait for a key or for the roster, at most.
const WAITING_MAX: usize = 30;

/// Seals our frames and opens others': what the frame worker is in a browser.
#[derive(Default)]
pub(crate) struct FrameBox {
    keys: FrameKeys,
    sealer: FrameSealer,
    opener: FrameOpener,
    /// LiveKit identity to leaf: from the group's roster, never from signaling.
    leaves: BTreeMap<String, u32>,
    tracks: BTreeMap<String, Track>,
    next_receiver: u32,
}

struct Track {
    receiver: u32,
    identity: String,
    source: Source,
    waiting: VecDeque<Arc<[u8]>>,
}

impl FrameBox {
    pub(crate) fn install(
        &mut self,
        epoch: u64,
        base_key: &Sensitive<[u8; 16]>,
        own_leaf: u32,
        shared: &Shared,
        now: Instant,
    ) -> Result<(), InstallError> {
        self.keys.install(epoch, *base_key.expose(), own_leaf)?;
        self.open_waiting(shared, now);
        Ok(())
    }

    pub(crate) fn switch_sending(&mut self, epoch: u64) -> bool {
        self.keys.switch_sending(epoch)
    }

    pub(crate) fn drop_epoch(&mut self, epoch: u64) {
        self.keys.drop_epoch(epoch);
        self.sealer.forget_dropped(&self.keys);
        self.opener.forget_dropped(&self.keys);
    }

    pub(crate) fn set_leaves(&mut self, leaves: BTreeMap<String, u32>, shared: &Shared, now: Instant) {
        self.leaves = leaves;
        self.open_waiting(shared, now);
    }

    pub(crate) fn seal(
        &mut self,
        source: Source,
        key_frame: bool,
        bytes: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        let codec = codec_of(source);
        let frame = Outgoing {
            context: source.context(),
            codec,
            key_frame,
            bytes,
        };
        self.sealer.seal(&self.keys, frame)
    }

    /// Seals under the context of another source than it is sent as.
    pub(crate) fn seal_as(
        &mut self,
        source: Source,
        context_of: Source,
        key_frame: bool,
        bytes: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        let frame = Outgoing {
            context: context_of.context(),
            codec: codec_of(source),
            key_frame,
            bytes,
        };
        self.sealer.seal(&self.keys, frame)
    }

    pub(crate) fn seal_data(&mut self, bytes: &[u8]) -> Result<Vec<u8>, SealError> {
        let frame = Outgoing {
            context: DATA_CONTEXT,
            codec: Codec::Data,
            key_frame: false,
            bytes,
        };
        self.sealer.seal(&self.keys, frame)
    }

    /// Opens a data packet that the server says is `identity`'s.
    pub(crate) fn open_data(
        &mut self,
        identity: &str,
        sealed: &[u8],
    ) -> Result<(u32, Vec<u8>), &'static str> {
        let leaf = *self.leaves.get(identity).ok_or("unknown_participant")?;
        let expected = Expected {
            leaf,
            context: DATA_CONTEXT,
            codec: Codec::Data,
        };
        let plain = self
            .opener
            .open(&self.keys, u32::MAX, expected, sealed)
            .map_err(|refused| refused.code())?;
        Ok((leaf, plain))
    }

    /// Opens a frame, or keeps it for a moment if its key or its sender's leaf is still on the way.
    pub(crate) fn received(
        &mut self,
        identity: &str,
        track_sid: &str,
        source: Source,
        frame: &Arc<[u8]>,
        shared: &Shared,
        now: Instant,
    ) {
        let track = self.tracks.entry(track_sid.to_owned()).or_insert_with(|| {
            self.next_receiver += 1;
            Track {
                receiver: self.next_receiver,
                identity: identity.to_owned(),
                source,
                waiting: VecDeque::new(),
            }
        });
        if track.identity != identity || track.source != source {
            // The server gave the track to somebody else: what waited was the other's.
            track.identity = identity.to_owned();
            track.source = source;
            track.waiting.clear();
        }
        let fate = open(&self.keys, &mut self.opener, &self.leaves, track, frame);
        if fate.may_become_readable() {
            track.waiting.push_back(Arc::clone(frame));
            if track.waiting.len() <= WAITING_MAX {
                return;
            }
            track.waiting.pop_front();
        }
        shared.frame(
            identity,
            track_sid,
            source,
            self.leaves.get(identity).copied(),
            fate,
            now,
        );
    }

    fn open_waiting(&mut self, shared: &Shared, now: Instant) {
        for (track_sid, track) in &mut self.tracks {
            for frame in core::mem::take(&mut track.waiting) {
                let fate = open(&self.keys, &mut self.opener, &self.leaves, track, &frame);
                if fate.may_become_readable() {
                    track.waiting.push_back(frame);
                } else {
                    let leaf = self.leaves.get(&track.identity).copied();
                    shared.frame(&track.identity, track_sid, track.source, leaf, fate, now);
                }
            }
        }
    }
}

fn open(
    keys: &FrameKeys,
    opener: &mut FrameOpener,
    leaves: &BTreeMap<String, u32>,
    track: &Track,
    frame: &[u8],
) -> FrameFate {
    let Some(&leaf) = leaves.get(&track.identity) else {
        return FrameFate::Refused("unknown_participant");
    };
    let expected = Expected {
        leaf,
        context: track.source.context(),
        codec: codec_of(track.source),
    };
    match opener.open(keys, track.receiver, expected, frame) {
        Ok(plain) => FrameFate::Opened(plain),
        Err(refused) => FrameFate::Refused(refused.code()),
    }
}

fn codec_of(source: Source) -> Codec {
    if source.is_video() {
        Codec::Vp8
    } else {
        Codec::Opus
    }
}
