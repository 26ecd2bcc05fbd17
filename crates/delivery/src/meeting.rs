use crate::commits::Log;
use crate::group::{Group, Room};
use crate::output::{Departure, Output, SessionId};
use crate::participants::{Missed, Participant, Participants, Pid};
use crate::removals::Removals;
use crate::settling::Settling;
use crate::turns::Turns;
use core::time::Duration;
use openmls_rust_crypto::RustCrypto;
use std::collections::VecDeque;
use vocab::limits::{APP_MESSAGE_BYTES_MAX, SILENCE_MAX};
use vocab::{GroupPosition, Millis, ParticipantId};
use wire::{ClientMessage, ErrorCode, Leaving, ServerMessage};

/// Connections of one meeting that have said hello, in the group or not.
const PARTICIPANTS_MAX_FACTOR: usize = 2;

/// Why a `Hello` was turned away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HelloRefusal {
    #[error("this connection has said hello already")]
    Twice,
    #[error("the participant id is in use with another signature key")]
    Taken,
    #[error("the meeting is full")]
    Full,
}

/// One meeting's delivery service.
pub struct Delivery {
    pub(crate) room: Room,
    pub(crate) crypto: RustCrypto,
    pub(crate) group: Option<Group>,
    pub(crate) participants: Participants,
    pub(crate) log: Log,
    pub(crate) turns: Turns,
    pub(crate) settling: Settling,
    pub(crate) removals: Removals,
    outputs: VecDeque<Output>,
}

impl Delivery {
    pub fn new(room: Room) -> Self {
        Self {
            room,
            crypto: RustCrypto::default(),
            group: None,
            participants: Participants::default(),
            log: Log::default(),
            turns: Turns::default(),
            settling: Settling::default(),
            removals: Removals::default(),
            outputs: VecDeque::new(),
        }
    }

    /// How many are in the group and not gone.
    pub fn present(&self) -> u32 {
        self.participants.present()
    }

    /// How many connections have said hello and not gone.
    pub fn connected(&self) -> usize {
        self.participants
            .iter()
            .filter(|(_, p)| p.session.is_some())
            .count()
    }

    /// Takes up a participation on a connection whose grant was checked. Returns whether it goes on where a
    /// broken connection left it.
    pub fn hello(
        &mut self,
        session: SessionId,
        participant: ParticipantId,
        signature_key: [u8; 32],
        resume: bool,
        now: Millis,
    ) -> Result<bool, HelloRefusal> {
        let pid = *participant.as_bytes();
        if self.participants.pid_of(session).is_some() {
            return Err(HelloRefusal::Twice);
        }
        let Some(known) = self.participants.get_mut(&pid) else {
            return self.hello_anew(session, pid, signature_key, now).map(|()| false);
        };
        if known.signature_key != signature_key {
            return Err(HelloRefusal::Taken);
        }
        known.heard = now;
        let leaf = known.leaf;
        let came_back = core::mem::replace(&mut known.silent, false);
        if let Some(old) = self.participants.move_to(&pid, Some(session)) {
            self.error(old, ErrorCode::Replaced, Duration::ZERO);
            self.push(Output::Close { session: old });
        }
        if let Some(leaf) = leaf.filter(|_| came_back) {
            self.removals.withdraw(leaf);
            self.push(Output::Arrived {
                present: self.participants.present(),
            });
        }
        let resumed = resume && leaf.is_some() && self.group.is_some();
        if let (true, Some(leaf)) = (resumed, leaf) {
            self.position(&pid, leaf);
        }
        self.advance(now);
        Ok(resumed)
    }

    fn hello_anew(
        &mut self,
        session: SessionId,
        pid: Pid,
        signature_key: [u8; 32],
        now: Millis,
    ) -> Result<(), HelloRefusal> {
        let waiting_max = usize::from(self.room.members_max) * PARTICIPANTS_MAX_FACTOR;
        if self.participants.len() >= waiting_max || self.is_full() {
            return Err(HelloRefusal::Full);
        }
        self.participants
            .insert(pid, Participant::new(session, signature_key, now));
        Ok(())
    }

