use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use prost::Message as _;
use sfu_core::ConnectionId;
use sfu_core::protocol::signal_response::Message as Response;
use sfu_core::protocol::{
    DataPacket, MediaSectionsRequirement, ParticipantInfo, SessionDescription, TrackInfo,
};
use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::channel::{ChannelConfig, ChannelId, Reliability};
use str0m::format::Codec;
use str0m::media::{Direction, MediaKind, Mid, Rid, Simulcast, SimulcastLayer};
use str0m::net::{Protocol, Receive};
use str0m::rtp::RtpWrite;
use str0m::{Candidate, Event, Input, Output, Rtc};

use crate::Name;
use crate::content::{Seal, Stamp, opus, vp8};

pub(crate) const AUDIO_EVERY: Duration = Duration::from_millis(20);
pub(crate) const VIDEO_EVERY: Duration = Duration::from_millis(40);

/// A media packet that arrived.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) at: Instant,
    pub(crate) mid: Mid,
    pub(crate) ssrc: u32,
    pub(crate) seq: u64,
    pub(crate) time: u32,
    pub(crate) picture: Option<u16>,
    pub(crate) marker: bool,
    pub(crate) stamp: Option<Stamp>,
}

/// A track that is being sent.
pub(crate) struct Sending {
    pub(crate) cid: String,
    pub(crate) mid: Mid,
    kind: MediaKind,
    pub(crate) layers: Vec<Layer>,
    due: Instant,
    pub(crate) seal: Seal,
    pub(crate) paused: bool,
}

pub(crate) struct Layer {
    rid: Option<Rid>,
    seq: u64,
    frame: u32,
    time_offset: u32,
    key_wanted: bool,
    pub(crate) key_requests: u32,
    pub(crate) packets_per_frame: usize,
    pub(crate) active: bool,
}

impl Layer {
    /// The next frame is a key frame, though nobody asked for one.
    pub(crate) fn want_key_frame(&mut self) {
        self.key_wanted = true;
    }
}

pub(crate) struct Client {
    pub(crate) name: Name,
    pub(crate) connection: ConnectionId,
    pub(crate) address: SocketAddr,
    pub(crate) rtc: Rtc,
    pub(crate) due: Instant,
    pub(crate) connected: bool,
    pub(crate) responses: Vec<Response>,
    pub(crate) answers: Vec<SessionDescription>,
    pub(crate) participants: BTreeMap<String, ParticipantInfo>,
    pub(crate) requirements: Vec<MediaSectionsRequirement>,
    pub(crate) sid: String,
    pub(crate) received: Vec<Received>,
    pub(crate) data: Vec<DataPacket>,
    pub(crate) sending: Vec<Sending>,
    pub(crate) receiving: Vec<(Mid, MediaKind)>,
    pub(crate) answers_requirements: bool,
    channels: BTreeMap<String, ChannelId>,
    pending: Option<SdpPendingOffer>,
    offer_due: bool,
    /// Sections that were required and not offered yet.
    owed: (u32, u32),
    offer_id: u32,
    restarting: bool,
    start: Instant,
}

impl Client {
    pub(crate) fn new(name: Name, connection: ConnectionId, port: u16, now: Instant) -> Self {
        let address = SocketAddr::from(([10, 0, 0, name.number()], port));
        let mut rtc = Rtc::builder()
            .set_rtp_mode(true)
            .clear_codecs()
            .enable_opus(true, false)
            .enable_vp8(true)
            .build(now);
        rtc.add_local_candidate(Candidate::host(address, "udp").unwrap());
        Self {
            name,
            connection,
            address,
            rtc,
            due: now,
            connected: false,
            responses: Vec::new(),
            answers: Vec::new(),
            participants: BTreeMap::new(),
            requirements: Vec::new(),
            sid: String::new(),
            received: Vec::new(),
            data: Vec::new(),
            sending: Vec::new(),
            receiving: Vec::new(),
            answers_requirements: true,
            channels: BTreeMap::new(),
            pending: None,
            offer_due: false,
            owed: (0, 0),
            offer_id: 0,
            restarting: false,
            start: now,
        }
    }

