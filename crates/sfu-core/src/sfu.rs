use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use livekit_protocol::{DisconnectReason, leave_request};
use str0m::ice::StunMessage;
use vocab::MediaRoom;

use crate::config::SfuConfig;
use crate::io::{CloseReason, ConnectionId, Control, Event, Input, Join, Output, RoomOptions, Tap};
use crate::member::MemberId;
use crate::peer::Transmit;
use crate::room::{Ctx, Room, disconnect};

/// How often suspected plaintext is reported.
const REPORT_EVERY: Duration = Duration::from_secs(1);
/// Transports are not driven more often for their timers alone.
const TIMER_STEP: Duration = Duration::from_millis(1);
/// What [`Output::Timeout`] says when nothing is due.
const IDLE: Duration = Duration::from_secs(3600);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RoomKey(u32);

/// Whose datagrams are whose.
#[derive(Default)]
pub(crate) struct Routes {
    /// By the user name fragment of STUN requests.
    pub(crate) fragments: HashMap<String, (RoomKey, MemberId)>,
    pub(crate) addresses: HashMap<SocketAddr, (RoomKey, MemberId)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Timer {
    Member(RoomKey, MemberId),
    Room(RoomKey),
}

/// Any number of rooms. See the crate's head for how it is driven.
pub struct Sfu {
    config: SfuConfig,
    rooms: BTreeMap<RoomKey, Room>,
    names: HashMap<MediaRoom, RoomKey>,
    connections: HashMap<ConnectionId, (RoomKey, MemberId)>,
    routes: Routes,
    timers: BTreeSet<(Instant, Timer)>,
    out: VecDeque<Output>,
    ready: VecDeque<Output>,
    transmits: VecDeque<Transmit>,
    dirty: BTreeSet<RoomKey>,
    next_id: u32,
    now: Instant,
    tap: Option<Box<dyn Tap>>,
    plaintext: u32,
    plaintext_reported: Instant,
}

/// The parts of an [`Sfu`] that a room's work touches.
macro_rules! with_room {
    ($sfu:ident, $id:expr, |$room:ident, $ctx:ident| $work:expr) => {
        match $sfu.rooms.get_mut(&$id) {
            Some($room) => {
                let $ctx = &mut Ctx {
                    now: $sfu.now,
                    config: &$sfu.config,
                    out: &mut $sfu.out,
                    next_id: &mut $sfu.next_id,
                    tap: $sfu.tap.as_deref_mut(),
                    plaintext: &mut $sfu.plaintext,
                    transmits: &mut $sfu.transmits,
                    routes: &mut $sfu.routes,
                    room: $id,
                };
                let result = $work;
                $sfu.dirty.insert($id);
                Some(result)
            }
            None => None,
        }
    };
}

impl Sfu {
    pub fn new(config: SfuConfig) -> Self {
        let now = config.started.0;
        Self {
            config,
            rooms: BTreeMap::new(),
            names: HashMap::new(),
            connections: HashMap::new(),
            routes: Routes::default(),
            timers: BTreeSet::new(),
            out: VecDeque::new(),
            ready: VecDeque::new(),
            transmits: VecDeque::new(),
            dirty: BTreeSet::new(),
            next_id: 0,
            now,
            tap: None,
            plaintext: 0,
            plaintext_reported: now,
        }
    }

    /// For tests: sees what passes through.
    pub fn set_tap(&mut self, tap: Box<dyn Tap>) {
        self.tap = Some(tap);
    }

