//! From a proven link into the group, and back into it.

use crate::event::{AlarmCode, Event, Output, OverReason, Phase, RefusedReason};
use crate::media_keys::Urgency;
use crate::meeting::Meeting;
use crate::pacing::{self, ResyncLimit};
use crate::people::People;
use crate::signals::Signals;
use core::time::Duration;
use e2ee::group::{
    CommitUpload, ExistingGroup, Group, GroupError, Identity, RoomPolicy, UploadKind, commit_hash,
};
use vocab::Millis;
use wire::{ClientMessage, Commit, CommitKind, Hello, JoinExternal, Resume, Welcomed};

/// How long to wait for the floor before asking again.
const PATIENCE: Duration = Duration::from_secs(8);
/// Attempts that the server or the group spoilt before the person is told.
const ATTEMPTS_MAX: u32 = 2;

/// How often in a row the floor may be given for an epoch that is over already.
const STALES_MAX: u32 = 8;

/// What is under way to get into the group.
#[derive(Default)]
pub(crate) struct Joining {
    /// `JoinBegin` was sent, or a commit.
    waiting: bool,
    ask_at: Option<Millis>,
    /// Made by us and not yet confirmed.
    candidate: Option<Candidate>,
    attempts: u32,
    stales: u32,
    resyncs: ResyncLimit,
}

struct Candidate {
    group: Group,
    commit_hash: [u8; 32],
}

impl Joining {
    pub(crate) fn is_waiting(&self) -> bool {
        self.waiting
    }

    pub(crate) fn start_over(&mut self) {
        self.attempts = 0;
        self.stales = 0;
    }

    pub(crate) fn ask_again_at(&mut self, at: Millis) {
        self.waiting = true;
        self.ask_at = Some(at);
    }

    /// The candidate stays: the server may have taken its commit before the connection broke.
    pub(crate) fn connection_lost(&mut self) {
        self.waiting = false;
        self.ask_at = None;
    }

    fn candidate_of(&mut self, message: &[u8]) -> Option<Candidate> {
        let hash = commit_hash(message);
        self.candidate.take_if(|candidate| candidate.commit_hash == hash)
    }
}

impl Meeting {
    pub(crate) fn say_hello(&mut self, now: Millis) {
        let (Some(access), Some(nonce)) = (&self.access, self.connection.nonce()) else {
            return;
        };
        if !self.connection.take_hello() {
            return;
        }
        let identity = self
            .identity
            .get_or_insert_with(|| Identity::generate(&mut self.rng));
        let candidate = self.joining.candidate.as_ref().map(|candidate| &candidate.group);
        let resume = self
            .group
            .as_ref()
            .or(candidate)
            .map(|group| Resume { epoch: group.epoch() });
        let hello = Hello {
            grant: access.grant,
            mac: password_proof::hello_mac(&access.control_key, &access.grant, &nonce),
            participant: *identity.participant().as_bytes(),
            signature_key: identity.signature_key(),
            resume,
        };
        self.expect_answer(now);
        self.send(&ClientMessage::Hello(hello));
        if !self.been_in {
            self.enter(Phase::Joining, now);
        }
    }

    pub(crate) fn welcomed(&mut self, welcomed: Welcomed, now: Millis) {
        self.answered();
        self.connection.start_pinging(now);
        self.connection.succeeded();
        self.media(welcomed.media);
        if !welcomed.resumed {
            self.joining.candidate = None;
            return self.join_begin(now);
        }
        self.following.gone.was_deaf(now);
        if self.group.is_none()
            && let Some(candidate) = self.joining.candidate.take()
        {
            self.promote(candidate, now);
        }
        self.catch_up(now);
        if self.group.is_some() {
            self.enter(Phase::Joined, now);
            self.send_unsent_chat(now);
        }
    }

    pub(crate) fn join_begin(&mut self, now: Millis) {
        self.joining.candidate = None;
        self.joining.ask_again_at(now + PATIENCE);
        self.send(&ClientMessage::JoinBegin {
            key_package: Vec::new(),
        });
    }

    /// We cannot follow the group: back into it by an external commit, at most three times a minute.
    pub(crate) fn resync(&mut self, now: Millis) {
        if self.joining.waiting || !self.connection.is_welcomed() {
            return;
        }
        match self.joining.resyncs.take(now) {
            Ok(()) => self.join_begin(now),
            Err(at) => self.following.resync_at(at),
        }
    }

