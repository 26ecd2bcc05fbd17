use super::*;
use proptest::prelude::*;
use vocab::frame_header::{AV1_WRAPPER_DELTA, AV1_WRAPPER_KEY};

const VP8_KEY: u8 = 0x10;
const VP8_DELTA: u8 = 0x11;

#[test]
fn each_codec_has_its_layout() {
    let mut alice = Member::at(ALICE);
    let plain = frame(VP8_KEY, 100);
    // Configuration byte, three bytes of key id, small counter.
    let sframe_bytes = 4 + 100 + 16;
    for codec in [Codec::Opus, Codec::Vp9, Codec::Data] {
        let sealed = alice.seal(codec, &plain).unwrap();
        assert_eq!(sealed.len(), sframe_bytes);
        assert_eq!(sealed[..4], [0xA0 | sealed[0] & 0x0F, 0x04, 0x03, 0x0e]);
    }

    let sealed = alice.seal(Codec::Vp8, &plain).unwrap();
    assert_eq!((sealed.len(), &sealed[..10]), (sframe_bytes, &plain[..10]));
    assert_ne!(sealed[14..], plain[10..]);
    let delta = frame(VP8_DELTA, 100);
    let sealed = alice.seal(Codec::Vp8, &delta).unwrap();
    assert_eq!(
        (sealed.len(), &sealed[..2]),
        (sframe_bytes, &[VP8_DELTA, 0xA0 | 4][..])
    );

    for (key_frame, wrapper) in [(true, AV1_WRAPPER_KEY), (false, AV1_WRAPPER_DELTA)] {
        let outgoing = Outgoing {
            context: CAMERA,
            codec: Codec::Av1,
            key_frame,
            bytes: &plain,
        };
        let sealed = alice.sealer.seal(&alice.keys, outgoing).unwrap();
        assert_eq!(sealed[..2], [wrapper, sframe_bytes as u8]);
        assert_eq!(sealed.len(), 2 + sframe_bytes);
    }
}

#[test]
fn frames_too_short_for_their_clear_bytes_are_refused() {
    let mut alice = Member::at(ALICE);
    for codec in Codec::ALL {
        assert_eq!(alice.seal(codec, &[]), Err(SealError::Empty));
    }
    assert_eq!(alice.seal(Codec::Vp8, &frame(VP8_KEY, 9)), Err(SealError::Length));
    assert!(alice.seal(Codec::Vp8, &frame(VP8_KEY, 10)).is_ok());
    assert!(alice.seal(Codec::Vp8, &frame(VP8_DELTA, 1)).is_ok());
}

fn codec() -> impl Strategy<Value = Codec> {
    proptest::sample::select(Codec::ALL.to_vec())
}

proptest! {
    #[test]
    fn what_is_sealed_opens_once(
        codec in codec(),
        first: u8,
        plain in proptest::collection::vec(any::<u8>(), 9..2000),
        key_frame: bool,
    ) {
        let plain = [&[first][..], &plain].concat();
        let (mut alice, mut bob) = (Member::at(ALICE), Member::at(BOB));
        let outgoing = Outgoing { context: CAMERA, codec, key_frame, bytes: &plain };
        let sealed = alice.sealer.seal(&alice.keys, outgoing).unwrap();
        prop_assert!(sealed.len() <= plain.len() + 24 + 4);
        prop_assert_eq!(key_id_of_frame(codec, &sealed), Ok(KeyId::new(CAMERA, ALICE, EPOCH).unwrap()));
        prop_assert_eq!(bob.open(codec, &sealed), Ok(plain));
        prop_assert_eq!(bob.open(codec, &sealed), Err(RefusedFrame::Replayed));
    }

    /// Clear bytes, wrapper, header, ciphertext, tag: each bit of each byte counts.
    #[test]
    fn no_byte_can_be_changed(codec in codec(), key_frame: bool, length in 10..80_usize, bit in 0..8_u32) {
        let (mut alice, mut bob) = (Member::at(ALICE), Member::at(BOB));
        let plain = frame(VP8_KEY | u8::from(!key_frame), length);
        let outgoing = Outgoing { context: CAMERA, codec, key_frame, bytes: &plain };
        let sealed = alice.sealer.seal(&alice.keys, outgoing).unwrap();
        for index in 0..sealed.len() {
            let mut tampered = sealed.clone();
            tampered[index] ^= 1 << bit;
            prop_assert!(bob.open(codec, &tampered).is_err(), "byte {index} of {codec:?}");
            prop_assert!(bob.open(codec, &sealed[..index]).is_err());
        }
        prop_assert!(bob.open(codec, &[&sealed[..], &[0]].concat()).is_err());
        // AV1: the other wrapper with everything else right.
        let mut swapped = sealed.clone();
        swapped[0] = if key_frame { AV1_WRAPPER_DELTA } else { AV1_WRAPPER_KEY };
        prop_assert!(bob.open(codec, &swapped).is_err());
        prop_assert_eq!(bob.open(codec, &sealed), Ok(plain));
    }

    #[test]
    fn any_bytes_are_answered(codec in codec(), bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Member::at(BOB).open(codec, &bytes).is_err());
    }

    /// Another codec's layout never opens as one's own, unless the two layouts are the same bytes.
    #[test]
    fn layouts_do_not_mix(sent in codec(), announced in codec(), first: u8) {
        let same = |codec| matches!(codec, Codec::Opus | Codec::Vp9 | Codec::Data);
        prop_assume!(sent != announced && !(same(sent) && same(announced)));
        let (mut alice, mut bob) = (Member::at(ALICE), Member::at(BOB));
        let sealed = alice.seal(sent, &frame(first, 64)).unwrap();
        prop_assert!(bob.open(announced, &sealed).is_err());
    }
}
