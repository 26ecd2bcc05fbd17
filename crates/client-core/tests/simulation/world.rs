use super::client::Client;
use super::server::{Effect, Server};
use client_core::{Command, CreateOptions, CreatedRoom, Meeting, OpenOptions, Output, Phase, create_room};
use core::time::Duration;
use rand_chacha::ChaCha20Rng;
use std::collections::BTreeMap;
use vocab::{Millis, Rng, Sensitive, UnixMillis};

pub(crate) const ALICE: usize = 0;
pub(crate) const BOB: usize = 1;
pub(crate) const CAROL: usize = 2;

pub(crate) struct World {
    pub(crate) now: Millis,
    rng: ChaCha20Rng,
    pub(crate) room: CreatedRoom,
    pub(crate) server: Server,
    pub(crate) clients: Vec<Client>,
    queue: BTreeMap<(Millis, u64), Delivered>,
    /// Nothing overtakes on a connection: the last arrival each way.
    latest: BTreeMap<(u64, bool), Millis>,
    owners: BTreeMap<u64, usize>,
    counter: u64,
    pub(crate) trace: Vec<String>,
    /// Messages to the server, for looking at.
    pub(crate) sent: Vec<(usize, Vec<u8>)>,
}

enum Delivered {
    Opened(u64),
    NotOpened(usize),
    ToServer(u64, Vec<u8>),
    ToClient(u64, Vec<u8>),
    ClosedAtServer(u64),
    ClosedAtClient(u64),
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let mut rng = testkit::rng(seed);
        let options = CreateOptions {
            title: "Tuesday".to_owned(),
            passphrase: None,
            valid_for_s: 3600,
            created: UnixMillis(1_700_000_000_000),
        };
        let room = create_room(&options, &mut rng).expect("a room");
        let server = Server::new(room.request.clone(), testkit::rng(seed + 1));
        Self {
            now: Millis(10_000),
            rng,
            room,
            server,
            clients: Vec::new(),
            queue: BTreeMap::new(),
            latest: BTreeMap::new(),
            owners: BTreeMap::new(),
            counter: 0,
            trace: Vec::new(),
            sent: Vec::new(),
        }
    }

    /// Alice hosts and is in; the others have joined one after the other.
    pub(crate) fn meeting(seed: u64, others: &[&str]) -> Self {
        let mut world = Self::new(seed);
        world.come("Alice", true);
        for name in others {
            world.come(name, false);
        }
        world.agree();
        world
    }

    /// Opens the link, joins, and waits until that is done.
    pub(crate) fn come(&mut self, name: &str, host: bool) -> usize {
        let client = self.open(host);
        self.join(client, name);
        self.run(Duration::from_secs(2));
        assert_eq!(self.clients[client].phase, Phase::Joined, "{name}");
        client
    }

    pub(crate) fn open(&mut self, host: bool) -> usize {
        let host_seed = host.then(|| self.room.host_seed.clone());
        let link = self.room.link.clone();
        self.open_with(OpenOptions {
            link,
            passphrase: None,
            host_seed,
        })
    }

    pub(crate) fn open_with(&mut self, options: OpenOptions) -> usize {
        let wall = UnixMillis(1_700_000_000_000 + self.now.0);
        let meeting = Meeting::open(options, self.now, wall, &mut self.rng);
        self.clients.push(Client::new(meeting));
        let client = self.clients.len() - 1;
        self.drain(client);
        client
    }

    pub(crate) fn join(&mut self, client: usize, name: &str) {
        self.command(
            client,
            Command::Join {
                name: name.to_owned(),
            },
        );
    }

    pub(crate) fn say(&mut self, client: usize, text: &str) {
        self.command(
            client,
            Command::Chat {
                text: text.to_owned(),
            },
        );
    }

    pub(crate) fn command(&mut self, client: usize, command: Command) {
        self.act(client, |meeting, now| meeting.command(command, now));
    }

    pub(crate) fn act(&mut self, client: usize, work: impl FnOnce(&mut Meeting, Millis)) {
        work(&mut self.clients[client].meeting, self.now);
        self.drain(client);
    }

    /// Pulls the cable, or plugs it in again.
    pub(crate) fn set_offline(&mut self, client: usize, offline: bool) {
        self.clients[client].offline = offline;
    }

    /// Both ends notice.
    pub(crate) fn cut(&mut self, client: usize) {
        if let Some(connection) = self.clients[client].connection {
            self.queue_at(Duration::ZERO, Delivered::ClosedAtClient(connection));
            self.queue_at(Duration::ZERO, Delivered::ClosedAtServer(connection));
        }
    }

    pub(crate) fn restart_server(&mut self) {
        let effects = self.server.restart();
        self.apply(effects);
    }

    pub(crate) fn inject(&mut self, client: usize, message: &wire::ServerMessage) {
        let connection = self.clients[client].connection.expect("connected");
        let effects = self.server.inject(connection, message);
        self.apply(effects);
    }

    pub(crate) fn connection(&self, client: usize) -> u64 {
        self.clients[client].connection.expect("connected")
    }

    pub(crate) fn run(&mut self, duration: Duration) {
        let end = self.now + duration;
        while let Some(next) = self.next_time().filter(|next| *next <= end) {
            assert!(next >= self.now, "time runs backwards");
            self.now = next;
            self.step();
        }
        self.now = end;
    }

    fn next_time(&self) -> Option<Millis> {
        let queued = self.queue.keys().next().map(|(at, _)| *at);
        let server = self.server.next_deadline().filter(|_| self.server.up);
        let clients = self
            .clients
            .iter()
            .filter_map(|client| client.meeting.next_deadline());
        queued
            .into_iter()
            .chain(server)
            .chain(clients)
            .min()
            .map(|at| at.max(self.now))
    }

    fn step(&mut self) {
        let before = self.now;
        while let Some(entry) = self.queue.first_entry().filter(|entry| entry.key().0 <= before) {
            let delivered = entry.remove();
            self.deliver(delivered);
        }
        if self.server.next_deadline().is_some_and(|at| at <= self.now) {
            let effects = self.server.tick(self.now);
            self.apply(effects);
            assert!(
                self.server.next_deadline().is_none_or(|at| at > self.now),
                "the server spins"
            );
        }
        for client in 0..self.clients.len() {
            let meeting = &mut self.clients[client].meeting;
            if meeting.next_deadline().is_some_and(|at| at <= self.now) {
                meeting.tick(self.now);
                self.drain(client);
                let next = self.clients[client].meeting.next_deadline();
                assert!(next.is_none_or(|at| at > self.now), "client {client} spins");
            }
        }
    }

    fn deliver(&mut self, delivered: Delivered) {
        match delivered {
            Delivered::Opened(connection) => {
                let Some(client) = self.client_of(connection) else {
                    return;
                };
                let effects = self.server.opened(connection);
                self.clients[client].meeting.connected(self.now);
                self.drain(client);
                self.apply(effects);
            }
            Delivered::NotOpened(client) => {
                self.clients[client].meeting.disconnected(self.now);
                self.drain(client);
            }
            Delivered::ToServer(connection, bytes) => {
                if self
                    .owners
                    .get(&connection)
                    .is_none_or(|client| !self.clients[*client].offline)
                {
                    let effects = self.server.receive(connection, &bytes, self.now);
                    self.apply(effects);
                }
            }
            Delivered::ToClient(connection, bytes) => {
                let Some(client) = self.client_of(connection) else {
                    return;
                };
                if !self.clients[client].offline {
                    self.clients[client].meeting.receive(&bytes, self.now);
                    self.drain(client);
                }
            }
            Delivered::ClosedAtServer(connection) => {
                let effects = self.server.closed(connection, self.now);
                self.apply(effects);
            }
            Delivered::ClosedAtClient(connection) => {
                let Some(client) = self.client_of(connection) else {
                    return;
                };
                self.clients[client].connection = None;
                self.clients[client].meeting.disconnected(self.now);
                self.drain(client);
            }
        }
    }

    fn client_of(&self, connection: u64) -> Option<usize> {
        let client = *self.owners.get(&connection)?;
        (self.clients[client].connection == Some(connection)).then_some(client)
    }

    fn drain(&mut self, client: usize) {
        while let Some(output) = self.clients[client].meeting.poll() {
            match &output {
                Output::Send(bytes) => {
                    self.sent.push((client, bytes.clone()));
                    if let Some(connection) = self.clients[client].connection {
                        self.travel(connection, true, Delivered::ToServer(connection, bytes.clone()));
                    }
                }
                Output::Connect => self.connect(client),
                Output::Close => {
                    if let Some(connection) = self.clients[client].connection.take() {
                        self.travel(connection, true, Delivered::ClosedAtServer(connection));
                    }
                }
                _ => {}
            }
            let line = self.clients[client].perform(output, self.now);
            self.trace.extend(line.map(|line| format!("{client}: {line}")));
        }
    }

    fn connect(&mut self, client: usize) {
        assert!(
            self.clients[client].connection.is_none(),
            "two connections at once"
        );
        if !self.server.up || self.clients[client].offline {
            return self.queue_at(Duration::from_millis(50), Delivered::NotOpened(client));
        }
        self.counter += 1;
        let connection = self.counter;
        self.owners.insert(connection, client);
        self.clients[client].connection = Some(connection);
        self.travel(connection, false, Delivered::Opened(connection));
    }

    fn apply(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Send(connection, bytes) => {
                    self.travel(connection, false, Delivered::ToClient(connection, bytes));
                }
                Effect::Close(connection) => {
                    self.travel(connection, false, Delivered::ClosedAtClient(connection));
                }
            }
        }
    }

    /// 20 to 60 ms, never overtaking on the same connection.
    fn travel(&mut self, connection: u64, to_server: bool, delivered: Delivered) {
        let latency = Duration::from_millis(20 + self.rng.next_u64() % 40);
        let latest = self.latest.entry((connection, to_server)).or_default();
        *latest = (*latest).max(self.now + latency);
        let at = *latest;
        self.queue_at(at.since(self.now), delivered);
    }

    fn queue_at(&mut self, after: Duration, delivered: Delivered) {
        self.counter += 1;
        self.queue.insert((self.now + after, self.counter), delivered);
    }

    /// Everybody who is in has the same group, sends with the same epoch, and has everybody's name.
    pub(crate) fn agree(&self) {
        let joined: Vec<&Client> = self
            .clients
            .iter()
            .filter(|client| client.phase == Phase::Joined && !client.offline)
            .collect();
        let first = joined.first().expect("somebody is in");
        assert_eq!(
            first.roster.len(),
            joined.len(),
            "in the group: {:?}",
            first.names()
        );
        for client in &joined {
            assert_eq!(client.epoch, first.epoch);
            assert_eq!(client.code, first.code);
            assert_eq!(client.names(), first.names());
            assert_eq!(client.worker.sending, Some(client.epoch));
            assert_eq!(
                client.worker.keys.get(&client.epoch),
                first.worker.keys.get(&first.epoch)
            );
            assert!(client.worker.keys.len() <= 12, "old keys are dropped");
        }
        let mut leaves: Vec<u32> = joined.iter().map(|client| client.worker.own_leaf).collect();
        leaves.sort_unstable();
        leaves.dedup();
        assert_eq!(leaves.len(), joined.len(), "everybody has a leaf of their own");
    }

    pub(crate) fn quiet(&self) {
        for (index, client) in self.clients.iter().enumerate() {
            assert_eq!(client.alarms, [], "client {index}");
            assert_eq!(client.refused, [], "client {index}");
        }
    }
}

pub(crate) fn seed_of(byte: u8) -> Sensitive<[u8; 32]> {
    Sensitive::new([byte; 32])
}
