//! Taking commits: the first valid one of an epoch wins.

use crate::group::{Applied, Committer, Group, GroupError};
use crate::meeting::Delivery;
use crate::output::{Departure, Output, SessionId};
use crate::participants::Pid;
use core::time::Duration;
use std::collections::{BTreeMap, VecDeque};
use vocab::{Millis, ParticipantId};
use wire::{Commit, CommitKind, CommitSeen, ErrorCode, NackCode, ServerMessage};

/// Commits kept for those who were away.
pub(crate) const LOG_LEN: usize = 64;

/// The last commits, in order.
#[derive(Default)]
pub(crate) struct Log {
    entries: VecDeque<Entry>,
    seq: u64,
}

struct Entry {
    seq: u64,
    /// The epoch that the commit was made in.
    epoch: u64,
    message: Vec<u8>,
    committer: Pid,
}

impl Log {
    pub(crate) fn next_seq(&mut self) -> u64 {
        self.seq += 1;
        self.seq
    }

    /// Numbers go on, so that nobody mistakes a new group's commits for the old one's.
    pub(crate) fn clear(&mut self) {
        self.entries.clear();
    }

    fn record(&mut self, epoch: u64, message: Vec<u8>, committer: Pid) -> u64 {
        let seq = self.next_seq();
        if self.entries.len() == LOG_LEN {
            self.entries.pop_front();
        }
        self.entries.push_back(Entry {
            seq,
            epoch,
            message,
            committer,
        });
        seq
    }

    pub(crate) fn take_back_from(&mut self, seq: u64) {
        self.entries.retain(|entry| entry.seq < seq);
    }

    /// Every commit that leads from `from_epoch` to `epoch`; `None` if one is missing.
    pub(crate) fn since(&self, from_epoch: u64, epoch: u64, reader: &Pid) -> Option<Vec<CommitSeen>> {
        let missed: Vec<_> = self
            .entries
            .iter()
            .filter(|entry| entry.epoch >= from_epoch)
            .collect();
        let expected = epoch.checked_sub(from_epoch)?;
        if u64::try_from(missed.len()) != Ok(expected) {
            return None;
        }
        let seen = |entry: &&Entry| CommitSeen {
            seq: entry.seq,
            epoch: entry.epoch,
            message: entry.message.clone(),
            own: entry.committer == *reader,
        };
        Some(missed.iter().map(seen).collect())
    }
}

impl Delivery {
    pub(crate) fn commit(&mut self, session: SessionId, pid: &Pid, commit: Commit, now: Millis) {
        let Some(participant) = self.participants.get_mut(pid) else {
            return;
        };
        if let Err(wait) = participant.allowances.commit.take(now) {
            return self.error(session, ErrorCode::RateLimited, wait);
        }
        let is_joining = matches!(
            commit.kind,
            CommitKind::Create | CommitKind::Join | CommitKind::Resync
        );
        // A lease saves wasted work, no more: one that has run out is as good, if nobody was faster.
        if is_joining && participant.lease.is_none() {
            return self.error(session, ErrorCode::Protocol, Duration::ZERO);
        }
        let creates = commit.kind == CommitKind::Create;
        let taken = if creates == self.group.is_some() {
            Err(GroupError::Stale)
        } else if creates {
            self.create(pid, &commit)
        } else {
            self.apply(pid, &commit, now)
        };
        match taken {
            Ok(()) => self.settle(now),
            Err(error) => self.refuse(session, pid, is_joining, error),
        }
    }

    fn create(&mut self, pid: &Pid, commit: &Commit) -> Result<(), GroupError> {
        let participant = self.participants.get(pid).ok_or(GroupError::Impostor)?;
        let creator = Committer {
            participant: pid,
            signature_key: &participant.signature_key,
            leaf: None,
        };
        let group = Group::create(&self.room, &creator, commit, &self.crypto)?;
        let leaf = group.leaves().first().copied().ok_or(GroupError::GroupInfo)?;
        self.group = Some(group);
        self.turns.drop(pid);
        self.seat(pid, leaf);
        let seq = self.log.record(0, commit.message.clone(), *pid);
        self.tell_commit(pid, seq, commit);
        self.position_all();
        self.broadcast(ServerMessage::EpochReady { epoch: 1 }, None);
        Ok(())
    }

