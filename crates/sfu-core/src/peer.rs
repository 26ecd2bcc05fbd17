//! str0m behind a small surface, so that the rest does not depend on its API.

mod extension;

use core::time::Duration;
use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use str0m::bwe::{Bitrate, BweKind};
use str0m::change::SdpOffer;
use str0m::channel::ChannelId;
use str0m::config::DtlsVersion;
use str0m::format::{Codec as FormatCodec, FormatParams};
use str0m::media::{Frequency, KeyframeRequestKind, Mid, Pt};
use str0m::net::{Protocol, Receive};
use str0m::rtp::{Extension, ExtensionMap, ExtensionValues, RtpWrite, Ssrc, Vp8Patch};
use str0m::{Candidate, Event, Input, Output, Rtc, RtcConfig};

use crate::codec::Codec;
use extension::DependencyDescriptor;
pub(crate) use extension::RawDependency;

const START_BITRATE: u64 = 1_500_000;
const CHANNEL_BYTES_MAX: usize = 512 * 1024;
const MESSAGE_BYTES_MAX: u32 = 128 * 1024;

/// The transport refused what was asked; the connection is of no use any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the media connection refused the description")]
pub(crate) struct PeerError;

/// A media packet as received.
pub(crate) struct Packet {
    pub(crate) ssrc: u32,
    pub(crate) codec: Codec,
    /// Extended beyond 16 bits.
    pub(crate) seq: u64,
    pub(crate) time: u32,
    pub(crate) marker: bool,
    pub(crate) payload: Arc<[u8]>,
    pub(crate) arrived: Instant,
    /// The sender's clock from its latest report: wall clock and RTP time of one instant.
    pub(crate) report: Option<(SystemTime, u32)>,
    pub(crate) extensions: ExtensionValues,
}

impl Packet {
    pub(crate) fn dependency(&self) -> Option<&[u8]> {
        self.extensions
            .user_values
            .get::<RawDependency>()
            .map(|it| it.0.as_slice())
    }
}

/// A media packet to send.
pub(crate) struct Outgoing {
    pub(crate) codec: Codec,
    pub(crate) seq: u64,
    pub(crate) time: u32,
    pub(crate) marker: bool,
    pub(crate) wallclock: Instant,
    pub(crate) payload: Arc<[u8]>,
    pub(crate) extensions: ExtensionValues,
    pub(crate) vp8: Option<Vp8Patch>,
}

pub(crate) enum PeerEvent {
    Connected,
    /// ICE lost the client, or found it again.
    Reachable(bool),
    Packet(Box<Packet>),
    KeyFrameWanted(Mid),
    ChannelOpen,
    Data {
        reliable: bool,
        packet: Vec<u8>,
    },
    ChannelDrained,
    /// Bits a second that the way to the client bears; `None`: unknown.
    Estimate(Option<u64>),
    Closed,
}

pub(crate) struct Transmit {
    pub(crate) source: SocketAddr,
    pub(crate) destination: SocketAddr,
    pub(crate) bytes: Vec<u8>,
}

pub(crate) struct Peer {
    rtc: Rtc,
    deadline: Instant,
    payload_types: BTreeMap<Codec, Pt>,
    codecs: BTreeMap<u8, Codec>,
    reliable: Option<ChannelId>,
    lossy: Option<ChannelId>,
    closed: bool,
}

impl Peer {
    pub(crate) fn new(candidates: &[SocketAddr], now: Instant) -> Self {
        let mut config = RtcConfig::new()
            .set_ice_lite(true)
            // Firefox's first message does not fit a packet (it offers a post-quantum key); only the code that
            // knows 1.3 puts it together. 1.2 is still spoken with those who have nothing newer.
            .set_dtls_version(DtlsVersion::Auto)
            .set_rtp_mode(true)
            .clear_codecs()
            .enable_opus(true, false)
            .enable_vp8(true)
            .enable_av1(true)
            .enable_bwe(Some(Bitrate::bps(START_BITRATE)))
            .set_sctp_max_buffered_amount(CHANNEL_BYTES_MAX)
            .set_sctp_max_message_size(MESSAGE_BYTES_MAX)
            .set_extension_map(extensions());
        let profile_0 = FormatParams {
            profile_id: Some(0),
            ..FormatParams::default()
        };
        config.codec_config().add_config(
            98.into(),
            Some(99.into()),
            FormatCodec::Vp9,
            Frequency::NINETY_KHZ,
            None,
            profile_0,
        );
        let mut rtc = config.build(now);
        for address in candidates {
            if let Ok(candidate) = Candidate::host(*address, "udp") {
                rtc.add_local_candidate(candidate);
            }
        }
        Self {
            rtc,
            deadline: now,
            payload_types: BTreeMap::new(),
            codecs: BTreeMap::new(),
            reliable: None,
            lossy: None,
            closed: false,
        }
    }

