//! A meeting with people who follow the protocol, and a network that loses nothing unless told to.

use crate::{Delivery, Departure, HelloRefusal, Output, Room, SessionId};
use core::time::Duration;
use e2ee::group::{
    CommitOutcome, CommitUpload, ExistingGroup, GoneLeaves, Group, Identity, RoomPolicy, UploadKind,
    commit_hash,
};
use e2ee::host::HostKey;
use e2ee::keys::RoomSecrets;
use e2ee::link::MeetingLink;
use e2ee::sealed::{JoinRule, Policy};
use std::collections::BTreeMap;
use vocab::{GroupPosition, Millis, ParticipantId, Rng};
use wire::{ClientMessage, Commit, CommitKind, ErrorCode, JoinExternal, Leaving, NackCode, ServerMessage};

pub(super) const ALICE: u64 = 1;
pub(super) const BOB: u64 = 2;
pub(super) const CAROL: u64 = 3;
pub(super) const MALLORY: u64 = 9;

pub(super) struct World {
    pub(super) delivery: Delivery,
    pub(super) secrets: RoomSecrets,
    pub(super) host: HostKey,
    pub(super) policy: Policy,
    pub(super) rng: rand_chacha::ChaCha20Rng,
    pub(super) now: Millis,
    pub(super) peers: BTreeMap<u64, Peer>,
    /// Everything that was put out, but for messages.
    pub(super) outputs: Vec<Output>,
}

/// Somebody on a connection. Messages wait in `inbox` until [`World::pump`].
pub(super) struct Peer {
    pub(super) identity: Identity,
    pub(super) group: Option<Group>,
    pub(super) gone: GoneLeaves,
    pub(super) inbox: Vec<ServerMessage>,
    /// Everything ever received.
    pub(super) seen: Vec<ServerMessage>,
    /// Follows the protocol by itself.
    pub(super) is_honest: bool,
    pub(super) closed: bool,
}

impl World {
    pub(super) fn new() -> Self {
        Self::with_policy(Policy::default())
    }

    pub(super) fn with_policy(policy: Policy) -> Self {
        let mut rng = testkit::rng(7);
        let host = HostKey::generate(&mut rng);
        let link = MeetingLink::generate(&mut rng, host.fingerprint(), false);
        let secrets = RoomSecrets::derive(&link, None, 1).expect("derives");
        let room = Room {
            room_id: link.room_id,
            generation: 1,
            host_key: host.public(),
            members_max: 300,
        };
        Self {
            delivery: Delivery::new(room),
            secrets,
            host,
            policy,
            rng,
            now: Millis(1_000),
            peers: BTreeMap::new(),
            outputs: Vec::new(),
        }
    }

    pub(super) fn room(&self) -> e2ee::group::Room {
        e2ee::group::Room {
            secrets: self.secrets.clone(),
            host_public: self.host.public(),
        }
    }

    /// Alice, who hosts, has made the group; the others have joined it.
    pub(super) fn meeting(others: &[u64]) -> Self {
        let mut world = Self::new();
        for name in [&[ALICE], others].concat() {
            world.join(name);
            assert!(world.group(name).is_member(), "{name} has joined");
        }
        world
    }

    pub(super) fn connect(&mut self, name: u64) {
        self.add_peer(name);
        let resumed = self.hello(name, name, false).expect("welcome");
        assert!(!resumed);
    }

    pub(super) fn add_peer(&mut self, name: u64) {
        let identity = Identity::generate(&mut self.rng);
        let peer = Peer {
            identity,
            group: None,
            gone: GoneLeaves::default(),
            inbox: Vec::new(),
            seen: Vec::new(),
            is_honest: true,
            closed: false,
        };
        self.peers.insert(name, peer);
    }

    pub(super) fn hello(&mut self, name: u64, session: u64, resume: bool) -> Result<bool, HelloRefusal> {
        let identity = &self.peers[&name].identity;
        let (pid, key) = (identity.participant(), identity.signature_key());
        let resumed = self
            .delivery
            .hello(SessionId(session), pid, key, resume, self.now)?;
        self.drain();
        Ok(resumed)
    }

    pub(super) fn join(&mut self, name: u64) {
        self.connect(name);
        self.begin(name);
        self.pump();
    }

