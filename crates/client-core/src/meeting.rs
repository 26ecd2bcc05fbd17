use crate::access::{Access, Invitation, OpenOptions, Proof};
use crate::connection::Connection;
use crate::event::{AlarmCode, Command, Event, MediaAccess, Output, OverReason, Phase, RefusedReason};
use crate::following::Following;
use crate::joining::Joining;
use crate::media_keys::MediaKeys;
use crate::people::People;
use crate::selfcheck::SelfCheck;
use crate::signals::Signals;
use core::time::Duration;
use e2ee::group::{Group, Identity};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use std::collections::VecDeque;
use vocab::limits::NAME_BYTES_MAX;
use vocab::{CryptoRng, Millis, UnixMillis};
use wire::{ClientMessage, EndReason, ErrorCode, Leaving, ServerMessage};
use zeroize::Zeroizing;

/// One person's way through one meeting.
///
/// Everything secret is overwritten when the meeting is over for this device, or when this is dropped.
pub struct Meeting {
    pub(crate) rng: ChaCha20Rng,
    /// A point in time on both clocks.
    clocks: (Millis, UnixMillis),
    phase: Phase,
    pub(crate) connection: Connection,
    pub(crate) invitation: Option<Invitation>,
    pub(crate) proof: Proof,
    pub(crate) access: Option<Access>,
    /// The name to go in under, once the person wants to.
    pub(crate) name: Option<String>,
    /// Waits for the person to say "try again".
    halted: bool,
    /// From the first time in the group on: what comes is coming back.
    pub(crate) been_in: bool,
    pub(crate) identity: Option<Identity>,
    pub(crate) joining: Joining,
    /// The group that we are in, as far as the server has confirmed it.
    pub(crate) group: Option<Group>,
    pub(crate) following: Following,
    pub(crate) keys: MediaKeys,
    pub(crate) people: People,
    pub(crate) selfcheck: SelfCheck,
    pub(crate) signals: Signals,
    /// Lines that wait for the connection to come back.
    pub(crate) unsent_chat: VecDeque<String>,
    pub(crate) out: VecDeque<Output>,
}

impl Meeting {
    /// Starts at the link. `wall` is what `now` is on the wall's clock.
    pub fn open(options: OpenOptions, now: Millis, wall: UnixMillis, rng: &mut dyn CryptoRng) -> Self {
        let mut seed = Zeroizing::new([0; 32]);
        rng.fill_bytes(&mut seed[..]);
        let mut meeting = Self {
            rng: ChaCha20Rng::from_seed(*seed),
            clocks: (now, wall),
            phase: Phase::Connecting,
            connection: Connection::default(),
            invitation: Some(Invitation::new(options)),
            proof: Proof::None,
            access: None,
            name: None,
            halted: false,
            been_in: false,
            identity: None,
            joining: Joining::default(),
            group: None,
            following: Following::default(),
            keys: MediaKeys::default(),
            people: People::default(),
            selfcheck: SelfCheck::default(),
            signals: Signals::default(),
            unsent_chat: VecDeque::new(),
            out: VecDeque::new(),
        };
        meeting.event(Event::Phase {
            phase: Phase::Connecting,
            since: now,
        });
        meeting.dial(now);
        meeting
    }

    pub fn phase(&self) -> Phase {
        self.phase
    }

    pub fn poll(&mut self) -> Option<Output> {
        self.out.pop_front()
    }

    /// One binary frame came.
    pub fn receive(&mut self, bytes: &[u8], now: Millis) {
        if self.is_over() || !self.connection.is_up() {
            return;
        }
        self.heard(now);
        match wire::decode_server(bytes) {
            Ok(message) => self.dispatch(message, now),
            Err(_) => {
                self.alarm(AlarmCode::Malformed);
                self.drop_connection(now);
            }
        }
    }

    pub fn command(&mut self, command: Command, now: Millis) {
        if self.is_over() {
            return;
        }
        match command {
            Command::Join { name } => self.want_in(&name, now),
            Command::Chat { text } => self.say(&text, now),
            Command::Hand { raised } => self.set_hand(raised, now),
            Command::LowerHands { participants } => self.lower_hands(&participants, now),
            Command::React { reaction } => self.react(reaction, now),
            Command::Leave => self.leave(Leaving::Left),
            Command::PageClosed => self.leave(Leaving::PageClosed),
            Command::End => self.end_for_all(),
            Command::Retry => self.try_again(now),
        }
    }

