use super::error::GroupError;
use crate::host::HostPublicKey;
use crate::sealed::{JoinRule, Policy};
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use vocab::limits::MEMBERS_MAX;

/// The GroupContext extension that holds the [`RoomPolicy`].
pub const POLICY_EXTENSION: u16 = 0xF3A0;
/// SFrame's AES_128_GCM_SHA256_128 (RFC 9605 section 8.1).
pub const MEDIA_SUITE: u16 = 4;

const VERSION: u8 = 1;
const POLICY_BYTES_MAX: usize = 16 * 1024;

/// What everybody in the group agreed on (e2ee.md section 5).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RoomPolicy {
    #[n(1)]
    version: u8,
    #[n(2)]
    pub generation: u32,
    #[cbor(n(3), with = "minicbor::bytes")]
    pub host_public: HostPublicKey,
    /// Signature keys of moderators' leaves.
    #[n(4)]
    pub moderators: Vec<ByteVec>,
    #[n(5)]
    pub join: JoinRule,
    /// 0 none, 1 share with late joiners.
    #[n(6)]
    pub history: u8,
    #[n(7)]
    pub recording: u8,
    #[n(8)]
    media_suite: u16,
    #[n(9)]
    pub members_max: u16,
    /// Signature keys of assistants' leaves.
    #[n(10)]
    pub assistants: Vec<ByteVec>,
}

impl RoomPolicy {
    /// What the descriptor says the meeting starts with: without moderators or assistants.
    pub fn starting(host_public: HostPublicKey, generation: u32, policy: &Policy) -> Self {
        Self {
            version: VERSION,
            generation,
            host_public,
            moderators: Vec::new(),
            join: policy.join,
            history: policy.share_history.into(),
            recording: policy.recording.into(),
            media_suite: MEDIA_SUITE,
            members_max: policy.members_max.min(MEMBERS_MAX),
            assistants: Vec::new(),
        }
    }

    pub(super) fn names_moderator(&self, signature_key: &[u8]) -> bool {
        self.moderators
            .iter()
            .any(|moderator| moderator.as_slice() == signature_key)
    }

    /// Deterministic CBOR (RFC 8949 section 4.2.1): the keys are written in order, lengths in shortest form.
    pub(super) fn to_bytes(&self) -> Result<Vec<u8>, GroupError> {
        minicbor::to_vec(self).map_err(|_| GroupError::Encoding)
    }

    /// `None` if it is not a policy that this version understands, or not in its deterministic form.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > POLICY_BYTES_MAX {
            return None;
        }
        let policy: Self = minicbor::decode(bytes).ok()?;
        let deterministic = policy.to_bytes().is_ok_and(|again| again == bytes);
        (deterministic && policy.version == VERSION && policy.media_suite == MEDIA_SUITE).then_some(policy)
    }
}
