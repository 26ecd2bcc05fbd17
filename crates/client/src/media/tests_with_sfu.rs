//! The media session against our own SFU, in memory: no socket, and time is what the test says.

use super::{MediaEvent, MediaOutput, MediaSession, Source, test_card, tone};
use base64ct::{Base64Url, Encoding};
use core::time::Duration;
use livekit_protocol as proto;
use prost::Message;
use sfu_core::{
    ConnectionId, Control, Grants, Input, Join, JoinSettings, Output, ParsedOffer, RoomOptions, Sfu,
    SfuConfig,
};
use std::io::Read;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;
use vocab::{MediaRoom, ParticipantId, UnixMillis};

const SFU: &str = "127.0.0.1:7000";

struct Peer {
    session: MediaSession,
    address: SocketAddr,
    connection: ConnectionId,
    /// (identity, source, frame)
    frames: Vec<(String, Source, Arc<[u8]>)>,
    data: Vec<(String, Vec<u8>)>,
    published: Vec<Source>,
    key_frames_wanted: usize,
    connected: bool,
    closed: bool,
}

struct Net {
    sfu: Sfu,
    room: MediaRoom,
    now: Instant,
    peers: Vec<Peer>,
}

fn identity(number: u8) -> ParticipantId {
    ParticipantId::from_bytes([number; 16])
}

impl Net {
    fn new() -> Self {
        let now = Instant::now();
        let config = SfuConfig::new(vec![SFU.parse().expect("an address")], (now, UnixMillis(1)));
        let mut sfu = Sfu::new(config);
        let room = MediaRoom::from_bytes([9; 16]);
        sfu.handle_input(
            now,
            Input::Control(Control::OpenRoom {
                room,
                options: RoomOptions::default(),
            }),
        );
        Self {
            sfu,
            room,
            now,
            peers: Vec::new(),
        }
    }

    fn join(&mut self) -> usize {
        let index = self.peers.len();
        let address = SocketAddr::from(([127, 0, 0, 1], 7001 + index as u16));
        let session = MediaSession::new(address, true, self.now).expect("a session");
        let request = read_join_request(session.join_request());
        let offer = request.publisher_offer.expect("the offer comes with the join");
        let connection = ConnectionId(index as u64 + 1);
        let join = Join {
            connection,
            room: self.room,
            participant: identity(index as u8),
            grants: Grants::all(),
            settings: JoinSettings::default(),
            offer: Some(ParsedOffer::parse(&offer.sdp, offer.id).expect("an offer that the SFU reads")),
            add_tracks: Vec::new(),
            resume: None,
        };
        self.peers.push(Peer {
            session,
            address,
            connection,
            frames: Vec::new(),
            data: Vec::new(),
            published: Vec::new(),
            key_frames_wanted: 0,
            connected: false,
            closed: false,
        });
        self.sfu.handle_input(self.now, Input::Join(Box::new(join)));
        index
    }

    fn run(&mut self, duration: Duration) {
        let until = self.now + duration;
        while self.now < until {
            for _ in 0..20 {
                let moved = self.drain_sfu() | self.drain_peers();
                if !moved {
                    break;
                }
            }
            self.now += Duration::from_millis(5);
            self.sfu.handle_input(self.now, Input::Timeout);
            for peer in &mut self.peers {
                if peer.session.deadline() <= self.now {
                    peer.session.tick(self.now).expect("time passes");
                }
            }
        }
    }

    fn drain_sfu(&mut self) -> bool {
        let mut moved = false;
        loop {
            match self.sfu.poll_output() {
                Output::Signal { connection, message } => {
                    let bytes = proto::SignalResponse {
                        message: Some(*message),
                    }
                    .encode_to_vec();
                    let now = self.now;
                    if let Some(peer) = self.peers.iter_mut().find(|peer| peer.connection == connection) {
                        peer.session
                            .signal_received(&bytes, now)
                            .expect("a message that we read");
                    }
                }
                Output::Transmit {
                    source,
                    destination,
                    bytes,
                } => {
                    let now = self.now;
                    if let Some(peer) = self.peers.iter_mut().find(|peer| peer.address == destination) {
                        peer.session
                            .datagram_received(source, &bytes, now)
                            .expect("a datagram");
                    }
                }
                Output::Timeout(_) => return moved,
                Output::Close { .. } | Output::Route(_) | Output::Event(_) => continue,
            }
            moved = true;
        }
    }

