mod sid;

use core::time::Duration;
use std::collections::BTreeMap;
use std::time::{Instant, SystemTime};

use livekit_protocol::{AddTrackRequest, TrackInfo, TrackType, VideoLayer};
use str0m::media::Mid;

use crate::codec::{Codec, Kind, Marks};
use crate::forwarder::Forwarder;
use crate::io::Source;
use crate::member::MemberId;
use crate::peer::{ALIVE, Packet};
use crate::tripwire::Tripwire;
use sid::sid;
pub(crate) use sid::{id_of_sid, source_number, source_of_number};

pub(crate) const LAYERS_MAX: usize = 3;
const KEY_FRAME_EVERY: Duration = Duration::from_millis(500);
/// How long after its announcement a track that never sent is still expected to.
const BEGINS_WITHIN: Duration = Duration::from_secs(3);
/// Guess for a layer that has not been measured, by its place from below. Low, for a stream that is held back
/// until it is measured begins late.
const LAYER_BITRATES: [u64; LAYERS_MAX] = [160_000, 500_000, 1_700_000];

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TrackId(pub(crate) u32);

/// One simulcast layer as it arrives (or the only stream of a track without layers).
pub(crate) struct Layer {
    pub(crate) rid: Option<String>,
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// What the client announced, bits a second; 0 = nothing.
    announced: u64,
    pub(crate) ssrc: Option<u32>,
    pub(crate) last_packet: Option<Instant>,
    pub(crate) report: Option<(SystemTime, u32)>,
    bytes: u64,
    measured_since: Instant,
    measured: Option<u64>,
    key_frame_asked: Option<Instant>,
    pub(crate) key_frame_wanted: bool,
    pub(crate) tripwire: Tripwire,
}

impl Layer {
    pub(crate) fn alive(&self, now: Instant) -> bool {
        self.last_packet
            .is_some_and(|at| now.saturating_duration_since(at) < ALIVE)
    }

    /// The next one is asked for at once.
    pub(crate) fn forget_key_frame(&mut self) {
        self.key_frame_asked = None;
    }
}

/// A published track, and everybody it is sent to.
pub(crate) struct Track {
    pub(crate) sid: String,
    pub(crate) publisher: MemberId,
    pub(crate) kind: Kind,
    pub(crate) codec: Codec,
    pub(crate) source: Option<Source>,
    /// The section that the publisher sends it in; `None` until an offer has it.
    pub(crate) mid: Option<Mid>,
    /// The client's name for it, and the name its offers have for it.
    pub(crate) cid: String,
    pub(crate) announced_at: Instant,
    pub(crate) request: AddTrackRequest,
    pub(crate) muted: bool,
    pub(crate) layers: Vec<Layer>,
    pub(crate) downs: BTreeMap<MemberId, Down>,
    pub(crate) dynacast: crate::dynacast::Dynacast,
}

/// What a subscriber asked of a track.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wish {
    pub(crate) disabled: bool,
    /// 0 low, 1 medium, 2 high.
    pub(crate) quality: usize,
    /// 0 = use `quality`.
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) priority: u32,
}

impl Default for Wish {
    fn default() -> Self {
        Self {
            disabled: false,
            quality: 2,
            width: 0,
            height: 0,
            priority: 0,
        }
    }
}

/// A track on its way to one subscriber.
#[derive(Default)]
pub(crate) struct Down {
    /// The subscriber's section; `None` while it waits for one.
    pub(crate) mid: Option<Mid>,
    pub(crate) wish: Wish,
    /// The layer that the allocator gave; `None` = nothing is sent.
    pub(crate) target: Option<usize>,
    /// The subscriber was told that the server paused it.
    pub(crate) told_paused: bool,
    pub(crate) forwarder: Forwarder,
}

impl Track {
    pub(crate) fn new(
        id: TrackId,
        publisher: MemberId,
        kind: Kind,
        source: Option<Source>,
        request: AddTrackRequest,
        now: Instant,
    ) -> Self {
        let codec = match kind {
            Kind::Audio => Codec::Opus,
            Kind::Video => request
                .simulcast_codecs
                .first()
                .and_then(|it| Codec::from_name(&it.codec))
                .filter(|it| Codec::VIDEO.contains(it))
                .unwrap_or(Codec::Vp8),
        };
        let mut track = Self {
            sid: sid(id, kind, source),
            publisher,
            kind,
            codec,
            source,
            mid: None,
            cid: request.cid.clone(),
            announced_at: now,
            muted: request.muted,
            request,
            layers: Vec::new(),
            downs: BTreeMap::new(),
            dynacast: crate::dynacast::Dynacast::default(),
        };
        track.set_rids(&[], now);
        track
    }