    /// Does what is due.
    pub fn tick(&mut self, now: Millis) {
        if self.is_over() {
            return;
        }
        self.tick_connection(now);
        self.tick_joining(now);
        self.tick_following(now);
        self.tick_selfcheck(now);
        self.tick_signals(now);
        self.keys.tick(now, &mut self.out);
        if let Some(group) = &mut self.group {
            // Fails only if storage in memory does.
            let _ = group.forget_old_epochs(now);
        }
    }

    /// When [`Self::tick`] has something to do next.
    pub fn next_deadline(&self) -> Option<Millis> {
        if self.is_over() {
            return None;
        }
        [
            self.connection.deadline(),
            self.joining_deadline(),
            self.following_deadline(),
            self.selfcheck_deadline(),
            self.signals_deadline(),
            self.keys.deadline(),
            self.group.as_ref().and_then(Group::next_forgetting),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    fn dispatch(&mut self, message: ServerMessage, now: Millis) {
        match message {
            ServerMessage::Challenge { nonce } => {
                self.connection.set_nonce(nonce);
                self.go_on(now);
            }
            ServerMessage::Srp1(reply) => self.srp1(&reply, now),
            ServerMessage::Srp2(reply) => self.srp2(reply, now),
            ServerMessage::Welcomed(welcomed) => self.welcomed(welcomed, now),
            ServerMessage::JoinExternal(offer) => self.join_external(&offer, now),
            ServerMessage::JoinWait { .. } => self.answered(),
            ServerMessage::CommitRequest(request) => self.commit_request(&request, now),
            ServerMessage::Commit(seen) => self.commit_seen(&seen, now),
            ServerMessage::CommitVoid { seq } => self.commit_void(seq, now),
            ServerMessage::EpochReady { epoch } => self.keys.ready(epoch, &mut self.out),
            ServerMessage::Gone { participant, leaf } => self.gone(participant, leaf, now),
            ServerMessage::App { message, .. } => self.app(&message, now),
            ServerMessage::Ended { reason } => self.ended(reason),
            ServerMessage::Error { code, retry_after_ms } => self.error(code, retry_after_ms, now),
            ServerMessage::Pong { .. } => {}
        }
    }

    /// Takes the next step that the connection and the person allow.
    pub(crate) fn go_on(&mut self, now: Millis) {
        if self.connection.nonce().is_none() || self.halted {
            return;
        }
        if self.access.is_none() {
            if matches!(self.proof, Proof::None) {
                self.start_proof(now);
            }
        } else if self.name.is_some() && !self.connection.is_welcomed() {
            self.say_hello(now);
        }
    }

    fn want_in(&mut self, name: &str, now: Millis) {
        let name = name.trim();
        let name = name
            .get(..name.floor_char_boundary(NAME_BYTES_MAX))
            .unwrap_or_default()
            .trim_end();
        if self.group.is_some() {
            return;
        }
        self.name = Some(name.to_owned());
        self.halted = false;
        self.joining.start_over();
        if self.access.is_some() {
            self.enter(Phase::Joining, now);
        }
        if self.connection.is_welcomed() {
            self.join_begin(now);
        } else if self.connection.is_down() {
            self.dial(now);
        } else {
            self.go_on(now);
        }
    }

    fn try_again(&mut self, now: Millis) {
        self.halted = false;
        self.joining.start_over();
        if self.connection.is_down() {
            self.dial(now);
        } else {
            self.go_on(now);
        }
    }

    fn leave(&mut self, how: Leaving) {
        if self.connection.is_welcomed() {
            self.send(&ClientMessage::Leave(how));
        }
        self.finish(OverReason::Left);
    }

    fn end_for_all(&mut self) {
        let nonce = self.connection.nonce();
        let host = self
            .invitation
            .as_ref()
            .and_then(|invitation| invitation.host.as_ref());
        let (Some(nonce), Some(host), Some(access)) = (nonce, host, &self.access) else {
            return self.alarm(AlarmCode::NotHost);
        };
        let secrets = &access.room.secrets;
        let signature = host.sign_end(secrets.room_id(), secrets.generation(), &nonce);
        self.send(&ClientMessage::EndMeeting { signature });
    }

    fn ended(&mut self, reason: EndReason) {
        match reason {
            EndReason::EndedByHost => self.finish(OverReason::EndedByHost),
            EndReason::LastParticipantLeft => self.finish(OverReason::LastLeft),
            EndReason::Expired => self.finish(OverReason::Expired),
            EndReason::ServerStopping => self.event(Event::ServerStopping),
        }
    }

    fn error(&mut self, code: ErrorCode, retry_after_ms: u32, now: Millis) {
        match code {
            ErrorCode::Denied => self.refuse(RefusedReason::Denied, retry_after_ms, now),
            ErrorCode::RateLimited => self.rate_limited(retry_after_ms, now),
            ErrorCode::GrantUnknown => {
                self.access = None;
                self.answered();
                self.start_proof(now);
            }
            ErrorCode::Stale => self.stale(now),
            ErrorCode::CommitRefused => self.turned_away(now),
            ErrorCode::Full => self.group_refused(RefusedReason::Full, now),
            ErrorCode::NotHost => self.alarm(AlarmCode::NotHost),
            ErrorCode::Replaced => self.finish(OverReason::Replaced),
            ErrorCode::TooFarBehind => self.resync(now),
            ErrorCode::Protocol | ErrorCode::Internal => self.out_of_step(now),
        }
    }

    fn rate_limited(&mut self, retry_after_ms: u32, now: Millis) {
        if self.joining.is_waiting() {
            return self
                .joining
                .ask_again_at(now + Duration::from_millis(retry_after_ms.max(100).into()));
        }
        if self.access.is_none() || !self.connection.is_welcomed() {
            let reason = RefusedReason::RateLimited;
            self.event(Event::Refused {
                reason,
                retry_after_ms,
            });
            self.retry_in(Duration::from_millis(retry_after_ms.max(1000).into()), now);
        }
    }

    /// The person has to decide how to go on.
    pub(crate) fn refuse(&mut self, reason: RefusedReason, retry_after_ms: u32, now: Millis) {
        self.halted = true;
        self.hang_up();
        self.forget_what_was_under_way(now);
        if let Some(invitation) = &mut self.invitation {
            invitation.secrets = None;
        }
        self.event(Event::Refused {
            reason,
            retry_after_ms,
        });
    }

    /// What was sent on the connection that is gone will not be answered.
    pub(crate) fn forget_what_was_under_way(&mut self, now: Millis) {
        self.proof = Proof::None;
        self.joining.connection_lost();
        self.following.connection_lost(now);
    }

    pub(crate) fn wants_connection(&self) -> bool {
        // Before the join the proof is enough; the connection is opened again when the person goes in.
        !self.halted && (self.access.is_none() || self.name.is_some())
    }

    /// The meeting is over for this device: everything secret is overwritten.
    pub(crate) fn finish(&mut self, reason: OverReason) {
        self.keys.drop_all(&mut self.out);
        self.hang_up();
        self.proof = Proof::None;
        self.invitation = None;
        self.access = None;
        self.identity = None;
        self.group = None;
        self.joining = Joining::default();
        self.following = Following::default();
        self.people = People::default();
        self.signals = Signals::default();
        self.unsent_chat.clear();
        self.phase = Phase::Over;
        self.event(Event::Over { reason });
    }

    pub(crate) fn is_over(&self) -> bool {
        self.phase == Phase::Over
    }

    pub(crate) fn enter(&mut self, phase: Phase, now: Millis) {
        if self.phase != phase {
            self.phase = phase;
            self.event(Event::Phase { phase, since: now });
        }
    }

    pub(crate) fn send(&mut self, message: &ClientMessage) {
        self.out.push_back(Output::Send(wire::encode_client(message)));
    }

    pub(crate) fn event(&mut self, event: Event) {
        self.out.push_back(Output::Event(event));
    }

    pub(crate) fn media(&mut self, access: wire::MediaAccess) {
        self.event(Event::Media(MediaAccess {
            url: access.url,
            token: access.token,
        }));
    }

    pub(crate) fn wall(&self, now: Millis) -> UnixMillis {
        let (then, wall) = self.clocks;
        wall + now.since(then)
    }
}
