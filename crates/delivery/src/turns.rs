//! Who may commit next: joiners one after the other under a lease, and removals in between.

use crate::meeting::Delivery;
use crate::output::SessionId;
use crate::participants::Pid;
use core::time::Duration;
use std::collections::VecDeque;
use vocab::Millis;
use wire::{ErrorCode, JoinExternal, ServerMessage};

/// How long a joiner has the floor.
pub(crate) const LEASE: Duration = Duration::from_millis(1500);

/// The join queue.
///
/// The batched join (e2ee.md 6.4) would take its members from `queue` in [`Delivery::advance`].
#[derive(Default)]
pub(crate) struct Turns {
    queue: VecDeque<Pid>,
    lease: Option<Lease>,
    leases: u64,
}

struct Lease {
    participant: Pid,
    until: Millis,
}

impl Turns {
    pub(crate) fn deadline(&self) -> Option<Millis> {
        self.lease.as_ref().map(|lease| lease.until)
    }

    pub(crate) fn is_free(&self) -> bool {
        self.lease.is_none()
    }

    pub(crate) fn end_lease(&mut self) {
        self.lease = None;
    }

    /// Takes somebody out of the queue and off the floor.
    pub(crate) fn drop(&mut self, pid: &Pid) {
        self.queue.retain(|waiting| waiting != pid);
        if self.lease.as_ref().is_some_and(|lease| lease.participant == *pid) {
            self.lease = None;
        }
    }

    fn expire(&mut self, now: Millis) {
        if let Some(lease) = self.lease.take_if(|lease| lease.until <= now) {
            self.queue.push_back(lease.participant);
        }
    }
}

impl Delivery {
    pub(crate) fn join_begin(&mut self, session: SessionId, pid: &Pid, now: Millis) {
        let Some(participant) = self.participants.get_mut(pid) else {
            return;
        };
        if let Err(wait) = participant.allowances.join.take(now) {
            return self.error(session, ErrorCode::RateLimited, wait);
        }
        let is_new = participant.leaf.is_none();
        if is_new && self.is_full() {
            return self.error(session, ErrorCode::Full, Duration::ZERO);
        }
        self.turns.drop(pid);
        self.turns.queue.push_back(*pid);
        self.advance(now);
        if let Some(before) = self.turns.queue.iter().position(|waiting| waiting == pid) {
            let position = u32::try_from(before + 1).unwrap_or(u32::MAX);
            self.send(session, ServerMessage::JoinWait { position });
        }
    }

    /// Puts a joiner whose commit came too late in front.
    pub(crate) fn try_again(&mut self, pid: &Pid) {
        self.turns.drop(pid);
        self.turns.queue.push_front(*pid);
    }

    /// Gives the floor to whoever is next.
    pub(crate) fn advance(&mut self, now: Millis) {
        self.turns.expire(now);
        self.request_removals(now);
        while self.turns.is_free() && !self.settling.is_congested() && !self.removals.has_floor(now) {
            let Some(pid) = self.turns.queue.pop_front() else {
                return;
            };
            self.grant_lease(pid, now);
        }
    }

    fn grant_lease(&mut self, pid: Pid, now: Millis) {
        let Some(session) = self.participants.get(&pid).and_then(|p| p.session) else {
            return;
        };
        self.turns.leases += 1;
        let lease = self.turns.leases;
        if let Some(participant) = self.participants.get_mut(&pid) {
            participant.lease = Some(lease);
        }
        self.turns.lease = Some(Lease {
            participant: pid,
            until: now + LEASE,
        });
        let (group_info, tree) = self
            .group
            .as_ref()
            .map(|group| group.snapshot().into_parts())
            .unwrap_or_default();
        let lease_ms = u32::try_from(LEASE.as_millis()).unwrap_or(u32::MAX);
        self.send(
            session,
            ServerMessage::JoinExternal(JoinExternal {
                lease,
                lease_ms,
                group_info,
                tree,
            }),
        );
    }
}