    /// Time never goes back: an earlier `now` than before counts as the one before.
    pub fn handle_input(&mut self, now: Instant, input: Input<'_>) {
        self.now = self.now.max(now);
        match input {
            Input::Join(join) => self.join(*join),
            Input::Offer { connection, offer } => {
                if let Some((room, member)) = self.connections.get(&connection).copied() {
                    with_room!(self, room, |it, ctx| it.on_offer(member, offer, ctx));
                }
            }
            Input::Signal { connection, message } => {
                if let Some((room, member)) = self.connections.get(&connection).copied() {
                    with_room!(self, room, |it, ctx| it.on_signal(member, message, ctx));
                }
            }
            Input::Closed { connection } => {
                if let Some((room, member)) = self.connections.remove(&connection) {
                    with_room!(self, room, |it, ctx| it.on_connection_lost(member, ctx));
                }
            }
            Input::Datagram {
                source,
                destination,
                bytes,
            } => self.datagram(source, destination, bytes),
            Input::Control(control) => self.control(control),
            Input::Timeout => {}
        }
        self.settle();
    }

    /// Call until it returns [`Output::Timeout`].
    pub fn poll_output(&mut self) -> Output {
        if self.ready.is_empty() {
            self.run_timers();
            self.flush();
        }
        if let Some(output) = self.ready.pop_front() {
            return output;
        }
        let next = self.timers.first().map(|(at, _)| *at);
        Output::Timeout(next.unwrap_or(self.now + IDLE).max(self.now))
    }

    fn join(&mut self, join: Join) {
        let Some(room) = self.names.get(&join.room).copied() else {
            self.out.push_back(Output::Close {
                connection: join.connection,
                reason: CloseReason::NoRoom,
            });
            return;
        };
        let connection = join.connection;
        // Before the work: it may come back to the connection at once.
        let member = with_room!(self, room, |it, ctx| it.join(join, ctx)).flatten();
        if let Some(member) = member {
            self.connections.insert(connection, (room, member));
        }
    }

    fn control(&mut self, control: Control) {
        match control {
            Control::OpenRoom { room, options } => self.open_room(room, options),
            Control::CloseRoom { room } => {
                let Some(id) = self.names.remove(&room) else {
                    return;
                };
                with_room!(self, id, |it, ctx| it.close(
                    DisconnectReason::RoomDeleted,
                    leave_request::Action::Disconnect,
                    ctx
                ));
                self.settle();
                self.rooms.remove(&id);
            }
            Control::Remove { room, participant } => {
                let Some(id) = self.names.get(&room).copied() else {
                    return;
                };
                with_room!(self, id, |it, ctx| it.remove_participant(&participant, ctx));
            }
            Control::SetPosition {
                room,
                participant,
                position,
            } => {
                let room = self.names.get(&room).and_then(|it| self.rooms.get_mut(it));
                if let Some(room) = room {
                    room.set_position(participant, position);
                }
            }
            Control::RequestKeyFrames { room } => {
                let Some(id) = self.names.get(&room).copied() else {
                    return;
                };
                with_room!(self, id, |it, ctx| it.ask_all_key_frames(ctx));
            }
            Control::Stop { reconnect } => {
                let action = if reconnect {
                    leave_request::Action::Reconnect
                } else {
                    leave_request::Action::Disconnect
                };
                let rooms: Vec<RoomKey> = self.rooms.keys().copied().collect();
                for id in rooms {
                    with_room!(self, id, |it, ctx| it.close(
                        DisconnectReason::ServerShutdown,
                        action,
                        ctx
                    ));
                }
            }
        }
    }

    fn open_room(&mut self, name: MediaRoom, options: RoomOptions) {
        if let Some(room) = self.names.get(&name).and_then(|it| self.rooms.get_mut(it)) {
            room.options = options;
            return;
        }
        self.next_id = self.next_id.wrapping_add(1);
        let id = RoomKey(self.next_id);
        self.names.insert(name, id);
        self.rooms
            .insert(id, Room::new(name, id.0, options, self.config.wall(self.now)));
    }

    fn datagram(&mut self, source: SocketAddr, destination: SocketAddr, bytes: &[u8]) {
        let by_address = self.routes.addresses.get(&source).copied();
        // STUN begins with two zero bits (RFC 7983).
        let is_stun = bytes.first().is_some_and(|it| *it < 4);
        let by_fragment = if is_stun {
            self.owner_of_request(source, destination, bytes)
        } else {
            None
        };
        let Some((room, member)) = by_fragment.or(by_address) else {
            return;
        };
        let learned = by_fragment.is_some() && by_address != by_fragment;
        with_room!(self, room, |it, ctx| {
            if learned {
                it.learn_address(member, source, ctx);
            }
            it.receive(member, source, destination, bytes, ctx);
        });
    }

