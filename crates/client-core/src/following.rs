//! Staying in step with the group: others' commits, commits on request, commits taken back.

use crate::event::{AlarmCode, CommitRule};
use crate::media_keys::Urgency;
use crate::meeting::Meeting;
use core::time::Duration;
use e2ee::group::{CommitOutcome, GoneLeaves, Merged, Refusal, commit_hash};
use std::collections::BTreeMap;
use vocab::{Millis, ParticipantId};
use wire::{ClientMessage, CommitRequest, CommitSeen};

/// How long to wait for a commit that we refused to be taken back, before we follow the majority.
const VOID_WAIT: Duration = Duration::from_secs(3);
/// How often missed commits are asked for.
const CATCH_UP_EVERY: Duration = Duration::from_secs(2);
/// After this long without an answer a commit of ours is given up.
const COMMIT_LOST: Duration = Duration::from_secs(5);
/// How many commits can be taken back.
const SEQS_MAX: usize = 64;

/// Where we stand in the sequence of commits.
#[derive(Default)]
pub(crate) struct Following {
    pub(crate) gone: GoneLeaves,
    /// Commits that brought the group where it is, by the server's number.
    merged: BTreeMap<u64, ()>,
    /// The last commit that brought the group where it is.
    pub(crate) last_commit: [u8; 32],
    pub(crate) last_commit_at: Millis,
    /// A commit that we refused, and when we go after the others.
    refused: Option<Stuck>,
    caught_up_at: Option<Millis>,
    /// When our last commit as a member was sent.
    pub(crate) committed_at: Millis,
}

struct Stuck {
    seq: Option<u64>,
    resync_at: Millis,
}

impl Following {
    pub(crate) fn start(&mut self, last_commit: [u8; 32], now: Millis) {
        self.refused = None;
        self.advance_to(last_commit, now);
    }

    fn advance_to(&mut self, last_commit: [u8; 32], now: Millis) {
        self.last_commit = last_commit;
        self.last_commit_at = now;
    }

    pub(crate) fn confirmed(&mut self, seq: u64) {
        self.merged.insert(seq, ());
        while self.merged.len() > SEQS_MAX {
            self.merged.pop_first();
        }
    }

    pub(crate) fn forget(&mut self) {
        *self = Self::default();
    }

    pub(crate) fn connection_lost(&mut self, now: Millis) {
        self.caught_up_at = None;
        if let Some(stuck) = &mut self.refused {
            stuck.resync_at = now;
        }
    }

    pub(crate) fn resync_at(&mut self, at: Millis) {
        self.refused = Some(Stuck {
            seq: None,
            resync_at: at,
        });
    }

    pub(crate) fn is_stuck(&self) -> bool {
        self.refused.is_some()
    }

    /// Whether commits were asked for a moment ago.
    pub(crate) fn is_catching_up(&self, now: Millis) -> bool {
        self.caught_up_at.is_some_and(|at| now.since(at) < CATCH_UP_EVERY)
    }
}

impl Meeting {
    pub(crate) fn commit_seen(&mut self, seen: &CommitSeen, now: Millis) {
        if seen.own && self.confirm_candidate(&seen.message, seen.seq, now) {
            return;
        }
        let Some(group) = &mut self.group else {
            return;
        };
        if seen.epoch < group.epoch() {
            // Sent again while catching up.
            return;
        }
        if self.following.is_stuck() {
            return;
        }
        if seen.epoch > group.epoch() {
            return self.catch_up(now);
        }
        match group.process_commit(&seen.message, &self.following.gone, now) {
            CommitOutcome::Merged(merged) => self.merged(seen, &merged, now),
            CommitOutcome::Refused(refusal) => self.refused(seen, refusal, now),
        }
    }

