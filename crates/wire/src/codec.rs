use crate::{ClientMessage, ServerMessage};
use vocab::limits::CONTROL_MESSAGE_BYTES_MAX;

/// Why bytes are not a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    #[error("the message is longer than {CONTROL_MESSAGE_BYTES_MAX} bytes")]
    TooLong,
    #[error("the message is not well-formed CBOR of a known kind")]
    Malformed,
    #[error("bytes follow the message")]
    Trailing,
}

/// Decodes what a client sent. Nothing in it is verified.
pub fn decode_client(bytes: &[u8]) -> Result<ClientMessage, DecodeError> {
    decode(bytes)
}

/// Decodes what a server sent. Nothing in it is verified.
pub fn decode_server(bytes: &[u8]) -> Result<ServerMessage, DecodeError> {
    decode(bytes)
}

pub fn encode_client(message: &ClientMessage) -> Vec<u8> {
    encode(message)
}

pub fn encode_server(message: &ServerMessage) -> Vec<u8> {
    encode(message)
}

fn decode<'b, T: minicbor::Decode<'b, ()>>(bytes: &'b [u8]) -> Result<T, DecodeError> {
    if bytes.len() > CONTROL_MESSAGE_BYTES_MAX {
        return Err(DecodeError::TooLong);
    }
    let mut decoder = minicbor::Decoder::new(bytes);
    let message = decoder.decode().map_err(|_| DecodeError::Malformed)?;
    if decoder.position() != bytes.len() {
        return Err(DecodeError::Trailing);
    }
    Ok(message)
}

fn encode<T: minicbor::Encode<()>>(message: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    // A Vec takes every byte, and no message has an encoder that fails by itself.
    let written: Result<(), minicbor::encode::Error<core::convert::Infallible>> =
        minicbor::encode(message, &mut bytes);
    debug_assert!(written.is_ok());
    bytes
}