    /// Takes a message of a participant. Messages that belong before the hello are answered with an error.
    pub fn handle(&mut self, session: SessionId, message: ClientMessage, now: Millis) {
        let Some(pid) = self.participants.pid_of(session) else {
            return self.error(session, ErrorCode::Protocol, Duration::ZERO);
        };
        if let Some(participant) = self.participants.get_mut(&pid) {
            participant.heard = now;
        }
        match message {
            ClientMessage::JoinBegin { .. } => self.join_begin(session, &pid, now),
            ClientMessage::Commit(commit) => self.commit(session, &pid, commit, now),
            ClientMessage::Ack { epoch, commit_hash } => self.answer(&pid, epoch, &commit_hash, true, now),
            ClientMessage::Nack {
                epoch, commit_hash, ..
            } => {
                self.answer(&pid, epoch, &commit_hash, false, now);
            }
            ClientMessage::App { message } => self.relay(session, &pid, message, now),
            ClientMessage::CatchUp { from_epoch } => self.catch_up(session, &pid, from_epoch, now),
            ClientMessage::Leave(how) => self.leave(&pid, how, now),
            ClientMessage::Ping { number } => self.send(session, ServerMessage::Pong { number }),
            ClientMessage::Srp1 { .. }
            | ClientMessage::Srp2 { .. }
            | ClientMessage::Hello(_)
            | ClientMessage::EndMeeting { .. } => self.error(session, ErrorCode::Protocol, Duration::ZERO),
        }
        self.advance(now);
    }

    /// The connection is gone; the participant may come back on another one.
    pub fn disconnected(&mut self, session: SessionId, now: Millis) {
        let Some(pid) = self.participants.pid_of(session) else {
            return;
        };
        self.participants.move_to(&pid, None);
        self.turns.drop(&pid);
        self.settling.drop(&pid);
        if self.participants.get(&pid).is_some_and(|p| p.leaf.is_none()) {
            self.participants.remove(&pid);
            self.push(Output::RemoveMedia {
                participant: ParticipantId::from_bytes(pid),
            });
        }
        self.settle(now);
        self.advance(now);
    }

    /// Does what is due at `now`.
    pub fn tick(&mut self, now: Millis) {
        let silent: Vec<Pid> = self
            .participants
            .iter()
            .filter(|(_, p)| !p.silent && now.since(p.heard) >= SILENCE_MAX)
            .map(|(pid, _)| *pid)
            .collect();
        for pid in silent {
            if let Some(session) = self.participants.move_to(&pid, None) {
                self.push(Output::Close { session });
            }
            self.depart(&pid, Departure::Silent, now);
        }
        self.settle(now);
        self.advance(now);
    }

