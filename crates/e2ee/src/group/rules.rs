//! The acceptance rules of e2ee.md section 5.1, one function each. None of them changes anything.

use super::gone::GoneLeaves;
use super::leaf::LeafView;
use super::policy::RoomPolicy;
use super::profile::{self, PSK_NONCE_BYTES};
use super::state::Group;
use crate::keys::RoomSecrets;
use crate::sealed::JoinRule;
use openmls::prelude::tls_codec::{Deserialize, Serialize};
use openmls::prelude::{LeafNode, Proposal, ProposalOrRefType, ProtocolMessage, Sender, StagedCommit};
use openmls::schedule::{PreSharedKeyId, Psk};
use std::collections::BTreeSet;
use vocab::Millis;
use vocab::limits::MEMBERS_MAX;

/// Which rule a commit broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("V1: the commit does not carry exactly one PSK, of the link's current generation")]
    LinkPsk,
    #[error("V2: the commit changes the link's generation, and not as the host does")]
    Generation,
    #[error("V4: the commit carries a proposal that is not allowed")]
    Proposal,
    #[error("V5: a leaf has no valid tag, or is somebody else's")]
    LeafTag,
    #[error("V6: an external commit that is neither a join of an open meeting nor a resync")]
    ExternalCommit,
    #[error("V7: somebody was added by a member who may not add")]
    Add,
    #[error("V8: somebody was removed by a member who may not remove")]
    Removal,
    #[error("V9: the commit is for another epoch or group, or the group would be too large")]
    Epoch,
    #[error("the MLS library refused: signature, parent hash, confirmation tag")]
    Mls,
}

enum Committer {
    Member { leaf: LeafView, in_charge: bool },
    Joiner,
}

struct Case<'a> {
    group: &'a Group,
    staged: &'a StagedCommit,
    committer: Committer,
    before: RoomPolicy,
    after: RoomPolicy,
    /// Of the generation in force after the commit.
    secrets: &'a RoomSecrets,
    gone: &'a GoneLeaves,
    now: Millis,
}

/// Every rule that needs the staged commit.
pub(super) fn check(
    group: &Group,
    sender: &Sender,
    staged: &StagedCommit,
    gone: &GoneLeaves,
    now: Millis,
) -> Result<(), Refusal> {
    let before = group.policy().ok_or(Refusal::Mls)?;
    let committer = committer(group, sender, &before)?;
    v4_proposals(&committer, staged)?;
    let after = profile::policy_of(staged.group_context().extensions()).ok_or(Refusal::Proposal)?;
    let secrets = v2_generation(group, &committer, &before, &after)?;
    let case = Case {
        group,
        staged,
        committer,
        before,
        after,
        secrets,
        gone,
        now,
    };
    v1_link_psk(&case)?;
    v5_leaves(&case)?;
    v6_external(&case)?;
    v7_adds(&case)?;
    v8_removes(&case)?;
    v9_size(&case)
}

fn committer(group: &Group, sender: &Sender, policy: &RoomPolicy) -> Result<Committer, Refusal> {
    match sender {
        Sender::Member(index) => {
            let leaf = group.leaf(index.u32()).ok_or(Refusal::LeafTag)?;
            let in_charge = leaf.is_in_charge(&group.room, policy);
            Ok(Committer::Member { leaf, in_charge })
        }
        Sender::NewMemberCommit => Ok(Committer::Joiner),
        Sender::External(_) | Sender::NewMemberProposal => Err(Refusal::Proposal),
    }
}

/// V9, first half: this group, this epoch. Before anything is decrypted.
pub(super) fn v9_place(group: &Group, message: &ProtocolMessage) -> Result<(), Refusal> {
    let here = message.group_id() == group.mls.group_id() && message.epoch() == group.mls.epoch();
    if here { Ok(()) } else { Err(Refusal::Epoch) }
}

/// V4: Add, Remove, PSK; ExternalInit from joiners; GroupContextExtensions from host and moderators. By value,
/// and with a path.
fn v4_proposals(committer: &Committer, staged: &StagedCommit) -> Result<(), Refusal> {
    let allowed = staged.queued_proposals().all(|queued| {
        let kind = match queued.proposal() {
            Proposal::Add(_) | Proposal::Remove(_) | Proposal::PreSharedKey(_) => true,
            Proposal::ExternalInit(_) => matches!(committer, Committer::Joiner),
            Proposal::GroupContextExtensions(_) => {
                matches!(committer, Committer::Member { in_charge: true, .. })
            }
            _ => false,
        };
        kind && matches!(queued.proposal_or_ref_type(), ProposalOrRefType::Proposal)
    });
    if allowed && staged.update_path_leaf_node().is_some() {
        Ok(())
    } else {
        Err(Refusal::Proposal)
    }
}

/// V2: the generation stays, or goes up by one at the hands of host or moderator, to secrets that were
/// announced. The host's key never changes.
fn v2_generation<'a>(
    group: &'a Group,
    committer: &Committer,
    before: &RoomPolicy,
    after: &RoomPolicy,
) -> Result<&'a RoomSecrets, Refusal> {
    if after.host_public != before.host_public {
        return Err(Refusal::Generation);
    }
    if after.generation == before.generation {
        return Ok(&group.room.secrets);
    }
    let raised = before.generation.checked_add(1) == Some(after.generation);
    let in_charge = matches!(committer, Committer::Member { in_charge: true, .. });
    match &group.next {
        Some(next) if raised && in_charge && next.generation() == after.generation => Ok(next),
        _ => Err(Refusal::Generation),
    }
}

