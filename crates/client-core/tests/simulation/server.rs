//! A server that keeps to the protocol: SRP, grants, and the delivery service. What it sends can be tampered
//! with on the way.

use client_core::RoomRequest;
use delivery::{Delivery, Output, Room, SessionId};
use password_proof::{ControlKey, Record};
use rand_chacha::ChaCha20Rng;
use std::collections::BTreeMap;
use vocab::{Millis, ParticipantId, Rng, RoomId, Sensitive};
use wire::{
    ClientMessage, EndReason, ErrorCode, Hello, Leaving, MediaAccess, ServerMessage, Srp1Reply, Srp2Reply,
    Welcomed,
};

pub(crate) type Tamper = Box<dyn FnMut(u64, ServerMessage) -> Vec<ServerMessage>>;

pub(crate) struct Server {
    rng: ChaCha20Rng,
    request: RoomRequest,
    grants: BTreeMap<[u8; 32], ControlKey>,
    pub(crate) delivery: Delivery,
    connections: BTreeMap<u64, Connection>,
    pub(crate) up: bool,
    pub(crate) over: bool,
    pub(crate) tamper: Option<Tamper>,
    /// Commits arrive nowhere, and nobody is told.
    pub(crate) loses_commits: bool,
    out: Vec<Effect>,
}

pub(crate) enum Effect {
    Send(u64, Vec<u8>),
    Close(u64),
}

struct Connection {
    nonce: [u8; 32],
    proof: Option<(password_proof::Server, Vec<u8>)>,
}

impl Server {
    pub(crate) fn new(request: RoomRequest, mut rng: ChaCha20Rng) -> Self {
        let delivery = Delivery::new(room(&request));
        let mut seed = [0; 32];
        rng.fill_bytes(&mut seed);
        Self {
            rng,
            request,
            grants: BTreeMap::new(),
            delivery,
            connections: BTreeMap::new(),
            up: true,
            over: false,
            tamper: None,
            loses_commits: false,
            out: Vec::new(),
        }
    }

    /// Memory is gone, records stay. Everybody's connection breaks.
    pub(crate) fn restart(&mut self) -> Vec<Effect> {
        self.delivery = Delivery::new(room(&self.request));
        self.grants.clear();
        core::mem::take(&mut self.connections)
            .into_keys()
            .map(Effect::Close)
            .collect()
    }

    pub(crate) fn opened(&mut self, connection: u64) -> Vec<Effect> {
        let mut nonce = [0; 32];
        self.rng.fill_bytes(&mut nonce);
        self.connections
            .insert(connection, Connection { nonce, proof: None });
        self.send(connection, ServerMessage::Challenge { nonce });
        self.drain()
    }

    pub(crate) fn closed(&mut self, connection: u64, now: Millis) -> Vec<Effect> {
        if self.connections.remove(&connection).is_some() {
            self.delivery.disconnected(SessionId(connection), now);
        }
        self.drain()
    }

    pub(crate) fn tick(&mut self, now: Millis) -> Vec<Effect> {
        self.delivery.tick(now);
        self.drain()
    }

    pub(crate) fn next_deadline(&self) -> Option<Millis> {
        self.delivery.next_deadline()
    }

    pub(crate) fn receive(&mut self, connection: u64, bytes: &[u8], now: Millis) -> Vec<Effect> {
        if self.connections.contains_key(&connection) {
            match wire::decode_client(bytes).expect("a well-formed message") {
                ClientMessage::Srp1 { room, a } => self.srp1(connection, room, a),
                ClientMessage::Srp2 { m1 } => self.srp2(connection, &m1),
                ClientMessage::Hello(hello) => self.hello(connection, &hello, now),
                ClientMessage::EndMeeting { signature } => self.end(connection, &signature),
                ClientMessage::Commit(_) if self.loses_commits => {}
                message => {
                    let left = matches!(message, ClientMessage::Leave(Leaving::Left));
                    self.delivery.handle(SessionId(connection), message, now);
                    self.over |= left && self.delivery.present() == 0;
                }
            }
        }
        self.drain()
    }

    fn srp1(&mut self, connection: u64, room: [u8; 16], a: Vec<u8>) {
        if room != *self.request.room_id.as_bytes() {
            return self.error(connection, ErrorCode::Denied);
        }
        let verifier = self.request.verifier.as_slice().try_into().expect("384 bytes");
        let record = Record {
            salt: self.request.salt,
            verifier: Sensitive::new(verifier),
        };
        let identity = password_proof::identity(&RoomId::from_bytes(room), self.request.generation);
        let (proof, b) = password_proof::Server::start(&mut self.rng, identity, &record);
        if let Some(known) = self.connections.get_mut(&connection) {
            known.proof = Some((proof, a));
        }
        let generation = self.request.generation;
        let reply = Srp1Reply {
            salt: record.salt,
            b: b.to_vec(),
            generation,
        };
        self.send(connection, ServerMessage::Srp1(reply));
    }