    /// The first offer: data channels and placeholders.
    pub(crate) fn first_offer(&mut self, audios: usize, videos: usize) -> SessionDescription {
        let mut api = self.rtc.sdp_api();
        let reliable = ChannelConfig {
            label: "_reliable".to_owned(),
            ..ChannelConfig::default()
        };
        let lossy = ChannelConfig {
            label: "_lossy".to_owned(),
            ordered: false,
            reliability: Reliability::MaxRetransmits { retransmits: 0 },
            ..ChannelConfig::default()
        };
        api.add_channel_with_config(reliable);
        api.add_channel_with_config(lossy);
        for kind in [(MediaKind::Audio, audios), (MediaKind::Video, videos)] {
            for _ in 0..kind.1 {
                let mid = api.add_media(kind.0, Direction::RecvOnly, None, None, None);
                self.receiving.push((mid, kind.0));
            }
        }
        let (offer, pending) = api.apply().unwrap();
        self.pending = Some(pending);
        self.describe(offer.to_sdp_string())
    }

    fn describe(&mut self, sdp: String) -> SessionDescription {
        self.offer_id += 1;
        SessionDescription {
            r#type: "offer".to_owned(),
            sdp,
            id: self.offer_id,
            ..SessionDescription::default()
        }
    }

    /// Asks for an offer to be made as soon as none is pending.
    pub(crate) fn negotiate(&mut self) {
        self.offer_due = true;
    }

    /// The next offer, if one is due and none is pending.
    pub(crate) fn next_offer(&mut self) -> Option<SessionDescription> {
        if !self.offer_due || self.pending.is_some() {
            return None;
        }
        self.offer_due = false;
        let mut api = self.rtc.sdp_api();
        for (mid, _) in &self.receiving {
            api.set_direction(*mid, Direction::RecvOnly);
        }
        let (audios, videos) = core::mem::take(&mut self.owed);
        for (kind, count) in [(MediaKind::Audio, audios), (MediaKind::Video, videos)] {
            for _ in 0..count {
                let mid = api.add_media(kind, Direction::RecvOnly, None, None, None);
                self.receiving.push((mid, kind));
            }
        }
        for sending in &mut self.sending {
            if sending.mid == Mid::from("new") {
                let rids: Vec<Rid> = sending.layers.iter().filter_map(|it| it.rid).collect();
                let simulcast = (!rids.is_empty()).then(|| {
                    let mut simulcast = Simulcast::new();
                    for rid in &rids {
                        simulcast.add_send_layer(SimulcastLayer::new(rid));
                    }
                    simulcast
                });
                sending.mid = api.add_media(
                    sending.kind,
                    Direction::SendOnly,
                    Some("stream".to_owned()),
                    Some(sending.cid.clone()),
                    simulcast,
                );
            }
        }
        let (offer, pending) = api.apply()?;
        self.pending = Some(pending);
        Some(self.describe(offer.to_sdp_string()))
    }

    /// An offer with new ICE credentials, from another port.
    pub(crate) fn restart_ice(&mut self, port: u16) -> SessionDescription {
        self.address.set_port(port);
        let mut api = self.rtc.sdp_api();
        api.ice_restart(false);
        let (offer, pending) = api.apply().unwrap();
        self.pending = Some(pending);
        self.restarting = true;
        self.describe(offer.to_sdp_string())
    }

    /// Will be offered with the next negotiation, which this asks for.
    pub(crate) fn send_track(&mut self, cid: &str, kind: MediaKind, rids: &[&str], now: Instant) {
        let layer = |at: usize, rid: Option<&&str>| Layer {
            rid: rid.map(|it| Rid::from(*it)),
            seq: 1 + 10_000 * at as u64,
            frame: 0,
            time_offset: 77_000 * (at as u32 + 1),
            key_wanted: true,
            key_requests: 0,
            packets_per_frame: 1 + 2 * at,
            active: true,
        };
        let layers = if rids.is_empty() {
            vec![layer(0, None)]
        } else {
            rids.iter()
                .enumerate()
                .map(|(at, rid)| layer(at, Some(rid)))
                .collect()
        };
        self.sending.push(Sending {
            cid: cid.to_owned(),
            mid: Mid::from("new"),
            kind,
            layers,
            due: now,
            seal: Seal::None,
            paused: false,
        });
        self.negotiate();
    }

