use std::collections::HashMap;
use std::net::{SocketAddr, UdpSocket};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use sfu_core::protocol::signal_request::Message as Request;
use sfu_core::protocol::signal_response::Message as Response;
use sfu_core::{ConnectionId, Control, Event, Input, Join, Output, ParsedOffer, Sfu, SfuConfig, Tap};
use vocab::MediaRoom;

use crate::demux::Demux;
use crate::rooms::Rooms;

/// Datagrams that may wait for a worker; what comes beyond is lost, as on any congested path.
const DATAGRAMS_WAITING_MAX: usize = 8_192;
/// Commands taken together before anything is sent.
const BATCH: usize = 64;
const IDLE_MAX: Duration = Duration::from_secs(5);

pub(crate) enum Command {
    Join {
        join: Box<Join>,
        session: tokio::sync::mpsc::Sender<ToSession>,
    },
    Offer {
        connection: ConnectionId,
        offer: Box<ParsedOffer>,
    },
    Signal {
        connection: ConnectionId,
        message: Box<Request>,
    },
    Closed {
        connection: ConnectionId,
    },
    Control(Control),
    Datagram {
        source: SocketAddr,
        arrived: Instant,
        bytes: Box<[u8]>,
    },
    /// Leaves are sent by now.
    Stop,
}

/// What a signal connection is told by its worker.
pub(crate) enum ToSession {
    Signal(Box<Response>),
    Close,
}

/// How the rest reaches a worker.
#[derive(Clone)]
pub(crate) struct WorkerHandle {
    commands: Sender<Command>,
    waiting: Arc<AtomicUsize>,
}

impl WorkerHandle {
    pub(crate) fn new(commands: Sender<Command>) -> Self {
        Self {
            commands,
            waiting: Arc::new(AtomicUsize::new(0)),
        }
    }

    /// A worker that is gone hears nothing, which is right at the end.
    pub(crate) fn send(&self, command: Command) {
        let _ = self.commands.send(command);
    }

    pub(crate) fn send_datagram(&self, command: Command) {
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= DATAGRAMS_WAITING_MAX {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return;
        }
        self.send(command);
    }

    pub(crate) fn waiting(&self) -> Arc<AtomicUsize> {
        self.waiting.clone()
    }
}

/// Makes a fresh [`Tap`], or none.
pub(crate) type MakeTap = Arc<dyn Fn() -> Option<Box<dyn Tap>> + Send + Sync>;

pub(crate) struct Worker {
    pub(crate) index: usize,
    pub(crate) config: SfuConfig,
    pub(crate) commands: Receiver<Command>,
    pub(crate) waiting: Arc<AtomicUsize>,
    pub(crate) socket: Arc<UdpSocket>,
    pub(crate) demux: Arc<Demux>,
    pub(crate) rooms: Arc<Rooms>,
    pub(crate) events: tokio::sync::mpsc::Sender<Event>,
    pub(crate) make_tap: MakeTap,
    pub(crate) is_mine: Arc<dyn Fn(&MediaRoom) -> bool + Send + Sync>,
}

struct Running {
    sfu: Sfu,
    sessions: HashMap<ConnectionId, tokio::sync::mpsc::Sender<ToSession>>,
}

impl Worker {
    /// Runs until told to stop. A panic in the core costs this worker's sessions, which reconnect, and no
    /// other's.
    pub(crate) fn run(self) {
        loop {
            let mut running = self.start();
            let end = catch_unwind(AssertUnwindSafe(|| self.serve(&mut running)));
            if end.is_ok() {
                return;
            }
            tracing::error!("a media worker failed and starts anew");
            self.demux.forget_worker(self.index);
        }
    }

    fn start(&self) -> Running {
        let mut sfu = Sfu::new(self.config.clone());
        if let Some(tap) = (self.make_tap)() {
            sfu.set_tap(tap);
        }
        let now = Instant::now();
        for order in self.rooms.orders(|it| (self.is_mine)(it)) {
            sfu.handle_input(now, Input::Control(order));
        }
        Running {
            sfu,
            sessions: HashMap::new(),
        }
    }

    fn serve(&self, running: &mut Running) {
        let mut wake = Instant::now();
        loop {
            let wait = wake.saturating_duration_since(Instant::now()).min(IDLE_MAX);
            match self.commands.recv_timeout(wait) {
                Ok(command) => {
                    if !self.take(command, running) {
                        return;
                    }
                    for _ in 1..BATCH {
                        let Ok(command) = self.commands.try_recv() else {
                            break;
                        };
                        if !self.take(command, running) {
                            return;
                        }
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            running.sfu.handle_input(Instant::now(), Input::Timeout);
            wake = self.put_out(running);
        }
    }

    /// `false`: stop.
    fn take(&self, command: Command, running: &mut Running) -> bool {
        let now = Instant::now();
        let sfu = &mut running.sfu;
        match command {
            Command::Join { join, session } => {
                running.sessions.insert(join.connection, session);
                sfu.handle_input(now, Input::Join(join));
            }
            Command::Offer { connection, offer } => {
                sfu.handle_input(
                    now,
                    Input::Offer {
                        connection,
                        offer: *offer,
                    },
                );
            }
            Command::Signal { connection, message } => {
                sfu.handle_input(
                    now,
                    Input::Signal {
                        connection,
                        message: *message,
                    },
                );
            }
            Command::Closed { connection } => {
                running.sessions.remove(&connection);
                sfu.handle_input(now, Input::Closed { connection });
            }
            Command::Control(control) => sfu.handle_input(now, Input::Control(control)),
            Command::Datagram {
                source,
                arrived,
                bytes,
            } => {
                self.waiting.fetch_sub(1, Ordering::Relaxed);
                let destination = self.candidate_for(&source);
                sfu.handle_input(
                    arrived,
                    Input::Datagram {
                        source,
                        destination,
                        bytes: &bytes,
                    },
                );
            }
            Command::Stop => {
                self.put_out(running);
                return false;
            }
        }
        true
    }

    /// The one of our addresses that a client at `source` sent to, as far as it matters: one of its family.
    fn candidate_for(&self, source: &SocketAddr) -> SocketAddr {
        let candidates = &self.config.candidates;
        let same_family = candidates.iter().find(|it| it.is_ipv4() == source.is_ipv4());
        same_family.or(candidates.first()).copied().unwrap_or(*source)
    }

    fn put_out(&self, running: &mut Running) -> Instant {
        loop {
            match running.sfu.poll_output() {
                Output::Transmit {
                    destination, bytes, ..
                } => {
                    // A full buffer or an unreachable client: the same as a lost packet.
                    let _ = self.socket.send_to(&bytes, destination);
                }
                Output::Signal { connection, message } => {
                    let session = running.sessions.get(&connection);
                    if session.is_some_and(|it| it.try_send(ToSession::Signal(message)).is_err()) {
                        // Too slow to read, or gone.
                        running.sessions.remove(&connection);
                        running
                            .sfu
                            .handle_input(Instant::now(), Input::Closed { connection });
                    }
                }
                Output::Close { connection, .. } => {
                    if let Some(session) = running.sessions.remove(&connection) {
                        let _ = session.try_send(ToSession::Close);
                    }
                }
                Output::Route(route) => self.demux.apply(self.index, route),
                Output::Event(event) => {
                    let _ = self.events.try_send(event);
                }
                Output::Timeout(at) => return at,
            }
        }
    }
}