    fn srp2(&mut self, connection: u64, m1: &[u8; 32]) {
        let proof = self
            .connections
            .get_mut(&connection)
            .and_then(|known| known.proof.take());
        let Some(Ok(proof)) = proof.map(|(proof, a)| proof.verify(&a, m1)) else {
            return self.error(connection, ErrorCode::Denied);
        };
        let mut grant = [0; 32];
        self.rng.fill_bytes(&mut grant);
        self.grants.insert(grant, password_proof::control_key(&proof.key));
        let reply = Srp2Reply {
            m2: proof.m2,
            grant,
            descriptor: self.request.descriptor.clone(),
            descriptor_signature: self.request.descriptor_signature,
            expires_at_unix_ms: 5,
            present: self.delivery.present(),
        };
        self.send(connection, ServerMessage::Srp2(reply));
    }

    fn hello(&mut self, connection: u64, hello: &Hello, now: Millis) {
        let Some(nonce) = self.connections.get(&connection).map(|known| known.nonce) else {
            return;
        };
        let Some(key) = self.grants.get(&hello.grant) else {
            return self.error(connection, ErrorCode::GrantUnknown);
        };
        assert!(
            password_proof::hello_mac_holds(key, &hello.grant, &nonce, &hello.mac),
            "a wrong hello mac"
        );
        let participant = ParticipantId::from_bytes(hello.participant);
        let (session, resume) = (SessionId(connection), hello.resume.is_some());
        match self
            .delivery
            .hello(session, participant, hello.signature_key, resume, now)
        {
            Ok(resumed) => {
                let media = MediaAccess {
                    url: None,
                    token: "token".to_owned(),
                };
                let welcomed = Welcomed {
                    media,
                    resumed,
                    server_time_unix_ms: 0,
                };
                // What the delivery service queued for this connection comes after the welcome.
                self.send(connection, ServerMessage::Welcomed(welcomed));
            }
            Err(delivery::HelloRefusal::Full) => self.error(connection, ErrorCode::Full),
            Err(_) => self.error(connection, ErrorCode::Protocol),
        }
    }

    fn end(&mut self, connection: u64, signature: &[u8; 64]) {
        let Some(nonce) = self.connections.get(&connection).map(|known| known.nonce) else {
            return;
        };
        let host = &self.request.host_public_key;
        let room = &self.request.room_id;
        if e2ee::host::verify_end(host, room, self.request.generation, &nonce, signature).is_err() {
            return self.error(connection, ErrorCode::NotHost);
        }
        self.over = true;
        let everybody: Vec<u64> = self.connections.keys().copied().collect();
        for connection in everybody {
            self.send(
                connection,
                ServerMessage::Ended {
                    reason: EndReason::EndedByHost,
                },
            );
        }
    }

    fn error(&mut self, connection: u64, code: ErrorCode) {
        self.send(
            connection,
            ServerMessage::Error {
                code,
                retry_after_ms: 0,
            },
        );
    }

    fn send(&mut self, connection: u64, message: ServerMessage) {
        let messages = match &mut self.tamper {
            Some(tamper) => tamper(connection, message),
            None => vec![message],
        };
        for message in messages {
            self.out
                .push(Effect::Send(connection, wire::encode_server(&message)));
        }
    }

    /// Says something that the protocol did not call for.
    pub(crate) fn inject(&mut self, connection: u64, message: &ServerMessage) -> Vec<Effect> {
        vec![Effect::Send(connection, wire::encode_server(message))]
    }

    fn drain(&mut self) -> Vec<Effect> {
        while let Some(output) = self.delivery.poll_output() {
            match output {
                Output::Send { to, message } => {
                    for session in to {
                        self.send(session.0, message.clone());
                    }
                }
                Output::Close { session } => {
                    self.connections.remove(&session.0);
                    self.out.push(Effect::Close(session.0));
                }
                _ => {}
            }
        }
        core::mem::take(&mut self.out)
    }
}

fn room(request: &RoomRequest) -> Room {
    Room {
        room_id: request.room_id,
        generation: request.generation,
        host_key: request.host_public_key,
        members_max: 300,
    }
}
