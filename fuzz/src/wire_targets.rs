//! Decoding what the other side of the control channel sent.

/// What decodes is encoded and decodes again to the same.
pub fn wire_client(data: &[u8]) {
    if let Ok(message) = wire::decode_client(data) {
        assert!(wire::decode_client(&wire::encode_client(&message)) == Ok(message));
    }
}

pub fn wire_server(data: &[u8]) {
    if let Ok(message) = wire::decode_server(data) {
        assert!(wire::decode_server(&wire::encode_server(&message)) == Ok(message));
    }
}
