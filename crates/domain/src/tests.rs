use crate::{Absence, Lifecycle, NewRoom, NewRoomRefusal, Over, RoomLimits, end_statement, verify_end};
use core::time::Duration;
use ed25519_dalek::{Signer, SigningKey};
use vocab::limits::{LINK_VALIDITY_MAX, RETURN_GRACE};
use vocab::{Millis, RoomId, RoomKey, UnixMillis};

const HOUR: Duration = Duration::from_secs(3600);
const LIMITS: RoomLimits = RoomLimits {
    link_validity_max: HOUR,
};

fn host() -> SigningKey {
    SigningKey::from_bytes(&[5; 32])
}

fn room() -> NewRoom {
    NewRoom {
        room_id: RoomId::from_bytes([1; 16]),
        generation: 1,
        salt: [2; 16],
        verifier: vec![3; 384],
        descriptor: vec![4; 100],
        descriptor_signature: [5; 64],
        host_public_key: host().verifying_key().to_bytes(),
        valid_for: HOUR,
    }
}

fn check_room(change: impl FnOnce(&mut NewRoom), expected: Result<(), NewRoomRefusal>) {
    let mut room = room();
    change(&mut room);
    assert_eq!(room.check(&LIMITS), expected);
}

#[test]
fn a_new_room_is_checked() {
    let mut one = vec![0; 384];
    one[383] = 1;
    check_room(|_| {}, Ok(()));
    check_room(|room| room.generation = 2, Err(NewRoomRefusal::Generation));
    check_room(|room| room.verifier = vec![3; 383], Err(NewRoomRefusal::Verifier));
    check_room(|room| room.verifier = vec![0; 384], Err(NewRoomRefusal::Verifier));
    check_room(|room| room.verifier = one, Err(NewRoomRefusal::Verifier));
    check_room(|room| room.descriptor = vec![], Err(NewRoomRefusal::Descriptor));
    check_room(
        |room| room.descriptor = vec![0; 2049],
        Err(NewRoomRefusal::Descriptor),
    );
    check_room(
        |room| room.host_public_key = [0; 32],
        Err(NewRoomRefusal::HostKey),
    );
    check_room(
        |room| room.valid_for = Duration::from_secs(59),
        Err(NewRoomRefusal::Validity),
    );
    check_room(|room| room.valid_for = HOUR * 2, Err(NewRoomRefusal::Validity));
}

#[test]
fn no_operator_can_allow_more_than_the_longest_validity() {
    let limits = RoomLimits {
        link_validity_max: LINK_VALIDITY_MAX * 2,
    };
    let room = NewRoom {
        valid_for: LINK_VALIDITY_MAX + Duration::from_secs(1),
        ..room()
    };
    assert_eq!(room.check(&limits), Err(NewRoomRefusal::Validity));
}

#[test]
fn a_record_holds_the_key_and_not_the_room_id() {
    let record = room().into_record(RoomKey::from_bytes([9; 32]), UnixMillis(1_000));
    assert_eq!(record.expires_at, UnixMillis(3_601_000));
    assert!(!record.live && record.key == RoomKey::from_bytes([9; 32]));
}

#[test]
fn only_the_hosts_signature_over_this_connection_ends_a_meeting() {
    let (room, nonce, key) = (
        RoomId::from_bytes([1; 16]),
        [7; 32],
        host().verifying_key().to_bytes(),
    );
    let signature = host().sign(&end_statement(&room, 1, &nonce)).to_bytes();
    assert!(verify_end(&key, &room, 1, &nonce, &signature).is_ok());
    assert!(
        verify_end(&key, &room, 1, &[8; 32], &signature).is_err(),
        "another connection"
    );
    assert!(
        verify_end(&key, &room, 2, &nonce, &signature).is_err(),
        "another generation"
    );
    assert!(
        verify_end(&key, &RoomId::from_bytes([2; 16]), 1, &nonce, &signature).is_err(),
        "another room"
    );
    let mallory = SigningKey::from_bytes(&[6; 32])
        .sign(&end_statement(&room, 1, &nonce))
        .to_bytes();
    assert!(verify_end(&key, &room, 1, &nonce, &mallory).is_err());
}

#[test]
fn a_room_that_nobody_joins_expires() {
    let mut life = Lifecycle::created(UnixMillis(10_000));
    assert_eq!(life.tick(Millis(0), UnixMillis(9_999)), None);
    assert_eq!(life.tick(Millis(0), UnixMillis(10_000)), Some(Over::Expired));
    assert_eq!(life.tick(Millis(0), UnixMillis(10_001)), None, "over once");
}

#[test]
fn a_live_room_does_not_expire() {
    let mut life = Lifecycle::created(UnixMillis(10_000));
    assert!(life.arrived(), "the first");
    assert!(!life.arrived(), "the second");
    assert_eq!(life.tick(Millis(0), UnixMillis(99_999)), None);
}

#[test]
fn when_the_last_leaves_the_room_is_over() {
    let mut life = Lifecycle::created(UnixMillis(10_000));
    life.arrived();
    life.arrived();
    assert_eq!(life.departed(Absence::Left, 1, Millis(5)), None);
    assert_eq!(life.departed(Absence::Left, 0, Millis(6)), Some(Over::LastLeft));
}

#[test]
fn who_vanishes_is_waited_for() {
    let mut life = Lifecycle::created(UnixMillis(10_000));
    life.arrived();
    assert_eq!(life.departed(Absence::Vanished, 0, Millis(0)), None);
    assert_eq!(life.tick(Millis(59_999), UnixMillis(0)), None);
    assert_eq!(
        life.clone().tick(Millis(0) + RETURN_GRACE, UnixMillis(0)),
        Some(Over::Expired)
    );

    assert!(!life.arrived(), "came back");
    assert_eq!(life.tick(Millis(999_999), UnixMillis(0)), None);
    assert_eq!(
        life.departed(Absence::Left, 0, Millis(1_000)),
        Some(Over::LastLeft),
        "nobody is missing"
    );
}

#[test]
fn a_reloading_page_keeps_the_room_when_the_other_leaves() {
    let mut life = Lifecycle::created(UnixMillis(10_000));
    life.arrived();
    life.arrived();
    assert_eq!(life.departed(Absence::Vanished, 1, Millis(0)), None);
    assert_eq!(life.departed(Absence::Left, 0, Millis(1_000)), None);
    assert_eq!(life.tick(Millis(60_000), UnixMillis(0)), Some(Over::Expired));
}

#[test]
fn a_room_found_live_after_a_restart_waits_longer() {
    let mut life = Lifecycle::found_live(Millis(0));
    assert_eq!(life.tick(Millis(119_999), UnixMillis(0)), None);
    assert_eq!(life.tick(Millis(120_000), UnixMillis(0)), Some(Over::Expired));
}

#[test]
fn the_host_ends_a_room_at_any_time() {
    let mut life = Lifecycle::created(UnixMillis(10_000));
    assert_eq!(life.ended_by_host(), Some(Over::EndedByHost));
    assert_eq!(life.ended_by_host(), None);
}
