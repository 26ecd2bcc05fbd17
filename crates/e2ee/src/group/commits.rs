use super::error::GroupError;
use super::profile;
use super::state::Group;
use openmls::prelude::tls_codec::Serialize;
use openmls::prelude::{
    CommitBuilder, Initial, LeafNodeIndex, MlsMessageOut, PreSharedKeyProposal, Proposal,
};
use openmls_traits::OpenMlsProvider;

/// A commit of ours, as it is uploaded.
#[derive(Clone, PartialEq, Eq)]
pub struct CommitUpload {
    /// The epoch that it was made in.
    pub epoch: u64,
    pub kind: UploadKind,
    /// MLSMessage(PublicMessage).
    pub message: Vec<u8>,
    /// MLSMessage(GroupInfo) of the epoch after it, with the external key and without the tree.
    pub group_info: Vec<u8>,
    /// The ratchet tree after it, for a new group's first commit; empty otherwise.
    pub tree: Vec<u8>,
}

/// What a commit of ours does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UploadKind {
    Create,
    Join,
    Resync,
    Remove,
    Heartbeat,
    Generation,
}

impl Group {
    /// A commit that takes out `leaves`. It is merged when the server shows it to us.
    pub fn commit_removes(&mut self, leaves: &[u32]) -> Result<CommitUpload, GroupError> {
        let own = self.own_leaf();
        if leaves.is_empty()
            || leaves
                .iter()
                .any(|leaf| *leaf == own || self.leaf(*leaf).is_none())
        {
            return Err(GroupError::NotMember);
        }
        self.commit(UploadKind::Remove, |builder| {
            Ok(builder.propose_removals(leaves.iter().copied().map(LeafNodeIndex::new)))
        })
    }

    /// A commit with nothing but the PSK and a new path: post-compromise security.
    pub fn heartbeat(&mut self) -> Result<CommitUpload, GroupError> {
        self.commit(UploadKind::Heartbeat, |builder| Ok(builder))
    }

    pub fn has_pending_commit(&self) -> bool {
        self.mls.pending_commit().is_some()
    }

    /// Another commit was first, or ours was refused.
    pub fn clear_pending_commit(&mut self) -> Result<(), GroupError> {
        self.mls
            .clear_pending_commit(self.provider.storage())
            .map_err(|_| GroupError::Mls)
    }

    /// The ratchet tree, TLS-encoded.
    pub fn tree(&self) -> Result<Vec<u8>, GroupError> {
        self.mls
            .export_ratchet_tree()
            .tls_serialize_detached()
            .map_err(|_| GroupError::Encoding)
    }

    pub(super) fn commit(
        &mut self,
        kind: UploadKind,
        fill: impl FnOnce(CommitBuilder<'_, Initial>) -> Result<CommitBuilder<'_, Initial>, GroupError>,
    ) -> Result<CommitUpload, GroupError> {
        if !self.mls.is_active() {
            return Err(GroupError::NotMember);
        }
        if self.has_pending_commit() {
            return Err(GroupError::Pending);
        }
        let epoch = self.epoch();
        let secrets = self.next.as_ref().unwrap_or(&self.room.secrets);
        let psk = profile::link_psk(secrets, &self.provider)?;
        let builder = self
            .mls
            .commit_builder()
            .consume_proposal_store(false)
            .force_self_update(true)
            .add_proposal(Proposal::PreSharedKey(Box::new(PreSharedKeyProposal::new(psk))));
        let bundle = fill(builder)?
            .load_psks(self.provider.storage())
            .map_err(|_| GroupError::Mls)?
            .create_group_info(true)
            .build(
                self.provider.rand(),
                self.provider.crypto(),
                &self.identity,
                |_| true,
            )
            .map_err(|_| GroupError::Mls)?
            .stage_commit(&self.provider)
            .map_err(|_| GroupError::Mls)?;
        let (commit, _, group_info) = bundle.into_messages();
        Ok(CommitUpload {
            epoch,
            kind,
            message: to_bytes(&commit)?,
            group_info: to_bytes(&group_info.ok_or(GroupError::Mls)?)?,
            tree: Vec::new(),
        })
    }
}

pub(super) fn to_bytes(message: &MlsMessageOut) -> Result<Vec<u8>, GroupError> {
    message.to_bytes().map_err(|_| GroupError::Encoding)
}
