//! From a commit that the server took to one that the members follow: acknowledgements, and taking back.

use crate::commits::LOG_LEN;
use crate::group::{Applied, Group, Snapshot};
use crate::meeting::Delivery;
use crate::output::Output;
use crate::participants::Pid;
use crate::removals::Gone;
use core::time::Duration;
use openmls::prelude::OpenMlsCrypto;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use vocab::Millis;
use vocab::limits::EPOCH_SWITCH_MAX;
use wire::{Commit, ServerMessage};

/// How long members have to answer a commit.
const ANSWER_TIME: Duration = Duration::from_secs(2);
/// How long the news that all have acknowledged may take to the senders.
const SWITCH_MARGIN: Duration = Duration::from_millis(150);
/// Commits that may be open at once; joiners wait beyond it.
const OPEN_MAX: usize = 8;
/// Commits taken back, after which a participant is no longer asked for commits.
const STRIKES_MAX: u8 = 2;

/// Commits that not everybody has answered, oldest first.
#[derive(Default)]
pub(crate) struct Settling {
    open: VecDeque<Open>,
    /// When everybody has switched to an epoch that somebody joined in.
    key_frames_at: Option<Millis>,
}

struct Open {
    seq: u64,
    /// The epoch that the commit made.
    epoch: u64,
    hash: [u8; 32],
    committer: Pid,
    waiting: BTreeSet<Pid>,
    acks: u32,
    nacks: u32,
    until: Millis,
    before: Before,
}

/// Everything that a taken-back commit changed.
struct Before {
    group: Snapshot,
    leaves: BTreeMap<Pid, u32>,
    gone: BTreeMap<u32, Gone>,
}

#[derive(PartialEq)]
enum Verdict {
    Open,
    /// Everybody has followed.
    Ready,
    /// Enough have followed; who could not, resyncs.
    Stands,
    Void,
}

impl Settling {
    pub(crate) fn is_congested(&self) -> bool {
        self.open.len() >= OPEN_MAX
    }

    pub(crate) fn deadline(&self) -> Option<Millis> {
        let answered = self.open.front().map(|open| open.until);
        [answered, self.key_frames_at].into_iter().flatten().min()
    }

    /// Somebody joined: senders switch at [`EPOCH_SWITCH_MAX`] at the latest.
    pub(crate) fn expect_switch(&mut self, now: Millis) {
        self.key_frames_at
            .get_or_insert(now + EPOCH_SWITCH_MAX + SWITCH_MARGIN);
    }

    /// Nobody waits for somebody who is gone.
    pub(crate) fn drop(&mut self, pid: &Pid) {
        for open in &mut self.open {
            open.waiting.remove(pid);
        }
    }

    fn answer(&mut self, pid: &Pid, epoch: u64, hash: &[u8; 32], ack: bool) {
        let Some(at) = self
            .open
            .iter()
            .position(|open| open.epoch == epoch && open.hash == *hash)
        else {
            return;
        };
        // Who follows a commit has followed those before it; who cannot, cannot follow those after it.
        let implied = |index: usize| if ack { index <= at } else { index >= at };
        for (index, open) in self.open.iter_mut().enumerate() {
            if implied(index) && open.waiting.remove(pid) {
                open.acks += u32::from(ack);
                open.nacks += u32::from(!ack);
            }
        }
    }
}

impl Open {
    /// Void if nobody but the committer followed and somebody refused, or if more refused than followed.
    fn verdict(&self, now: Millis) -> Verdict {
        if !self.waiting.is_empty() && now < self.until {
            return Verdict::Open;
        }
        if self.nacks > self.acks {
            Verdict::Void
        } else if self.nacks == 0 && self.waiting.is_empty() {
            Verdict::Ready
        } else {
            Verdict::Stands
        }
    }
}