    /// The layers as the offer names them; ordered from small to large.
    pub(crate) fn set_rids(&mut self, rids: &[String], now: Instant) {
        let mut rids: Vec<Option<String>> = rids.iter().take(LAYERS_MAX).cloned().map(Some).collect();
        rids.sort_by_key(|it| {
            ["q", "h", "f"]
                .iter()
                .position(|name| it.as_deref() == Some(*name))
        });
        if rids.is_empty() {
            rids.push(None);
        }
        let count = rids.len();
        if count == self.layers.len()
            && self
                .layers
                .iter()
                .zip(&rids)
                .all(|(layer, rid)| layer.rid == *rid)
        {
            return;
        }
        let layers = rids
            .into_iter()
            .enumerate()
            .map(|(at, rid)| self.new_layer(at, count, rid, now));
        self.layers = layers.collect();
    }

    fn new_layer(&self, at: usize, count: usize, rid: Option<String>, now: Instant) -> Layer {
        let (width, height) = (self.request.width, self.request.height);
        let announced = self
            .request
            .layers
            .iter()
            .find(|it| it.quality == at as i32 && count > 1);
        let shrink = (count - 1 - at) as u32;
        Layer {
            rid,
            width: announced.map_or(width >> shrink, |it| it.width),
            height: announced.map_or(height >> shrink, |it| it.height),
            announced: announced.map_or(0, |it| u64::from(it.bitrate)),
            ssrc: None,
            last_packet: None,
            report: None,
            bytes: 0,
            measured_since: now,
            measured: None,
            key_frame_asked: None,
            key_frame_wanted: false,
            tripwire: Tripwire::default(),
        }
    }

    /// The layer that a packet of this stream belongs to.
    pub(crate) fn layer_of_rid(&self, rid: Option<&str>) -> Option<usize> {
        self.layers.iter().position(|it| it.rid.as_deref() == rid)
    }

    /// One stream holds several sizes.
    pub(crate) fn is_scalable(&self) -> bool {
        self.layers.len() == 1 && self.codec == Codec::Vp9
    }

    /// How many sizes a subscriber can choose from.
    pub(crate) fn sizes(&self) -> usize {
        if self.is_scalable() {
            self.request.layers.len().clamp(1, LAYERS_MAX)
        } else {
            self.layers.len()
        }
    }

    fn size(&self, at: usize) -> (u32, u32) {
        if self.is_scalable() && self.sizes() > 1 {
            return self
                .request
                .layers
                .get(at)
                .map_or((0, 0), |it| (it.width, it.height));
        }
        self.layers.get(at).map_or((0, 0), |it| (it.width, it.height))
    }

    /// The smallest size that covers what the subscriber asked for.
    pub(crate) fn size_for(&self, wish: &Wish) -> Option<usize> {
        if wish.disabled {
            return None;
        }
        let top = self.sizes().saturating_sub(1);
        if wish.width == 0 && wish.height == 0 {
            return Some(wish.quality.min(top));
        }
        let covers = |at: &usize| {
            let (width, height) = self.size(*at);
            // The shorter side counts, so that portrait and landscape are alike.
            width.min(height) == 0 || width.min(height) >= wish.width.min(wish.height)
        };
        Some((0..=top).find(covers).unwrap_or(top))
    }

    /// Bits a second of one size.
    pub(crate) fn bitrate(&self, at: usize) -> u64 {
        if self.is_scalable() && self.sizes() > 1 {
            // Only the whole is measured; spatial layers are about a fifth, a half and all of it.
            let whole = self.layer_bitrate(0);
            let below = (self.sizes() - 1).saturating_sub(at);
            return whole * [10, 5, 2].get(below).copied().unwrap_or(2) / 10;
        }
        self.layer_bitrate(at)
    }