    pub(crate) fn join_external(&mut self, offer: &JoinExternal, now: Millis) {
        if !self.joining.waiting || self.name.is_none() {
            return;
        }
        self.answered();
        let creating = offer.group_info.is_empty();
        if creating && self.group.is_some() {
            // The group that we were in is gone with the server's memory: a new one, as somebody new.
            return self.start_new_participation(now);
        }
        match self.make_candidate(offer) {
            Ok((_, upload)) if upload.kind == UploadKind::Join && self.group.is_some() => {
                // We were taken out, or this is another group.
                self.start_new_participation(now);
            }
            Ok((group, upload)) => {
                let candidate = Candidate {
                    group,
                    commit_hash: commit_hash(&upload.message),
                };
                self.joining.candidate = Some(candidate);
                self.joining.ask_again_at(now + PATIENCE);
                self.send_commit(upload, offer.lease);
            }
            Err(GroupError::Full) => self.group_refused(RefusedReason::Full, now),
            Err(_) => self.spoilt(now),
        }
    }

    fn make_candidate(&mut self, offer: &JoinExternal) -> Result<(Group, CommitUpload), GroupError> {
        let access = self.access.as_ref().ok_or(GroupError::NotMember)?;
        let identity = self.identity.clone().ok_or(GroupError::NotMember)?;
        let name = self.name.as_deref().unwrap_or_default();
        let host = self
            .invitation
            .as_ref()
            .and_then(|invitation| invitation.host.as_ref());
        let room = access.room.clone();
        if !offer.group_info.is_empty() {
            let existing = ExistingGroup {
                group_info: &offer.group_info,
                tree: &offer.tree,
            };
            return Group::join(room, identity, name, host, existing, &mut self.rng);
        }
        let generation = room.secrets.generation();
        let policy = RoomPolicy::starting(room.host_public, generation, &access.policy);
        Group::create(room, identity, name, host, &policy, &mut self.rng)
    }

    pub(crate) fn send_commit(&mut self, upload: CommitUpload, lease: u64) {
        let kind = match upload.kind {
            UploadKind::Create => CommitKind::Create,
            UploadKind::Join => CommitKind::Join,
            UploadKind::Resync => CommitKind::Resync,
            UploadKind::Remove => CommitKind::Remove,
            UploadKind::Heartbeat | UploadKind::Generation => CommitKind::Heartbeat,
        };
        self.send(&ClientMessage::Commit(Commit {
            epoch: upload.epoch,
            kind,
            message: upload.message,
            group_info: upload.group_info,
            tree: upload.tree,
            lease,
        }));
    }

    /// Our own commit came back. Returns whether it was one that takes us into the group.
    pub(crate) fn confirm_candidate(&mut self, message: &[u8], seq: u64, now: Millis) -> bool {
        let Some(candidate) = self.joining.candidate_of(message) else {
            return false;
        };
        self.following.confirmed(seq);
        self.promote(candidate, now);
        true
    }

    fn promote(&mut self, candidate: Candidate, now: Millis) {
        let Candidate { group, commit_hash } = candidate;
        let other_group = self.group.as_ref().is_none_or(|old| old.id() != group.id());
        if other_group {
            self.keys.drop_all(&mut self.out);
        }
        self.joining.waiting = false;
        self.joining.ask_at = None;
        self.joining.start_over();
        let participant = group.participant();
        self.group = Some(group);
        self.following.start(commit_hash, now);
        // Who was announced as gone before we came, we have not heard.
        self.following.gone.was_deaf(now);
        self.been_in = true;
        self.signals_came_in(participant, now);
        self.new_epoch(Urgency::Removed, None, now);
        self.enter(Phase::Joined, now);
        self.send_unsent_chat(now);
    }

    /// Leaves nothing of the participation that was: other people see somebody new.
    pub(crate) fn start_new_participation(&mut self, now: Millis) {
        self.keys.drop_all(&mut self.out);
        self.group = None;
        self.identity = None;
        self.joining.candidate = None;
        self.following.forget();
        // Everybody has a new id after the server has forgotten all: nobody "left" and "joined".
        self.people = People::default();
        match self.joining.resyncs.take(now) {
            Ok(()) => self.redial(now),
            Err(at) => self.retry_in(at.since(now), now),
        }
        self.enter(Phase::Reconnecting, now);
    }