    /// When [`Delivery::tick`] has something to do.
    pub fn next_deadline(&self) -> Option<Millis> {
        let silence = self
            .participants
            .iter()
            .filter(|(_, p)| !p.silent)
            .map(|(_, p)| p.heard + SILENCE_MAX)
            .min();
        [
            silence,
            self.turns.deadline(),
            self.settling.deadline(),
            self.removals.deadline(self.turns.is_free()),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    pub fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    fn leave(&mut self, pid: &Pid, how: Leaving, now: Millis) {
        let how = match how {
            Leaving::Left => Departure::Left,
            Leaving::PageClosed => Departure::PageClosed,
        };
        self.depart(pid, how, now);
    }

    /// Announces that a participant is gone, and has its leaf taken out in time.
    pub(crate) fn depart(&mut self, pid: &Pid, how: Departure, now: Millis) {
        let Some(participant) = self.participants.get_mut(pid) else {
            return;
        };
        let leaf = participant.leaf;
        let was_present = participant.is_present();
        participant.silent = true;
        participant.missed = Missed::default();
        let may_return = how == Departure::Silent && leaf.is_some();
        if !may_return && let Some(session) = self.participants.remove(pid).and_then(|p| p.session) {
            self.push(Output::Close { session });
        }
        self.turns.drop(pid);
        self.settling.drop(pid);
        self.push(Output::RemoveMedia {
            participant: ParticipantId::from_bytes(*pid),
        });
        if let Some(leaf) = leaf {
            self.removals.announce(leaf, *pid, may_return, now);
            self.broadcast(
                ServerMessage::Gone {
                    participant: *pid,
                    leaf,
                },
                Some(pid),
            );
        }
        if was_present {
            self.push(Output::Departed {
                how,
                present: self.participants.present(),
            });
        }
        self.settle(now);
        self.drop_deserted_group();
    }

    /// A group whose members have all gone on purpose has nobody left who could use it.
    fn drop_deserted_group(&mut self) {
        let Some(group) = &self.group else {
            return;
        };
        if group.leaves().iter().all(|leaf| self.removals.is_final(*leaf)) {
            self.group = None;
            self.log.clear();
            self.settling = Settling::default();
            self.removals = Removals::default();
            self.turns.end_lease();
        }
    }

    fn relay(&mut self, session: SessionId, pid: &Pid, message: Vec<u8>, now: Millis) {
        let Some(participant) = self.participants.get_mut(pid) else {
            return;
        };
        if participant.leaf.is_none()
            || message.len() > APP_MESSAGE_BYTES_MAX
            || !self.group.as_ref().is_some_and(|group| group.has_sent(&message))
        {
            return self.error(session, ErrorCode::Protocol, Duration::ZERO);
        }
        if let Err(wait) = participant.allowances.app.take(now) {
            return self.error(session, ErrorCode::RateLimited, wait);
        }
        let seq = self.log.next_seq();
        for (other, away) in self.participants.iter_mut() {
            if other != pid && away.session.is_none() && away.is_present() {
                away.missed.keep(seq, &message);
            }
        }
        self.broadcast(ServerMessage::App { seq, message }, Some(pid));
    }

    fn catch_up(&mut self, session: SessionId, pid: &Pid, from_epoch: u64, now: Millis) {
        let Some(participant) = self.participants.get_mut(pid) else {
            return;
        };
        if participant.leaf.is_none() {
            return self.error(session, ErrorCode::Protocol, Duration::ZERO);
        }
        if let Err(wait) = participant.allowances.catch_up.take(now) {
            return self.error(session, ErrorCode::RateLimited, wait);
        }
        let epoch = self.group.as_ref().map(Group::epoch);
        let Some(missed) = epoch.and_then(|epoch| self.log.since(from_epoch, epoch, pid)) else {
            return self.error(session, ErrorCode::TooFarBehind, Duration::ZERO);
        };
        for seen in missed {
            self.send(session, ServerMessage::Commit(seen));
        }
        let missed = self
            .participants
            .get_mut(pid)
            .map(|p| p.missed.take())
            .unwrap_or_default();
        for (seq, message) in missed {
            self.send(session, ServerMessage::App { seq, message });
        }
    }

    pub(crate) fn is_full(&self) -> bool {
        self.group
            .as_ref()
            .is_some_and(|group| group.size() >= group.members_max(&self.room))
    }

    pub(crate) fn push(&mut self, output: Output) {
        self.outputs.push_back(output);
    }

    pub(crate) fn send(&mut self, session: SessionId, message: ServerMessage) {
        self.push(Output::Send {
            to: vec![session],
            message,
        });
    }

    /// To everybody in the group, but one.
    pub(crate) fn broadcast(&mut self, message: ServerMessage, but: Option<&Pid>) {
        let to = self.participants.sessions_but(but);
        if !to.is_empty() {
            self.push(Output::Send { to, message });
        }
    }

    pub(crate) fn error(&mut self, session: SessionId, code: ErrorCode, retry_after: Duration) {
        let retry_after_ms = u32::try_from(retry_after.as_millis()).unwrap_or(u32::MAX);
        self.send(session, ServerMessage::Error { code, retry_after_ms });
    }

    pub(crate) fn position(&mut self, pid: &Pid, leaf: u32) {
        if let Some(group) = &self.group {
            let position = GroupPosition {
                leaf,
                epoch: group.epoch(),
            };
            self.push(Output::Position {
                participant: ParticipantId::from_bytes(*pid),
                position,
            });
        }
    }

    /// The epoch is part of everybody's position.
    pub(crate) fn position_all(&mut self) {
        for (pid, leaf) in self.participants.leaves() {
            self.position(&pid, leaf);
        }
    }
}
