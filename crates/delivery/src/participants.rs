//! Who is there, on which connection, and at which leaf.

use crate::allowance::Allowances;
use crate::output::SessionId;
use std::collections::{BTreeMap, VecDeque};
use vocab::Millis;

pub(crate) type Pid = [u8; 16];

const MISSED_MAX: usize = 128;
const MISSED_BYTES_MAX: usize = 256 * 1024;

#[derive(Clone)]
pub(crate) struct Participant {
    /// The connection; `None` while it is broken.
    pub(crate) session: Option<SessionId>,
    pub(crate) signature_key: [u8; 32],
    /// The leaf in the group; `None` before the join.
    pub(crate) leaf: Option<u32>,
    /// Announced as gone, but may still come back.
    pub(crate) silent: bool,
    pub(crate) heard: Millis,
    /// The last lease that was given, for commits that arrive after it ran out.
    pub(crate) lease: Option<u64>,
    pub(crate) allowances: Allowances,
    /// Commits that had to be taken back, or that members refused.
    pub(crate) strikes: u8,
    /// What others said while the connection was broken.
    pub(crate) missed: Missed,
}

/// Application messages for somebody who is about to come back, with their numbers; the oldest go first.
#[derive(Clone, Default)]
pub(crate) struct Missed {
    messages: VecDeque<(u64, Vec<u8>)>,
    bytes: usize,
}

impl Missed {
    pub(crate) fn keep(&mut self, seq: u64, message: &[u8]) {
        self.bytes += message.len();
        self.messages.push_back((seq, message.to_vec()));
        while self.messages.len() > MISSED_MAX || self.bytes > MISSED_BYTES_MAX {
            let Some((_, oldest)) = self.messages.pop_front() else {
                return;
            };
            self.bytes -= oldest.len();
        }
    }

    pub(crate) fn take(&mut self) -> VecDeque<(u64, Vec<u8>)> {
        core::mem::take(self).messages
    }
}

impl Participant {
    pub(crate) fn new(session: SessionId, signature_key: [u8; 32], now: Millis) -> Self {
        Self {
            session: Some(session),
            signature_key,
            leaf: None,
            silent: false,
            heard: now,
            lease: None,
            allowances: Allowances::new(),
            strikes: 0,
            missed: Missed::default(),
        }
    }

    /// In the group, and not announced as gone.
    pub(crate) fn is_present(&self) -> bool {
        self.leaf.is_some() && !self.silent
    }
}

#[derive(Clone, Default)]
pub(crate) struct Participants {
    by_pid: BTreeMap<Pid, Participant>,
    by_session: BTreeMap<SessionId, Pid>,
}

impl Participants {
    pub(crate) fn get(&self, pid: &Pid) -> Option<&Participant> {
        self.by_pid.get(pid)
    }

    pub(crate) fn get_mut(&mut self, pid: &Pid) -> Option<&mut Participant> {
        self.by_pid.get_mut(pid)
    }

    pub(crate) fn pid_of(&self, session: SessionId) -> Option<Pid> {
        self.by_session.get(&session).copied()
    }

    pub(crate) fn at_leaf(&self, leaf: u32) -> Option<Pid> {
        self.by_pid
            .iter()
            .find(|(_, p)| p.leaf == Some(leaf))
            .map(|(pid, _)| *pid)
    }

    pub(crate) fn insert(&mut self, pid: Pid, participant: Participant) {
        if let Some(session) = participant.session {
            self.by_session.insert(session, pid);
        }
        self.by_pid.insert(pid, participant);
    }

    pub(crate) fn remove(&mut self, pid: &Pid) -> Option<Participant> {
        let participant = self.by_pid.remove(pid)?;
        if let Some(session) = participant.session {
            self.by_session.remove(&session);
        }
        Some(participant)
    }

    /// Puts a participant on another connection, and returns the old one.
    pub(crate) fn move_to(&mut self, pid: &Pid, session: Option<SessionId>) -> Option<SessionId> {
        let participant = self.by_pid.get_mut(pid)?;
        let old = core::mem::replace(&mut participant.session, session);
        if let Some(old) = old {
            self.by_session.remove(&old);
        }
        if let Some(new) = session {
            self.by_session.insert(new, *pid);
        }
        old
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Pid, &Participant)> {
        self.by_pid.iter()
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (&Pid, &mut Participant)> {
        self.by_pid.iter_mut()
    }

    pub(crate) fn len(&self) -> usize {
        self.by_pid.len()
    }

    pub(crate) fn present(&self) -> u32 {
        let count = self.by_pid.values().filter(|p| p.is_present()).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// The connections of everybody in the group except one.
    pub(crate) fn sessions_but(&self, but: Option<&Pid>) -> Vec<SessionId> {
        self.by_pid
            .iter()
            .filter(|(pid, p)| p.leaf.is_some() && but != Some(*pid))
            .filter_map(|(_, p)| p.session)
            .collect()
    }

    pub(crate) fn leaves(&self) -> BTreeMap<Pid, u32> {
        self.by_pid
            .iter()
            .filter_map(|(pid, p)| Some((*pid, p.leaf?)))
            .collect()
    }
}