    pub(super) fn begin(&mut self, name: u64) {
        self.send(
            name,
            ClientMessage::JoinBegin {
                key_package: Vec::new(),
            },
        );
    }

    pub(super) fn send(&mut self, name: u64, message: ClientMessage) {
        self.delivery.handle(SessionId(name), message, self.now);
        self.drain();
    }

    pub(super) fn leave(&mut self, name: u64, how: Leaving) {
        self.send(name, ClientMessage::Leave(how));
    }

    pub(super) fn disconnect(&mut self, name: u64) {
        self.delivery.disconnected(SessionId(name), self.now);
        self.drain();
    }

    /// Time passes; everybody who is still connected says so; everything that falls due is done.
    pub(super) fn pass(&mut self, duration: Duration) {
        let end = self.now + duration;
        while self.now < end {
            self.now = (self.now + Duration::from_millis(100)).min(end);
            if self.now.0.is_multiple_of(1000) {
                let connected: Vec<u64> = self
                    .peers
                    .iter()
                    .filter(|(_, peer)| !peer.closed && peer.is_honest)
                    .map(|(name, _)| *name)
                    .collect();
                for name in connected {
                    self.send(name, ClientMessage::Ping { number: 1 });
                }
            }
            if self.delivery.next_deadline().is_some_and(|at| at <= self.now) {
                self.delivery.tick(self.now);
                self.drain();
                let next = self.delivery.next_deadline();
                assert!(
                    next.is_none_or(|at| at > self.now),
                    "a tick leaves nothing that is due"
                );
            }
            self.pump();
        }
    }

    pub(super) fn drain(&mut self) {
        while let Some(output) = self.delivery.poll_output() {
            match output {
                Output::Send { to, message } => {
                    for session in to {
                        if let Some(peer) = self.peers.get_mut(&(session.0 % 100)) {
                            peer.inbox.push(message.clone());
                            peer.seen.push(message.clone());
                        }
                    }
                }
                Output::Close { session } => {
                    if let Some(peer) = self.peers.get_mut(&session.0) {
                        peer.closed = true;
                    }
                    self.delivery.disconnected(session, self.now);
                }
                other => self.outputs.push(other),
            }
        }
    }

    /// Lets honest peers answer until nobody has anything to say.
    pub(super) fn pump(&mut self) {
        loop {
            let busy = self
                .peers
                .iter()
                .find(|(_, peer)| peer.is_honest && !peer.inbox.is_empty());
            let Some(name) = busy.map(|(name, _)| *name) else {
                return;
            };
            let message = self.peers.get_mut(&name).expect("a peer").inbox.remove(0);
            self.react(name, message);
        }
    }

    fn react(&mut self, name: u64, message: ServerMessage) {
        let now = self.now;
        match message {
            ServerMessage::JoinExternal(join) => {
                let commit = self.make_join(name, &join);
                self.send(name, ClientMessage::Commit(commit));
            }
            ServerMessage::Commit(seen) => {
                let hash = commit_hash(&seen.message);
                let peer = self.peers.get_mut(&name).expect("a peer");
                let Some(group) = &mut peer.group else { return };
                if seen.own && !group.has_pending_commit() {
                    return;
                }
                let answer = match group.process_commit(&seen.message, &peer.gone, now) {
                    CommitOutcome::Merged(_) => ClientMessage::Ack {
                        epoch: seen.epoch + 1,
                        commit_hash: hash,
                    },
                    CommitOutcome::Refused(_) => ClientMessage::Nack {
                        epoch: seen.epoch + 1,
                        commit_hash: hash,
                        code: NackCode::Mls,
                    },
                };
                if !seen.own {
                    self.send(name, answer);
                }
            }
            ServerMessage::CommitRequest(request) => {
                let group = self
                    .peers
                    .get_mut(&name)
                    .and_then(|peer| peer.group.as_mut())
                    .expect("a group");
                if group.has_pending_commit() {
                    group.clear_pending_commit().expect("cleared");
                }
                let upload = group.commit_removes(&request.removes).expect("a commit");
                self.send(name, ClientMessage::Commit(to_wire(upload, 0)));
            }
            ServerMessage::Gone { participant, leaf } => {
                let peer = self.peers.get_mut(&name).expect("a peer");
                peer.gone
                    .announce(leaf, ParticipantId::from_bytes(participant), now);
            }
            _ => {}
        }
    }

