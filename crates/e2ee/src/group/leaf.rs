use super::error::GroupError;
use super::policy::RoomPolicy;
use super::state::Room;
use crate::host::{self, HostKey, Role};
use crate::keys::{LeafTag, RoomSecrets};
use crate::sealed;
use ed25519_dalek::{Signer as _, SigningKey};
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use openmls::prelude::{BasicCredential, Credential, CredentialWithKey, LeafNode, SignaturePublicKey};
use openmls_traits::signatures::{Signer, SignerError};
use openmls_traits::types::SignatureScheme;
use vocab::{CryptoRng, ParticipantId};
use zeroize::Zeroizing;

/// The leaf extension that holds tag, sealed profile and role proof.
pub const LEAF_EXTENSION: u16 = 0xF3A1;

const VERSION: u8 = 1;
const LEAF_BYTES_MAX: usize = 1024;

/// Who somebody is for the length of one participation: in memory only, new at every join.
#[derive(Clone)]
pub struct Identity {
    participant: ParticipantId,
    signing_key: SigningKey,
}

impl Identity {
    pub fn generate(rng: &mut dyn CryptoRng) -> Self {
        let (mut participant, mut seed) = ([0; ParticipantId::LEN], Zeroizing::new([0; 32]));
        rng.fill_bytes(&mut participant);
        rng.fill_bytes(&mut seed[..]);
        Self {
            participant: ParticipantId::from_bytes(participant),
            signing_key: SigningKey::from_bytes(&seed),
        }
    }

    pub fn participant(&self) -> ParticipantId {
        self.participant
    }

    pub fn signature_key(&self) -> [u8; 32] {
        self.signing_key.verifying_key().to_bytes()
    }

    #[cfg(test)]
    pub(super) fn for_test(participant: ParticipantId, rng: &mut dyn CryptoRng) -> Self {
        Self {
            participant,
            ..Self::generate(rng)
        }
    }

    #[cfg(test)]
    pub(super) fn with_participant(&self, participant: ParticipantId) -> Self {
        Self {
            participant,
            signing_key: self.signing_key.clone(),
        }
    }

    pub(super) fn credential(&self) -> CredentialWithKey {
        CredentialWithKey {
            credential: BasicCredential::new(self.participant.as_bytes().to_vec()).into(),
            signature_key: SignaturePublicKey::from(self.signature_key().as_slice()),
        }
    }
}

impl Signer for Identity {
    fn sign(&self, payload: &[u8]) -> Result<Vec<u8>, SignerError> {
        Ok(self.signing_key.sign(payload).to_bytes().to_vec())
    }

    fn signature_scheme(&self) -> SignatureScheme {
        SignatureScheme::ED25519
    }
}

/// The leaf extension (e2ee.md section 5).
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct LeafData {
    #[n(1)]
    version: u8,
    #[n(2)]
    pub(super) generation: u32,
    #[cbor(n(3), with = "minicbor::bytes")]
    tag: LeafTag,
    #[n(4)]
    profile: ByteVec,
    #[cbor(n(5), with = "minicbor::bytes")]
    proof: Option<[u8; 64]>,
}

impl LeafData {
    pub(super) fn new(
        secrets: &RoomSecrets,
        identity: &Identity,
        name: &str,
        host: Option<&HostKey>,
        rng: &mut dyn CryptoRng,
    ) -> Result<Self, GroupError> {
        let signature_key = identity.signature_key();
        let profile = sealed::Profile {
            name: name.to_owned(),
        };
        Ok(Self {
            version: VERSION,
            generation: secrets.generation(),
            tag: secrets
                .leaf_tag(&signature_key, &identity.participant)
                .map_err(|_| GroupError::Keys)?,
            profile: sealed::seal_profile(secrets, &signature_key, &profile, rng)
                .map_err(|_| GroupError::Name)?
                .into(),
            proof: host.map(|key| key.role_proof(secrets.room_id(), &signature_key, Role::Host)),
        })
    }

    pub(super) fn to_bytes(&self) -> Result<Vec<u8>, GroupError> {
        minicbor::to_vec(self).map_err(|_| GroupError::Encoding)
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > LEAF_BYTES_MAX {
            return None;
        }
        let data: Self = minicbor::decode(bytes).ok()?;
        let deterministic = data.to_bytes().is_ok_and(|again| again == bytes);
        (deterministic && data.version == VERSION).then_some(data)
    }
}

/// A leaf of the tree, read: well-formed, and nothing more.
pub(super) struct LeafView {
    pub(super) participant: ParticipantId,
    pub(super) signature_key: [u8; 32],
    pub(super) data: LeafData,
}

impl LeafView {
    /// `None` without a 16-byte basic credential, an Ed25519 key, or our extension.
    pub(super) fn of(leaf: &LeafNode) -> Option<Self> {
        Some(Self {
            participant: participant_of(leaf.credential())?,
            signature_key: leaf.signature_key().as_slice().try_into().ok()?,
            data: LeafData::from_bytes(&leaf.extensions().unknown(LEAF_EXTENSION)?.0)?,
        })
    }

    /// Whether the leaf's owner knew the link of `secrets`' generation.
    pub(super) fn tag_holds(&self, secrets: &RoomSecrets) -> bool {
        self.data.generation == secrets.generation()
            && secrets.leaf_tag_holds(&self.signature_key, &self.participant, &self.data.tag)
    }

    pub(super) fn is_host(&self, room: &Room) -> bool {
        self.data.proof.is_some_and(|proof| {
            host::verify_role_proof(
                &room.host_public,
                room.secrets.room_id(),
                &self.signature_key,
                Role::Host,
                &proof,
            )
            .is_ok()
        })
    }

    /// Host or moderator: may remove, add to a locked meeting, change the policy.
    pub(super) fn is_in_charge(&self, room: &Room, policy: &RoomPolicy) -> bool {
        policy.names_moderator(&self.signature_key) || self.is_host(room)
    }

    /// `None`: the profile is not sealed under this generation's key, or not a profile.
    pub(super) fn name(&self, secrets: &RoomSecrets) -> Option<String> {
        sealed::open_profile(secrets, &self.signature_key, &self.data.profile)
            .ok()
            .map(|profile| profile.name)
    }
}

pub(super) fn participant_of(credential: &Credential) -> Option<ParticipantId> {
    let basic = BasicCredential::try_from(credential.clone()).ok()?;
    Some(ParticipantId::from_bytes(basic.identity().try_into().ok()?))
}
