use super::Source;
use super::sections::without_candidates;
use std::collections::BTreeMap;
use str0m::Rtc;
use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::channel::{ChannelConfig, ChannelId, Reliability};
use str0m::error::RtcError;
use str0m::media::{Direction, MediaKind, Mid};

/// Sections of each kind that the first offer holds ready for others' tracks.
const FIRST_PLACEHOLDERS: u32 = 3;

/// One offer after the other: what is wanted, what is under way, and what the sections are.
pub(super) struct Negotiation {
    last_offer: u32,
    pending: Option<SdpPendingOffer>,
    /// Sections that the SFU asked for and that no offer holds yet.
    wanted_audios: u32,
    wanted_videos: u32,
    /// Publications that no offer holds yet, with their client ids.
    wanted_publications: Vec<(Source, String)>,
    /// An offer is wanted even if nothing changed.
    wanted: bool,
    /// Sections for others' tracks.
    receiving: Vec<Mid>,
}

/// The data channels that LiveKit clients open.
#[derive(Clone, Copy)]
pub(super) struct Channels {
    pub(super) reliable: ChannelId,
    pub(super) lossy: ChannelId,
}

/// An offer to send: number and SDP.
pub(super) struct Offer {
    pub(super) id: u32,
    pub(super) sdp: String,
}

impl Negotiation {
    /// Opens with the data channels and placeholders. `None` cannot happen: there is something to negotiate.
    pub(super) fn open(rtc: &mut Rtc) -> Option<(Self, Channels, Offer)> {
        let mut api = rtc.sdp_api();
        let reliable = api.add_channel_with_config(channel("_reliable", true));
        let lossy = api.add_channel_with_config(channel("_lossy", false));
        api.add_channel_with_config(channel("_data_track", false));
        let mut receiving = Vec::new();
        for kind in [MediaKind::Audio, MediaKind::Video] {
            for _ in 0..FIRST_PLACEHOLDERS {
                receiving.push(api.add_media(kind, Direction::RecvOnly, None, None, None));
            }
        }
        let (offer, pending) = api.apply()?;
        let negotiation = Self {
            last_offer: 1,
            pending: Some(pending),
            wanted_audios: 0,
            wanted_videos: 0,
            wanted_publications: Vec::new(),
            wanted: false,
            receiving,
        };
        let offer = Offer {
            id: 1,
            sdp: without_candidates(&offer.to_sdp_string()),
        };
        Some((negotiation, Channels { reliable, lossy }, offer))
    }

    pub(super) fn want_sections(&mut self, audios: u32, videos: u32) {
        self.wanted_audios = audios;
        self.wanted_videos = videos;
        self.wanted = true;
    }

    pub(super) fn want_publication(&mut self, source: Source, client_id: String) {
        self.wanted_publications.push((source, client_id));
        self.wanted = true;
    }

    /// Makes the next offer if one is wanted and none is under way; `published` gets the mids of new publications.
    pub(super) fn next_offer(
        &mut self,
        rtc: &mut Rtc,
        published: &mut BTreeMap<Source, Mid>,
    ) -> Option<Offer> {
        if self.pending.is_some() || !self.wanted {
            return None;
        }
        self.wanted = false;
        let mut api = rtc.sdp_api();
        // An answered `inactive` changed our own direction too; a browser's transceiver keeps offering.
        for mid in &self.receiving {
            api.set_direction(*mid, Direction::RecvOnly);
        }
        for (kind, count) in [
            (MediaKind::Audio, &mut self.wanted_audios),
            (MediaKind::Video, &mut self.wanted_videos),
        ] {
            for _ in 0..core::mem::take(count) {
                self.receiving
                    .push(api.add_media(kind, Direction::RecvOnly, None, None, None));
            }
        }
        for (source, client_id) in self.wanted_publications.drain(..) {
            let kind = if source.is_video() {
                MediaKind::Video
            } else {
                MediaKind::Audio
            };
            // One stream for everything of ours; its name says nothing.
            let mid = api.add_media(
                kind,
                Direction::SendOnly,
                Some("snug".to_owned()),
                Some(client_id),
                None,
            );
            published.insert(source, mid);
        }
        if !api.has_changes() {
            // The SFU wants an offer to take a track out of a section: say again what is so.
            if let Some(mid) = self.receiving.first() {
                api.set_direction(*mid, Direction::Inactive);
                api.set_direction(*mid, Direction::RecvOnly);
            }
        }
        let (offer, pending) = api.apply()?;
        self.pending = Some(pending);
        self.last_offer = self.last_offer.wrapping_add(1);
        Some(Offer {
            id: self.last_offer,
            sdp: without_candidates(&offer.to_sdp_string()),
        })
    }

    /// Applies an answer; false if it does not belong to the offer under way.
    pub(super) fn answered(&mut self, rtc: &mut Rtc, id: u32, answer: SdpAnswer) -> Result<bool, RtcError> {
        if id != self.last_offer {
            return Ok(false);
        }
        let Some(pending) = self.pending.take() else {
            return Ok(false);
        };
        rtc.sdp_api().accept_answer(pending, answer)?;
        Ok(true)
    }
}

fn channel(label: &str, reliable: bool) -> ChannelConfig {
    ChannelConfig {
        label: label.to_owned(),
        ordered: reliable,
        reliability: if reliable {
            Reliability::Reliable
        } else {
            Reliability::MaxRetransmits { retransmits: 0 }
        },
        ..Default::default()
    }
}
