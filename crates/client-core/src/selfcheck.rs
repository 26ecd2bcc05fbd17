//! What the committer does for everybody: confirming the epoch, and a new path from time to time (e2ee.md 6.5).

use crate::envelope::{self, BEAT, BeatBody};
use crate::event::AlarmCode;
use crate::meeting::Meeting;
use core::time::Duration;
use e2ee::group::Opened;
use sha2::{Digest, Sha256};
use vocab::Millis;

const BEAT_EVERY: Duration = Duration::from_secs(20);
/// Four beats missed.
const BEAT_MISSED: Duration = Duration::from_secs(90);
const HEARTBEAT_EVERY: Duration = Duration::from_secs(600);
/// After a heartbeat that did not get through.
const HEARTBEAT_AGAIN: Duration = Duration::from_secs(15);

#[derive(Default)]
pub(crate) struct SelfCheck {
    /// When we say or have heard that the epoch is everybody's.
    beaten_at: Millis,
    heartbeat_tried: Option<Millis>,
    missing: bool,
    alarmed_about_message: bool,
}

impl SelfCheck {
    pub(crate) fn new_epoch(&mut self, now: Millis) {
        self.beaten_at = now;
        self.heartbeat_tried = None;
        self.missing = false;
        self.alarmed_about_message = false;
    }

    /// Once an epoch.
    pub(crate) fn may_alarm_about_message(&mut self) -> bool {
        !core::mem::replace(&mut self.alarmed_about_message, true)
    }
}

impl Meeting {
    /// Whether we are the one who commits and confirms for everybody: the lowest leaf that is not gone.
    fn is_committer(&self) -> bool {
        let Some(group) = &self.group else {
            return false;
        };
        let lowest = self
            .people
            .lowest_leaf(|leaf| !self.following.gone.is_announced(leaf));
        self.connection.is_welcomed() && !self.following.is_stuck() && lowest == Some(group.own_leaf())
    }

    fn beat_due(&self) -> Option<Millis> {
        let alone = self.people.len() < 2;
        if alone || self.group.is_none() || !self.connection.is_welcomed() {
            return None;
        }
        match (self.is_committer(), self.selfcheck.missing) {
            (true, _) => Some(self.selfcheck.beaten_at + BEAT_EVERY),
            (false, false) => Some(self.selfcheck.beaten_at + BEAT_MISSED),
            (false, true) => None,
        }
    }

    fn heartbeat_due(&self) -> Option<Millis> {
        let again = self.selfcheck.heartbeat_tried.map(|at| at + HEARTBEAT_AGAIN);
        self.is_committer()
            .then(|| again.unwrap_or(self.following.last_commit_at + HEARTBEAT_EVERY))
    }

    pub(crate) fn selfcheck_deadline(&self) -> Option<Millis> {
        self.beat_due().into_iter().chain(self.heartbeat_due()).min()
    }

    pub(crate) fn tick_selfcheck(&mut self, now: Millis) {
        if self.beat_due().is_some_and(|at| at <= now) {
            if self.is_committer() {
                self.beat(now);
            } else {
                self.selfcheck.missing = true;
                self.alarm(AlarmCode::BeatMissing);
                self.catch_up(now);
            }
        }
        if self.heartbeat_due().is_some_and(|at| at <= now) {
            self.heartbeat(now);
        }
    }

    fn beat(&mut self, now: Millis) {
        self.selfcheck.beaten_at = now;
        if let Some(body) = self.own_beat() {
            self.send_envelope(BEAT, envelope::encode(&body), now);
        }
    }

    fn heartbeat(&mut self, now: Millis) {
        self.selfcheck.heartbeat_tried = Some(now);
        let Some(group) = &mut self.group else {
            return;
        };
        if group.has_pending_commit() && now.since(self.following.committed_at) < HEARTBEAT_AGAIN {
            return;
        }
        // One that was never answered is given up.
        let _ = group.clear_pending_commit();
        if let Ok(upload) = group.heartbeat() {
            self.following.committed_at = now;
            self.send_commit(upload, 0);
        }
    }

    pub(crate) fn heard_beat(&mut self, opened: &Opened, body: &[u8], now: Millis) {
        let (Some(theirs), Some(ours)) = (envelope::decode::<BeatBody>(body), self.own_beat()) else {
            return;
        };
        if theirs.epoch != ours.epoch || opened.epoch != ours.epoch {
            return;
        }
        self.selfcheck.beaten_at = now;
        self.selfcheck.missing = false;
        if theirs != ours {
            self.alarm(AlarmCode::CodeMismatch);
            self.resync(now);
        }
    }

    fn own_beat(&self) -> Option<BeatBody> {
        let group = self.group.as_ref()?;
        Some(BeatBody {
            epoch: group.epoch(),
            authenticator_hash: Sha256::digest(group.epoch_authenticator().ok()?).into(),
            commit_hash: self.following.last_commit,
        })
    }
}
