use super::*;
use core::time::Duration;
use rand_core::Rng;
use vocab::{Clock, Millis, UnixMillis};

#[test]
fn the_generator_follows_from_its_seed() {
    assert_eq!(rng(1).next_u64(), rng(1).next_u64());
    assert_ne!(rng(1).next_u64(), rng(2).next_u64());
}

#[test]
fn the_clock_stands_still_until_moved() {
    let clock = TestClock::new(Millis(5), UnixMillis(10));
    let same = clock.clone();
    clock.advance(Duration::from_millis(7));
    assert_eq!((same.monotonic(), same.wall()), (Millis(12), UnixMillis(17)));
    clock.set_wall(UnixMillis(1));
    assert_eq!((same.monotonic(), same.wall()), (Millis(12), UnixMillis(1)));
}

fn leaks_of(log: impl FnOnce()) -> Vec<String> {
    let detector = LeakDetector::new();
    detector.watch_text("name", "Alice Liddell");
    detector.watch_bytes(
        "room id",
        &[0xFB, 0xEF, 0xBE, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    );
    detector.watch_text("nothing", "");
    {
        let _guard = detector.listen_here();
        log();
    }
    assert!(detector.records() > 0);
    detector.leaks()
}

#[test]
fn a_leak_is_heard_in_every_form() {
    let room = [0xFB, 0xEF, 0xBE, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
    assert!(leaks_of(|| tracing::info!(count = 3, "joined")).is_empty());
    assert_eq!(
        leaks_of(|| tracing::trace!("hello alice liddell")),
        ["name in testkit::tests"]
    );
    assert_eq!(leaks_of(|| tracing::info!(who = "Alice Liddell")).len(), 1);
    assert_eq!(leaks_of(|| tracing::debug!(?room)).len(), 1);
    assert_eq!(
        leaks_of(|| tracing::debug!("{room:02x?}")).len(),
        0,
        "spaced hex is not a form we print"
    );
    assert_eq!(
        leaks_of(|| tracing::info!("fbefbe030405060708090a0b0c0d0e0f")).len(),
        1
    );
    assert_eq!(
        leaks_of(|| tracing::info!("room ----AwQFBgcICQoLDA0ODw")).len(),
        1
    );
    assert_eq!(
        leaks_of(|| tracing::info!("room ++++AwQFBgcICQoLDA0ODw==")).len(),
        1
    );
    assert_eq!(
        leaks_of(|| drop(tracing::info_span!("join", who = "Alice Liddell").entered())).len(),
        1
    );
    assert_eq!(
        leaks_of(|| {
            let span = tracing::info_span!("join", who = tracing::field::Empty);
            span.record("who", "Alice Liddell");
        })
        .len(),
        1
    );
}

#[test]
#[should_panic = "logged what must never be: name in a body"]
fn a_leak_fails_the_test() {
    let detector = LeakDetector::new();
    detector.watch_text("name", "Alice");
    detector.inspect("a body", r#"{"name":"Alice"}"#);
    detector.assert_clean();
}
