use super::{client_messages, server_messages};
use crate::{ClientMessage, DecodeError, decode_client, decode_server, encode_client, encode_server};
use vocab::limits::CONTROL_MESSAGE_BYTES_MAX;

fn refused(bytes: &[u8]) -> Option<DecodeError> {
    decode_client(bytes).err()
}

#[test]
fn cut_off_messages_are_refused() {
    for (name, message) in client_messages() {
        let bytes = encode_client(&message);
        for length in 0..bytes.len() {
            assert_eq!(
                decode_client(&bytes[..length]).err(),
                Some(DecodeError::Malformed),
                "client {name}"
            );
        }
        assert_eq!(
            refused(&[&bytes[..], &[0]].concat()),
            Some(DecodeError::Trailing),
            "client {name}"
        );
    }
    for (name, message) in server_messages() {
        let bytes = encode_server(&message);
        for length in 0..bytes.len() {
            assert_eq!(
                decode_server(&bytes[..length]).err(),
                Some(DecodeError::Malformed),
                "server {name}"
            );
        }
        let longer = [&bytes[..], &[0]].concat();
        assert_eq!(
            decode_server(&longer).err(),
            Some(DecodeError::Trailing),
            "server {name}"
        );
    }
}

#[test]
fn the_longest_message_is_bounded() {
    let overhead = encode_client(&ClientMessage::App {
        message: vec![0; 70_000],
    })
    .len()
        - 70_000;
    let longest = encode_client(&ClientMessage::App {
        message: vec![0; CONTROL_MESSAGE_BYTES_MAX - overhead],
    });
    assert_eq!(longest.len(), CONTROL_MESSAGE_BYTES_MAX);
    assert!(decode_client(&longest).is_ok());
    let longer = encode_client(&ClientMessage::App {
        message: vec![0; CONTROL_MESSAGE_BYTES_MAX - overhead + 1],
    });
    assert_eq!(refused(&longer), Some(DecodeError::TooLong));
    assert_eq!(
        decode_server(&vec![0; CONTROL_MESSAGE_BYTES_MAX + 1]).err(),
        Some(DecodeError::TooLong)
    );
}

#[test]
fn what_is_not_a_message_is_refused() {
    // Nothing, a number, a map, an unknown variant (99), a variant without its fields.
    for bytes in [
        &[][..],
        &[0x00],
        &[0xA0],
        &[0x82, 0x18, 99, 0x80],
        &[0x82, 0x00, 0x80],
        &[0xFF],
        &[0xF6],
    ] {
        assert_eq!(refused(bytes), Some(DecodeError::Malformed), "{bytes:02x?}");
    }
    // Srp2 with a proof of 31 bytes, and with 33.
    for length in [31_u8, 33] {
        let bytes = [&[0x82, 0x01, 0x81, 0x58, length][..], &vec![0; length.into()]].concat();
        assert_eq!(refused(&bytes), Some(DecodeError::Malformed));
    }
    let right = [&[0x82, 0x01, 0x81, 0x58, 32][..], &[0; 32]].concat();
    assert!(decode_client(&right).is_ok());
    // Leave with an unknown way of leaving.
    assert_eq!(
        refused(&[0x82, 0x09, 0x81, 0x18, 0x63]),
        Some(DecodeError::Malformed)
    );
}

/// A few bytes must not make the decoder reserve gigabytes.
#[test]
fn announced_lengths_are_not_believed() {
    // App with a byte string of 2^63, Srp1 with one of 2^32; CommitRequest with 2^60 leaves.
    let huge_app = [0x82, 0x07, 0x81, 0x5B, 0x80, 0, 0, 0, 0, 0, 0, 0];
    assert_eq!(refused(&huge_app), Some(DecodeError::Malformed));
    let huge_list = [0x82, 0x06, 0x81, 0x83, 0x00, 0x9B, 0x10, 0, 0, 0, 0, 0, 0, 0];
    assert_eq!(decode_server(&huge_list).err(), Some(DecodeError::Malformed));
}

/// Deep nesting must not exhaust the stack.
#[test]
fn nesting_is_survived() {
    for opening in [0x81, 0x9F, 0xBF, 0xA1, 0xC1, 0xD8] {
        let bytes = vec![opening; CONTROL_MESSAGE_BYTES_MAX];
        assert!(decode_client(&bytes).is_err());
        assert!(decode_server(&bytes).is_err());
        // In a place where an unknown field would be skipped.
        let skipped = [&[0x82, 0x0B, 0x83, 0x00][..], &vec![opening; 100_000]].concat();
        assert!(decode_client(&skipped).is_err());
    }
}

/// A newer peer's extra field at the end is skipped, so that a protocol can grow.
#[test]
fn unknown_fields_are_skipped() {
    let ping = encode_client(&ClientMessage::Ping { number: 1 });
    assert_eq!(ping, [0x82, 0x0B, 0x81, 0x01]);
    assert!(
        decode_client(&[0x82, 0x0B, 0x82, 0x01, 0x63, b'n', b'e', b'w'])
            == Ok(ClientMessage::Ping { number: 1 })
    );
}