    fn drain_peers(&mut self) -> bool {
        let mut moved = false;
        for peer in &mut self.peers {
            while let Some(output) = peer.session.poll() {
                moved = true;
                match output {
                    MediaOutput::Signal(bytes) => {
                        let request = proto::SignalRequest::decode(&bytes[..]).expect("our own message");
                        let connection = peer.connection;
                        let input = match request.message.expect("our own message") {
                            proto::signal_request::Message::Offer(offer) => Input::Offer {
                                connection,
                                offer: ParsedOffer::parse(&offer.sdp, offer.id).expect("a readable offer"),
                            },
                            message => Input::Signal { connection, message },
                        };
                        self.sfu.handle_input(self.now, input);
                    }
                    MediaOutput::Datagram {
                        destination,
                        contents,
                    } => {
                        self.sfu.handle_input(
                            self.now,
                            Input::Datagram {
                                source: peer.address,
                                destination,
                                bytes: &contents,
                            },
                        );
                    }
                    MediaOutput::Event(event) => match event {
                        MediaEvent::Connected => peer.connected = true,
                        MediaEvent::Frame(frame) => {
                            peer.frames.push((frame.identity, frame.source, frame.contents));
                        }
                        MediaEvent::Data { identity, sealed } => peer.data.push((identity, sealed)),
                        MediaEvent::Published(source) => peer.published.push(source),
                        MediaEvent::KeyFrameWanted(_) => peer.key_frames_wanted += 1,
                        MediaEvent::Closed { .. } => peer.closed = true,
                        MediaEvent::PlainData | MediaEvent::PublishRefused(_) => {}
                    },
                }
            }
        }
        moved
    }

    /// Sends both loops from `from` for a while, starting with a key frame whenever one is wanted.
    fn send(&mut self, from: usize, duration: Duration) {
        let started = self.now;
        let mut audio = 0u32;
        let mut video = 0u32;
        let mut position = 0;
        let mut wanted = self.peers[from].key_frames_wanted;
        while self.now < started + duration {
            let passed = self.now - started;
            let now = self.now;
            let peer = &mut self.peers[from];
            if passed >= Duration::from_millis(20) * audio {
                let frame = tone().frame(audio as usize).expect("a loop").to_vec();
                let at = Duration::from_millis(20) * audio;
                peer.session
                    .send_frame(Source::Microphone, at, frame, now)
                    .expect("sent");
                audio += 1;
            }
            if peer.key_frames_wanted > wanted {
                wanted = peer.key_frames_wanted;
                position = test_card().next_key_frame(position);
            }
            if passed >= Duration::from_micros(66_667) * video {
                let frame = test_card().frame(position).expect("a loop").to_vec();
                peer.session
                    .send_frame(Source::Camera, passed, frame, now)
                    .expect("sent");
                video += 1;
                position += 1;
            }
            self.run(Duration::from_millis(5));
        }
    }

    fn received(&self, peer: usize, from: usize, source: Source) -> usize {
        let from = identity(from as u8).to_base64url();
        let whole = if source.is_video() { test_card() } else { tone() };
        self.peers[peer]
            .frames
            .iter()
            .filter(|(identity, what, frame)| {
                *identity == from && *what == source && whole.find(frame).is_some()
            })
            .count()
    }
}