    /// The answer as str0m writes it.
    pub(crate) fn accept_offer(&mut self, offer: SdpOffer) -> Result<String, PeerError> {
        let answer = self
            .rtc
            .sdp_api()
            .accept_offer(offer)
            .map_err(|_| PeerError)?
            .to_sdp_string();
        self.payload_types.clear();
        self.codecs.clear();
        for parameters in self.rtc.codec_config().params() {
            let codec = match parameters.spec().codec {
                FormatCodec::Opus => Codec::Opus,
                FormatCodec::Vp8 => Codec::Vp8,
                FormatCodec::Vp9 => Codec::Vp9,
                FormatCodec::Av1 => Codec::Av1,
                _ => continue,
            };
            self.payload_types.entry(codec).or_insert(parameters.pt());
            self.codecs.insert(*parameters.pt(), codec);
        }
        Ok(answer)
    }

    pub(crate) fn fragment(&mut self) -> String {
        self.rtc.direct_api().local_ice_credentials().ufrag
    }

    pub(crate) fn deadline(&self) -> Instant {
        self.deadline
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.closed
    }

    pub(crate) fn close(&mut self) {
        let _ = self.rtc.close();
    }

    /// Whether a STUN request proves to be for us (its integrity is checked).
    pub(crate) fn owns(
        &self,
        now: Instant,
        source: SocketAddr,
        destination: SocketAddr,
        bytes: &[u8],
    ) -> bool {
        Receive::new(Protocol::Udp, source, destination, bytes)
            .is_ok_and(|it| self.rtc.accepts(&Input::Receive(now, it)))
    }

    pub(crate) fn receive(
        &mut self,
        now: Instant,
        source: SocketAddr,
        destination: SocketAddr,
        bytes: &[u8],
    ) {
        let Ok(receive) = Receive::new(Protocol::Udp, source, destination, bytes) else {
            return;
        };
        if self.rtc.handle_input(Input::Receive(now, receive)).is_err() {
            self.rtc.disconnect();
        }
    }

    pub(crate) fn timeout(&mut self, now: Instant) {
        if self.rtc.handle_input(Input::Timeout(now)).is_err() {
            self.rtc.disconnect();
        }
    }

    /// Everything that is ready; leaves the next deadline in [`Self::deadline`].
    pub(crate) fn drain(&mut self, transmits: &mut VecDeque<Transmit>, events: &mut Vec<PeerEvent>) {
        loop {
            match self.rtc.poll_output() {
                Ok(Output::Timeout(at)) => {
                    self.deadline = at;
                    break;
                }
                Ok(Output::Transmit(it)) => transmits.push_back(Transmit {
                    source: it.source,
                    destination: it.destination,
                    bytes: it.contents.into(),
                }),
                Ok(Output::Event(event)) => events.extend(self.translate(event)),
                Err(_) => {
                    self.rtc.disconnect();
                    break;
                }
            }
        }
        if !self.rtc.is_alive() && !self.closed {
            self.closed = true;
            events.push(PeerEvent::Closed);
        }
    }

    fn translate(&mut self, event: Event) -> Option<PeerEvent> {
        match event {
            Event::Connected => Some(PeerEvent::Connected),
            Event::IceConnectionStateChange(state) => Some(PeerEvent::Reachable(!state.is_disconnected())),
            Event::RtpPacket(packet) => {
                let codec = *self.codecs.get(&*packet.header.payload_type)?;
                Some(PeerEvent::Packet(Box::new(Packet {
                    ssrc: *packet.header.ssrc,
                    codec,
                    seq: *packet.seq_no,
                    time: packet.header.timestamp,
                    marker: packet.header.marker,
                    payload: packet.payload,
                    arrived: packet.timestamp,
                    report: packet
                        .last_sender_info
                        .map(|it| (it.ntp_time, it.rtp_time.numer() as u32)),
                    extensions: packet.header.ext_vals,
                })))
            }
            Event::KeyframeRequest(request) => Some(PeerEvent::KeyFrameWanted(request.mid)),
            Event::ChannelOpen(id, label) => {
                match label.as_str() {
                    "_reliable" => self.reliable = Some(id),
                    "_lossy" => self.lossy = Some(id),
                    _ => return None,
                }
                if let Some(mut channel) = self.rtc.channel(id) {
                    channel.set_buffered_amount_low_threshold(CHANNEL_BYTES_MAX / 4);
                }
                Some(PeerEvent::ChannelOpen)
            }
            Event::ChannelData(data) => {
                let reliable = Some(data.id) == self.reliable;
                (reliable || Some(data.id) == self.lossy).then_some(PeerEvent::Data {
                    reliable,
                    packet: data.data,
                })
            }
            Event::ChannelClose(id) => {
                self.reliable = self.reliable.filter(|it| *it != id);
                self.lossy = self.lossy.filter(|it| *it != id);
                None
            }
            Event::ChannelBufferedAmountLow(_) => Some(PeerEvent::ChannelDrained),
            Event::EgressBitrateEstimate(BweKind::Twcc { estimate, can_probe }) => {
                Some(PeerEvent::Estimate(can_probe.then(|| estimate.as_u64())))
            }
            _ => None,
        }
    }