    fn layer_bitrate(&self, at: usize) -> u64 {
        let Some(layer) = self.layers.get(at) else {
            return 0;
        };
        if let Some(measured) = layer.measured.filter(|it| *it > 0) {
            return measured;
        }
        if layer.announced > 0 {
            return layer.announced;
        }
        if self.kind == Kind::Audio {
            return 42_000;
        }
        LAYER_BITRATES.get(at).copied().unwrap_or(0)
    }

    /// Nothing of it arrives, and nothing is about to.
    pub(crate) fn is_silent(&self, now: Instant) -> bool {
        let heard = self.layers.iter().any(|it| it.last_packet.is_some());
        let expected = !heard && now.saturating_duration_since(self.announced_at) < BEGINS_WITHIN;
        !expected && !self.layers.iter().any(|it| it.alive(now))
    }

    pub(crate) fn count(&mut self, at: usize, packet: &Packet) {
        let Some(layer) = self.layers.get_mut(at) else {
            return;
        };
        layer.last_packet = Some(packet.arrived);
        layer.bytes += packet.payload.len() as u64 + 40;
        if packet.report.is_some() {
            layer.report = packet.report;
        }
    }

    pub(crate) fn measure(&mut self, now: Instant) {
        for layer in &mut self.layers {
            let elapsed = now.saturating_duration_since(layer.measured_since);
            if elapsed < Duration::from_millis(500) {
                continue;
            }
            let rate = (layer.bytes as f64 * 8.0 / elapsed.as_secs_f64()) as u64;
            layer.measured = match layer.measured {
                _ if layer.bytes == 0 => None,
                Some(before) => Some((before * 3 + rate) / 4),
                None => Some(rate),
            };
            layer.bytes = 0;
            layer.measured_since = now;
        }
    }

    /// Whether the publisher should be asked now; else it is remembered until it may be.
    pub(crate) fn ask_key_frame(&mut self, at: usize, now: Instant) -> Option<u32> {
        let layer = self.layers.get_mut(at)?;
        if layer
            .key_frame_asked
            .is_some_and(|it| now.saturating_duration_since(it) < KEY_FRAME_EVERY)
        {
            layer.key_frame_wanted = true;
            return None;
        }
        let ssrc = layer.ssrc?;
        layer.key_frame_wanted = false;
        layer.key_frame_asked = Some(now);
        Some(ssrc)
    }

    pub(crate) fn marks(&self, packet: &Packet) -> Option<Marks> {
        Marks::read(packet.codec, &packet.payload, packet.marker, packet.dependency())
    }

    pub(crate) fn info(&self) -> TrackInfo {
        let request = &self.request;
        let layers: Vec<VideoLayer> = request
            .layers
            .iter()
            .take(LAYERS_MAX)
            .map(|it| VideoLayer {
                quality: it.quality,
                width: it.width,
                height: it.height,
                bitrate: it.bitrate,
                spatial_layer: it.spatial_layer,
                rid: self
                    .layers
                    .get(it.quality.max(0) as usize)
                    .and_then(|at| at.rid.clone())
                    .unwrap_or_default(),
                ..VideoLayer::default()
            })
            .collect();
        let mime_type = self.codec.mime_type().to_owned();
        let mid = self.mid.map(|it| it.to_string()).unwrap_or_default();
        let codecs = vec![livekit_protocol::SimulcastCodecInfo {
            mime_type: mime_type.clone(),
            mid: mid.clone(),
            cid: self.cid.clone(),
            layers: layers.clone(),
            ..livekit_protocol::SimulcastCodecInfo::default()
        }];
        TrackInfo {
            sid: self.sid.clone(),
            r#type: match self.kind {
                Kind::Audio => TrackType::Audio,
                Kind::Video => TrackType::Video,
            } as i32,
            muted: self.muted,
            width: request.width,
            height: request.height,
            simulcast: self.layers.len() > 1,
            disable_dtx: true,
            source: source_number(self.source),
            layers,
            mime_type,
            mid,
            codecs: if self.kind == Kind::Video {
                codecs
            } else {
                Vec::new()
            },
            stereo: request.stereo,
            disable_red: true,
            encryption: request.encryption,
            ..TrackInfo::default()
        }
    }
}