    /// Whose connection a STUN request belongs to, if it proves to know that connection's password.
    fn owner_of_request(
        &self,
        source: SocketAddr,
        destination: SocketAddr,
        bytes: &[u8],
    ) -> Option<(RoomKey, MemberId)> {
        let message = StunMessage::parse(bytes).ok()?;
        let (fragment, _) = message.split_username()?;
        let (room, member) = self.routes.fragments.get(fragment).copied()?;
        let owns = self
            .rooms
            .get(&room)?
            .owns(member, self.now, source, destination, bytes);
        owns.then_some((room, member))
    }

    fn run_timers(&mut self) {
        while let Some((at, timer)) = self.timers.first().copied() {
            if at > self.now {
                break;
            }
            self.timers.pop_first();
            match timer {
                Timer::Room(id) => {
                    with_room!(self, id, |it, ctx| {
                        it.tick_armed = false;
                        it.tick(ctx);
                    });
                }
                Timer::Member(id, member) => {
                    if let Some(room) = self.rooms.get_mut(&id) {
                        room.timer_fired(member, self.now);
                        self.dirty.insert(id);
                    }
                }
            }
            self.settle();
        }
        self.report_plaintext();
    }

    fn report_plaintext(&mut self) {
        if self.plaintext == 0 || self.now.saturating_duration_since(self.plaintext_reported) < REPORT_EVERY {
            return;
        }
        self.plaintext_reported = self.now;
        let dropped = core::mem::take(&mut self.plaintext);
        self.ready
            .push_back(Output::Event(Event::PlaintextSuspected { dropped }));
    }

    fn flush(&mut self) {
        while let Some(id) = self.dirty.pop_first() {
            while self.rooms.get(&id).is_some_and(Room::is_dirty) {
                with_room!(self, id, |it, ctx| it.flush(ctx));
            }
            self.settle();
            self.dirty.remove(&id);
            let touched = self
                .rooms
                .get_mut(&id)
                .map(Room::take_touched)
                .unwrap_or_default();
            for member in touched {
                self.arm(id, member);
            }
            self.arm_room(id);
        }
    }

    /// Forgets connections that are to be closed, and hands on what rooms put out.
    fn settle(&mut self) {
        for output in self.out.drain(..) {
            if let Output::Close { connection, .. } = &output {
                self.connections.remove(connection);
            }
            self.ready.push_back(output);
        }
    }

    fn arm(&mut self, id: RoomKey, member: MemberId) {
        let earliest = self.now + TIMER_STEP;
        let Some(it) = self
            .rooms
            .get_mut(&id)
            .and_then(|room| room.members.get_mut(&member))
        else {
            return;
        };
        let at = it.peer.deadline().max(earliest);
        if it.timer.is_some_and(|timer| timer <= at) {
            return;
        }
        if let Some(old) = it.timer.replace(at) {
            self.timers.remove(&(old, Timer::Member(id, member)));
        }
        self.timers.insert((at, Timer::Member(id, member)));
    }

    fn arm_room(&mut self, id: RoomKey) {
        let Some(room) = self.rooms.get_mut(&id) else {
            return;
        };
        if let Some(at) = room.next_tick.filter(|_| !room.tick_armed) {
            room.tick_armed = true;
            self.timers.insert((at, Timer::Room(id)));
        }
    }
}

impl Room {
    fn remove_participant(&mut self, participant: &vocab::ParticipantId, ctx: &mut Ctx<'_>) {
        if let Some(id) = self.member_of(participant) {
            self.remove(id, DisconnectReason::ParticipantRemoved, Some(disconnect()), ctx);
        }
        self.forget_position(participant);
    }
}