    fn apply(&mut self, pid: &Pid, commit: &Commit, now: Millis) -> Result<(), GroupError> {
        if self.settling.is_congested() {
            return Err(GroupError::Stale);
        }
        let participant = self.participants.get(pid).ok_or(GroupError::Impostor)?;
        let committer = Committer {
            participant: pid,
            signature_key: &participant.signature_key,
            leaf: participant.leaf,
        };
        let leaves_before = self.participants.leaves();
        let removals_before = self.removals.gone().clone();
        let removals = &self.removals;
        let is_gone = |leaf: u32| removals.may_be_removed(leaf, now);
        let group = self.group.as_mut().ok_or(GroupError::Stale)?;
        let applied = group.apply(&self.room, &committer, commit, &is_gone, &self.crypto)?;
        let seq = self.log.record(commit.epoch, commit.message.clone(), *pid);
        self.tell_commit(pid, seq, commit);
        self.expect_answers(pid, seq, commit, &applied, leaves_before, removals_before, now);
        self.reseat(pid, &applied);
        self.position_all();
        if matches!(commit.kind, CommitKind::Join | CommitKind::Resync) {
            self.settling.expect_switch(now);
        }
        Ok(())
    }

    fn tell_commit(&mut self, pid: &Pid, seq: u64, commit: &Commit) {
        let seen = |own| {
            let message = commit.message.clone();
            ServerMessage::Commit(CommitSeen {
                seq,
                epoch: commit.epoch,
                message,
                own,
            })
        };
        if let Some(session) = self.participants.get(pid).and_then(|p| p.session) {
            self.send(session, seen(true));
        }
        self.broadcast(seen(false), Some(pid));
    }

    /// Brings the participants in line with the tree after a commit.
    fn reseat(&mut self, pid: &Pid, applied: &Applied) {
        self.turns.drop(pid);
        for leaf in &applied.removed {
            self.removals.forget(*leaf);
            let holder = self.participants.at_leaf(*leaf).filter(|holder| holder != pid);
            if let Some(holder) = holder {
                self.unseat(&holder);
            }
        }
        self.seat(pid, applied.leaf);
    }

    /// Somebody was taken out by a commit.
    fn unseat(&mut self, pid: &Pid) {
        let Some(removed) = self.participants.remove(pid) else {
            return;
        };
        self.settling.drop(pid);
        self.turns.drop(pid);
        self.push(Output::RemoveMedia {
            participant: ParticipantId::from_bytes(*pid),
        });
        if let Some(session) = removed.session {
            self.push(Output::Close { session });
        }
        if removed.is_present() {
            self.push(Output::Departed {
                how: Departure::TakenOut,
                present: self.participants.present(),
            });
        }
    }

    fn seat(&mut self, pid: &Pid, leaf: u32) {
        let Some(participant) = self.participants.get_mut(pid) else {
            return;
        };
        let was_present = participant.is_present();
        participant.leaf = Some(leaf);
        participant.lease = None;
        if let Some(session) = participant.session {
            for announcement in self.removals.announcements() {
                self.send(session, announcement);
            }
        }
        if !was_present {
            self.push(Output::Arrived {
                present: self.participants.present(),
            });
        }
    }

    fn refuse(&mut self, session: SessionId, pid: &Pid, is_joining: bool, error: GroupError) {
        match error {
            // What the committer was asked for was withdrawn meanwhile.
            GroupError::Rule(NackCode::Removal) if self.removals.take_withdrawn(pid) => {
                self.error(session, ErrorCode::Stale, Duration::ZERO);
            }
            GroupError::Stale => {
                self.error(session, ErrorCode::Stale, Duration::ZERO);
                if is_joining {
                    self.try_again(pid);
                }
            }
            GroupError::Full => {
                self.turns.drop(pid);
                self.error(session, ErrorCode::Full, Duration::ZERO);
            }
            GroupError::NotACommit | GroupError::Rule(_) | GroupError::GroupInfo | GroupError::Impostor => {
                self.turns.drop(pid);
                self.error(session, ErrorCode::CommitRefused, Duration::ZERO);
            }
        }
    }

    /// Puts everybody back on the leaves that they had; who had none, has none.
    pub(crate) fn reseat_all(&mut self, leaves: &BTreeMap<Pid, u32>) {
        let mut out = 0;
        for (pid, participant) in self.participants.iter_mut() {
            let was_present = participant.is_present();
            participant.leaf = leaves.get(pid).copied();
            out += u32::from(was_present && participant.leaf.is_none());
        }
        for _ in 0..out {
            self.push(Output::Departed {
                how: Departure::TakenOut,
                present: self.participants.present(),
            });
        }
    }
}
