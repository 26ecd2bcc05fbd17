use super::*;

fn written(kid: u64, counter: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    Header { kid, counter }.write(&mut bytes);
    bytes
}

#[test]
fn headers_have_one_form() {
    for (kid, counter, expected) in [
        (0, 0, &[0x00][..]),
        (7, 7, &[0x77]),
        (8, 255, &[0x88, 0x08, 0xFF]),
        (0x123, 0x4567, &[0x99, 0x01, 0x23, 0x45, 0x67]),
    ] {
        assert_eq!(written(kid, counter), expected);
        assert_eq!(
            Header::parse(expected),
            Ok((Header { kid, counter }, expected.len()))
        );
    }
    let longest = written(u64::MAX, u64::MAX);
    assert_eq!(longest.len(), HEADER_BYTES_MAX);
    assert_eq!(
        Header::parse(&longest),
        Ok((
            Header {
                kid: u64::MAX,
                counter: u64::MAX
            },
            HEADER_BYTES_MAX
        ))
    );
    assert_eq!(Header::parse(&[0x80, 0x07]), Err(HeaderError::NotMinimal));
    assert_eq!(Header::parse(&[0x09, 0x00, 0xFF]), Err(HeaderError::NotMinimal));
    for length in 0..HEADER_BYTES_MAX {
        assert_eq!(Header::parse(&longest[..length]), Err(HeaderError::Truncated));
    }
}

#[test]
fn key_ids_have_the_documented_layout() {
    assert_eq!(KeyId::new(0, 3, 14).map(KeyId::to_u64), Some(0x30e));
    assert_eq!(KeyId::new(1, 3, 14).map(KeyId::to_u64), Some(0x4030e));
    assert_eq!(KeyId::new(1, 3, 0x1_0E), KeyId::new(1, 3, 14));
    assert_eq!(KeyId::new(0, LEAF_MAX + 1, 0), None);
    let highest = KeyId {
        context: 255,
        leaf: LEAF_MAX,
        epoch_byte: 255,
    };
    assert_eq!(highest.to_u64(), (1 << 26) - 1);
    assert_eq!(KeyId::from_u64(highest.to_u64()), Some(highest));
    assert_eq!(KeyId::from_u64(highest.to_u64() + 1), None);
    assert_eq!(KeyId::from_u64(u64::MAX), None);
}

#[test]
fn frames_come_apart_as_their_codec_says() {
    let expected = KeyId {
        context: 1,
        leaf: 3,
        epoch_byte: 14,
    };
    let mut sframe = written(expected.to_u64(), 300);
    sframe.extend([0xEE; 200]);

    for codec in [Codec::Opus, Codec::Vp9, Codec::Data] {
        assert_eq!(key_id_of_frame(codec, &sframe), Ok(expected));
        assert_eq!(key_id_of_first_packet(codec, &sframe[..12]), Ok(expected));
    }

    for (first, clear) in [(0x10, 10), (0x11, 1)] {
        let mut frame = vec![0; clear];
        frame[0] = first;
        frame.extend(&sframe);
        assert_eq!(
            split_frame(Codec::Vp8, &frame).map(|parts| parts.clear.len()),
            Ok(clear)
        );
        assert_eq!(key_id_of_frame(Codec::Vp8, &frame), Ok(expected));
        assert_eq!(
            key_id_of_first_packet(Codec::Vp8, &frame[..clear + 8]),
            Ok(expected)
        );
        assert_eq!(
            key_id_of_frame(Codec::Vp8, &frame[..clear]),
            Err(HeaderError::Truncated)
        );
    }

    let mut av1 = vec![AV1_WRAPPER_KEY];
    write_leb128(sframe.len() as u32, &mut av1);
    av1.extend(&sframe);
    assert_eq!(key_id_of_frame(Codec::Av1, &av1), Ok(expected));
    av1[0] = AV1_WRAPPER_DELTA;
    assert_eq!(key_id_of_frame(Codec::Av1, &av1), Ok(expected));
    av1[0] = 0x12;
    assert_eq!(key_id_of_frame(Codec::Av1, &av1), Err(HeaderError::Layout));
    av1[0] = AV1_WRAPPER_KEY;
    av1.push(0);
    assert_eq!(key_id_of_frame(Codec::Av1, &av1), Err(HeaderError::Layout));
}

#[test]
fn av1_packets_lose_the_size_field() {
    let expected = KeyId {
        context: 2,
        leaf: 900,
        epoch_byte: 1,
    };
    let sframe = written(expected.to_u64(), 1);
    let stripped = AV1_WRAPPER_KEY & !AV1_HAS_SIZE;
    let one_element = [&[0x18, stripped][..], &sframe].concat();
    assert_eq!(key_id_of_first_packet(Codec::Av1, &one_element), Ok(expected));
    let with_length = [&[0x08, sframe.len() as u8 + 1, stripped][..], &sframe].concat();
    assert_eq!(key_id_of_first_packet(Codec::Av1, &with_length), Ok(expected));
    let with_size = [&[0x10, AV1_WRAPPER_DELTA, sframe.len() as u8][..], &sframe].concat();
    assert_eq!(key_id_of_first_packet(Codec::Av1, &with_size), Ok(expected));
    let continuation = [&[0x90, stripped][..], &sframe].concat();
    assert_eq!(
        key_id_of_first_packet(Codec::Av1, &continuation),
        Err(HeaderError::Layout)
    );
    // A temporal delimiter, and a plain frame header: what an unencrypted AV1 stream starts with.
    assert_eq!(
        key_id_of_first_packet(Codec::Av1, &[0x20, 0x01, 0x10, 0x08]),
        Err(HeaderError::Layout)
    );
}

#[test]
fn leb128_has_one_form() {
    for value in [0, 1, 0x7F, 0x80, 0x3FFF, 0x4000, u32::MAX] {
        let mut bytes = Vec::new();
        write_leb128(value, &mut bytes);
        assert_eq!(read_leb128(&bytes), Ok((value, &[][..])));
        let last = bytes.len() - 1;
        bytes[last] |= 0x80;
        bytes.push(0);
        assert!(read_leb128(&bytes).is_err());
    }
    assert_eq!(
        read_leb128(&[0xFF, 0xFF, 0xFF, 0xFF, 0x1F]),
        Err(HeaderError::Layout)
    );
    assert_eq!(read_leb128(&[0x80]), Err(HeaderError::Truncated));
}
