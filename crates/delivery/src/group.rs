//! The public state of one MLS group, and the only place where it changes.

use crate::group_info;
use crate::participants::Pid;
use crate::policy::{self, RoomPolicy};
use crate::rules;
use crate::stores_nothing::StoresNothing;
use openmls::prelude::tls_codec::{Deserialize, Serialize};
use openmls::prelude::{
    Ciphersuite, ContentType, LeafNodeIndex, Member, MlsMessageBodyIn, MlsMessageIn, ProcessedMessageContent,
    ProposalStore, ProtocolMessage, PublicGroup, PublicMessageIn, RatchetTreeIn, Sender, StagedCommit,
};
use openmls_rust_crypto::RustCrypto;
use std::collections::BTreeSet;
use vocab::RoomId;
use wire::NackCode;

/// MLSMessage: version mls10, wire format private_message.
const PRIVATE_MESSAGE_HEADER: [u8; 4] = [0, 1, 0, 2];

/// What `delivery` is told about the room whose group it looks after.
#[derive(Clone)]
pub struct Room {
    pub room_id: RoomId,
    pub generation: u32,
    /// The host's Ed25519 public key, as it came with the room.
    pub host_key: [u8; 32],
    /// The operator's limit; a room's policy may set a lower one.
    pub members_max: u16,
}

/// Why a commit was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GroupError {
    #[error("the message is not a commit of this group")]
    NotACommit,
    #[error("the commit is for another epoch than the current one")]
    Stale,
    #[error("the commit breaks rule {0:?}")]
    Rule(NackCode),
    #[error("the group info does not describe the group after the commit")]
    GroupInfo,
    #[error("the commit speaks for another participant than the one who sent it")]
    Impostor,
    #[error("the group is full")]
    Full,
}

/// Who sends a commit, as the connection said when it was opened.
pub(crate) struct Committer<'a> {
    pub(crate) participant: &'a [u8; 16],
    pub(crate) signature_key: &'a [u8; 32],
    /// The leaf that this participant has in the group now.
    pub(crate) leaf: Option<u32>,
}

/// A commit that was applied.
pub(crate) struct Applied {
    /// The leaf that the committer has now.
    pub(crate) leaf: u32,
    pub(crate) removed: BTreeSet<u32>,
    /// The group before it.
    pub(crate) before: Snapshot,
}

/// Enough to go back to an epoch: what a joiner would be given.
#[derive(Clone)]
pub(crate) struct Snapshot {
    tree: Vec<u8>,
    group_info: Vec<u8>,
}

pub(crate) struct Group {
    public: PublicGroup,
    policy: RoomPolicy,
    group_info: Vec<u8>,
}

impl Group {
    /// Starts to follow a group at epoch 1, made by one member alone.
    pub(crate) fn create(
        room: &Room,
        creator: &Committer<'_>,
        commit: &wire::Commit,
        crypto: &RustCrypto,
    ) -> Result<Self, GroupError> {
        let message = parse_commit(&commit.message)?;
        if commit.epoch != 0 || message.epoch().as_u64() != 0 {
            return Err(GroupError::Stale);
        }
        let group = Self::load(&commit.tree, &commit.group_info, crypto)?;
        let public = &group.public;
        let members: Vec<_> = public.members().collect();
        let [only] = members.as_slice() else {
            return Err(GroupError::GroupInfo);
        };
        if message.group_id() != public.group_id()
            || public.group_context().epoch().as_u64() != 1
            || message.confirmation_tag() != Some(public.confirmation_tag())
        {
            return Err(GroupError::GroupInfo);
        }
        if only.credential.serialized_content() != creator.participant
            || only.signature_key != creator.signature_key
        {
            return Err(GroupError::Impostor);
        }
        let leaf = public.leaf(only.index).ok_or(GroupError::GroupInfo)?;
        if !policy::has_leaf_data(leaf) {
            return Err(GroupError::Rule(NackCode::LeafTag));
        }
        let expected = group_info::Expected {
            context: public.group_context(),
            tag: public.confirmation_tag(),
            signer: only.index,
            signature_key: leaf.signature_key().clone(),
        };
        if !expected.is_met_by(&commit.group_info, crypto) {
            return Err(GroupError::GroupInfo);
        }
        rules::check_founding(room, &group.policy, public.group_context())?;
        Ok(group)
    }

    pub(crate) fn restore(snapshot: &Snapshot, crypto: &RustCrypto) -> Result<Self, GroupError> {
        Self::load(&snapshot.tree, &snapshot.group_info, crypto)
    }

    fn load(tree: &[u8], info: &[u8], crypto: &RustCrypto) -> Result<Self, GroupError> {
        let tree = RatchetTreeIn::tls_deserialize_exact(tree).map_err(|_| GroupError::GroupInfo)?;
        let parsed = MlsMessageIn::tls_deserialize_exact(info).map_err(|_| GroupError::GroupInfo)?;
        let MlsMessageBodyIn::GroupInfo(verifiable) = parsed.extract() else {
            return Err(GroupError::GroupInfo);
        };
        if verifiable.ciphersuite() != Ciphersuite::MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519 {
            return Err(GroupError::GroupInfo);
        }
        let (public, _) =
            PublicGroup::from_external(crypto, &StoresNothing, tree, verifiable, ProposalStore::new())
                .map_err(|_| GroupError::GroupInfo)?;
        let policy = RoomPolicy::of(public.group_context().extensions())
            .ok_or(GroupError::Rule(NackCode::Generation))?;
        Ok(Self {
            public,
            policy,
            group_info: info.to_vec(),
        })
    }

