//! The server's own look at the outside of what it forwards (e2ee.md section 7.5, rule 5): a safety net of an
//! honest server against clients that send in the clear by mistake, and against members who speak as another.

use livekit_protocol::data_packet::Value;
use vocab::GroupPosition;
use vocab::frame_header::{self, KeyId};

use crate::codec::{Codec, Marks};

/// Whether a frame with this key id may come from the member at `position`, while the room is in `epoch`.
fn is_senders(key: KeyId, position: GroupPosition, epoch: u64) -> bool {
    let distance = key.epoch_byte.wrapping_sub(epoch as u8);
    key.leaf == position.leaf && matches!(distance, 0 | 1 | 0xFF)
}

/// What the tripwire remembers of one stream: whether the frame under way passed, and the epoch last seen.
#[derive(Clone, Copy, Default)]
pub(crate) struct Tripwire {
    passing: bool,
    epoch_byte: Option<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Pass,
    /// The first frame under another epoch's key: whoever has just got that key needs a key frame.
    PassNewEpoch,
    Drop,
}

impl Tripwire {
    /// `position`: `None` as long as the control plane has not told where the sender stands.
    pub(crate) fn judge(
        &mut self,
        codec: Codec,
        marks: &Marks,
        payload: &[u8],
        position: Option<GroupPosition>,
        epoch: u64,
    ) -> Verdict {
        if !marks.frame_start {
            return if self.passing {
                Verdict::Pass
            } else {
                Verdict::Drop
            };
        }
        let key = marks.key_id(codec, payload);
        let Some(key) = key.filter(|it| position.is_some_and(|at| is_senders(*it, at, epoch))) else {
            self.passing = false;
            return Verdict::Drop;
        };
        self.passing = true;
        let before = self.epoch_byte.replace(key.epoch_byte);
        if before.is_some_and(|it| it != key.epoch_byte) {
            Verdict::PassNewEpoch
        } else {
            Verdict::Pass
        }
    }
}

/// Whether a data packet's content is sealed by its sender: user data and livekit-client's encrypted packets
/// are looked into; no other kind carries anything sealed.
pub(crate) fn data_is_sealed(value: Option<&Value>, position: Option<GroupPosition>, epoch: u64) -> bool {
    let sealed = match value {
        Some(Value::User(user)) => &user.payload,
        Some(Value::EncryptedPacket(packet)) => &packet.encrypted_value,
        _ => return false,
    };
    let key = frame_header::key_id_of_frame(frame_header::Codec::Data, sealed);
    key.is_ok_and(|it| position.is_some_and(|at| is_senders(it, at, epoch)))
}

#[cfg(test)]
mod tests;
