use livekit_protocol::data_packet::Value;
use livekit_protocol::{ChatMessage, EncryptedPacket, UserPacket};
use vocab::GroupPosition;
use vocab::frame_header::{Header, KeyId};

use super::{Tripwire, Verdict, data_is_sealed};
use crate::codec::{Codec, Marks};

const ALICE: GroupPosition = GroupPosition {
    leaf: 3,
    epoch: 0x100,
};

fn sealed(leaf: u32, epoch: u64) -> Vec<u8> {
    let mut frame = Vec::new();
    Header {
        kid: KeyId::new(0, leaf, epoch).unwrap().to_u64(),
        counter: 7,
    }
    .write(&mut frame);
    frame.extend([0xAA; 24]);
    frame
}

fn vp8(key: bool, start: bool, content: &[u8]) -> Vec<u8> {
    let mut payload = vec![if start { 0x90 } else { 0x80 }, 0x80, 0x80, 0x01];
    if start {
        payload.extend(if key {
            vec![0, 0, 0, 0x9d, 1, 0x2a, 0, 1, 0, 1]
        } else {
            vec![1]
        });
    }
    payload.extend(content);
    payload
}

fn judge(wire: &mut Tripwire, codec: Codec, payload: &[u8], epoch: u64) -> Verdict {
    let marks = Marks::read(codec, payload, true, None).unwrap();
    wire.judge(codec, &marks, payload, Some(ALICE), epoch)
}

#[test]
fn check_media() {
    let mut wire = Tripwire::default();
    for epoch in 0xFF..=0x101 {
        let verdict = judge(&mut wire, Codec::Opus, &sealed(3, epoch), 0x100);
        assert_ne!(verdict, Verdict::Drop, "epoch {epoch}");
    }
    assert_eq!(
        judge(&mut wire, Codec::Opus, &sealed(3, 0x101), 0x100),
        Verdict::Pass
    );
    assert_eq!(
        judge(&mut wire, Codec::Opus, &sealed(3, 0x102), 0x100),
        Verdict::Drop,
        "an epoch too far"
    );
    assert_eq!(
        judge(&mut wire, Codec::Opus, &sealed(2, 0x100), 0x100),
        Verdict::Drop,
        "another member's key"
    );
    assert_eq!(
        judge(&mut wire, Codec::Opus, &[0x78, 0x80, 1, 2, 3], 0x100),
        Verdict::Drop,
        "plain Opus"
    );
    let marks = Marks::read(Codec::Opus, &sealed(3, 0x100), true, None).unwrap();
    assert_eq!(
        wire.judge(Codec::Opus, &marks, &sealed(3, 0x100), None, 0x100),
        Verdict::Drop,
        "no position"
    );

    let mut wire = Tripwire::default();
    assert_eq!(
        judge(&mut wire, Codec::Vp8, &vp8(true, true, &sealed(3, 0x100)), 0x100),
        Verdict::Pass
    );
    assert_eq!(
        judge(&mut wire, Codec::Vp8, &vp8(true, false, &[9; 50]), 0x100),
        Verdict::Pass
    );
    assert_eq!(
        judge(&mut wire, Codec::Vp8, &vp8(false, true, &sealed(3, 0x101)), 0x101),
        Verdict::PassNewEpoch
    );
    assert_eq!(
        judge(&mut wire, Codec::Vp8, &vp8(false, true, &[0x5a; 50]), 0x101),
        Verdict::Drop
    );
    assert_eq!(
        judge(&mut wire, Codec::Vp8, &vp8(false, false, &[9; 50]), 0x101),
        Verdict::Drop,
        "its tail"
    );
}

#[test]
fn check_data() {
    let user = |payload| {
        Some(Value::User(UserPacket {
            payload,
            ..UserPacket::default()
        }))
    };
    let encrypted = |encrypted_value| {
        Some(Value::EncryptedPacket(EncryptedPacket {
            encrypted_value,
            ..EncryptedPacket::default()
        }))
    };
    assert!(data_is_sealed(
        user(sealed(3, 0x100)).as_ref(),
        Some(ALICE),
        0x100
    ));
    assert!(data_is_sealed(
        encrypted(sealed(3, 0x100)).as_ref(),
        Some(ALICE),
        0x100
    ));
    assert!(!data_is_sealed(
        user(sealed(4, 0x100)).as_ref(),
        Some(ALICE),
        0x100
    ));
    assert!(!data_is_sealed(
        user(b"hello".to_vec()).as_ref(),
        Some(ALICE),
        0x100
    ));
    assert!(!data_is_sealed(user(sealed(3, 0x100)).as_ref(), None, 0x100));
    assert!(!data_is_sealed(
        Some(Value::ChatMessage(ChatMessage::default())).as_ref(),
        Some(ALICE),
        0x100
    ));
    assert!(!data_is_sealed(None, Some(ALICE), 0x100));
}