    /// Our commit came too late. If we are joining, the server offers the floor again by itself.
    pub(crate) fn stale(&mut self, now: Millis) {
        if self.joining.candidate.take().is_some() {
            self.joining.stales = self.joining.stales.saturating_add(1);
            if self.joining.stales >= STALES_MAX {
                self.group_refused(RefusedReason::GroupRefused, now);
            }
        } else if let Some(group) = &mut self.group {
            let _ = group.clear_pending_commit();
        }
    }

    /// The server turned our commit away.
    pub(crate) fn turned_away(&mut self, now: Millis) {
        if self.joining.candidate.take().is_some() {
            return self.spoilt(now);
        }
        if let Some(group) = &mut self.group {
            let _ = group.clear_pending_commit();
            self.alarm(AlarmCode::CommitTurnedAway);
        }
    }

    /// An attempt to join came to nothing: once more, then the person is told.
    fn spoilt(&mut self, now: Millis) {
        self.joining.candidate = None;
        self.joining.attempts = self.joining.attempts.saturating_add(1);
        if self.joining.attempts >= ATTEMPTS_MAX {
            return self.group_refused(RefusedReason::GroupRefused, now);
        }
        let wait = pacing::backoff(self.joining.attempts, &mut self.rng);
        self.joining.ask_again_at(now + wait);
    }

    pub(crate) fn group_refused(&mut self, reason: RefusedReason, now: Millis) {
        self.keys.drop_all(&mut self.out);
        self.group = None;
        self.identity = None;
        self.name = None;
        self.been_in = false;
        self.people = People::default();
        self.signals = Signals::default();
        self.joining.candidate = None;
        self.joining.start_over();
        self.following.forget();
        self.refuse(reason, 0, now);
        self.enter(Phase::Opened, now);
    }

    /// The server does not understand what we do, or failed.
    pub(crate) fn out_of_step(&mut self, now: Millis) {
        if self.joining.waiting || !self.connection.is_welcomed() {
            self.joining.candidate = None;
            self.drop_connection(now);
        } else if self.following.is_catching_up(now) {
            // The server does not think that we are in the group.
            self.resync(now);
        }
    }

    pub(crate) fn joining_deadline(&self) -> Option<Millis> {
        self.joining.ask_at.filter(|_| self.connection.is_welcomed())
    }

    pub(crate) fn tick_joining(&mut self, now: Millis) {
        if self.joining_deadline().is_some_and(|at| at <= now) {
            self.join_begin(now);
        }
    }

    /// A commit that took us out.
    pub(crate) fn taken_out(&mut self, now: Millis) {
        if self.name.is_some() {
            self.start_new_participation(now);
        } else {
            self.finish(OverReason::Left);
        }
    }

    /// The keys, the roster and the code of the epoch that the group is in now.
    pub(crate) fn new_epoch(
        &mut self,
        urgency: Urgency,
        rejoined: Option<vocab::ParticipantId>,
        now: Millis,
    ) {
        let Some(group) = &self.group else {
            return;
        };
        let (Ok(keys), Ok(authenticator)) = (group.epoch_keys(), group.epoch_authenticator()) else {
            return self.resync(now);
        };
        let (epoch, members) = (group.epoch(), group.roster());
        self.following.gone.keep_only(|leaf, participant| {
            members
                .iter()
                .any(|member| member.leaf == leaf && member.participant == *participant)
        });
        self.keys.install(keys, urgency, now, &mut self.out);
        let (members, changes) = self.people.update(&members, rejoined, now);
        let code = e2ee::safety_code(&authenticator);
        self.out
            .push_back(Output::Event(Event::Roster { epoch, code, members }));
        let grown = changes.iter().any(|change| change.kind.is_coming());
        self.signals_roster(grown, now);
        for change in changes {
            let at = now;
            let (kind, participant, name) = (change.kind, change.participant, change.name);
            self.event(Event::History {
                kind,
                participant,
                name,
                at,
            });
        }
        self.selfcheck.new_epoch(now);
    }
}
