//! The starred acceptance rules of e2ee.md section 5.1, over a commit that OpenMLS has staged.

use crate::group::{Committer, GroupError, Room};
use crate::policy::{self, Join, RoomPolicy};
use openmls::prelude::tls_codec::{Deserialize, Serialize};
use openmls::prelude::{
    ExtensionType, GroupContext, LeafNode, LeafNodeIndex, Proposal, ProposalOrRefType, PublicGroup,
    StagedCommit,
};
use openmls::schedule::{PreSharedKeyId, Psk};
use wire::NackCode;

const PSK_LABEL: &[u8] = b"meet/v1 psk";
const PSK_NONCE_LEN: usize = 32;

/// A staged commit with everything that the rules look at.
pub(crate) struct Checked<'a> {
    pub(crate) room: &'a Room,
    pub(crate) group: &'a PublicGroup,
    pub(crate) policy: &'a RoomPolicy,
    pub(crate) staged: &'a StagedCommit,
    pub(crate) external: bool,
    pub(crate) committer: &'a Committer<'a>,
    /// The leaf that the committer has after the commit.
    pub(crate) leaf: LeafNodeIndex,
    pub(crate) members_max: usize,
    pub(crate) is_gone: &'a dyn Fn(u32) -> bool,
}

/// The rules for a group's first context.
pub(crate) fn check_founding(
    room: &Room,
    policy: &RoomPolicy,
    context: &GroupContext,
) -> Result<(), GroupError> {
    if policy.generation != room.generation || policy.host_key != room.host_key {
        return Err(GroupError::Rule(NackCode::Generation));
    }
    if !has_required_capabilities(context) || policy.members_max == 0 {
        return Err(GroupError::Rule(NackCode::Proposal));
    }
    Ok(())
}

