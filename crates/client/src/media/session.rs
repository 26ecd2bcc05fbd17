use super::offer::{Channels, Negotiation};
use super::sections::{BoundTrack, bound_tracks};
use super::{Source, signal};
use core::time::Duration;
use livekit_protocol as proto;
use prost::Message;
use proto::signal_request::Message as Request;
use proto::signal_response::Message as Response;
use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;
use str0m::change::SdpAnswer;
use str0m::format::Codec;
use str0m::media::{Frequency, KeyframeRequestKind, MediaData, MediaTime, Mid};
use str0m::net::{Protocol, Receive};
use str0m::{Candidate, Event, IceConnectionState, Input, Output, Rtc};

/// What the server's `ping_interval` is until it says otherwise.
const PING_INTERVAL: Duration = Duration::from_secs(5);
const PING_TIMEOUT: Duration = Duration::from_secs(15);

/// Why a media connection cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    #[error("the media server sent something that is not a signaling message")]
    Signal,
    #[error("the media server's answer cannot be read or does not fit the offer")]
    Answer,
    #[error("the media connection failed inside WebRTC")]
    WebRtc,
    #[error("the local address cannot carry media")]
    Address,
}

/// What the shell must do, or may want to know.
pub enum MediaOutput {
    /// A binary frame for the signaling websocket.
    Signal(Vec<u8>),
    Datagram {
        destination: SocketAddr,
        contents: Vec<u8>,
    },
    Event(MediaEvent),
}

pub enum MediaEvent {
    /// ICE and DTLS are up.
    Connected,
    /// A frame of somebody's track, still encrypted.
    Frame(FrameReceived),
    /// A data packet, still encrypted; `identity` is the server's claim.
    Data { identity: String, sealed: Vec<u8> },
    /// A data packet that nobody encrypted: to be counted and dropped.
    PlainData,
    /// Our source can be sent on from now on.
    Published(Source),
    /// The server refused to take our source.
    PublishRefused(Source),
    /// Somebody needs a key frame of ours.
    KeyFrameWanted(Source),
    /// The server closed the session, or it died: start again, if `again`.
    Closed { again: bool },
}

/// An encoded frame as it came, with what the server claims about it.
pub struct FrameReceived {
    /// LiveKit identity of the publisher: its participant id as base64url.
    pub identity: String,
    pub track_sid: String,
    pub source: Source,
    pub contents: Arc<[u8]>,
    /// Nothing was lost since the frame before.
    pub contiguous: bool,
}

struct Publication {
    client_id: String,
    track_sid: Option<String>,
    mid: Option<Mid>,
    muted: bool,
}

struct RemoteParticipant {
    identity: String,
    sources: BTreeMap<String, Source>,
}

/// One media connection, from join to close. It is handed time, datagrams and signaling frames, and gives
/// back what to send; it neither encrypts nor decrypts.
pub struct MediaSession {
    rtc: Rtc,
    local: SocketAddr,
    channels: Channels,
    negotiation: Negotiation,
    join_request: String,
    joined: bool,
    connected: bool,
    closed: bool,
    publications: BTreeMap<Source, Publication>,
    published_mids: BTreeMap<Source, Mid>,
    bound: BTreeMap<String, BoundTrack>,
    participants: BTreeMap<String, RemoteParticipant>,
    outputs: VecDeque<MediaOutput>,
    rtc_deadline: Instant,
    ping_interval: Duration,
    ping_timeout: Duration,
    next_ping: Instant,
    heard: Instant,
    next_sequence: u32,
}

