use super::error::GroupError;
use super::leaf::{Identity, LeafData, LeafView};
use super::policy::RoomPolicy;
use super::provider::MlsProvider;
use super::{CommitUpload, PAST_EPOCHS_MAX, UploadKind, profile};
use crate::host::{HostKey, HostPublicKey};
use crate::keys::RoomSecrets;
use openmls::group::PastEpochDeletion;
use openmls::prelude::{GroupId, MlsGroup};
use openmls_traits::OpenMlsProvider;
use openmls_traits::random::OpenMlsRand;
use std::collections::VecDeque;
use vocab::limits::OLD_KEYS_AFTER_JOIN;
use vocab::{CryptoRng, Millis, ParticipantId, Sensitive};
use zeroize::Zeroizing;

const BASE_KEY_LABEL: &str = "SFrame 1.0 Base Key";
const DATA_LABEL: &str = "meet/v1 data";
const GROUP_ID_BYTES: usize = 16;

/// Which meeting the group must be of.
#[derive(Clone)]
pub struct Room {
    pub secrets: RoomSecrets,
    /// From the descriptor, whose fingerprint the link holds.
    pub host_public: HostPublicKey,
}

/// What the frame worker needs of an epoch (RFC 9605 section 5.2).
#[derive(Clone)]
pub struct EpochKeys {
    pub epoch: u64,
    pub base_key: Sensitive<[u8; 16]>,
    pub own_leaf: u32,
}

/// One participation in a meeting's group. All of it is in memory, and overwritten when dropped.
pub struct Group {
    pub(super) provider: MlsProvider,
    pub(super) mls: MlsGroup,
    pub(super) room: Room,
    /// The generation that the host announced, until a commit makes it the current one.
    pub(super) next: Option<RoomSecrets>,
    pub(super) identity: Identity,
    /// When each past epoch that can still be opened ended, oldest first.
    pub(super) past_ended: VecDeque<Millis>,
}

impl Group {
    /// A new group at epoch 1: with the link's PSK in its first commit, which is what the upload holds.
    ///
    /// If somebody else's group was first, throw this one away and join theirs.
    pub fn create(
        room: Room,
        identity: Identity,
        name: &str,
        host: Option<&HostKey>,
        policy: &RoomPolicy,
        rng: &mut dyn CryptoRng,
    ) -> Result<(Self, CommitUpload), GroupError> {
        let provider = MlsProvider::new(rng);
        let leaf = LeafData::new(&room.secrets, &identity, name, host, rng)?;
        let config = profile::create_config(policy, &leaf)?;
        let id = provider
            .rand()
            .random_vec(GROUP_ID_BYTES)
            .map_err(|_| GroupError::Keys)?;
        profile::store_link_psk(&room.secrets, &provider)?;
        let mls = MlsGroup::new_with_group_id(
            &provider,
            &identity,
            &config,
            GroupId::from_slice(&id),
            identity.credential(),
        )
        .map_err(|_| GroupError::Mls)?;
        let mut group = Self {
            provider,
            mls,
            room,
            next: None,
            identity,
            past_ended: VecDeque::new(),
        };
        let mut upload = group.heartbeat()?;
        group
            .mls
            .merge_pending_commit(&group.provider)
            .map_err(|_| GroupError::Mls)?;
        group.forget_past_epochs_but(0)?;
        upload.kind = UploadKind::Create;
        upload.tree = group.tree()?;
        Ok((group, upload))
    }

    pub fn epoch(&self) -> u64 {
        self.mls.epoch().as_u64()
    }

    /// Whether we are still in the group, as far as we know.
    pub fn is_member(&self) -> bool {
        self.mls.is_active()
    }

    /// Random, chosen by the creator: tells one group of the meeting from the next.
    pub fn id(&self) -> &[u8] {
        self.mls.group_id().as_slice()
    }

    pub fn own_leaf(&self) -> u32 {
        self.mls.own_leaf_index().u32()
    }

    pub fn participant(&self) -> ParticipantId {
        self.identity.participant()
    }

    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    pub fn room(&self) -> &Room {
        &self.room
    }

    /// The policy in force; `None` cannot be, since nothing without one is joined or merged.
    pub fn policy(&self) -> Option<RoomPolicy> {
        profile::policy_of(self.mls.extensions())
    }

    /// What the safety code is made of; equal for everybody who is in the same group.
    pub fn epoch_authenticator(&self) -> Result<[u8; 32], GroupError> {
        self.mls
            .epoch_authenticator()
            .as_slice()
            .try_into()
            .map_err(|_| GroupError::Keys)
    }

    pub fn epoch_keys(&self) -> Result<EpochKeys, GroupError> {
        let base_key = Zeroizing::new(self.export(BASE_KEY_LABEL, 16)?);
        Ok(EpochKeys {
            epoch: self.epoch(),
            base_key: Sensitive::new(base_key.as_slice().try_into().map_err(|_| GroupError::Keys)?),
            own_leaf: self.own_leaf(),
        })
    }

    /// The key for data that lives as long as the epoch does.
    pub fn data_key(&self) -> Result<Sensitive<[u8; 32]>, GroupError> {
        let key = Zeroizing::new(self.export(DATA_LABEL, 32)?);
        Ok(Sensitive::new(
            key.as_slice().try_into().map_err(|_| GroupError::Keys)?,
        ))
    }

    /// Drops the secrets of epochs that ended long enough ago.
    pub fn forget_old_epochs(&mut self, now: Millis) -> Result<(), GroupError> {
        let old = |ended: &&Millis| now.since(**ended) >= OLD_KEYS_AFTER_JOIN;
        match self.past_ended.iter().take_while(old).count() {
            0 => Ok(()),
            old => self.forget_past_epochs_but(self.past_ended.len().saturating_sub(old)),
        }
    }

    /// When [`Self::forget_old_epochs`] has something to do next.
    pub fn next_forgetting(&self) -> Option<Millis> {
        self.past_ended.front().map(|ended| *ended + OLD_KEYS_AFTER_JOIN)
    }

    pub(super) fn note_epoch_ended(&mut self, now: Millis) {
        self.past_ended.push_back(now);
        while self.past_ended.len() > PAST_EPOCHS_MAX {
            self.past_ended.pop_front();
        }
    }

    pub(super) fn forget_past_epochs_but(&mut self, kept: usize) -> Result<(), GroupError> {
        // Every epoch has a timestamp, so the first condition deletes none, and the second all but the newest.
        let deletion = PastEpochDeletion::delete_all_without_timestamps().max_past_epochs(kept);
        self.mls
            .delete_past_epoch_secrets(&self.provider, deletion)
            .map_err(|_| GroupError::Mls)?;
        while self.past_ended.len() > kept {
            self.past_ended.pop_front();
        }
        Ok(())
    }

    pub(super) fn leaf(&self, index: u32) -> Option<LeafView> {
        LeafView::of(
            self.mls
                .public_group()
                .leaf(openmls::prelude::LeafNodeIndex::new(index))?,
        )
    }

    fn export(&self, label: &str, length: usize) -> Result<Vec<u8>, GroupError> {
        self.mls
            .export_secret(self.provider.crypto(), label, &[], length)
            .map_err(|_| GroupError::Keys)
    }
}
