use super::*;
use crate::sframe::replay::ReplayWindow;

fn expecting(leaf: u32, context: u8) -> Expected {
    Expected {
        leaf,
        context,
        codec: Codec::Opus,
    }
}

#[test]
fn a_frame_opens_only_where_it_belongs() {
    let (mut alice, mut bob) = (Member::at(ALICE), Member::at(BOB));
    let sealed = alice.seal(Codec::Opus, b"hello").unwrap();
    assert_eq!(
        bob.open_as(expecting(ALICE + 1, CAMERA), &sealed),
        Err(RefusedFrame::WrongSender)
    );
    assert_eq!(
        bob.open_as(expecting(ALICE, CAMERA + 1), &sealed),
        Err(RefusedFrame::WrongContext)
    );
    assert_eq!(
        bob.open_as(expecting(ALICE, CAMERA), b"hello"),
        Err(RefusedFrame::NotSframe)
    );
    assert_eq!(
        bob.open_as(expecting(ALICE, CAMERA), &[]),
        Err(RefusedFrame::NotSframe)
    );
    // Opus silence, which other systems let through.
    assert_eq!(
        bob.open_as(expecting(ALICE, CAMERA), &[0xF8, 0xFF, 0xFE]),
        Err(RefusedFrame::NotSframe)
    );
    assert_eq!(
        bob.open_as(expecting(ALICE, CAMERA), &sealed),
        Ok(b"hello".to_vec())
    );
    assert_eq!(
        bob.open_as(expecting(ALICE, CAMERA), &sealed),
        Err(RefusedFrame::Replayed)
    );

    let counts = bob.opener.counts(0);
    let expected = Counts {
        opened: 1,
        unknown_epoch: 0,
        wrong_sender: 1,
        wrong_context: 1,
        replayed: 1,
        forged: 0,
        not_sframe: 3,
    };
    assert_eq!((counts, counts.refused()), (expected, 6));
    assert_eq!(bob.opener.counts(1), Counts::default());
    bob.opener.forget_receiver(0);
    assert_eq!(bob.opener.counts(0), Counts::default());
}

#[test]
fn mallory_cannot_pass_for_alice() {
    // She is a member, so she has the base key, but her frames carry her leaf.
    let (mut mallory, mut bob) = (Member::at(9), Member::at(BOB));
    let sealed = mallory.seal(Codec::Opus, b"I am Alice").unwrap();
    assert_eq!(bob.open(Codec::Opus, &sealed), Err(RefusedFrame::WrongSender));
    // She writes Alice's leaf into the header of a frame under her own key.
    let mut relabelled = sealed.clone();
    relabelled[2] = ALICE as u8;
    assert_eq!(bob.open(Codec::Opus, &relabelled), Err(RefusedFrame::Forged));
    // Without the base key nothing at all holds.
    let mut outside = Member::outside();
    outside.keys.install(EPOCH, [0; 16], ALICE).unwrap();
    outside.keys.switch_sending(EPOCH);
    let sealed = outside.seal(Codec::Opus, b"I am Alice").unwrap();
    assert_eq!(bob.open(Codec::Opus, &sealed), Err(RefusedFrame::Forged));
}

#[test]
fn a_forged_frame_does_not_use_up_its_counter() {
    let (mut alice, mut bob) = (Member::at(ALICE), Member::at(BOB));
    let sealed = alice.seal(Codec::Opus, b"hello").unwrap();
    let mut forged = sealed.clone();
    *forged.last_mut().unwrap() ^= 1;
    assert_eq!(bob.open(Codec::Opus, &forged), Err(RefusedFrame::Forged));
    assert_eq!(bob.open(Codec::Opus, &sealed), Ok(b"hello".to_vec()));
}

