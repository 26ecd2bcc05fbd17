//! The room policy in the group's context and the public part of a leaf's data (e2ee.md section 5).

use ed25519_dalek::{Signature, VerifyingKey};
use minicbor::{Decode, Encode};
use openmls::prelude::{Extensions, GroupContext, LeafNode};
use vocab::RoomId;

/// The GroupContext extension that holds [`RoomPolicy`].
pub const POLICY_EXTENSION: u16 = 0xF3A0;
/// The leaf extension that holds tag, sealed profile and role proof.
pub const LEAF_EXTENSION: u16 = 0xF3A1;

const POLICY_BYTES_MAX: usize = 16 * 1024;
const LEAF_BYTES_MAX: usize = 1024;
const POLICY_VERSION: u8 = 1;
const MEDIA_SUITE: u16 = 4;
const ROLE_LABEL: &[u8] = b"meet/v1 role";
const ROLE_HOST: u8 = 1;

/// What everybody in the group agreed on.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RoomPolicy {
    #[n(1)]
    pub version: u8,
    #[n(2)]
    pub generation: u32,
    #[cbor(n(3), with = "minicbor::bytes")]
    pub host_key: [u8; 32],
    /// Signature keys of moderators' leaves.
    #[n(4)]
    pub moderators: Vec<minicbor::bytes::ByteVec>,
    #[n(5)]
    pub join: Join,
    /// 0 none, 1 share with late joiners.
    #[n(6)]
    pub history: u8,
    #[n(7)]
    pub recording: u8,
    #[n(8)]
    pub media_suite: u16,
    #[n(9)]
    pub members_max: u16,
    /// Signature keys of assistants' leaves.
    #[n(10)]
    pub assistants: Vec<minicbor::bytes::ByteVec>,
}

/// Who may join without being asked in by the host.
///
/// Only [`Join::Open`] lets external commits through; the other two are for batched adds by the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Join {
    #[n(0)]
    Open,
    #[n(1)]
    Lobby,
    #[n(2)]
    Locked,
}

/// The part of the leaf extension that the server can read: the rest is sealed or keyed.
#[derive(Decode)]
#[cbor(map)]
struct LeafData {
    #[cbor(n(5), with = "minicbor::bytes")]
    role_proof: Option<[u8; 64]>,
}

impl RoomPolicy {
    /// Reads the policy out of a group's context; `None` if it is missing, malformed or not this version's.
    pub(crate) fn of(extensions: &Extensions<GroupContext>) -> Option<Self> {
        let bytes = &extensions.unknown(POLICY_EXTENSION)?.0;
        if bytes.len() > POLICY_BYTES_MAX {
            return None;
        }
        let mut decoder = minicbor::Decoder::new(bytes);
        let policy: Self = decoder.decode().ok()?;
        (decoder.position() == bytes.len()
            && policy.version == POLICY_VERSION
            && policy.media_suite == MEDIA_SUITE)
            .then_some(policy)
    }

    /// Whether the leaf is the host's (its role proof verifies) or a moderator's.
    pub(crate) fn is_in_charge(&self, room: &RoomId, leaf: &LeafNode) -> bool {
        let signature_key = leaf.signature_key().as_slice();
        self.moderators
            .iter()
            .any(|moderator| moderator.as_slice() == signature_key)
            || self.is_host(room, leaf)
    }

    fn is_host(&self, room: &RoomId, leaf: &LeafNode) -> bool {
        let Some(proof) = leaf_data(leaf).and_then(|data| data.role_proof) else {
            return false;
        };
        let Ok(host_key) = VerifyingKey::from_bytes(&self.host_key) else {
            return false;
        };
        let message = host_role_message(room, leaf.signature_key().as_slice());
        host_key
            .verify_strict(&message, &Signature::from_bytes(&proof))
            .is_ok()
    }
}

/// What the host's key signs to mark a leaf as the host's: `"meet/v1 role" ‖ room_id ‖ sig_pub ‖ 1`.
pub fn host_role_message(room: &RoomId, signature_key: &[u8]) -> Vec<u8> {
    [ROLE_LABEL, room.as_bytes(), signature_key, &[ROLE_HOST]].concat()
}

/// Whether a leaf carries well-formed data. Its tag and profile are for the members to check.
pub(crate) fn has_leaf_data(leaf: &LeafNode) -> bool {
    leaf_data(leaf).is_some()
}

fn leaf_data(leaf: &LeafNode) -> Option<LeafData> {
    let bytes = &leaf.extensions().unknown(LEAF_EXTENSION)?.0;
    if bytes.len() > LEAF_BYTES_MAX {
        return None;
    }
    minicbor::decode(bytes).ok()
}
