use base64ct::{Base64Url, Base64UrlUnpadded, Encoding};
use livekit_protocol as proto;
use prost::Message;
use proto::wrapped_join_request::Compression;

/// Why a media token cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    #[error("the media token is not a JSON web token")]
    Shape,
    #[error("the media token names no room and no participant")]
    Claims,
}

/// What opens a media connection, with what it says about whom it is for. Nothing in it is verified: the SFU
/// does that; we only need to know whether a new token means a new participation.
#[derive(Clone, PartialEq, Eq)]
pub struct MediaToken {
    token: String,
    identity: String,
    room: String,
}

impl MediaToken {
    pub fn parse(token: &str) -> Result<Self, TokenError> {
        let payload = token.split('.').nth(1).ok_or(TokenError::Shape)?;
        let payload = Base64UrlUnpadded::decode_vec(payload).map_err(|_| TokenError::Shape)?;
        let claims: serde_json::Value = serde_json::from_slice(&payload).map_err(|_| TokenError::Shape)?;
        let text = |value: Option<&serde_json::Value>| value.and_then(|v| v.as_str()).map(str::to_owned);
        let identity = text(claims.get("sub")).ok_or(TokenError::Claims)?;
        let room = text(claims.get("video").and_then(|video| video.get("room"))).ok_or(TokenError::Claims)?;
        Ok(Self {
            token: token.to_owned(),
            identity,
            room,
        })
    }

    /// The token's text, for the `Authorization` header.
    pub fn text(&self) -> &str {
        &self.token
    }

    /// Whether both tokens are for the same participation in the same room.
    pub fn same_participation(&self, other: &Self) -> bool {
        self.identity == other.identity && self.room == other.room
    }
}

/// The query value `join_request`: base64url (padded) of a `WrappedJoinRequest`.
pub(super) fn join_request(first_offer: &str, offer_id: u32, receive: bool) -> String {
    let request = proto::JoinRequest {
        client_info: Some(proto::ClientInfo {
            sdk: proto::client_info::Sdk::Rust.into(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            protocol: 17,
            ..Default::default()
        }),
        connection_settings: Some(proto::ConnectionSettings {
            auto_subscribe: receive,
            ..Default::default()
        }),
        publisher_offer: Some(description("offer", first_offer, offer_id)),
        ..Default::default()
    };
    let wrapped = proto::WrappedJoinRequest {
        compression: Compression::Gzip.into(),
        join_request: gzip(&request.encode_to_vec()),
    };
    Base64Url::encode_string(&wrapped.encode_to_vec())
}

pub(super) fn description(kind: &str, sdp: &str, id: u32) -> proto::SessionDescription {
    proto::SessionDescription {
        r#type: kind.to_owned(),
        sdp: sdp.to_owned(),
        id,
        ..Default::default()
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut compressed = Vec::new();
    let mut encoder = flate2::read::GzEncoder::new(bytes, flate2::Compression::fast());
    // Reading from memory into memory does not fail.
    let read = std::io::Read::read_to_end(&mut encoder, &mut compressed);
    debug_assert!(read.is_ok());
    compressed
}