    pub(crate) fn epoch(&self) -> u64 {
        self.public.group_context().epoch().as_u64()
    }

    /// Whether bytes begin like an MLSMessage(PrivateMessage) of this group (RFC 9420 sections 6 and 6.3).
    pub(crate) fn has_sent(&self, message: &[u8]) -> bool {
        self.public.group_id().tls_serialize_detached().is_ok_and(|id| {
            message
                .strip_prefix(&PRIVATE_MESSAGE_HEADER)
                .is_some_and(|rest| rest.starts_with(&id))
        })
    }

    pub(crate) fn size(&self) -> usize {
        self.public.members().count()
    }

    pub(crate) fn members_max(&self, room: &Room) -> usize {
        usize::from(self.policy.members_max.min(room.members_max))
    }

    /// GroupInfo and ratchet tree, as a joiner needs them.
    pub(crate) fn snapshot(&self) -> Snapshot {
        let tree = self
            .public
            .export_ratchet_tree()
            .tls_serialize_detached()
            .unwrap_or_default();
        Snapshot {
            tree,
            group_info: self.group_info.clone(),
        }
    }

    /// Checks a commit against every starred rule, and takes it. The group is untouched on an error.
    ///
    /// `is_gone` says whether a leaf was announced as gone long enough ago to be removed by anybody (V8).
    pub(crate) fn apply(
        &mut self,
        room: &Room,
        committer: &Committer<'_>,
        commit: &wire::Commit,
        is_gone: &dyn Fn(u32) -> bool,
        crypto: &RustCrypto,
    ) -> Result<Applied, GroupError> {
        let message = parse_commit(&commit.message)?;
        if message.group_id() != self.public.group_id() {
            return Err(GroupError::Rule(NackCode::Epoch));
        }
        if commit.epoch != self.epoch() || message.epoch().as_u64() != self.epoch() {
            return Err(GroupError::Stale);
        }
        let tag = message
            .confirmation_tag()
            .cloned()
            .ok_or(GroupError::NotACommit)?;
        let processed = self
            .public
            .process_message(crypto, ProtocolMessage::from(message))
            .map_err(|_| GroupError::Rule(NackCode::Mls))?;
        let sender = processed.sender().clone();
        let ProcessedMessageContent::StagedCommitMessage(staged) = processed.into_content() else {
            return Err(GroupError::NotACommit);
        };
        let leaf = self.leaf_of(&sender, &staged)?;
        let checked = rules::Checked {
            room,
            group: &self.public,
            policy: &self.policy,
            staged: &staged,
            external: matches!(sender, Sender::NewMemberCommit),
            committer,
            leaf,
            members_max: self.members_max(room),
            is_gone,
        };
        let policy = checked.check()?;
        let new_leaf = staged.update_path_leaf_node().ok_or(GroupError::NotACommit)?;
        let expected = group_info::Expected {
            context: staged.group_context(),
            tag: &tag,
            signer: leaf,
            signature_key: new_leaf.signature_key().clone(),
        };
        if !expected.is_met_by(&commit.group_info, crypto) {
            return Err(GroupError::GroupInfo);
        }
        let removed = staged
            .remove_proposals()
            .map(|p| p.remove_proposal().removed().u32())
            .collect();
        let before = self.snapshot();
        self.public
            .merge_commit(&StoresNothing, *staged)
            .map_err(|_| GroupError::Rule(NackCode::Mls))?;
        self.policy = policy;
        self.group_info.clone_from(&commit.group_info);
        Ok(Applied {
            leaf: leaf.u32(),
            removed,
            before,
        })
    }

    /// The leaf that whoever made the commit has after it.
    fn leaf_of(&self, sender: &Sender, staged: &StagedCommit) -> Result<LeafNodeIndex, GroupError> {
        match sender {
            Sender::Member(leaf) => Ok(*leaf),
            Sender::NewMemberCommit => self
                .public
                .ext_commit_sender_index(staged)
                .map_err(|_| GroupError::Rule(NackCode::Mls)),
            Sender::External(_) | Sender::NewMemberProposal => Err(GroupError::NotACommit),
        }
    }

    /// Every leaf that somebody holds.
    pub(crate) fn leaves(&self) -> BTreeSet<u32> {
        self.public.members().map(|member| member.index.u32()).collect()
    }

    /// Every leaf with the participant id in it.
    pub(crate) fn holders(&self) -> Vec<(u32, Pid)> {
        let holder = |member: Member| {
            let pid = Pid::try_from(member.credential.serialized_content()).ok()?;
            Some((member.index.u32(), pid))
        };
        self.public.members().filter_map(holder).collect()
    }
}

impl Snapshot {
    pub(crate) fn into_parts(self) -> (Vec<u8>, Vec<u8>) {
        (self.group_info, self.tree)
    }
}

fn parse_commit(bytes: &[u8]) -> Result<PublicMessageIn, GroupError> {
    let parsed = MlsMessageIn::tls_deserialize_exact(bytes).map_err(|_| GroupError::NotACommit)?;
    match parsed.extract() {
        MlsMessageBodyIn::PublicMessage(message) if message.content_type() == ContentType::Commit => {
            Ok(message)
        }
        _ => Err(GroupError::NotACommit),
    }
}
