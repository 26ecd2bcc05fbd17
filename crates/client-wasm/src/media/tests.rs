use super::*;

const ALICE: u32 = 0;
const BOB: u32 = 1;
const CAMERA: u32 = 1;
const VP8: u32 = 1;
const KEY: [u8; 16] = [7; 16];

fn member(leaf: u32) -> FrameCrypto {
    let mut member = FrameCrypto::new();
    member.install_epoch(1, KEY.to_vec(), leaf).unwrap();
    member.switch_sending(1).unwrap();
    member
}

#[test]
fn frames_of_every_codec_pass_between_two_workers() {
    let (mut alice, mut bob) = (member(ALICE), member(BOB));
    for codec in 0..=4 {
        let sealed = alice.seal(CAMERA, codec, true, &[0x10; 40]).unwrap();
        assert_eq!(bob.peek_leaf(codec, &sealed), Some(ALICE));
        assert_eq!(bob.open(9, ALICE, CAMERA, codec, &sealed), Ok(vec![0x10; 40]));
    }
}

#[test]
fn refusals_have_the_documented_codes() {
    let (mut alice, mut bob) = (member(ALICE), member(BOB));
    let sealed = alice.seal(CAMERA, VP8, false, &[0x11; 40]).unwrap();
    assert_eq!(bob.open(9, 2, CAMERA, VP8, &sealed), Err("wrong_sender"));
    assert_eq!(bob.open(9, ALICE, 2, VP8, &sealed), Err("wrong_context"));
    assert_eq!(bob.open(9, ALICE, CAMERA, VP8, &[0xFF; 40]), Err("not_sframe"));
    let mut forged = sealed.clone();
    *forged.last_mut().unwrap() ^= 1;
    assert_eq!(bob.open(9, ALICE, CAMERA, VP8, &forged), Err("forged"));
    assert!(bob.open(9, ALICE, CAMERA, VP8, &sealed).is_ok());
    assert_eq!(bob.open(9, ALICE, CAMERA, VP8, &sealed), Err("replayed"));
    assert_eq!(
        FrameCrypto::new().open(9, ALICE, CAMERA, VP8, &sealed),
        Err("unknown_epoch")
    );
    assert_eq!(
        FrameCrypto::new().seal(CAMERA, VP8, false, &[0x11]),
        Err("no_key")
    );
    assert_eq!(alice.seal(CAMERA, VP8, false, &[]), Err("empty"));
}

#[test]
fn arguments_out_of_range_are_refused() {
    let mut alice = member(ALICE);
    assert_eq!(alice.seal(CAMERA, 5, false, b"x"), Err("codec"));
    assert_eq!(alice.seal(256, 0, false, b"x"), Err("bad_context"));
    assert_eq!(alice.open(0, 0, 0, u32::MAX, b"x"), Err("codec"));
    assert_eq!(alice.open(0, 0, u32::MAX, 0, b"x"), Err("bad_context"));
    assert_eq!(alice.peek_leaf(7, b"x"), None);
    assert_eq!(alice.install_epoch(2, vec![0; 15], 0), Err("bad_base_key"));
    assert_eq!(
        alice.install_epoch(2, vec![0; 16], 1024),
        Err("leaf_out_of_range")
    );
    assert_eq!(alice.switch_sending(2), Err("unknown_epoch"));
}

#[test]
fn nothing_works_after_zeroize() {
    let (mut alice, mut bob) = (member(ALICE), member(BOB));
    let sealed = alice.seal(CAMERA, VP8, false, &[0x11; 40]).unwrap();
    bob.zeroize();
    assert_eq!(bob.open(9, ALICE, CAMERA, VP8, &sealed), Err("unknown_epoch"));
    alice.drop_epoch(1);
    assert_eq!(alice.seal(CAMERA, VP8, false, &[0x11; 40]), Err("no_key"));
    assert_eq!(alice.install_epoch(1, KEY.to_vec(), ALICE), Err("epoch_retired"));
}