    /// Stops sending a track and offers its section inactive.
    pub(crate) fn take_back(&mut self, cid: &str) -> SessionDescription {
        let at = self.sending.iter().position(|it| it.cid == cid).unwrap();
        let gone = self.sending.remove(at);
        let mut api = self.rtc.sdp_api();
        api.set_direction(gone.mid, Direction::Inactive);
        let (offer, pending) = api.apply().unwrap();
        self.pending = Some(pending);
        self.describe(offer.to_sdp_string())
    }

    pub(crate) fn hear(&mut self, message: Response) {
        match &message {
            Response::Join(join) => {
                self.sid = join.participant.clone().unwrap().sid;
                self.know(&join.other_participants);
            }
            Response::Update(update) => self.know(&update.participants),
            Response::Answer(answer) => {
                let parsed = SdpAnswer::from_sdp_string(&answer.sdp).unwrap();
                assert_eq!(answer.id, self.offer_id, "the answer to the latest offer");
                if let Some(pending) = self.pending.take() {
                    self.rtc.sdp_api().accept_answer(pending, parsed).unwrap();
                    if core::mem::take(&mut self.restarting) {
                        let candidate = Candidate::host(self.address, "udp").unwrap();
                        self.rtc.add_local_candidate(candidate);
                    }
                }
                self.answers.push(answer.clone());
            }
            Response::MediaSectionsRequirement(it) => {
                self.requirements.push(*it);
                if self.answers_requirements {
                    self.owed.0 += it.num_audios;
                    self.owed.1 += it.num_videos;
                    self.negotiate();
                }
            }
            _ => {}
        }
        self.responses.push(message);
    }

    fn know(&mut self, participants: &[ParticipantInfo]) {
        for info in participants {
            let newer = self
                .participants
                .get(&info.sid)
                .is_none_or(|it| it.version <= info.version);
            assert!(newer, "versions only grow");
            self.participants.insert(info.sid.clone(), info.clone());
        }
    }

    pub(crate) fn track_of(&self, name: Name) -> Vec<TrackInfo> {
        let participants = self
            .participants
            .values()
            .filter(|it| it.identity == name.identity() && it.state != 3);
        participants.flat_map(|it| it.tracks.clone()).collect()
    }

    /// The section that the latest answer binds to a track.
    pub(crate) fn mid_of(&self, track_sid: &str) -> Option<Mid> {
        let names = &self.answers.last()?.mid_to_track_id;
        names
            .iter()
            .find(|(_, it)| *it == track_sid)
            .map(|(mid, _)| Mid::from(mid.as_str()))
    }

    pub(crate) fn stamps(&self, since: Instant, mid: Mid) -> Vec<Stamp> {
        let mine = self.received.iter().filter(|it| it.at >= since && it.mid == mid);
        mine.filter_map(|it| it.stamp).collect()
    }

    pub(crate) fn send_data(&mut self, label: &str, packet: &DataPacket) {
        let id = self.channels[label];
        assert!(
            self.rtc
                .channel(id)
                .unwrap()
                .write(true, &packet.encode_to_vec())
                .unwrap()
        );
    }

    pub(crate) fn send_raw_data(&mut self, label: &str, bytes: &[u8]) {
        let id = self.channels[label];
        assert!(self.rtc.channel(id).unwrap().write(true, bytes).unwrap());
    }

    pub(crate) fn has_channels(&self) -> bool {
        self.channels.len() == 2
    }

    /// When media is next to be sent.
    pub(crate) fn media_due(&self) -> Option<Instant> {
        let ready = self
            .sending
            .iter()
            .filter(|it| self.connected && it.mid != Mid::from("new"));
        ready.map(|it| it.due).min()
    }