    /// The section and simulcast layer that an SSRC belongs to.
    pub(crate) fn stream(&mut self, ssrc: u32) -> Option<(Mid, Option<String>)> {
        let mut api = self.rtc.direct_api();
        let stream = api.stream_rx(&Ssrc::from(ssrc))?;
        Some((stream.mid(), stream.rid().map(|it| it.to_string())))
    }

    pub(crate) fn can_send(&self, codec: Codec) -> bool {
        self.payload_types.contains_key(&codec)
    }

    /// Queues a packet; it leaves with the next [`Self::timeout`] and [`Self::drain`].
    pub(crate) fn send(&mut self, mid: Mid, packet: Outgoing) {
        let Some(pt) = self.payload_types.get(&packet.codec).copied() else {
            return;
        };
        let mut api = self.rtc.direct_api();
        let Some(stream) = api.stream_tx_by_mid(mid, None) else {
            return;
        };
        let mut write = RtpWrite::new(
            pt,
            packet.seq.into(),
            packet.time,
            packet.wallclock,
            packet.payload,
        )
        .marker(packet.marker)
        .ext_vals(packet.extensions)
        .nackable(packet.codec != Codec::Opus);
        if let Some(patch) = packet.vp8 {
            write = write.vp8_patch(patch);
        }
        stream.write_rtp(write);
    }

    /// Takes a section's sender away, so that nothing (padding either) is sent in it; the next offer makes a
    /// fresh one.
    pub(crate) fn remove_sender(&mut self, mid: Mid) {
        let mut api = self.rtc.direct_api();
        if let Some(ssrc) = api.stream_tx_by_mid(mid, None).map(|it| it.ssrc()) {
            api.remove_stream_tx(ssrc);
        }
    }

    pub(crate) fn request_key_frame(&mut self, ssrc: u32) {
        if let Some(stream) = self.rtc.direct_api().stream_rx(&Ssrc::from(ssrc)) {
            stream.request_keyframe(KeyframeRequestKind::Pli);
        }
    }

    /// Whether the message was taken: `false` before the channel is open and while its buffer is full.
    pub(crate) fn write_data(&mut self, reliable: bool, packet: &[u8]) -> bool {
        let id = if reliable { self.reliable } else { self.lossy };
        id.and_then(|it| self.rtc.channel(it))
            .is_some_and(|mut channel| channel.write(true, packet).unwrap_or(false))
    }

    /// Bits a second that would be sent if the way bore it: what the estimator looks for.
    pub(crate) fn set_desired_bitrate(&mut self, desired: u64) {
        // No minimum: padding up to it would fill narrow ways for good.
        self.rtc.bwe().set_bitrate(Bitrate::ZERO, Bitrate::bps(desired));
    }
}

fn extensions() -> ExtensionMap {
    let mut map = ExtensionMap::empty();
    map.set(3, Extension::TransportSequenceNumber);
    map.set(4, Extension::RtpMid);
    map.set(8, DependencyDescriptor::extension());
    map.set(10, Extension::RtpStreamId);
    map.set(11, Extension::RepairedRtpStreamId);
    map.set(13, Extension::VideoOrientation);
    map
}

/// The part of a packet's extensions that belongs to the frame and not to the hop.
pub(crate) fn forwarded_extensions(of: &ExtensionValues) -> ExtensionValues {
    let mut values = ExtensionValues {
        video_orientation: of.video_orientation,
        ..ExtensionValues::default()
    };
    if let Some(raw) = of.user_values.get_arc::<RawDependency>() {
        values.user_values.set_arc(raw);
    }
    values
}

/// How long after its last packet a stream still counts as alive.
pub(crate) const ALIVE: Duration = Duration::from_millis(1_500);
