//! What a packet tells without its content: where frames begin, which are key frames, which layer they are of.

mod vp9;

use livekit_protocol::TrackType;
use str0m::rtp::Vp8Descriptor;
use vocab::frame_header;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Audio,
    Video,
}

impl Kind {
    pub(crate) fn from_track_type(number: i32) -> Option<Self> {
        match TrackType::try_from(number) {
            Ok(TrackType::Audio) => Some(Self::Audio),
            Ok(TrackType::Video) => Some(Self::Video),
            Ok(TrackType::Data) | Err(_) => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Codec {
    Opus,
    Vp8,
    Vp9,
    Av1,
}

impl Codec {
    pub(crate) const VIDEO: [Self; 3] = [Self::Vp8, Self::Vp9, Self::Av1];

    pub(crate) const fn mime_type(self) -> &'static str {
        match self {
            Self::Opus => "audio/opus",
            Self::Vp8 => "video/VP8",
            Self::Vp9 => "video/VP9",
            Self::Av1 => "video/AV1",
        }
    }

    /// The name in `a=rtpmap`, which is also what clients call the codec in lower case.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Opus => "opus",
            Self::Vp8 => "VP8",
            Self::Vp9 => "VP9",
            Self::Av1 => "AV1",
        }
    }

    /// From a client's `vp8` or `video/vp8`.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        let name = name.rsplit('/').next().unwrap_or(name);
        [Self::Opus, Self::Vp8, Self::Vp9, Self::Av1]
            .into_iter()
            .find(|it| it.name().eq_ignore_ascii_case(name))
    }

    pub(crate) const fn clock_rate(self) -> u32 {
        match self {
            Self::Opus => 48_000,
            Self::Vp8 | Self::Vp9 | Self::Av1 => 90_000,
        }
    }

    const fn sealed_layout(self) -> frame_header::Codec {
        match self {
            Self::Opus => frame_header::Codec::Opus,
            Self::Vp8 => frame_header::Codec::Vp8,
            Self::Vp9 => frame_header::Codec::Vp9,
            Self::Av1 => frame_header::Codec::Av1,
        }
    }
}

/// A packet's place in its stream, as far as its descriptor tells.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Marks {
    /// The first packet of a frame (VP9: of a layer's frame).
    pub(crate) frame_start: bool,
    /// The first packet of a frame that needs no other.
    pub(crate) key_start: bool,
    /// VP9's spatial layer, else 0.
    pub(crate) spatial: u8,
    /// The last packet of a frame (VP9: of a layer's frame).
    pub(crate) frame_end: bool,
    pub(crate) vp8: Option<Vp8Descriptor>,
    /// Where the frame's own bytes begin in the payload.
    content: usize,
}

impl Marks {
    /// `None` if the payload is not of the codec. `dependency` is AV1's dependency descriptor, raw.
    pub(crate) fn read(
        codec: Codec,
        payload: &[u8],
        marker: bool,
        dependency: Option<&[u8]>,
    ) -> Option<Self> {
        let plain = Self {
            frame_start: true,
            key_start: true,
            spatial: 0,
            frame_end: marker,
            vp8: None,
            content: 0,
        };
        match codec {
            Codec::Opus => (!payload.is_empty()).then_some(plain),
            Codec::Vp8 => {
                let descriptor = Vp8Descriptor::parse(payload).ok()?;
                let first = payload.first()?;
                Some(Self {
                    // S = 1 and PID = 0 (RFC 7741 section 4.2).
                    frame_start: first & 0x17 == 0x10,
                    key_start: descriptor.starts_keyframe(payload),
                    vp8: Some(descriptor),
                    content: vp8_descriptor_bytes(payload)?,
                    ..plain
                })
            }
            Codec::Vp9 => {
                let it = vp9::Descriptor::read(payload)?;
                Some(Self {
                    frame_start: it.begins_layer_frame,
                    key_start: it.begins_layer_frame && !it.predicted && it.spatial == 0,
                    spatial: it.spatial,
                    frame_end: it.ends_layer_frame,
                    vp8: None,
                    content: it.bytes,
                })
            }
            Codec::Av1 => {
                // N = a coded video sequence begins (AV1 RTP payload format section 4.4).
                let begins_sequence = payload.first()? & 0x08 != 0;
                let continues = payload.first()? & 0x80 != 0;
                // The dependency descriptor's first bit is start_of_frame.
                let frame_start = match dependency.and_then(<[u8]>::first) {
                    Some(first) => first & 0x80 != 0,
                    None => !continues,
                };
                Some(Self {
                    frame_start,
                    key_start: frame_start && begins_sequence,
                    ..plain
                })
            }
        }
    }

    /// The key id that the frame's outside names; only sensible for a frame's first packet.
    pub(crate) fn key_id(&self, codec: Codec, payload: &[u8]) -> Option<frame_header::KeyId> {
        frame_header::key_id_of_first_packet(codec.sealed_layout(), payload.get(self.content..)?).ok()
    }
}

/// The length of VP8's payload descriptor (RFC 7741 section 4.2).
fn vp8_descriptor_bytes(payload: &[u8]) -> Option<usize> {
    if payload.first()? & 0x80 == 0 {
        return Some(1);
    }
    let extension = *payload.get(1)?;
    let mut bytes = 2;
    if extension & 0x80 != 0 {
        bytes += if payload.get(bytes)? & 0x80 != 0 { 2 } else { 1 };
    }
    if extension & 0x40 != 0 {
        bytes += 1;
    }
    if extension & 0x30 != 0 {
        bytes += 1;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests;