impl MediaSession {
    /// `local` is the address of the UDP socket that the shell receives on. Without `receive` nothing is asked for
    /// of what others send.
    pub fn new(local: SocketAddr, receive: bool, now: Instant) -> Result<Self, MediaError> {
        let mut rtc = Rtc::builder()
            .clear_codecs()
            .enable_opus(true, false)
            .enable_vp8(true)
            .build(now);
        let candidate = Candidate::host(local, Protocol::Udp).map_err(|_| MediaError::Address)?;
        rtc.add_local_candidate(candidate);
        let (negotiation, channels, offer) = Negotiation::open(&mut rtc).ok_or(MediaError::WebRtc)?;
        Ok(Self {
            join_request: signal::join_request(&offer.sdp, offer.id, receive),
            rtc,
            local,
            channels,
            negotiation,
            joined: false,
            connected: false,
            closed: false,
            publications: BTreeMap::new(),
            published_mids: BTreeMap::new(),
            bound: BTreeMap::new(),
            participants: BTreeMap::new(),
            outputs: VecDeque::new(),
            rtc_deadline: now,
            ping_interval: PING_INTERVAL,
            ping_timeout: PING_TIMEOUT,
            next_ping: now + PING_INTERVAL,
            heard: now,
            next_sequence: 1,
        })
    }

    /// The query value `join_request` for `/rtc/v1`.
    pub fn join_request(&self) -> &str {
        &self.join_request
    }

    pub fn poll(&mut self) -> Option<MediaOutput> {
        self.outputs.pop_front()
    }

    /// When [`Self::tick`] is due.
    pub fn deadline(&self) -> Instant {
        self.rtc_deadline
            .min(self.next_ping)
            .min(self.heard + self.ping_timeout)
    }

    /// The signaling websocket gave a binary frame.
    pub fn signal_received(&mut self, bytes: &[u8], now: Instant) -> Result<(), MediaError> {
        self.heard = now;
        let response = proto::SignalResponse::decode(bytes).map_err(|_| MediaError::Signal)?;
        match response.message {
            Some(Response::Join(join)) => self.server_joined(join, now),
            Some(Response::Answer(answer)) => self.answered(&answer)?,
            Some(Response::Update(update)) => self.participants_changed(update.participants),
            Some(Response::TrackPublished(published)) => self.track_published(published),
            Some(Response::MediaSectionsRequirement(wanted)) => {
                self.negotiation
                    .want_sections(wanted.num_audios, wanted.num_videos);
            }
            Some(Response::Trickle(trickle)) => self.trickled(&trickle),
            Some(Response::Leave(leave)) => {
                self.close(leave.action != i32::from(proto::leave_request::Action::Disconnect));
            }
            Some(Response::RequestResponse(refused)) => self.request_refused(refused),
            _ => {}
        }
        self.drive(now)
    }

    pub fn datagram_received(
        &mut self,
        source: SocketAddr,
        bytes: &[u8],
        now: Instant,
    ) -> Result<(), MediaError> {
        // What is no STUN, DTLS or (S)RTP is nobody's.
        let Ok(receive) = Receive::new(Protocol::Udp, source, self.local, bytes) else {
            return Ok(());
        };
        let input = Input::Receive(now, receive);
        if self.rtc.accepts(&input) {
            self.rtc.handle_input(input).map_err(|_| MediaError::WebRtc)?;
        }
        self.drive(now)
    }

    pub fn tick(&mut self, now: Instant) -> Result<(), MediaError> {
        if now >= self.heard + self.ping_timeout {
            self.close(true);
        }
        if now >= self.next_ping {
            self.next_ping = now + self.ping_interval;
            self.request(Request::PingReq(proto::Ping { timestamp: 0, rtt: 0 }));
        }
        self.drive(now)
    }

    /// Asks to send on `source`; [`MediaEvent::Published`] follows. `client_id` must be unique in this session.
    pub fn publish(&mut self, source: Source, client_id: &str, now: Instant) -> Result<(), MediaError> {
        let publication = Publication {
            client_id: client_id.to_owned(),
            track_sid: None,
            mid: None,
            muted: false,
        };
        if self.publications.insert(source, publication).is_none() && self.joined {
            self.request_track(source);
        }
        self.drive(now)
    }

    /// Whether frames of `source` would go out now.
    pub fn can_send(&self, source: Source) -> bool {
        self.connected
            && self
                .publications
                .get(&source)
                .is_some_and(|own| own.mid.is_some() && !own.muted)
    }

