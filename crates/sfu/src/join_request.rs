use std::io::Read as _;

use base64ct::{Base64Url, Base64UrlUnpadded, Encoding as _};
use flate2::read::GzDecoder;
use prost::Message as _;
use sfu_core::JoinSettings;
use sfu_core::protocol::wrapped_join_request::Compression;
use sfu_core::protocol::{JoinRequest, WrappedJoinRequest};

/// The unpacked request may not be longer: what a small parameter expands to must stay bounded.
const REQUEST_BYTES_MAX: u64 = 1024 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum JoinRequestError {
    #[error("the join request is not base64url")]
    Encoding,
    #[error("the join request does not unpack to at most a megabyte")]
    Compression,
    #[error("the join request is not one")]
    Malformed,
}

/// From the `join_request` parameter of a version 1 connection.
pub(crate) fn decode(parameter: &str) -> Result<JoinRequest, JoinRequestError> {
    let bytes = Base64Url::decode_vec(parameter)
        .or_else(|_| Base64UrlUnpadded::decode_vec(parameter))
        .map_err(|_| JoinRequestError::Encoding)?;
    let wrapped = WrappedJoinRequest::decode(bytes.as_slice()).map_err(|_| JoinRequestError::Malformed)?;
    let inner = match Compression::try_from(wrapped.compression) {
        Ok(Compression::None) => wrapped.join_request,
        Ok(Compression::Gzip) => unpack(&wrapped.join_request)?,
        Err(_) => return Err(JoinRequestError::Compression),
    };
    JoinRequest::decode(inner.as_slice()).map_err(|_| JoinRequestError::Malformed)
}

fn unpack(bytes: &[u8]) -> Result<Vec<u8>, JoinRequestError> {
    let mut unpacked = Vec::new();
    let read = GzDecoder::new(bytes)
        .take(REQUEST_BYTES_MAX + 1)
        .read_to_end(&mut unpacked);
    match read {
        Ok(length) if length as u64 <= REQUEST_BYTES_MAX => Ok(unpacked),
        Ok(_) | Err(_) => Err(JoinRequestError::Compression),
    }
}

pub(crate) fn settings(request: &JoinRequest) -> JoinSettings {
    let connection = request.connection_settings.unwrap_or_default();
    let client = request.client_info.as_ref();
    JoinSettings {
        auto_subscribe: connection.auto_subscribe,
        may_pause: connection.subscriber_allow_pause.unwrap_or(true),
        one_codec_per_answer: client.is_some_and(|it| it.browser.eq_ignore_ascii_case("firefox")),
        protocol: client.map_or(0, |it| it.protocol),
    }
}

#[cfg(test)]
mod tests;
