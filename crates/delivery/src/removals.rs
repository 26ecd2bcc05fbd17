//! Leaves whose holders are gone, and the member that is asked to take them out.

use crate::meeting::Delivery;
use crate::participants::Pid;
use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet};
use vocab::Millis;
use vocab::limits::GONE_BEFORE_REMOVAL;
use wire::{CommitRequest, ServerMessage};

/// Members' clocks start when the announcement arrives, so the request comes a little later than V8 allows.
const REQUEST_AFTER: Duration = Duration::from_millis(5500);
/// How long one member is waited for before the next is asked.
const REQUEST_DEADLINE: Duration = Duration::from_secs(2);
/// How long joiners wait for a removal that was asked for.
const FLOOR: Duration = Duration::from_millis(400);

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Gone {
    participant: Pid,
    since: Millis,
    /// The holder only fell silent.
    may_return: bool,
}

#[derive(Default)]
pub(crate) struct Removals {
    gone: BTreeMap<u32, Gone>,
    request: Option<Request>,
    /// Who let a deadline pass since the last removal.
    missed: BTreeSet<Pid>,
    /// Nobody can be asked before.
    pause_until: Option<Millis>,
    /// Who was asked to remove a leaf whose holder has come back since.
    withdrawn: Option<Pid>,
}

struct Request {
    committer: Pid,
    epoch: u64,
    until: Millis,
    /// Joiners wait until then; `None` once it has passed.
    floor_until: Option<Millis>,
}

impl Removals {
    pub(crate) fn announce(&mut self, leaf: u32, participant: Pid, may_return: bool, now: Millis) {
        let gone = self.gone.entry(leaf).or_insert(Gone {
            participant,
            since: now,
            may_return,
        });
        gone.may_return &= may_return;
    }

    pub(crate) fn forget(&mut self, leaf: u32) {
        self.gone.remove(&leaf);
    }

    pub(crate) fn gone(&self) -> &BTreeMap<u32, Gone> {
        &self.gone
    }

    /// What a newcomer has missed.
    pub(crate) fn announcements(&self) -> Vec<ServerMessage> {
        let message = |(leaf, gone): (&u32, &Gone)| ServerMessage::Gone {
            participant: gone.participant,
            leaf: *leaf,
        };
        self.gone.iter().map(message).collect()
    }

    /// Whether nobody will ever come back for this leaf.
    pub(crate) fn is_final(&self, leaf: u32) -> bool {
        self.gone.get(&leaf).is_some_and(|gone| !gone.may_return)
    }

    pub(crate) fn restore(&mut self, gone: BTreeMap<u32, Gone>) {
        self.gone = gone;
        self.request = None;
    }

    /// V8.
    pub(crate) fn may_be_removed(&self, leaf: u32, now: Millis) -> bool {
        self.gone
            .get(&leaf)
            .is_some_and(|gone| now.since(gone.since) >= GONE_BEFORE_REMOVAL)
    }

    /// The holder has come back.
    pub(crate) fn withdraw(&mut self, leaf: u32) {
        self.gone.remove(&leaf);
        self.withdrawn = self.request.as_ref().map(|request| request.committer);
    }

    pub(crate) fn take_withdrawn(&mut self, committer: &Pid) -> bool {
        self.withdrawn
            .take_if(|withdrawn| withdrawn == committer)
            .is_some()
    }

    /// Whether a removal was asked for, and joiners let it go first.
    pub(crate) fn has_floor(&mut self, now: Millis) -> bool {
        let Some(request) = &mut self.request else {
            return false;
        };
        request.floor_until = request.floor_until.filter(|until| now < *until);
        request.floor_until.is_some()
    }

    /// `turn_is_free`: nobody is joining just now. Otherwise a removal waits for its turn.
    pub(crate) fn deadline(&self, turn_is_free: bool) -> Option<Millis> {
        match &self.request {
            Some(request) => Some(request.floor_until.unwrap_or(request.until)),
            None if !turn_is_free => None,
            None => {
                let due = self.gone.values().map(|gone| gone.since + REQUEST_AFTER).min()?;
                Some(self.pause_until.map_or(due, |pause| pause.max(due)))
            }
        }
    }

    fn due(&self, now: Millis) -> Vec<u32> {
        let is_due = |gone: &Gone| now.since(gone.since) >= REQUEST_AFTER;
        self.gone
            .iter()
            .filter(|(_, gone)| is_due(gone))
            .map(|(leaf, _)| *leaf)
            .collect()
    }
}

impl Delivery {
    /// Asks the lowest connected leaf to take out what is due, and the next one if it lets time pass.
    pub(crate) fn request_removals(&mut self, now: Millis) {
        let Some(epoch) = self.group.as_ref().map(crate::group::Group::epoch) else {
            return;
        };
        let leaves = self.removals.due(now);
        if leaves.is_empty() {
            self.removals.request = None;
            return;
        }
        if let Some(request) = self.removals.request.take() {
            if now < request.until && self.may_be_asked(&request.committer) {
                if request.epoch == epoch {
                    self.removals.request = Some(request);
                } else if self.turns.is_free() {
                    self.ask(request.committer, epoch, leaves, now);
                }
                return;
            }
            self.removals.missed.insert(request.committer);
        }
        if !self.turns.is_free() || self.removals.pause_until.is_some_and(|pause| now < pause) {
            return;
        }
        let candidate = self
            .participants
            .leaves()
            .into_iter()
            .filter(|(pid, _)| self.may_be_asked(pid) && !self.removals.missed.contains(pid))
            .min_by_key(|(_, leaf)| *leaf);
        match candidate {
            Some((pid, _)) => self.ask(pid, epoch, leaves, now),
            None => {
                self.removals.missed.clear();
                self.removals.pause_until = Some(now + REQUEST_DEADLINE);
            }
        }
    }

    fn ask(&mut self, committer: Pid, epoch: u64, removes: Vec<u32>, now: Millis) {
        let Some(session) = self.participants.get(&committer).and_then(|p| p.session) else {
            return;
        };
        self.removals.pause_until = None;
        self.removals.request = Some(Request {
            committer,
            epoch,
            until: now + REQUEST_DEADLINE,
            floor_until: Some(now + FLOOR),
        });
        let deadline_ms = u32::try_from(REQUEST_DEADLINE.as_millis()).unwrap_or(u32::MAX);
        self.send(
            session,
            ServerMessage::CommitRequest(CommitRequest {
                epoch,
                removes,
                deadline_ms,
            }),
        );
    }
}