    pub(super) fn make_join(&mut self, name: u64, join: &JoinExternal) -> Commit {
        let room = self.room();
        let identity = self.peers[&name].identity.clone();
        let host = (name == ALICE).then_some(&self.host);
        let (group, upload) = if join.group_info.is_empty() {
            let policy = RoomPolicy::starting(self.host.public(), 1, &self.policy);
            Group::create(room, identity, "somebody", host, &policy, &mut self.rng).expect("created")
        } else {
            let existing = ExistingGroup {
                group_info: &join.group_info,
                tree: &join.tree,
            };
            Group::join(room, identity, "somebody", host, existing, &mut self.rng).expect("joined")
        };
        self.peers.get_mut(&name).expect("a peer").group = Some(group);
        to_wire(upload, join.lease)
    }

    pub(super) fn group(&mut self, name: u64) -> &mut Group {
        self.peers
            .get_mut(&name)
            .and_then(|peer| peer.group.as_mut())
            .expect("a group")
    }

    /// Everything received since the last call, without acting on it.
    pub(super) fn received(&mut self, name: u64) -> Vec<ServerMessage> {
        core::mem::take(&mut self.peers.get_mut(&name).expect("a peer").inbox)
    }

    pub(super) fn lease(&mut self, name: u64) -> JoinExternal {
        let found = self
            .received(name)
            .into_iter()
            .rev()
            .find_map(|message| match message {
                ServerMessage::JoinExternal(join) => Some(join),
                _ => None,
            });
        found.expect("a lease")
    }

    pub(super) fn errors(&mut self, name: u64) -> Vec<ErrorCode> {
        let code = |message| match message {
            ServerMessage::Error { code, .. } => Some(code),
            _ => None,
        };
        self.received(name).into_iter().filter_map(code).collect()
    }

    pub(super) fn has_seen(&self, name: u64, wanted: impl Fn(&ServerMessage) -> bool) -> bool {
        self.peers[&name].seen.iter().any(wanted)
    }

    /// The last position that the SFU was told.
    pub(super) fn position(&self, name: u64) -> Option<GroupPosition> {
        let pid = self.peers[&name].identity.participant();
        self.outputs.iter().rev().find_map(|output| match output {
            Output::Position {
                participant,
                position,
            } if *participant == pid => Some(*position),
            _ => None,
        })
    }

    pub(super) fn departures(&self) -> Vec<(Departure, u32)> {
        let departure = |output: &Output| match output {
            Output::Departed { how, present } => Some((*how, *present)),
            _ => None,
        };
        self.outputs.iter().filter_map(departure).collect()
    }

    /// Everybody in the group agrees on it.
    pub(super) fn assert_agreement(&mut self, names: &[u64]) {
        let mut authenticators = Vec::new();
        for name in names {
            let group = self.group(*name);
            authenticators.push((group.epoch(), group.epoch_authenticator().expect("a member")));
        }
        let first = authenticators.first().expect("somebody");
        assert!(
            authenticators.iter().all(|other| other == first),
            "all in the same epoch"
        );
    }
}

pub(super) fn to_wire(upload: CommitUpload, lease: u64) -> Commit {
    let kind = match upload.kind {
        UploadKind::Create => CommitKind::Create,
        UploadKind::Join => CommitKind::Join,
        UploadKind::Resync => CommitKind::Resync,
        UploadKind::Remove => CommitKind::Remove,
        UploadKind::Heartbeat | UploadKind::Generation => CommitKind::Heartbeat,
    };
    Commit {
        epoch: upload.epoch,
        kind,
        message: upload.message,
        group_info: upload.group_info,
        tree: upload.tree,
        lease,
    }
}

pub(super) fn locked() -> Policy {
    Policy {
        join: JoinRule::Locked,
        ..Policy::default()
    }
}

pub(super) fn random<const N: usize>(rng: &mut rand_chacha::ChaCha20Rng) -> [u8; N] {
    let mut bytes = [0; N];
    rng.fill_bytes(&mut bytes);
    bytes
}
