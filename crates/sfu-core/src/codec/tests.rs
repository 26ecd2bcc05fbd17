use super::{Codec, Marks};

fn marks(codec: Codec, payload: &[u8]) -> Option<Marks> {
    Marks::read(codec, payload, false, None)
}

#[test]
fn check_vp8() {
    // X, S; I; 15-bit picture id; a key frame's first byte.
    let key = marks(
        Codec::Vp8,
        &[0x90, 0x80, 0x81, 0x23, 0x10, 0, 0, 0x9d, 0x01, 0x2a, 0, 0, 0, 0],
    )
    .unwrap();
    assert!(key.frame_start && key.key_start && key.content == 4);
    let delta = marks(Codec::Vp8, &[0x90, 0xf0, 0x81, 0x23, 7, 0x20, 0x11, 0]).unwrap();
    assert!(delta.frame_start && !delta.key_start && delta.content == 6);
    let later = marks(Codec::Vp8, &[0x80, 0x80, 0x05, 0x10]).unwrap();
    assert!(!later.frame_start && !later.key_start && later.content == 3);
    for short in [&[][..], &[0x90], &[0x90, 0x80], &[0x90, 0x80, 0x81]] {
        assert!(marks(Codec::Vp8, short).is_none());
    }
}

#[test]
fn check_vp9() {
    // I, B: key, no layers.
    let key = marks(Codec::Vp9, &[0x88, 0x81, 0x02, 1]).unwrap();
    assert!(key.key_start && key.content == 3 && key.spatial == 0);
    // I, P, L, B, E: spatial layer 2, not flexible.
    let upper = marks(Codec::Vp9, &[0xec, 0x05, 0x04, 0x07, 1]).unwrap();
    assert!(
        upper.frame_start && upper.frame_end && !upper.key_start && upper.spatial == 2 && upper.content == 4
    );
    // Scalability structure: 3 layers with sizes, one picture with one reference.
    let mut payload = vec![0x0a, 0x58];
    payload.extend([0; 12]);
    payload.extend([1, 0x04, 1, 9]);
    assert_eq!(marks(Codec::Vp9, &payload).unwrap().content, payload.len() - 1);
    for length in 0..payload.len() - 1 {
        assert!(marks(Codec::Vp9, &payload[..length]).is_none(), "{length}");
    }
}

#[test]
fn check_av1() {
    assert!(marks(Codec::Av1, &[0x18, 0x0a]).unwrap().key_start);
    assert!(!marks(Codec::Av1, &[0x90, 0x0a]).unwrap().frame_start);
    let continued = Marks::read(Codec::Av1, &[0x10, 0x30], false, Some(&[0x40, 0, 0])).unwrap();
    assert!(!continued.frame_start);
}