fn read_join_request(text: &str) -> proto::JoinRequest {
    let wrapped = Base64Url::decode_vec(text).expect("base64url");
    let wrapped = proto::WrappedJoinRequest::decode(&wrapped[..]).expect("a wrapped join request");
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(&wrapped.join_request[..])
        .read_to_end(&mut bytes)
        .expect("gzip");
    proto::JoinRequest::decode(&bytes[..]).expect("a join request")
}

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn media_and_data_reach_everybody_also_a_late_joiner() {
    let mut net = Net::new();
    let (alice, bob) = (net.join(), net.join());
    net.run(SECOND);
    assert!(net.peers[alice].connected && net.peers[bob].connected);
    for source in [Source::Microphone, Source::Camera] {
        let now = net.now;
        net.peers[alice]
            .session
            .publish(source, &format!("t{}", source.context()), now)
            .expect("published");
    }
    net.run(SECOND);
    assert_eq!(net.peers[alice].published, [Source::Microphone, Source::Camera]);
    net.send(alice, SECOND * 3);
    let audio = net.received(bob, alice, Source::Microphone);
    let video = net.received(bob, alice, Source::Camera);
    assert!(audio > 120, "{audio} packets of 150");
    assert!(video > 30, "{video} frames of 45");
    assert_eq!(net.received(alice, alice, Source::Camera), 0);

    let carol = net.join();
    net.run(SECOND / 2);
    net.send(alice, SECOND * 3);
    assert!(net.received(carol, alice, Source::Microphone) > 120);
    assert!(net.received(carol, alice, Source::Camera) > 30);

    let now = net.now;
    for (reliable, text) in [(true, b"reliable"), (false, b"lossily_")] {
        assert!(
            net.peers[bob]
                .session
                .send_data(reliable, text.to_vec(), now)
                .expect("sent")
        );
    }
    net.run(SECOND);
    let from_bob = identity(bob as u8).to_base64url();
    let mut data = net.peers[carol].data.clone();
    data.sort();
    assert_eq!(
        data,
        [
            (from_bob.clone(), b"lossily_".to_vec()),
            (from_bob, b"reliable".to_vec())
        ]
    );
    assert_eq!(net.peers[alice].data.len(), 2);
}

#[test]
fn more_tracks_than_placeholders_find_sections() {
    let mut net = Net::new();
    let peers: Vec<usize> = (0..6).map(|_| net.join()).collect();
    net.run(SECOND);
    for &peer in &peers {
        let now = net.now;
        for source in [Source::Microphone, Source::Camera] {
            net.peers[peer]
                .session
                .publish(source, &format!("t{}", source.context()), now)
                .expect("published");
        }
    }
    net.run(SECOND * 2);
    for &peer in &peers {
        net.send(peer, SECOND * 3);
    }
    for &receiver in &peers {
        for &sender in peers.iter().filter(|&&sender| sender != receiver) {
            assert!(
                net.received(receiver, sender, Source::Microphone) > 20,
                "{sender} to {receiver}"
            );
            assert!(
                net.received(receiver, sender, Source::Camera) > 5,
                "{sender} to {receiver}"
            );
        }
    }
}

#[test]
fn a_muted_source_sends_nothing_and_silence_closes() {
    let mut net = Net::new();
    let (alice, bob) = (net.join(), net.join());
    let now = net.now;
    net.peers[alice]
        .session
        .publish(Source::Camera, "t1", now)
        .expect("published");
    net.run(SECOND);
    net.peers[alice].session.mute(Source::Camera, true);
    net.send(alice, SECOND);
    assert_eq!(net.received(bob, alice, Source::Camera), 0);
    net.peers[alice].session.mute(Source::Camera, false);
    net.send(alice, SECOND);
    assert!(net.received(bob, alice, Source::Camera) > 5);
    // The server is gone: nobody answers any more.
    let later = net.now + Duration::from_secs(20);
    net.peers[bob].session.tick(later).expect("time passes");
    let mut closed = false;
    while let Some(output) = net.peers[bob].session.poll() {
        closed |= matches!(output, MediaOutput::Event(MediaEvent::Closed { again: true }));
    }
    assert!(closed);
}
