use crate::grants::Grants;
use crate::meetings::Meetings;
use crate::meter::{Meter, Subject, keyed_hash, subject};
use crate::pages::PrivacyPages;
use crate::ports::{MediaPlane, Records, Tap};
use domain::{Rates, RoomLimits};
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use vocab::{Clock, CryptoRng, Millis, RoomId, RoomKey, Sensitive, UnixMillis};

const ROOM_KEY_LABEL: &[u8] = b"snug room";
/// Subjects that one limit keeps count of: some 50 bytes each.
const SUBJECTS_MAX: usize = 100_000;

/// Who runs this installation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Operator {
    pub name: Option<String>,
    pub contact: Option<String>,
    pub imprint_url: Option<String>,
    pub privacy_url: Option<String>,
}

/// What the operator chose.
#[derive(Clone, Debug)]
pub struct Settings {
    pub name: String,
    pub version: String,
    pub operator: Option<Operator>,
    pub notice: Option<String>,
    /// Scheme, host and port that people type; no slash at the end.
    pub origin: String,
    pub members_max: u16,
    pub limits: RoomLimits,
    pub rates: Rates,
    pub trusted_proxies: Vec<IpAddr>,
}

/// Everything that [`Api`] stands on.
pub struct ApiOptions {
    pub settings: Settings,
    pub privacy: PrivacyPages,
    pub clock: Arc<dyn Clock>,
    pub rng: Box<dyn CryptoRng + Send>,
    pub records: Arc<dyn Records>,
    pub media: Arc<dyn MediaPlane>,
    /// Made at the first start of this installation, and never shown.
    pub instance_key: Sensitive<[u8; 32]>,
    pub tap: Option<Arc<dyn Tap>>,
}

/// The running control plane. Clones are the same one.
#[derive(Clone)]
pub struct Api(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) settings: Settings,
    pub(crate) privacy: PrivacyPages,
    pub(crate) records: Arc<dyn Records>,
    pub(crate) media: Arc<dyn MediaPlane>,
    pub(crate) tap: Option<Arc<dyn Tap>>,
    pub(crate) grants: Grants,
    pub(crate) meetings: Meetings,
    pub(crate) limits: Meters,
    pub(crate) instance_key: Sensitive<[u8; 32]>,
    /// Rooms whose deletion failed; it is tried again.
    pub(crate) undeleted: Mutex<Vec<RoomKey>>,
    clock: Arc<dyn Clock>,
    rng: Mutex<Box<dyn CryptoRng + Send>>,
    subject_key: Sensitive<[u8; 32]>,
    sessions: AtomicU64,
}

pub(crate) struct Meters {
    pub(crate) rooms_by_address: Meter,
    pub(crate) connections_by_address: Meter,
    pub(crate) proofs_by_room_and_address: Meter,
    pub(crate) proofs_by_room: Meter,
}

impl Meters {
    pub(crate) fn forget_full(&self, now: Millis) {
        for meter in [
            &self.rooms_by_address,
            &self.connections_by_address,
            &self.proofs_by_room_and_address,
            &self.proofs_by_room,
        ] {
            meter.forget_full(now);
        }
    }
}

impl Api {
    pub fn new(mut options: ApiOptions) -> Self {
        let rates = options.settings.rates;
        let mut subject_key = [0; 32];
        options.rng.fill_bytes(&mut subject_key);
        Self(Arc::new(Inner {
            settings: options.settings,
            privacy: options.privacy,
            records: options.records,
            media: options.media,
            tap: options.tap,
            grants: Grants::default(),
            meetings: Meetings::default(),
            limits: Meters {
                rooms_by_address: Meter::new(rates.rooms_by_address, SUBJECTS_MAX),
                connections_by_address: Meter::new(rates.connections_by_address, SUBJECTS_MAX),
                proofs_by_room_and_address: Meter::new(rates.proofs_by_room_and_address, SUBJECTS_MAX),
                proofs_by_room: Meter::new(rates.proofs_by_room, SUBJECTS_MAX),
            },
            instance_key: options.instance_key,
            undeleted: Mutex::default(),
            clock: options.clock,
            rng: Mutex::new(options.rng),
            subject_key: Sensitive::new(subject_key),
            sessions: AtomicU64::new(0),
        }))
    }

    /// How many meetings somebody is connected to.
    pub fn meetings(&self) -> usize {
        self.0.meetings.count()
    }

    pub(crate) fn now(&self) -> Millis {
        self.0.clock.monotonic()
    }

    pub(crate) fn wall(&self) -> UnixMillis {
        self.0.clock.wall()
    }

    pub(crate) fn with_rng<T>(&self, work: impl FnOnce(&mut dyn CryptoRng) -> T) -> T {
        let mut rng = self.0.rng.lock().unwrap_or_else(PoisonError::into_inner);
        work(&mut **rng)
    }

    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.with_rng(|rng| rng.fill_bytes(&mut bytes));
        bytes
    }

    /// The name under which a room is stored.
    pub(crate) fn room_key(&self, room: &RoomId) -> RoomKey {
        RoomKey::from_bytes(keyed_hash(
            &self.0.instance_key,
            &[ROOM_KEY_LABEL, room.as_bytes()],
        ))
    }

    pub(crate) fn subject(&self, parts: &[&[u8]]) -> Subject {
        subject(&self.0.subject_key, parts)
    }

    pub(crate) fn next_session(&self) -> u64 {
        self.0.sessions.fetch_add(1, Ordering::Relaxed)
    }

    pub(crate) fn tap(&self, bytes: &[u8]) {
        if let Some(tap) = &self.0.tap {
            tap.received(bytes);
        }
    }
}