    /// Tells the others that `source` is muted; frames of it are not sent until it is unmuted.
    pub fn mute(&mut self, source: Source, muted: bool) {
        let Some(publication) = self.publications.get_mut(&source) else {
            return;
        };
        publication.muted = muted;
        if let Some(sid) = publication.track_sid.clone() {
            self.request(Request::Mute(proto::MuteTrackRequest { sid, muted }));
        }
    }

    /// Sends one frame (encrypted already), captured `at` on the stream's own clock.
    pub fn send_frame(
        &mut self,
        source: Source,
        at: Duration,
        contents: Vec<u8>,
        now: Instant,
    ) -> Result<(), MediaError> {
        if !self.can_send(source) {
            return Ok(());
        }
        let Some(mid) = self
            .publications
            .get(&source)
            .and_then(|publication| publication.mid)
        else {
            return Ok(());
        };
        let micros = u64::try_from(at.as_micros()).unwrap_or(u64::MAX);
        let (codec, time) = if source.is_video() {
            (
                Codec::Vp8,
                MediaTime::from_micros(micros).rebase(Frequency::NINETY_KHZ),
            )
        } else {
            (
                Codec::Opus,
                MediaTime::from_micros(micros).rebase(Frequency::FORTY_EIGHT_KHZ),
            )
        };
        let Some(writer) = self.rtc.writer(mid) else {
            return Ok(());
        };
        let Some(payload_type) = writer
            .payload_params()
            .find(|params| params.spec().codec == codec)
            .map(|params| params.pt())
        else {
            return Ok(());
        };
        writer
            .write(payload_type, now, time, contents)
            .map_err(|_| MediaError::WebRtc)?;
        self.drive(now)
    }

    /// Sends a data packet (encrypted already) to everybody; false if the channel cannot take it now.
    pub fn send_data(&mut self, reliable: bool, sealed: Vec<u8>, now: Instant) -> Result<bool, MediaError> {
        let kind = if reliable {
            proto::data_packet::Kind::Reliable
        } else {
            proto::data_packet::Kind::Lossy
        };
        let packet = proto::EncryptedPacket {
            encryption_type: proto::encryption::Type::Gcm.into(),
            encrypted_value: sealed,
            ..Default::default()
        };
        let packet = proto::DataPacket {
            sequence: if reliable { self.next_sequence } else { 0 },
            value: Some(proto::data_packet::Value::EncryptedPacket(packet)),
            ..data_packet(kind)
        };
        let id = if reliable {
            self.channels.reliable
        } else {
            self.channels.lossy
        };
        let Some(mut channel) = self.rtc.channel(id) else {
            return Ok(false);
        };
        let written = channel
            .write(true, &packet.encode_to_vec())
            .map_err(|_| MediaError::WebRtc)?;
        if written && reliable {
            self.next_sequence = self.next_sequence.wrapping_add(1);
        }
        self.drive(now)?;
        Ok(written)
    }

    /// Asks the publisher of a track for a key frame.
    pub fn request_key_frame(&mut self, track_sid: &str, now: Instant) -> Result<(), MediaError> {
        let mid = self
            .bound
            .iter()
            .find(|(_, track)| track.track_sid == track_sid)
            .map(|(mid, _)| mid);
        if let Some(mut writer) = mid.and_then(|mid| self.rtc.writer(Mid::from(mid.as_str()))) {
            // No stream yet: the frame that starts it will be a key frame anyway.
            let _ = writer.request_keyframe(None, KeyframeRequestKind::Pli);
        }
        self.drive(now)
    }

    /// Says goodbye; the outputs still have to be sent.
    pub fn leave(&mut self) {
        self.request(Request::Leave(proto::LeaveRequest {
            reason: proto::DisconnectReason::ClientInitiated.into(),
            ..Default::default()
        }));
    }