impl Delivery {
    pub(crate) fn expect_answers(
        &mut self,
        committer: &Pid,
        seq: u64,
        commit: &Commit,
        applied: &Applied,
        leaves: BTreeMap<Pid, u32>,
        gone: BTreeMap<u32, Gone>,
        now: Millis,
    ) {
        const { assert!(OPEN_MAX < LOG_LEN) };
        let waiting = self
            .participants
            .iter()
            .filter(|(pid, p)| *pid != committer && p.is_present() && p.session.is_some())
            .filter(|(_, p)| p.leaf.is_some_and(|leaf| !applied.removed.contains(&leaf)))
            .map(|(pid, _)| *pid)
            .collect();
        self.settling.open.push_back(Open {
            seq,
            epoch: commit.epoch.saturating_add(1),
            hash: commit_hash(&commit.message, &self.crypto),
            committer: *committer,
            waiting,
            acks: 0,
            nacks: 0,
            until: now + ANSWER_TIME,
            before: Before {
                group: applied.before.clone(),
                leaves,
                gone,
            },
        });
    }

    pub(crate) fn answer(&mut self, pid: &Pid, epoch: u64, hash: &[u8; 32], ack: bool, now: Millis) {
        self.settling.answer(pid, epoch, hash, ack);
        self.settle(now);
    }

    /// Closes the commits on which everybody has answered, or had the time to.
    pub(crate) fn settle(&mut self, now: Millis) {
        if self.settling.key_frames_at.take_if(|at| *at <= now).is_some() {
            self.push(Output::RequestKeyFrames);
        }
        while let Some(verdict) = self.settling.open.front().map(|open| open.verdict(now)) {
            if verdict == Verdict::Open {
                return;
            }
            let Some(open) = self.settling.open.pop_front() else {
                return;
            };
            match verdict {
                Verdict::Void => self.take_back(open, now),
                Verdict::Ready => {
                    self.broadcast(ServerMessage::EpochReady { epoch: open.epoch }, None);
                    let switched = now + SWITCH_MARGIN;
                    self.settling.key_frames_at = self.settling.key_frames_at.map(|at| at.min(switched));
                }
                Verdict::Stands | Verdict::Open => {}
            }
        }
    }

    /// Goes back to before `open`, and with it to before every commit that was built on it.
    fn take_back(&mut self, open: Open, now: Millis) {
        let Ok(group) = Group::restore(&open.before.group, &self.crypto) else {
            return;
        };
        let later = core::mem::take(&mut self.settling.open);
        for seq in later.iter().rev().map(|later| later.seq).chain([open.seq]) {
            self.broadcast(ServerMessage::CommitVoid { seq }, None);
        }
        if let Some(committer) = self.participants.get_mut(&open.committer) {
            committer.strikes = committer.strikes.saturating_add(1);
        }
        self.log.take_back_from(open.seq);
        self.group = Some(group);
        self.removals.restore(open.before.gone);
        self.reseat_all(&open.before.leaves);
        self.announce_orphans(now);
        self.turns.end_lease();
        self.position_all();
    }

    /// A leaf whose holder was let go with the commit that is now taken back.
    fn announce_orphans(&mut self, now: Millis) {
        let holders = self.group.as_ref().map(Group::holders).unwrap_or_default();
        for (leaf, pid) in holders {
            if self.participants.at_leaf(leaf).is_none() {
                self.removals.announce(leaf, pid, false, now);
            }
        }
    }

    pub(crate) fn may_be_asked(&self, pid: &Pid) -> bool {
        self.participants
            .get(pid)
            .is_some_and(|p| p.is_present() && p.session.is_some() && p.strikes < STRIKES_MAX)
    }
}

/// SHA-256 of the message, by which members name the commit that they answer.
fn commit_hash(message: &[u8], crypto: &impl OpenMlsCrypto) -> [u8; 32] {
    let hash = crypto
        .hash(openmls::prelude::HashType::Sha2_256, message)
        .unwrap_or_default();
    hash.try_into().unwrap_or_default()
}
