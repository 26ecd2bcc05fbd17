use super::error::GroupError;
use super::gone::GoneLeaves;
use super::profile;
use super::rules::{self, Refusal};
use super::state::Group;
use openmls::group::{MergeCommitError, ProcessMessageError, StageCommitError};
use openmls::prelude::tls_codec::Deserialize;
use openmls::prelude::{
    ContentType, MlsMessageBodyIn, MlsMessageIn, ProcessedMessageContent, ProtocolMessage, Sender,
    StagedCommit,
};
use openmls_traits::OpenMlsProvider;
use openmls_traits::storage::StorageProvider;
use sha2::{Digest, Sha256};
use vocab::{Millis, ParticipantId};

/// What became of a commit.
pub enum CommitOutcome {
    Merged(Merged),
    /// The group is as it was before.
    Refused(Refusal),
}

/// What a merged commit did.
#[derive(Clone, PartialEq, Eq)]
pub struct Merged {
    /// The epoch that the group is in now.
    pub epoch: u64,
    /// Whether it was our own.
    pub own: bool,
    /// Senders switch keys at once (e2ee.md 7.4).
    pub removed_someone: bool,
    /// We are the one who was taken out.
    pub removed_us: bool,
    pub new_generation: bool,
    /// Who came back by a resync.
    pub rejoined: Option<ParticipantId>,
}

/// What acknowledgements name a commit by: SHA-256 over the MLSMessage.
pub fn commit_hash(message: &[u8]) -> [u8; 32] {
    Sha256::digest(message).into()
}

impl Group {
    /// Takes in a commit that the server accepted: checks rules V1 to V9, and merges it or leaves the group
    /// untouched.
    pub fn process_commit(&mut self, message: &[u8], gone: &GoneLeaves, now: Millis) -> CommitOutcome {
        match self.try_commit(message, gone, now) {
            Ok(merged) => CommitOutcome::Merged(merged),
            Err(refusal) => CommitOutcome::Refused(refusal),
        }
    }

    fn try_commit(&mut self, message: &[u8], gone: &GoneLeaves, now: Millis) -> Result<Merged, Refusal> {
        let message = parse_commit(message)?;
        rules::v9_place(self, &message)?;
        let processed = self
            .mls
            .process_message(&self.provider, message)
            .map_err(refusal_of)?;
        let sender = processed.sender().clone();
        match processed.into_content() {
            ProcessedMessageContent::OwnPendingCommit => self.merge_own(now),
            ProcessedMessageContent::StagedCommitMessage(staged) => {
                rules::check(self, &sender, &staged, gone, now)?;
                self.merge(*staged, &sender, now)
            }
            _ => Err(Refusal::Mls),
        }
    }

    fn merge_own(&mut self, now: Millis) -> Result<Merged, Refusal> {
        let pending = self.mls.pending_commit().ok_or(Refusal::Mls)?;
        let effect = Effect::of(pending, true, None)?;
        self.mls
            .merge_pending_commit(&self.provider)
            .map_err(|_| Refusal::Mls)?;
        self.after_merge(&effect, now)
    }

    fn merge(&mut self, staged: StagedCommit, sender: &Sender, now: Millis) -> Result<Merged, Refusal> {
        let removed = staged
            .remove_proposals()
            .map(|remove| remove.remove_proposal().removed().u32())
            .next();
        let rejoined = match sender {
            Sender::NewMemberCommit => removed.and_then(|leaf| self.participant_at(leaf)),
            _ => None,
        };
        let effect = Effect::of(&staged, false, rejoined)?;
        let merged: Result<(), MergeCommitError<_>> = self.mls.merge_staged_commit(&self.provider, staged);
        merged.map_err(|_| Refusal::Mls)?;
        self.after_merge(&effect, now)
    }

    fn after_merge(&mut self, effect: &Effect, now: Millis) -> Result<Merged, Refusal> {
        self.note_epoch_ended(now);
        let new_generation = effect.generation != self.room.secrets.generation();
        if new_generation {
            self.adopt_next_generation().map_err(|_| Refusal::Mls)?;
        }
        Ok(Merged {
            epoch: self.epoch(),
            own: effect.own,
            removed_someone: effect.removed_someone,
            removed_us: !self.mls.is_active(),
            new_generation,
            rejoined: effect.rejoined,
        })
    }

    /// V3: the old PSK is deleted, or whoever holds the old link could still commit.
    fn adopt_next_generation(&mut self) -> Result<(), GroupError> {
        let old = profile::link_psk(&self.room.secrets, &self.provider)?;
        self.provider
            .storage()
            .delete_psk(old.psk())
            .map_err(|_| GroupError::Keys)?;
        self.room.secrets = self.next.take().ok_or(GroupError::Keys)?;
        Ok(())
    }
}

/// What a commit will have done, read before it is merged.
struct Effect {
    own: bool,
    removed_someone: bool,
    generation: u32,
    rejoined: Option<ParticipantId>,
}

impl Effect {
    fn of(staged: &StagedCommit, own: bool, rejoined: Option<ParticipantId>) -> Result<Self, Refusal> {
        let policy = profile::policy_of(staged.group_context().extensions()).ok_or(Refusal::Proposal)?;
        let removed_someone = staged.remove_proposals().next().is_some();
        Ok(Self {
            own,
            removed_someone,
            generation: policy.generation,
            rejoined,
        })
    }
}

/// Commits travel as PublicMessage, so that the server can put them in order.
fn parse_commit(bytes: &[u8]) -> Result<ProtocolMessage, Refusal> {
    let message = MlsMessageIn::tls_deserialize_exact(bytes).map_err(|_| Refusal::Mls)?;
    let MlsMessageBodyIn::PublicMessage(message) = message.extract() else {
        return Err(Refusal::Mls);
    };
    if matches!(message.sender(), Sender::External(_) | Sender::NewMemberProposal) {
        return Err(Refusal::Mls);
    }
    let message = ProtocolMessage::from(message);
    if message.content_type() == ContentType::Commit {
        Ok(message)
    } else {
        Err(Refusal::Proposal)
    }
}

fn refusal_of<E>(error: ProcessMessageError<E>) -> Refusal {
    match error {
        ProcessMessageError::InvalidCommit(StageCommitError::PskError(_)) => Refusal::LinkPsk,
        _ => Refusal::Mls,
    }
}
