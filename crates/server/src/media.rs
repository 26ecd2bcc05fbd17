use crate::error::StartError;
use config::Config;
use core::time::Duration;
use http_api::MediaPlane;
use sfu::{Event, Limits, RoomOptions, Sfu, SfuConfig, TokenGrants, TokenKey};
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::sync::mpsc;
use vocab::{CryptoRng, GroupPosition, MediaRoom, ParticipantId};

/// Names the key in tokens; there is only one.
const KEY_NAME: &str = "snug";
/// Every room is encrypted, so everything that does not look so is dropped.
const SEALED_ONLY: RoomOptions = RoomOptions { require_sealed: true };
/// How often dropped frames are reported at most.
const REPORT_EACH: Duration = Duration::from_secs(10);

/// The embedded SFU, as the API knows it.
pub(crate) struct SfuMedia(pub(crate) Arc<Sfu>);

/// What a test puts behind the SFU's transport decryption; called once for each worker.
pub type MakeMediaTap = Arc<dyn Fn() -> Option<Box<dyn sfu::Tap>> + Send + Sync>;

pub(crate) fn start(
    config: &Config,
    rng: &mut dyn CryptoRng,
    make_tap: Option<MakeMediaTap>,
) -> Result<Arc<Sfu>, StartError> {
    let mut secret = [0; 32];
    rng.fill_bytes(&mut secret);
    let secret = secret
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    let bind = config.media.listen;
    let with_port = |ip: &std::net::IpAddr| SocketAddr::new(*ip, bind.port());
    let sfu_config = SfuConfig {
        bind,
        candidates: config.media.public_addresses.iter().map(with_port).collect(),
        this_machine_only: config.is_for_this_machine(),
        workers: std::thread::available_parallelism().map_or(1, usize::from),
        auto_create: false,
        key: TokenKey::new(KEY_NAME.to_owned(), secret),
        limits: Limits {
            members_per_room: usize::from(config.limits.members_max),
            ..Limits::default()
        },
    };
    let make_tap = move || make_tap.as_ref().and_then(|make| make());
    let sfu = Sfu::start_tapped(sfu_config, make_tap).map_err(|error| match error {
        sfu::StartError::Socket(io) if io.kind() == ErrorKind::AddrInUse => StartError::MediaPortTaken(bind),
        sfu::StartError::Socket(io) | sfu::StartError::Thread(io) => StartError::MediaListen(bind, io.kind()),
    })?;
    Ok(Arc::new(sfu))
}

/// Writes what happens in the SFU to the log, as counts.
pub(crate) async fn report(mut events: mpsc::Receiver<Event>) {
    let (mut dropped_frames, mut refused, mut limited) = (0_u64, 0_u64, 0_u64);
    let mut reports = tokio::time::interval(REPORT_EACH);
    loop {
        tokio::select! {
            event = events.recv() => match event {
                Some(Event::PlaintextSuspected { dropped }) => dropped_frames += u64::from(dropped),
                Some(Event::Refused) => refused += 1,
                Some(Event::Limited) => limited += 1,
                Some(_) => {}
                None => return,
            },
            _ = reports.tick() => {
                for (count, what) in [
                    (&mut dropped_frames, "frames were dropped that did not look sealed by their sender"),
                    (&mut refused, "media descriptions or messages were refused"),
                    (&mut limited, "media limits were reached"),
                ] {
                    if *count > 0 {
                        tracing::warn!(count = *count, "{what}");
                        *count = 0;
                    }
                }
            }
        }
    }
}

impl MediaPlane for SfuMedia {
    fn open_room(&self, room: &MediaRoom) {
        self.0.open_room(*room, SEALED_ONLY);
    }

    fn issue_token(&self, room: &MediaRoom, participant: &ParticipantId) -> Option<String> {
        Some(self.0.issue_token(room, participant, TokenGrants::default()))
    }

    fn url(&self) -> Option<String> {
        None
    }

    fn set_position(&self, room: &MediaRoom, participant: &ParticipantId, position: GroupPosition) {
        self.0.set_position(*room, *participant, position);
    }

    fn request_key_frames(&self, room: &MediaRoom) {
        self.0.request_key_frames(*room);
    }

    fn remove_participant(&self, room: &MediaRoom, participant: &ParticipantId) {
        self.0.remove_participant(*room, *participant);
    }

    fn close_room(&self, room: &MediaRoom) {
        self.0.close_room(*room);
    }
}
