//! What goes by itself, when, and whether it goes whatever happens meanwhile. The plan is the inventory's.

use crate::Privacy;
use crate::records::StoredRecords;
use config::Config;
use core::sync::atomic::{AtomicU32, Ordering};
use core::time::Duration;
use domain::{Rates, RoomLimits, RoomRecord};
use futures_util::future::BoxFuture;
use http_api::{
    Api, ApiOptions, CreateRecordError, MediaPlane, PrivacyPages, Records, RecordsError, Settings,
};
use std::collections::BTreeSet;
use std::sync::Arc;
use storage::{CreateError, RoomStore};
use testkit::TestClock;
use vocab::{
    Clock, GroupPosition, MediaRoom, ParticipantId, RoomKey, Sensitive, UnixMillis, limits::LINK_VALIDITY_MAX,
};

const DAY: Duration = Duration::from_secs(86_400);
/// Name, validity, and whether somebody joined.
const ROOMS: [(u8, Duration, bool); 6] = [
    (1, Duration::from_secs(60), false),
    (2, Duration::from_secs(86_399), false),
    (3, DAY, false),
    (4, Duration::from_secs(86_401), false),
    (5, LINK_VALIDITY_MAX, false),
    (6, Duration::from_secs(60), true),
];

/// Records that fail when they are told to.
struct Faulty {
    records: StoredRecords,
    calls: AtomicU32,
    fails: fn(u32, u32) -> bool,
    argument: u32,
}

impl Faulty {
    fn judge(&self) -> Result<(), RecordsError> {
        let call = self.calls.fetch_add(1, Ordering::Relaxed);
        if (self.fails)(call, self.argument) {
            Err(RecordsError)
        } else {
            Ok(())
        }
    }
}

impl Records for Faulty {
    fn create<'a>(&'a self, room: &'a RoomRecord) -> BoxFuture<'a, Result<(), CreateRecordError>> {
        self.records.create(room)
    }

    fn find<'a>(&'a self, key: &'a RoomKey) -> BoxFuture<'a, Result<Option<RoomRecord>, RecordsError>> {
        self.records.find(key)
    }

    fn mark_live<'a>(&'a self, key: &'a RoomKey) -> BoxFuture<'a, Result<(), RecordsError>> {
        self.records.mark_live(key)
    }

    fn remove<'a>(&'a self, key: &'a RoomKey) -> BoxFuture<'a, Result<(), RecordsError>> {
        Box::pin(async {
            self.judge()?;
            self.records.remove(key).await
        })
    }

    fn all(&self) -> BoxFuture<'_, Result<Vec<RoomRecord>, RecordsError>> {
        self.records.all()
    }

    fn expired(&self, now: UnixMillis) -> BoxFuture<'_, Result<Vec<RoomKey>, RecordsError>> {
        Box::pin(async move {
            self.judge()?;
            self.records.expired(now).await
        })
    }

    fn ping(&self) -> BoxFuture<'_, Result<(), RecordsError>> {
        self.records.ping()
    }
}

struct NoMedia;

impl MediaPlane for NoMedia {
    fn open_room(&self, _: &MediaRoom) {}

    fn issue_token(&self, _: &MediaRoom, _: &ParticipantId) -> Option<String> {
        None
    }

    fn url(&self) -> Option<String> {
        None
    }

    fn set_position(&self, _: &MediaRoom, _: &ParticipantId, _: GroupPosition) {}

    fn request_key_frames(&self, _: &MediaRoom) {}

    fn remove_participant(&self, _: &MediaRoom, _: &ParticipantId) {}

    fn close_room(&self, _: &MediaRoom) {}
}

fn room(name: u8, valid_for: Duration, live: bool, now: UnixMillis) -> RoomRecord {
    RoomRecord {
        key: RoomKey::from_bytes([name; 32]),
        generation: 1,
        salt: [name; 16],
        verifier: vec![name; 384],
        descriptor: vec![name; 100],
        descriptor_signature: [name; 64],
        host_public_key: [name; 32],
        expires_at: now + valid_for,
        live,
    }
}

