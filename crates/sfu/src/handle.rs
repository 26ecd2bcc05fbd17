use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant, SystemTime};

use axum::Router;
use sfu_core::{ConnectionId, Control, Event, Limits, RoomOptions, Tap};
use vocab::{GroupPosition, MediaRoom, ParticipantId, UnixMillis};

use crate::demux::Demux;
use crate::rooms::Rooms;
use crate::token::{Bearer, TokenGrants, TokenKey};
use crate::worker::{Command, MakeTap, Worker, WorkerHandle};
use crate::{http, socket};

/// Events that may wait to be read; the newest are lost beyond.
const EVENTS_WAITING_MAX: usize = 1_024;
/// How long the leaves may take on their way out at the end.
const STOP_GRACE: Duration = Duration::from_millis(300);

#[derive(Clone)]
pub struct SfuConfig {
    /// Where media is received; port 0 takes any free one.
    pub bind: SocketAddr,
    /// The addresses clients are told to send media to. Empty: `bind` itself, or if that is unspecified the
    /// loopback address and the one of the default route. A port of 0 stands for the bound one.
    pub candidates: Vec<SocketAddr>,
    /// Whether what other machines send is ignored.
    pub this_machine_only: bool,
    /// Threads that carry media; every room lives on one of them. At least 1.
    pub workers: usize,
    /// Whether a valid token makes its room; else rooms are opened with [`Sfu::open_room`].
    pub auto_create: bool,
    pub key: TokenKey,
    pub limits: Limits,
}

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("the media socket cannot be bound")]
    Socket(#[source] std::io::Error),
    #[error("a media thread cannot be started")]
    Thread(#[source] std::io::Error),
}

/// What requests, sessions and the handle share.
pub(crate) struct Shared {
    pub(crate) key: TokenKey,
    pub(crate) auto_create: bool,
    pub(crate) rooms: Arc<Rooms>,
    workers: Vec<WorkerHandle>,
    next_connection: AtomicU64,
}

impl Shared {
    pub(crate) fn next_connection(&self) -> ConnectionId {
        ConnectionId(self.next_connection.fetch_add(1, Ordering::Relaxed))
    }

    pub(crate) fn worker_of(&self, room: &MediaRoom) -> &WorkerHandle {
        &self.workers[worker_index(room, self.workers.len())]
    }

    pub(crate) fn open_if_missing(&self, room: MediaRoom) {
        if !self.rooms.contains(&room) {
            self.open(room, RoomOptions::default());
        }
    }

    fn open(&self, room: MediaRoom, options: RoomOptions) {
        self.rooms.open(room, options);
        self.worker_of(&room)
            .send(Command::Control(Control::OpenRoom { room, options }));
    }
}

fn worker_index(room: &MediaRoom, workers: usize) -> usize {
    let mut hasher = DefaultHasher::new();
    room.hash(&mut hasher);
    (hasher.finish() % workers.max(1) as u64) as usize
}

/// A running media server. Dropping it stops it without a word to clients; [`Sfu::stop`] says goodbye.
pub struct Sfu {
    shared: Arc<Shared>,
    events: Mutex<Option<tokio::sync::mpsc::Receiver<Event>>>,
    stopping: Arc<AtomicBool>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    media_address: SocketAddr,
}

impl Sfu {
    pub fn start(config: SfuConfig) -> Result<Self, StartError> {
        Self::start_tapped(config, || None)
    }

    /// As [`Sfu::start`]; what `make_tap` makes for each worker sees every payload. For tests.
    pub fn start_tapped(
        config: SfuConfig,
        make_tap: impl Fn() -> Option<Box<dyn Tap>> + Send + Sync + 'static,
    ) -> Result<Self, StartError> {
        let make_tap: MakeTap = Arc::new(make_tap);
        let udp = Arc::new(socket::bind(config.bind).map_err(StartError::Socket)?);
        let media_address = udp.local_addr().map_err(StartError::Socket)?;
        let core = core_config(&config, media_address);
        let (events, receive_events) = tokio::sync::mpsc::channel(EVENTS_WAITING_MAX);
        let demux = Arc::new(Demux::default());
        let rooms = Arc::new(Rooms::default());
        let mut workers = Vec::new();
        let mut threads = Vec::new();
        let count = config.workers.max(1);
        for index in 0..count {
            let (commands, receive) = mpsc::channel();
            let handle = WorkerHandle::new(commands);
            let mut core = core.clone();
            core.instance = core.instance.wrapping_add(index as u32);
            let worker = Worker {
                index,
                config: core,
                commands: receive,
                waiting: handle.waiting(),
                socket: udp.clone(),
                demux: demux.clone(),
                rooms: rooms.clone(),
                events: events.clone(),
                make_tap: make_tap.clone(),
                is_mine: Arc::new(move |room| worker_index(room, count) == index),
            };
            threads.push(spawn("snug-media", move || worker.run())?);
            workers.push(handle);
        }
        let stopping = Arc::new(AtomicBool::new(false));
        let receiver = socket::Receiver {
            sources: own_addresses(&config, media_address),
            socket: udp,
            demux,
            workers: workers.clone(),
            stop: stopping.clone(),
        };
        threads.push(spawn("snug-udp", move || receiver.run())?);
        let shared = Shared {
            key: config.key,
            auto_create: config.auto_create,
            rooms,
            workers,
            next_connection: AtomicU64::new(1),
        };
        Ok(Self {
            shared: Arc::new(shared),
            events: Mutex::new(Some(receive_events)),
            stopping,
            threads: Mutex::new(threads),
            media_address,
        })
    }

    /// LiveKit's HTTP surface: `/rtc/v1`, `/rtc/v1/validate`, and 404 for version 0.
    pub fn router(&self) -> Router {
        http::router(self.shared.clone())
    }

    /// The bound media socket.
    pub fn media_address(&self) -> SocketAddr {
        self.media_address
    }

    /// What happens from now on, without saying to whom. There is one receiver.
    pub fn take_events(&self) -> Option<tokio::sync::mpsc::Receiver<Event>> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// A token for joining `room` as `participant`, valid for ten minutes; sessions get fresh ones themselves.
    pub fn issue_token(&self, room: &MediaRoom, participant: &ParticipantId, grants: TokenGrants) -> String {
        self.shared.rooms.admit(room, participant);
        self.shared.key.issue(&Bearer {
            room: *room,
            participant: *participant,
            grants,
        })
    }

    /// Opens a room, or changes the options of an open one.
    pub fn open_room(&self, room: MediaRoom, options: RoomOptions) {
        self.shared.open(room, options);
    }

    /// Everybody leaves and the room is forgotten.
    pub fn close_room(&self, room: MediaRoom) {
        self.shared.rooms.close(&room);
        self.order(&room, Control::CloseRoom { room });
    }

    /// Takes a participant out and refuses its tokens until a new one is issued to it.
    pub fn remove_participant(&self, room: MediaRoom, participant: ParticipantId) {
        self.shared.rooms.remove(&room, participant);
        self.order(&room, Control::Remove { room, participant });
    }

    /// Where a participant stands in the group, for the tripwire. The epoch given last counts as the room's, so
    /// call it for at least one member at every epoch, in the order of the epochs.
    pub fn set_position(&self, room: MediaRoom, participant: ParticipantId, position: GroupPosition) {
        self.shared.rooms.set_position(&room, participant, position);
        self.order(
            &room,
            Control::SetPosition {
                room,
                participant,
                position,
            },
        );
    }

    /// Asks every publisher of the room for key frames, at most one every half second each.
    pub fn request_key_frames(&self, room: MediaRoom) {
        self.order(&room, Control::RequestKeyFrames { room });
    }

    /// Tells every client to leave: to come back if `reconnect` (a restart), else for good. Blocks for a moment.
    pub fn stop(&self, reconnect: bool) {
        for worker in &self.shared.workers {
            worker.send(Command::Control(Control::Stop { reconnect }));
        }
        thread::sleep(STOP_GRACE);
        self.halt();
        let threads = core::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in threads {
            let _ = thread.join();
        }
    }

    fn order(&self, room: &MediaRoom, control: Control) {
        self.shared.worker_of(room).send(Command::Control(control));
    }

    fn halt(&self) {
        self.stopping.store(true, Ordering::Relaxed);
        for worker in &self.shared.workers {
            worker.send(Command::Stop);
        }
    }
}

impl Drop for Sfu {
    fn drop(&mut self) {
        self.halt();
    }
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, StartError> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(run)
        .map_err(StartError::Thread)
}

fn core_config(config: &SfuConfig, bound: SocketAddr) -> sfu_core::SfuConfig {
    let wall = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    let wall_ms = u64::try_from(wall.as_millis()).unwrap_or(u64::MAX);
    let mut core = sfu_core::SfuConfig::new(candidates(config, bound), (Instant::now(), UnixMillis(wall_ms)));
    core.instance = wall.as_secs() as u32;
    core.limits = config.limits.clone();
    core
}

fn candidates(config: &SfuConfig, bound: SocketAddr) -> Vec<SocketAddr> {
    let with_port = |mut it: SocketAddr| {
        if it.port() == 0 {
            it.set_port(bound.port());
        }
        it
    };
    if !config.candidates.is_empty() {
        return config.candidates.iter().copied().map(with_port).collect();
    }
    if !bound.ip().is_unspecified() {
        return vec![bound];
    }
    let mut found = vec![SocketAddr::from((Ipv4Addr::LOCALHOST, bound.port()))];
    found.extend(default_route().map(|it| SocketAddr::new(it, bound.port())));
    found
}

/// Addresses that only this machine sends from, if nobody else is served.
fn own_addresses(config: &SfuConfig, bound: SocketAddr) -> Option<Vec<IpAddr>> {
    let own = || candidates(config, bound).iter().map(SocketAddr::ip).collect();
    config.this_machine_only.then(own)
}

/// The local address that the default route uses. Connecting a UDP socket sends nothing.
fn default_route() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    // TEST-NET-1 (RFC 5737).
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    socket.local_addr().ok().map(|it| it.ip())
}
