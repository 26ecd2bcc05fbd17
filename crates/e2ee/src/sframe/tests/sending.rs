use super::*;
use std::collections::BTreeSet;

fn header_of(frame: &[u8]) -> Header {
    Header::parse(frame).unwrap().0
}

#[test]
fn nothing_is_sent_without_a_key() {
    let mut alice = Member::outside();
    assert_eq!(alice.seal(Codec::Opus, b"hello"), Err(SealError::NoKey));
    alice.keys.install(EPOCH, BASE_KEY, ALICE).unwrap();
    assert_eq!(
        alice.seal(Codec::Opus, b"hello"),
        Err(SealError::NoKey),
        "installed is not yet sending"
    );
    assert!(!alice.keys.switch_sending(EPOCH + 1));
    assert!(alice.keys.switch_sending(EPOCH));
    assert!(alice.seal(Codec::Opus, b"hello").is_ok());
    alice.keys.drop_epoch(EPOCH);
    assert_eq!(alice.seal(Codec::Opus, b"hello"), Err(SealError::NoKey));
}

#[test]
fn counters_count_per_source_and_never_repeat() {
    let mut alice = Member::at(ALICE);
    let mut seen = BTreeSet::new();
    for _ in 0..300 {
        for context in 0..3 {
            let outgoing = Outgoing {
                context,
                codec: Codec::Opus,
                key_frame: false,
                bytes: b"x",
            };
            let sealed = alice.sealer.seal(&alice.keys, outgoing).unwrap();
            let Header { kid, counter } = header_of(&sealed);
            assert!(seen.insert((kid, counter)));
        }
    }
    assert_eq!(seen.iter().map(|(_, counter)| *counter).max(), Some(299));
    assert_eq!(seen.len(), 900);
}

#[test]
fn going_back_to_an_epoch_continues_its_counter() {
    let mut alice = Member::at(ALICE);
    assert_eq!(header_of(&alice.seal(Codec::Opus, b"x").unwrap()).counter, 0);
    alice.keys.install(EPOCH + 1, [1; 16], ALICE).unwrap();
    alice.keys.switch_sending(EPOCH + 1);
    assert_eq!(header_of(&alice.seal(Codec::Opus, b"x").unwrap()).counter, 0);
    alice.sealer.forget_dropped(&alice.keys);
    alice.keys.install(EPOCH, BASE_KEY, ALICE).unwrap();
    alice.keys.switch_sending(EPOCH);
    assert_eq!(header_of(&alice.seal(Codec::Opus, b"x").unwrap()).counter, 1);
}

#[test]
fn a_dropped_key_never_comes_back() {
    let mut keys = FrameKeys::new();
    keys.install(EPOCH, BASE_KEY, ALICE).unwrap();
    assert_eq!(keys.install(EPOCH, BASE_KEY, ALICE), Ok(()));
    assert_eq!(
        keys.install(EPOCH, BASE_KEY, ALICE + 1),
        Err(InstallError::Conflict)
    );
    assert_eq!(
        keys.install(EPOCH + 1, BASE_KEY, ALICE),
        Err(InstallError::Conflict)
    );
    assert_eq!(
        keys.install(EPOCH + 1, [1; 16], LEAF_MAX + 1),
        Err(InstallError::Leaf)
    );
    keys.drop_epoch(EPOCH);
    assert_eq!(keys.install(EPOCH, BASE_KEY, ALICE), Err(InstallError::Retired));
    keys.install(EPOCH, [2; 16], ALICE).unwrap();
    keys.zeroize();
    assert_eq!(keys.install(EPOCH, [2; 16], ALICE), Err(InstallError::Retired));
}

#[test]
fn the_counter_stops() {
    let mut alice = Member::at(ALICE);
    alice.sealer.set_counter(&alice.keys, CAMERA, COUNTER_END - 1);
    let last = alice.seal(Codec::Opus, b"x").unwrap();
    assert_eq!(header_of(&last).counter, COUNTER_END - 1);
    assert_eq!(alice.seal(Codec::Opus, b"x"), Err(SealError::Exhausted));
    assert_eq!(alice.seal(Codec::Opus, b"x"), Err(SealError::Exhausted));
    assert_eq!(Member::at(BOB).open(Codec::Opus, &last), Ok(b"x".to_vec()));
}

#[test]
fn a_failed_frame_uses_no_key_twice() {
    let mut alice = Member::at(ALICE);
    assert_eq!(alice.seal(Codec::Vp8, &[0x10]), Err(SealError::Length));
    let first = header_of(&alice.seal(Codec::Opus, b"x").unwrap()).counter;
    let second = header_of(&alice.seal(Codec::Opus, b"x").unwrap()).counter;
    assert!(first < second);
}