impl Checked<'_> {
    /// Applies V1, V2, V4 and V6 to V9. Returns the policy that is in force after the commit.
    pub(crate) fn check(&self) -> Result<RoomPolicy, GroupError> {
        self.check_proposal_kinds()?;
        let new_leaf = self
            .staged
            .update_path_leaf_node()
            .ok_or(GroupError::Rule(NackCode::Proposal))?;
        self.check_speaker(new_leaf)?;
        self.check_psk()?;
        let policy = self.check_context()?;
        if self.external {
            self.check_external(new_leaf)?;
        } else {
            self.check_removals()?;
        }
        self.check_size()?;
        Ok(policy)
    }

    /// V4: only the proposals that meetings use, all of them in the commit itself.
    ///
    /// V7: adds are for the batched join of e2ee.md 6.4. As long as the server hands out no key packages,
    /// nobody has a reason to add, so no add passes.
    fn check_proposal_kinds(&self) -> Result<(), GroupError> {
        for queued in self.staged.queued_proposals() {
            if queued.proposal_or_ref_type() != ProposalOrRefType::Proposal {
                return Err(GroupError::Rule(NackCode::Proposal));
            }
            match queued.proposal() {
                Proposal::PreSharedKey(_) | Proposal::Remove(_) | Proposal::GroupContextExtensions(_) => {}
                Proposal::ExternalInit(_) if self.external => {}
                Proposal::Add(_) => return Err(GroupError::Rule(NackCode::Add)),
                _ => return Err(GroupError::Rule(NackCode::Proposal)),
            }
        }
        Ok(())
    }

    /// A connection commits for its own leaf only, and a leaf keeps its identity and its signature key.
    fn check_speaker(&self, new_leaf: &LeafNode) -> Result<(), GroupError> {
        if new_leaf.credential().serialized_content() != self.committer.participant
            || new_leaf.signature_key().as_slice() != self.committer.signature_key
            || (!self.external && self.committer.leaf != Some(self.leaf.u32()))
        {
            return Err(GroupError::Impostor);
        }
        if !policy::has_leaf_data(new_leaf) {
            return Err(GroupError::Rule(NackCode::LeafTag));
        }
        Ok(())
    }

    /// V1: exactly one PSK, and it is the link's of the current generation.
    fn check_psk(&self) -> Result<(), GroupError> {
        let refused = GroupError::Rule(NackCode::LinkPsk);
        let mut proposals = self.staged.psk_proposals();
        let (Some(only), None) = (proposals.next(), proposals.next()) else {
            return Err(refused);
        };
        // OpenMLS does not let the id out of the proposal, but its encoding is nothing else.
        let encoded = only
            .psk_proposal()
            .tls_serialize_detached()
            .map_err(|_| refused)?;
        let id = PreSharedKeyId::tls_deserialize_exact(encoded).map_err(|_| refused)?;
        let Psk::External(external) = id.psk() else {
            return Err(refused);
        };
        let expected = [
            PSK_LABEL,
            self.room.room_id.as_bytes(),
            &self.room.generation.to_be_bytes(),
        ]
        .concat();
        if external.psk_id() != expected || id.psk_nonce().len() != PSK_NONCE_LEN {
            return Err(refused);
        }
        Ok(())
    }

    /// V2 and V4: the context changes only by the host's or a moderator's hand, never in what the room was
    /// created with. A new generation needs a parked rotation (e2ee.md 6.8); none can be parked yet.
    fn check_context(&self) -> Result<RoomPolicy, GroupError> {
        let mut changes = self
            .staged
            .queued_proposals()
            .filter(|queued| matches!(queued.proposal(), Proposal::GroupContextExtensions(_)));
        if changes.next().is_none() {
            return Ok(self.policy.clone());
        }
        let context = self.staged.group_context();
        let policy = RoomPolicy::of(context.extensions()).ok_or(GroupError::Rule(NackCode::Generation))?;
        if policy.generation != self.policy.generation || policy.host_key != self.policy.host_key {
            return Err(GroupError::Rule(NackCode::Generation));
        }
        if self.external || !self.is_in_charge() || !has_required_capabilities(context) {
            return Err(GroupError::Rule(NackCode::Proposal));
        }
        Ok(policy)
    }

    /// V6: an external commit joins an open room as somebody new, or replaces the committer's own leaf.
    fn check_external(&self, new_leaf: &LeafNode) -> Result<(), GroupError> {
        let refused = GroupError::Rule(NackCode::ExternalCommit);
        let mut own_leaf_removed = false;
        for removed in self.staged.remove_proposals() {
            let index = removed.remove_proposal().removed();
            let old = self.group.leaf(index).ok_or(refused)?;
            if old.signature_key() != new_leaf.signature_key() || old.credential() != new_leaf.credential() {
                return Err(refused);
            }
            own_leaf_removed = true;
        }
        if own_leaf_removed {
            return Ok(());
        }
        if self.policy.join != Join::Open {
            return Err(refused);
        }
        let taken = self.group.members().any(|member| {
            member.credential.serialized_content() == self.committer.participant
                || member.signature_key == self.committer.signature_key
        });
        if taken {
            return Err(GroupError::Rule(NackCode::LeafTag));
        }
        Ok(())
    }

    /// V8: who is not in charge removes only leaves that were announced as gone long enough ago.
    fn check_removals(&self) -> Result<(), GroupError> {
        let mut leaves = self
            .staged
            .remove_proposals()
            .map(|p| p.remove_proposal().removed().u32());
        if leaves.all(|leaf| (self.is_gone)(leaf)) || self.is_in_charge() {
            Ok(())
        } else {
            Err(GroupError::Rule(NackCode::Removal))
        }
    }

    /// V9, the part that OpenMLS does not know.
    fn check_size(&self) -> Result<(), GroupError> {
        let removed = self.staged.remove_proposals().count();
        let members = self.group.members().count().saturating_sub(removed) + usize::from(self.external);
        if self.external && members > self.members_max {
            return Err(GroupError::Full);
        }
        Ok(())
    }

    fn is_in_charge(&self) -> bool {
        self.group
            .leaf(self.leaf)
            .is_some_and(|leaf| self.policy.is_in_charge(&self.room.room_id, leaf))
    }
}

/// Both of our extensions and the basic credential are required of every member; nobody outside may propose.
fn has_required_capabilities(context: &GroupContext) -> bool {
    let requires = |code| {
        context
            .required_capabilities()
            .is_some_and(|required| required.extension_types().contains(&ExtensionType::Unknown(code)))
    };
    requires(policy::POLICY_EXTENSION)
        && requires(policy::LEAF_EXTENSION)
        && context.extensions().external_senders().is_none()
}