/// A process over the database; dropping it is its death.
fn process(store: &RoomStore, clock: &TestClock, fails: fn(u32, u32) -> bool, argument: u32) -> Api {
    let privacy = Privacy::of(&Config::default(), "http://127.0.0.1").expect("fits");
    let records = StoredRecords {
        store: store.clone(),
        unjoined: privacy.purge_of("room").expect("a plan"),
    };
    Api::new(ApiOptions {
        settings: Settings {
            name: "Test".to_owned(),
            version: "0.0.0".to_owned(),
            operator: None,
            notice: None,
            origin: "http://127.0.0.1".to_owned(),
            members_max: 2,
            limits: RoomLimits {
                link_validity_max: LINK_VALIDITY_MAX,
            },
            rates: Rates::new(1, 1),
            trusted_proxies: Vec::new(),
        },
        privacy: PrivacyPages::default(),
        clock: Arc::new(clock.clone()),
        rng: Box::new(testkit::rng(1)),
        records: Arc::new(Faulty {
            records,
            calls: AtomicU32::new(0),
            fails,
            argument,
        }),
        media: Arc::new(NoMedia),
        instance_key: Sensitive::new([9; 32]),
        tap: None,
    })
}

async fn rooms(store: &RoomStore) -> BTreeSet<u8> {
    let all = store.all().await.expect("read");
    all.iter().map(|room| room.key.as_bytes()[0]).collect()
}

async fn check_purge(after: Duration, left: &[u8], fails: fn(u32, u32) -> bool, argument: u32) {
    let (store, clock) = (RoomStore::in_memory().await.expect("opens"), TestClock::default());
    for (name, valid_for, live) in ROOMS {
        let room = room(name, valid_for, live, clock.wall());
        store.create(&room).await.expect("stored");
    }
    clock.advance(after);
    // It may die in the middle, and the next one finds what is left.
    process(&store, &clock, fails, argument).sweep().await;
    let api = process(&store, &clock, fails, argument);
    let mut sweeps = 0;
    while rooms(&store).await.len() > left.len() && sweeps < 100 {
        api.sweep().await;
        sweeps += 1;
    }
    let context = format!("{after:?} {argument}");
    assert_eq!(rooms(&store).await, left.iter().copied().collect(), "{context}");
    for _ in 0..3 {
        api.sweep().await;
    }
    assert_eq!(
        rooms(&store).await,
        left.iter().copied().collect(),
        "{context}, again"
    );
    for (name, ..) in ROOMS {
        let again = room(name, DAY, false, clock.wall());
        assert_eq!(
            store.create(&again).await,
            Err(CreateError::Used),
            "the tombstone stays"
        );
    }
}

const TIMES: [(Duration, &[u8]); 4] = [
    (Duration::ZERO, &[1, 2, 3, 4, 5, 6]),
    (DAY, &[4, 5, 6]),
    (Duration::from_secs(30 * 86_400), &[6]),
    (Duration::from_secs(365 * 86_400), &[6]),
];

#[tokio::test]
async fn exactly_what_is_due_goes() {
    for (after, left) in TIMES {
        check_purge(after, left, |_, _| false, 0).await;
    }
}

/// Each call in turn is the last of its process; one lookup and five deletions are the most that one sweep makes.
#[tokio::test]
async fn a_purge_that_dies_at_any_step_is_finished_by_the_next_process() {
    for (after, left) in TIMES {
        for step in 0..7 {
            check_purge(after, left, |call, step| call >= step && call < 7, step).await;
        }
    }
}

#[tokio::test]
async fn a_purge_whose_store_fails_every_other_time_ends_all_the_same() {
    for (after, left) in TIMES {
        for phase in 0..2 {
            check_purge(after, left, |call, phase| call % 2 == phase, phase).await;
        }
    }
}