    fn merged(&mut self, seen: &CommitSeen, merged: &Merged, now: Millis) {
        let hash = commit_hash(&seen.message);
        self.following.confirmed(seen.seq);
        self.following.advance_to(hash, now);
        if merged.removed_us {
            return self.taken_out(now);
        }
        if !merged.own {
            self.send(&ClientMessage::Ack {
                epoch: merged.epoch,
                commit_hash: hash,
            });
        }
        let at_once = merged.removed_someone || merged.new_generation;
        let urgency = if at_once {
            Urgency::Removed
        } else {
            Urgency::Joined
        };
        self.new_epoch(urgency, merged.rejoined, now);
    }

    fn refused(&mut self, seen: &CommitSeen, refusal: Refusal, now: Millis) {
        let rule = CommitRule::from(refusal);
        self.send(&ClientMessage::Nack {
            epoch: seen.epoch.saturating_add(1),
            commit_hash: commit_hash(&seen.message),
            code: rule.into(),
        });
        self.alarm(AlarmCode::Commit(rule));
        self.following.refused = Some(Stuck {
            seq: Some(seen.seq),
            resync_at: now + VOID_WAIT,
        });
    }

    /// The server took a commit back. If we had refused it, we are where everybody is; if we had followed it,
    /// we have to come back from outside.
    pub(crate) fn commit_void(&mut self, seq: u64, now: Millis) {
        if self.following.merged.remove(&seq).is_some() {
            self.following.resync_at(now);
        } else {
            self.following.refused.take_if(|stuck| stuck.seq == Some(seq));
            self.send_unsent_chat(now);
        }
    }

    pub(crate) fn catch_up(&mut self, now: Millis) {
        let Some(group) = &self.group else {
            return;
        };
        if self
            .following
            .caught_up_at
            .is_some_and(|at| now.since(at) < CATCH_UP_EVERY)
        {
            return;
        }
        self.following.caught_up_at = Some(now);
        let from_epoch = group.epoch();
        self.send(&ClientMessage::CatchUp { from_epoch });
    }

    pub(crate) fn following_deadline(&self) -> Option<Millis> {
        let stuck = self
            .following
            .refused
            .as_ref()
            .filter(|_| self.connection.is_welcomed());
        stuck.map(|stuck| stuck.resync_at)
    }

    pub(crate) fn tick_following(&mut self, now: Millis) {
        let due = self
            .following
            .refused
            .as_ref()
            .is_some_and(|stuck| stuck.resync_at <= now);
        if due && self.connection.is_welcomed() {
            self.following.refused = None;
            self.resync(now);
        }
    }

    pub(crate) fn gone(&mut self, participant: [u8; 16], leaf: u32, now: Millis) {
        let Some(group) = &self.group else {
            return;
        };
        let participant = ParticipantId::from_bytes(participant);
        if group.participant_at(leaf) == Some(participant) {
            self.following.gone.announce(leaf, participant, now);
        } else {
            self.alarm(AlarmCode::UnknownParticipant);
        }
    }

    /// The server wants leaves taken out. Only those that it had announced: otherwise it could have the host
    /// remove whom it likes.
    pub(crate) fn commit_request(&mut self, request: &CommitRequest, now: Millis) {
        let Some(group) = &mut self.group else {
            return;
        };
        if request.epoch != group.epoch() || self.following.is_stuck() {
            return;
        }
        if group.has_pending_commit() {
            if now.since(self.following.committed_at) < COMMIT_LOST {
                return;
            }
            let _ = group.clear_pending_commit();
        }
        let gone = &mut self.following.gone;
        let mut due = Vec::new();
        let mut unannounced = false;
        for leaf in &request.removes {
            match group.participant_at(*leaf) {
                Some(holder) if gone.is_due(*leaf, &holder, now) => due.push(*leaf),
                // The announcement may have come while we were away: it counts from now.
                Some(holder) if gone.is_deaf(now) => gone.announce(*leaf, holder, now),
                _ => unannounced = true,
            }
        }
        let upload = if due.is_empty() {
            None
        } else {
            group.commit_removes(&due).ok()
        };
        if unannounced {
            self.alarm(AlarmCode::RemovalUnannounced);
        }
        if let Some(upload) = upload {
            self.following.committed_at = now;
            self.send_commit(upload, 0);
        }
    }
}