#[test]
fn epochs_come_and_go() {
    let (mut alice, mut bob) = (Member::at(ALICE), Member::at(BOB));
    let old = alice.seal(Codec::Opus, b"before").unwrap();
    let late = alice.seal(Codec::Opus, b"late").unwrap();
    alice.keys.install(EPOCH + 1, [1; 16], ALICE).unwrap();
    assert!(alice.keys.switch_sending(EPOCH + 1));
    let new = alice.seal(Codec::Opus, b"after").unwrap();

    assert_eq!(bob.open(Codec::Opus, &new), Err(RefusedFrame::UnknownEpoch));
    bob.keys.install(EPOCH + 1, [1; 16], BOB).unwrap();
    assert_eq!(bob.open(Codec::Opus, &new), Ok(b"after".to_vec()));
    assert_eq!(bob.open(Codec::Opus, &old), Ok(b"before".to_vec()));
    bob.keys.drop_epoch(EPOCH);
    bob.opener.forget_dropped(&bob.keys);
    assert_eq!(bob.open(Codec::Opus, &late), Err(RefusedFrame::UnknownEpoch));
    assert_eq!(bob.open(Codec::Opus, &new), Err(RefusedFrame::Replayed));
}

#[test]
fn four_epochs_live_and_a_wrapped_one_replaces_its_namesake() {
    let mut keys = FrameKeys::new();
    for epoch in 10..15 {
        keys.install(epoch, [epoch as u8; 16], BOB).unwrap();
    }
    assert_eq!(EPOCHS_MAX, 4);
    let live = |keys: &FrameKeys, byte| keys.by_byte(byte).map(|tag| tag.epoch);
    assert_eq!(live(&keys, 10), None);
    assert!((11..15).all(|epoch| live(&keys, epoch as u8) == Some(epoch)));
    keys.install(256 + 12, [99; 16], BOB).unwrap();
    assert_eq!(live(&keys, 12), Some(268));
    assert!([11, 13, 14].iter().all(|byte| live(&keys, *byte).is_some()));

    // A new group counts its epochs from zero: the newcomer stays, the oldest goes.
    keys.install(1, [100; 16], BOB).unwrap();
    assert_eq!((live(&keys, 1), live(&keys, 11)), (Some(1), None));
}

#[test]
fn an_epoch_replaced_by_another_groups_starts_anew() {
    let (mut alice, mut bob) = (Member::at(ALICE), Member::at(BOB));
    let first = alice.seal(Codec::Opus, b"first").unwrap();
    assert!(bob.open(Codec::Opus, &first).is_ok());
    for (member, leaf) in [(&mut alice, ALICE), (&mut bob, BOB)] {
        member.keys.install(EPOCH, [0x5A; 16], leaf).unwrap();
    }
    assert_eq!(alice.seal(Codec::Opus, b"x"), Err(SealError::NoKey));
    assert!(alice.keys.switch_sending(EPOCH));
    let second = alice.seal(Codec::Opus, b"second").unwrap();
    assert_eq!(bob.open(Codec::Opus, &first), Err(RefusedFrame::Forged));
    assert_eq!(bob.open(Codec::Opus, &second), Ok(b"second".to_vec()));
}

#[test]
fn the_window_remembers_1024_counters() {
    let mut window = ReplayWindow::new();
    assert!(window.is_fresh(0));
    window.record(0);
    assert!(!window.is_fresh(0));
    window.record(5);
    assert!((1..5).all(|counter| window.is_fresh(counter)));
    assert!(!window.is_fresh(5));
    window.record(1023);
    assert!(!window.is_fresh(0) && window.is_fresh(1));
    window.record(1024);
    assert!(!window.is_fresh(0), "too old to tell");
    assert!(window.is_fresh(1) && !window.is_fresh(5) && window.is_fresh(1022));
    // A leap over more than the window forgets all of it, and opens nothing old.
    window.record(1_000_000);
    assert!(!window.is_fresh(1023) && !window.is_fresh(1_000_000 - 1024));
    assert!(window.is_fresh(1_000_000 - 1023) && window.is_fresh(1_000_001));
    window.record(u64::MAX);
    assert!(!window.is_fresh(1_000_001));
}

proptest::proptest! {
    /// Against a plain list of everything seen.
    #[test]
    fn the_window_is_a_short_memory(steps in proptest::collection::vec(0..3000_u64, 1..400)) {
        let mut window = ReplayWindow::new();
        let mut seen = std::collections::BTreeSet::new();
        for counter in steps {
            let too_old = seen.last().is_some_and(|last: &u64| counter + 1024 <= *last);
            let fresh = !too_old && !seen.contains(&counter);
            proptest::prop_assert_eq!(window.is_fresh(counter), fresh);
            if fresh {
                window.record(counter);
                seen.insert(counter);
            }
        }
    }
}
