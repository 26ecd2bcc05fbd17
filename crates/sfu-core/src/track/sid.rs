use livekit_protocol::TrackSource;

use super::TrackId;
use crate::codec::Kind;
use crate::io::Source;

/// `TR_`, kind, source, number: clients test the prefix.
pub(super) fn sid(id: TrackId, kind: Kind, source: Option<Source>) -> String {
    let kind = match kind {
        Kind::Audio => 'A',
        Kind::Video => 'V',
    };
    let source = match source {
        Some(Source::Camera) => 'C',
        Some(Source::Microphone) => 'M',
        Some(Source::ScreenShare) => 'S',
        Some(Source::ScreenShareAudio) => 's',
        None => 'U',
    };
    format!("TR_{kind}{source}{:08x}", id.0)
}

/// The number that a track's session id ends in.
pub(crate) fn id_of_sid(sid: &str) -> Option<TrackId> {
    let digits = sid.get(5..)?;
    u32::from_str_radix(digits, 16).ok().map(TrackId)
}

pub(crate) fn source_of_number(number: i32) -> Option<Source> {
    match TrackSource::try_from(number) {
        Ok(TrackSource::Camera) => Some(Source::Camera),
        Ok(TrackSource::Microphone) => Some(Source::Microphone),
        Ok(TrackSource::ScreenShare) => Some(Source::ScreenShare),
        Ok(TrackSource::ScreenShareAudio) => Some(Source::ScreenShareAudio),
        Ok(TrackSource::Unknown) | Err(_) => None,
    }
}

pub(crate) fn source_number(source: Option<Source>) -> i32 {
    let source = match source {
        Some(Source::Camera) => TrackSource::Camera,
        Some(Source::Microphone) => TrackSource::Microphone,
        Some(Source::ScreenShare) => TrackSource::ScreenShare,
        Some(Source::ScreenShareAudio) => TrackSource::ScreenShareAudio,
        None => TrackSource::Unknown,
    };
    source as i32
}