    pub(crate) fn send_media(&mut self, now: Instant) {
        let elapsed = now.saturating_duration_since(self.start);
        for sending in self
            .sending
            .iter_mut()
            .filter(|it| it.due <= now && it.mid != Mid::from("new"))
        {
            let audio = sending.kind == MediaKind::Audio;
            sending.due = now + if audio { AUDIO_EVERY } else { VIDEO_EVERY };
            if sending.paused {
                continue;
            }
            let codec = if audio { Codec::Opus } else { Codec::Vp8 };
            let params = self.rtc.codec_config().find(|it| it.spec().codec == codec);
            let Some(pt) = params.map(|it| it.pt()) else {
                continue;
            };
            let rate = if audio { 48_000.0 } else { 90_000.0 };
            let ticks = (elapsed.as_secs_f64() * rate) as u32;
            for (at, layer) in sending.layers.iter_mut().enumerate().filter(|(_, it)| it.active) {
                let mut api = self.rtc.direct_api();
                let Some(stream) = api.stream_tx_by_mid(sending.mid, layer.rid) else {
                    continue;
                };
                layer.frame += 1;
                let key = core::mem::take(&mut layer.key_wanted);
                let stamp = Stamp {
                    layer: at as u8,
                    frame: layer.frame,
                    key,
                };
                for part in 0..layer.packets_per_frame {
                    let payload = if audio {
                        opus(stamp, sending.seal)
                    } else {
                        vp8(stamp, part == 0, sending.seal, 1_000)
                    };
                    let time = ticks.wrapping_add(layer.time_offset);
                    let write = RtpWrite::new(pt, layer.seq.into(), time, now, payload)
                        .marker(part + 1 == layer.packets_per_frame)
                        .nackable(!audio);
                    layer.seq += 1;
                    stream.write_rtp(write);
                }
            }
        }
        self.rtc.handle_input(Input::Timeout(now)).unwrap();
    }

    pub(crate) fn receive(&mut self, now: Instant, source: SocketAddr, bytes: &[u8]) {
        let Ok(receive) = Receive::new(Protocol::Udp, source, self.address, bytes) else {
            return;
        };
        let _ = self.rtc.handle_input(Input::Receive(now, receive));
    }

    /// Everything to send.
    pub(crate) fn drain(&mut self, now: Instant) -> Vec<(SocketAddr, Vec<u8>)> {
        let mut out = Vec::new();
        loop {
            match self.rtc.poll_output() {
                Ok(Output::Timeout(at)) => {
                    self.due = at.max(now + Duration::from_micros(500));
                    return out;
                }
                Ok(Output::Transmit(it)) => out.push((it.destination, it.contents.into())),
                Ok(Output::Event(event)) => self.on_event(event, now),
                Err(_) => return out,
            }
        }
    }

    fn on_event(&mut self, event: Event, now: Instant) {
        match event {
            Event::Connected => self.connected = true,
            Event::ChannelOpen(id, label) => {
                self.channels.insert(label, id);
            }
            Event::ChannelData(data) => self.data.push(DataPacket::decode(data.data.as_slice()).unwrap()),
            Event::KeyframeRequest(request) => {
                let sending = self.sending.iter_mut().filter(|it| it.mid == request.mid);
                for layer in sending
                    .flat_map(|it| &mut it.layers)
                    .filter(|it| it.rid == request.rid)
                {
                    layer.key_wanted = true;
                    layer.key_requests += 1;
                }
            }
            Event::RtpPacket(packet) => {
                let ssrc = packet.header.ssrc;
                let mid = self.rtc.direct_api().stream_rx(&ssrc).map(|it| it.mid());
                let picture = packet
                    .payload
                    .get(2..4)
                    .map(|it| u16::from_be_bytes([it[0], it[1]]) & 0x7FFF);
                self.received.push(Received {
                    at: now,
                    mid: mid.unwrap(),
                    ssrc: *ssrc,
                    seq: *packet.seq_no,
                    time: packet.header.timestamp,
                    picture,
                    marker: packet.header.marker,
                    stamp: Stamp::find(&packet.payload),
                });
            }
            _ => {}
        }
    }
}
