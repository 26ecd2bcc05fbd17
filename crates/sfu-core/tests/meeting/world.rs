use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use sfu_core::protocol::signal_request::Message as Request;
use sfu_core::protocol::{AddTrackRequest, SessionDescription, TrackSource, TrackType, VideoLayer};
use sfu_core::{
    CloseReason, ConnectionId, Control, Event, Grants, Input, Join, JoinSettings, Limits, Output,
    ParsedOffer, Resume, RoomOptions, Sfu, SfuConfig,
};
use str0m::media::MediaKind;
use vocab::UnixMillis;

use crate::client::Client;
use crate::{Name, ROOM};

struct OnWire {
    from: SocketAddr,
    to: SocketAddr,
    bytes: Vec<u8>,
}

/// The server, its clients, and a network that delays, loses and reorders by a seed.
pub(crate) struct World {
    pub(crate) now: Instant,
    pub(crate) sfu: Sfu,
    sfu_due: Instant,
    server: SocketAddr,
    pub(crate) clients: Vec<Client>,
    wire: BTreeMap<(Instant, u64), OnWire>,
    sent: u64,
    random: u64,
    pub(crate) delay: Duration,
    pub(crate) jitter: Duration,
    pub(crate) loss_percent: u64,
    /// Bits a second from the server to each client; 0 = any. What exceeds a fifth of a second is lost.
    pub(crate) bandwidth: BTreeMap<Name, u64>,
    busy_until: BTreeMap<SocketAddr, Instant>,
    pub(crate) events: Vec<Event>,
    pub(crate) closed: Vec<(ConnectionId, CloseReason)>,
    connections: u64,
    ports: u16,
    pub(crate) to_client_bytes: BTreeMap<Name, u64>,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with(RoomOptions::default(), Limits::default())
    }

    pub(crate) fn with(options: RoomOptions, limits: Limits) -> Self {
        let now = Instant::now();
        let server = SocketAddr::from(([192, 0, 2, 1], 7882));
        let mut config = SfuConfig::new(vec![server], (now, UnixMillis(1_800_000_000_000)));
        config.limits = limits;
        let mut world = Self {
            now,
            sfu: Sfu::new(config),
            sfu_due: now,
            server,
            clients: Vec::new(),
            wire: BTreeMap::new(),
            sent: 0,
            random: 0x9E37_79B9_7F4A_7C15,
            delay: Duration::from_millis(10),
            jitter: Duration::ZERO,
            loss_percent: 0,
            bandwidth: BTreeMap::new(),
            busy_until: BTreeMap::new(),
            events: Vec::new(),
            closed: Vec::new(),
            connections: 0,
            ports: 5_000,
            to_client_bytes: BTreeMap::new(),
        };
        world.control(Control::OpenRoom { room: ROOM, options });
        world
    }

    fn next_random(&mut self) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random
    }

    pub(crate) fn new_connection(&mut self) -> ConnectionId {
        self.connections += 1;
        ConnectionId(self.connections)
    }

    pub(crate) fn at(&self, name: Name) -> usize {
        self.clients.iter().rposition(|it| it.name == name).unwrap()
    }

    pub(crate) fn client(&mut self, name: Name) -> &mut Client {
        let at = self.at(name);
        &mut self.clients[at]
    }

    /// Joins with an offer of three placeholders of each kind, as browsers do.
    pub(crate) fn join(&mut self, name: Name) {
        self.join_with(name, Grants::all(), JoinSettings::default());
    }

    pub(crate) fn join_with(&mut self, name: Name, grants: Grants, settings: JoinSettings) {
        let connection = self.new_connection();
        self.ports += 1;
        let mut client = Client::new(name, connection, self.ports, self.now);
        let offer = client.first_offer(3, 3);
        self.clients.push(client);
        self.input(Input::Join(Box::new(Join {
            connection,
            room: ROOM,
            participant: name.participant(),
            grants,
            settings,
            offer: Some(parse(&offer)),
            add_tracks: Vec::new(),
            resume: None,
        })));
    }

    /// Joins and waits for media.
    pub(crate) fn enter(&mut self, name: Name) {
        self.join(name);
        self.until("connected", |it| {
            let client = it.client(name);
            client.connected && client.has_channels()
        });
    }

    /// Goes on over a new signal connection.
    pub(crate) fn resume(&mut self, name: Name, session: &str, sync: Option<sfu_core::protocol::SyncState>) {
        let connection = self.new_connection();
        self.client(name).connection = connection;
        self.input(Input::Join(Box::new(Join {
            connection,
            room: ROOM,
            participant: name.participant(),
            grants: Grants::all(),
            settings: JoinSettings::default(),
            offer: None,
            add_tracks: Vec::new(),
            resume: Some(Resume {
                session: session.to_owned(),
                sync,
            }),
        })));
    }

    pub(crate) fn lose_signal(&mut self, name: Name) {
        let connection = self.client(name).connection;
        self.input(Input::Closed { connection });
    }

    pub(crate) fn signal(&mut self, name: Name, message: Request) {
        let connection = self.client(name).connection;
        self.input(Input::Signal { connection, message });
    }

    pub(crate) fn offer(&mut self, name: Name, offer: &SessionDescription) {
        let connection = self.client(name).connection;
        self.input(Input::Offer {
            connection,
            offer: parse(offer),
        });
    }

    pub(crate) fn control(&mut self, control: Control) {
        self.input(Input::Control(control));
    }

    /// Announces a track and starts to send it.
    pub(crate) fn publish(&mut self, name: Name, cid: &str, source: TrackSource, rids: &[&str]) {
        let audio = matches!(source, TrackSource::Microphone | TrackSource::ScreenShareAudio);
        let kind = if audio { MediaKind::Audio } else { MediaKind::Video };
        let sizes: [(u32, u32); 3] = [(320, 180), (640, 360), (1280, 720)];
        let layers = rids.iter().enumerate().map(|(at, _)| VideoLayer {
            quality: at as i32,
            width: sizes[at].0,
            height: sizes[at].1,
            ..VideoLayer::default()
        });
        let request = AddTrackRequest {
            cid: cid.to_owned(),
            r#type: if audio { TrackType::Audio } else { TrackType::Video } as i32,
            source: source as i32,
            width: if audio { 0 } else { 1280 },
            height: if audio { 0 } else { 720 },
            layers: layers.collect(),
            ..AddTrackRequest::default()
        };
        let now = self.now;
        self.client(name).send_track(cid, kind, rids, now);
        self.signal(name, Request::AddTrack(request));
        self.make_offers();
    }

    /// Waits until `to` is sent the only track of `from` of that kind, and returns its section and sid.
    pub(crate) fn arrives(&mut self, from: Name, to: Name, audio: bool) -> (str0m::media::Mid, String) {
        self.until("a track is bound", |it| it.bound(from, to, audio).is_some());
        self.bound(from, to, audio).unwrap()
    }

    pub(crate) fn bound(&mut self, from: Name, to: Name, audio: bool) -> Option<(str0m::media::Mid, String)> {
        let client = self.client(to);
        let track = client
            .track_of(from)
            .into_iter()
            .rev()
            .find(|it| (it.r#type == 0) == audio)?;
        Some((client.mid_of(&track.sid)?, track.sid))
    }

    pub(crate) fn run(&mut self, duration: Duration) {
        let end = self.now + duration;
        while self.step(end) {}
    }

    pub(crate) fn until(&mut self, what: &str, mut holds: impl FnMut(&mut Self) -> bool) {
        let end = self.now + Duration::from_secs(20);
        while !holds(self) {
            assert!(self.step(end), "never: {what}");
        }
    }

    pub(crate) fn input(&mut self, input: Input<'_>) {
        self.sfu.handle_input(self.now, input);
        self.poll_sfu();
        self.make_offers();
        self.drive_clients();
    }

    fn poll_sfu(&mut self) {
        loop {
            match self.sfu.poll_output() {
                Output::Timeout(at) => {
                    self.sfu_due = at.max(self.now + Duration::from_micros(500));
                    return;
                }
                Output::Transmit {
                    source,
                    destination,
                    bytes,
                } => self.put_on_wire(source, destination, bytes),
                Output::Signal { connection, message } => {
                    if let Some(client) = self.clients.iter_mut().find(|it| it.connection == connection) {
                        client.hear(*message);
                    }
                }
                Output::Close { connection, reason } => self.closed.push((connection, reason)),
                Output::Event(event) => self.events.push(event),
                Output::Route(_) => {}
            }
        }
    }

    fn make_offers(&mut self) {
        for at in 0..self.clients.len() {
            if let Some(offer) = self.clients[at].next_offer() {
                let connection = self.clients[at].connection;
                self.sfu.handle_input(
                    self.now,
                    Input::Offer {
                        connection,
                        offer: parse(&offer),
                    },
                );
                self.poll_sfu();
            }
        }
    }

    fn drive_clients(&mut self) {
        for at in 0..self.clients.len() {
            for (to, bytes) in self.clients[at].drain(self.now) {
                let from = self.clients[at].address;
                self.put(from, to, bytes, Duration::ZERO);
            }
        }
    }

    fn put_on_wire(&mut self, from: SocketAddr, to: SocketAddr, bytes: Vec<u8>) {
        let name = self
            .clients
            .iter()
            .rev()
            .find(|it| it.address == to)
            .map(|it| it.name);
        let mut queued = Duration::ZERO;
        if let Some(name) = name {
            *self.to_client_bytes.entry(name).or_default() += bytes.len() as u64;
            if let Some(bandwidth) = self.bandwidth.get(&name).filter(|it| **it > 0) {
                let takes = Duration::from_secs_f64(bytes.len() as f64 * 8.0 / *bandwidth as f64);
                let free = self.busy_until.entry(to).or_insert(self.now);
                *free = (*free).max(self.now) + takes;
                queued = *free - self.now;
                if queued > Duration::from_millis(200) {
                    *free -= takes;
                    return;
                }
            }
        }
        self.put(from, to, bytes, queued);
    }

    fn put(&mut self, from: SocketAddr, to: SocketAddr, bytes: Vec<u8>, queued: Duration) {
        if self.next_random() % 100 < self.loss_percent {
            return;
        }
        let jitter = self.jitter.mul_f64((self.next_random() % 1_000) as f64 / 1_000.0);
        self.sent += 1;
        let at = self.now + self.delay + queued + jitter;
        self.wire.insert((at, self.sent), OnWire { from, to, bytes });
    }

    /// Goes to the next thing that happens, at most to `end`; whether there is more before it.
    fn step(&mut self, end: Instant) -> bool {
        let wire = self.wire.keys().next().map(|(at, _)| *at);
        let clients = self
            .clients
            .iter()
            .flat_map(|it| [Some(it.due), it.media_due()])
            .flatten()
            .min();
        let next = [wire, clients, Some(self.sfu_due)]
            .into_iter()
            .flatten()
            .min()
            .unwrap();
        if next > end {
            self.now = end;
            return false;
        }
        self.now = self.now.max(next);
        while let Some(entry) = self.wire.first_entry().filter(|it| it.key().0 <= self.now) {
            let datagram = entry.remove();
            self.deliver(&datagram);
        }
        for client in &mut self.clients {
            if client.media_due().is_some_and(|it| it <= self.now) {
                client.send_media(self.now);
            } else if client.due <= self.now {
                let _ = client.rtc.handle_input(str0m::Input::Timeout(self.now));
            }
        }
        self.drive_clients();
        if self.sfu_due <= self.now {
            self.sfu.handle_input(self.now, Input::Timeout);
            self.poll_sfu();
        }
        self.make_offers();
        true
    }

    fn deliver(&mut self, datagram: &OnWire) {
        if datagram.to == self.server {
            let input = Input::Datagram {
                source: datagram.from,
                destination: datagram.to,
                bytes: &datagram.bytes,
            };
            self.sfu.handle_input(self.now, input);
            self.poll_sfu();
        } else if let Some(client) = self.clients.iter_mut().rev().find(|it| it.address == datagram.to) {
            client.receive(self.now, datagram.from, &datagram.bytes);
            self.drive_clients();
        }
    }

    /// A datagram from anywhere.
    pub(crate) fn forge(&mut self, source: SocketAddr, bytes: &[u8]) {
        let destination = self.server;
        self.input(Input::Datagram {
            source,
            destination,
            bytes,
        });
    }
}

pub(crate) fn parse(offer: &SessionDescription) -> ParsedOffer {
    ParsedOffer::parse(&offer.sdp, offer.id).unwrap()
}
