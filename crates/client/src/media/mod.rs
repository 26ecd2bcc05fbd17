//! The media side of the client: LiveKit signaling (v1, one peer connection) and WebRTC, sans-IO.

mod loops;
mod offer;
mod sections;
mod session;
mod signal;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_with_sfu;

pub use loops::{Loop, OPUS_PACKET, VP8_FRAME, silence, test_card, tone};
pub use session::{FrameReceived, MediaError, MediaEvent, MediaOutput, MediaSession};
pub use signal::{MediaToken, TokenError};

use core::time::Duration;
use livekit_protocol as proto;

/// What a stream shows; also the SFrame context of its frames (e2ee.md 7.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    Microphone,
    Camera,
    ScreenShare,
    ScreenShareAudio,
}

impl Source {
    pub const ALL: [Self; 4] = [
        Self::Microphone,
        Self::Camera,
        Self::ScreenShare,
        Self::ScreenShareAudio,
    ];

    /// The SFrame context, 0 to 3.
    pub fn context(self) -> u8 {
        match self {
            Self::Microphone => 0,
            Self::Camera => 1,
            Self::ScreenShare => 2,
            Self::ScreenShareAudio => 3,
        }
    }

    pub fn is_video(self) -> bool {
        matches!(self, Self::Camera | Self::ScreenShare)
    }

    /// The time between two frames of the loop that is sent for it.
    pub fn frame_interval(self) -> Duration {
        if self.is_video() { VP8_FRAME } else { OPUS_PACKET }
    }

    fn to_livekit(self) -> proto::TrackSource {
        match self {
            Self::Microphone => proto::TrackSource::Microphone,
            Self::Camera => proto::TrackSource::Camera,
            Self::ScreenShare => proto::TrackSource::ScreenShare,
            Self::ScreenShareAudio => proto::TrackSource::ScreenShareAudio,
        }
    }

    fn from_livekit(source: i32) -> Option<Self> {
        match proto::TrackSource::try_from(source).ok()? {
            proto::TrackSource::Microphone => Some(Self::Microphone),
            proto::TrackSource::Camera => Some(Self::Camera),
            proto::TrackSource::ScreenShare => Some(Self::ScreenShare),
            proto::TrackSource::ScreenShareAudio => Some(Self::ScreenShareAudio),
            proto::TrackSource::Unknown => None,
        }
    }
}