/// V1: exactly one PSK, by value, external, of the generation in force after the commit, with a nonce of
/// 32 bytes.
fn v1_link_psk(case: &Case<'_>) -> Result<(), Refusal> {
    let mut psks = case.staged.psk_proposals();
    let (Some(only), None) = (psks.next(), psks.next()) else {
        return Err(Refusal::LinkPsk);
    };
    // OpenMLS keeps the id to itself; a PreSharedKey proposal is encoded as its id (RFC 9420 section 12.1.4).
    let only = only
        .psk_proposal()
        .tls_serialize_detached()
        .map_err(|_| Refusal::Mls)?;
    let only = PreSharedKeyId::tls_deserialize_exact(&only).map_err(|_| Refusal::Mls)?;
    let Psk::External(external) = only.psk() else {
        return Err(Refusal::LinkPsk);
    };
    let ours = external.psk_id() == case.secrets.psk_id() && only.psk_nonce().len() == PSK_NONCE_BYTES;
    if ours { Ok(()) } else { Err(Refusal::LinkPsk) }
}

/// V5: every leaf that the commit brings has a valid tag and belongs to nobody else; a member stays who it
/// is.
fn v5_leaves(case: &Case<'_>) -> Result<(), Refusal> {
    let removed: BTreeSet<u32> = removed(case).collect();
    let mut participants = BTreeSet::new();
    let mut signature_keys = BTreeSet::new();
    for member in case
        .group
        .mls
        .members()
        .filter(|member| !removed.contains(&member.index.u32()))
    {
        let leaf = case.group.leaf(member.index.u32()).ok_or(Refusal::LeafTag)?;
        participants.insert(leaf.participant);
        signature_keys.insert(leaf.signature_key);
    }
    let path = read_leaf(
        case,
        case.staged.update_path_leaf_node().ok_or(Refusal::Proposal)?,
    )?;
    match &case.committer {
        Committer::Member { leaf, .. } => {
            if leaf.participant != path.participant || leaf.signature_key != path.signature_key {
                return Err(Refusal::LeafTag);
            }
        }
        Committer::Joiner => {
            if !participants.insert(path.participant) || !signature_keys.insert(path.signature_key) {
                return Err(Refusal::LeafTag);
            }
        }
    }
    for add in case.staged.add_proposals() {
        let leaf = read_leaf(case, add.add_proposal().key_package().leaf_node())?;
        if !participants.insert(leaf.participant) || !signature_keys.insert(leaf.signature_key) {
            return Err(Refusal::LeafTag);
        }
    }
    Ok(())
}

fn read_leaf(case: &Case<'_>, leaf: &LeafNode) -> Result<LeafView, Refusal> {
    LeafView::of(leaf)
        .filter(|leaf| leaf.tag_holds(case.secrets))
        .ok_or(Refusal::LeafTag)
}

/// V6: from outside, only a join of an open meeting, or a resync: the removal of the leaf with the same
/// signature key and participant id.
fn v6_external(case: &Case<'_>) -> Result<(), Refusal> {
    if !matches!(case.committer, Committer::Joiner) {
        return Ok(());
    }
    let path = read_leaf(
        case,
        case.staged.update_path_leaf_node().ok_or(Refusal::Proposal)?,
    )?;
    let mut removed = removed(case);
    let allowed = match (removed.next(), removed.next()) {
        (None, None) => case.before.join == JoinRule::Open,
        (Some(old), None) => case.group.leaf(old).is_some_and(|old| {
            old.signature_key == path.signature_key && old.participant == path.participant
        }),
        _ => false,
    };
    if allowed {
        Ok(())
    } else {
        Err(Refusal::ExternalCommit)
    }
}

/// V7: anybody may add to an open meeting; host and moderators to any.
fn v7_adds(case: &Case<'_>) -> Result<(), Refusal> {
    if case.staged.add_proposals().next().is_none() {
        return Ok(());
    }
    match case.committer {
        Committer::Member { in_charge: true, .. } => Ok(()),
        Committer::Member { .. } if case.before.join == JoinRule::Open => Ok(()),
        _ => Err(Refusal::Add),
    }
}

/// V8: host and moderators remove whom they like; others only whom the server announced as gone. A resync's
/// removal is V6's.
fn v8_removes(case: &Case<'_>) -> Result<(), Refusal> {
    if !matches!(case.committer, Committer::Member { in_charge: false, .. }) {
        return Ok(());
    }
    let allowed = removed(case).all(|index| {
        case.group
            .leaf(index)
            .is_some_and(|leaf| case.gone.may_remove(index, &leaf.participant, case.now))
    });
    if allowed { Ok(()) } else { Err(Refusal::Removal) }
}

/// V9, second half: not more members than the policy allows.
fn v9_size(case: &Case<'_>) -> Result<(), Refusal> {
    let joiners = usize::from(matches!(case.committer, Committer::Joiner));
    let size = case.group.mls.members().count() + case.staged.add_proposals().count() + joiners;
    let size = size.saturating_sub(removed(case).count());
    let limit = usize::from(case.after.members_max.min(MEMBERS_MAX));
    if size <= limit {
        Ok(())
    } else {
        Err(Refusal::Epoch)
    }
}

fn removed(case: &Case<'_>) -> impl Iterator<Item = u32> {
    case.staged
        .remove_proposals()
        .map(|remove| remove.remove_proposal().removed().u32())
}