    fn server_joined(&mut self, join: proto::JoinResponse, now: Instant) {
        if let Ok(seconds @ 1..) = u64::try_from(join.ping_interval) {
            self.ping_interval = Duration::from_secs(seconds);
            self.next_ping = now + self.ping_interval;
        }
        if let Ok(seconds @ 1..) = u64::try_from(join.ping_timeout) {
            self.ping_timeout = Duration::from_secs(seconds);
        }
        self.joined = true;
        self.participants_changed(join.other_participants);
        let sources: Vec<Source> = self.publications.keys().copied().collect();
        for source in sources {
            self.request_track(source);
        }
    }

    fn participants_changed(&mut self, participants: Vec<proto::ParticipantInfo>) {
        for info in participants {
            if info.state == i32::from(proto::participant_info::State::Disconnected) {
                self.participants.remove(&info.sid);
                continue;
            }
            let sources = info
                .tracks
                .iter()
                .filter_map(|track| Some((track.sid.clone(), Source::from_livekit(track.source)?)))
                .collect();
            self.participants.insert(
                info.sid,
                RemoteParticipant {
                    identity: info.identity,
                    sources,
                },
            );
        }
    }

    fn request_track(&mut self, source: Source) {
        let Some(publication) = self.publications.get(&source) else {
            return;
        };
        let client_id = publication.client_id.clone();
        let muted = publication.muted;
        let video = source.is_video();
        let codec = proto::SimulcastCodec {
            codec: "vp8".to_owned(),
            cid: client_id.clone(),
            ..Default::default()
        };
        self.request(Request::AddTrack(proto::AddTrackRequest {
            cid: client_id,
            r#type: if video {
                proto::TrackType::Video
            } else {
                proto::TrackType::Audio
            }
            .into(),
            source: source.to_livekit().into(),
            muted,
            width: if video { 320 } else { 0 },
            height: if video { 180 } else { 0 },
            simulcast_codecs: if video { vec![codec] } else { Vec::new() },
            disable_red: true,
            encryption: proto::encryption::Type::Gcm.into(),
            stream: "snug".to_owned(),
            ..Default::default()
        }));
    }

    fn track_published(&mut self, published: proto::TrackPublishedResponse) {
        let entry = self
            .publications
            .iter_mut()
            .find(|(_, own)| own.client_id == published.cid);
        let Some((source, publication)) = entry else {
            return;
        };
        let Some(track) = published.track else { return };
        if publication.track_sid.replace(track.sid).is_none() {
            self.negotiation.want_publication(*source, published.cid);
        }
    }

    fn request_refused(&mut self, response: proto::RequestResponse) {
        use proto::request_response::{Reason, Request as Refused};
        if response.reason == i32::from(Reason::Ok) || response.reason == i32::from(Reason::Queued) {
            return;
        }
        let Some(Refused::AddTrack(track)) = response.request else {
            return;
        };
        let source = self
            .publications
            .iter()
            .find(|(_, own)| own.client_id == track.cid)
            .map(|(source, _)| *source);
        if let Some(source) = source {
            self.publications.remove(&source);
            self.outputs
                .push_back(MediaOutput::Event(MediaEvent::PublishRefused(source)));
        }
    }

    fn answered(&mut self, answer: &proto::SessionDescription) -> Result<(), MediaError> {
        let sdp = SdpAnswer::from_sdp_string(&answer.sdp).map_err(|_| MediaError::Answer)?;
        if !self
            .negotiation
            .answered(&mut self.rtc, answer.id, sdp)
            .map_err(|_| MediaError::Answer)?
        {
            return Ok(());
        }
        self.bound = bound_tracks(&answer.sdp, &answer.mid_to_track_id);
        for (source, mid) in core::mem::take(&mut self.published_mids) {
            if let Some(publication) = self.publications.get_mut(&source) {
                publication.mid = Some(mid);
                self.outputs
                    .push_back(MediaOutput::Event(MediaEvent::Published(source)));
            }
        }
        Ok(())
    }

    fn trickled(&mut self, trickle: &proto::TrickleRequest) {
        let Ok(init) = serde_json::from_str::<serde_json::Value>(&trickle.candidate_init) else {
            return;
        };
        let Some(text) = init.get("candidate").and_then(serde_json::Value::as_str) else {
            return;
        };
        if let Ok(candidate) = Candidate::from_sdp_string(text) {
            self.rtc.add_remote_candidate(candidate);
        }
    }

    fn request(&mut self, message: Request) {
        let bytes = proto::SignalRequest {
            message: Some(message),
        }
        .encode_to_vec();
        self.outputs.push_back(MediaOutput::Signal(bytes));
    }

    fn close(&mut self, again: bool) {
        if !core::mem::replace(&mut self.closed, true) {
            self.connected = false;
            self.outputs
                .push_back(MediaOutput::Event(MediaEvent::Closed { again }));
        }
    }

    /// Makes a wanted offer, and drains WebRTC until it has nothing to say.
    fn drive(&mut self, now: Instant) -> Result<(), MediaError> {
        if self.joined
            && let Some(offer) = self
                .negotiation
                .next_offer(&mut self.rtc, &mut self.published_mids)
        {
            self.request(Request::Offer(signal::description("offer", &offer.sdp, offer.id)));
        }
        self.rtc
            .handle_input(Input::Timeout(now))
            .map_err(|_| MediaError::WebRtc)?;
        loop {
            match self.rtc.poll_output().map_err(|_| MediaError::WebRtc)? {
                Output::Timeout(deadline) => {
                    self.rtc_deadline = deadline;
                    return Ok(());
                }
                Output::Transmit(transmit) => self.outputs.push_back(MediaOutput::Datagram {
                    destination: transmit.destination,
                    contents: transmit.contents.to_vec(),
                }),
                Output::Event(event) => self.rtc_event(event),
            }
        }
    }

    fn rtc_event(&mut self, event: Event) {
        match event {
            Event::Connected => {
                self.connected = true;
                self.outputs.push_back(MediaOutput::Event(MediaEvent::Connected));
            }
            Event::IceConnectionStateChange(IceConnectionState::Disconnected) | Event::Closed => {
                self.close(true)
            }
            Event::MediaData(data) => self.frame_received(data),
            Event::KeyframeRequest(request) => {
                let source = self
                    .publications
                    .iter()
                    .find(|(_, own)| own.mid == Some(request.mid))
                    .map(|(source, _)| *source);
                if let Some(source) = source {
                    self.outputs
                        .push_back(MediaOutput::Event(MediaEvent::KeyFrameWanted(source)));
                }
            }
            Event::ChannelData(data) => self.data_received(&data.data),
            _ => {}
        }
    }

    fn frame_received(&mut self, data: MediaData) {
        let Some(track) = self.bound.get(&*data.mid) else {
            return;
        };
        let Some(participant) = self.participants.get(&track.participant_sid) else {
            return;
        };
        let Some(source) = participant.sources.get(&track.track_sid) else {
            return;
        };
        self.outputs
            .push_back(MediaOutput::Event(MediaEvent::Frame(FrameReceived {
                identity: participant.identity.clone(),
                track_sid: track.track_sid.clone(),
                source: *source,
                contents: data.data,
                contiguous: data.contiguous,
            })));
    }

    fn data_received(&mut self, bytes: &[u8]) {
        let Ok(packet) = proto::DataPacket::decode(bytes) else {
            return;
        };
        let event = match packet.value {
            Some(proto::data_packet::Value::EncryptedPacket(sealed)) => MediaEvent::Data {
                identity: packet.participant_identity,
                sealed: sealed.encrypted_value,
            },
            _ => MediaEvent::PlainData,
        };
        self.outputs.push_back(MediaOutput::Event(event));
    }
}

#[expect(deprecated, reason = "livekit-server still reads the packet's own kind")]
fn data_packet(kind: proto::data_packet::Kind) -> proto::DataPacket {
    proto::DataPacket {
        kind: kind.into(),
        ..Default::default()
    }
}
