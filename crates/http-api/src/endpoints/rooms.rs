use crate::address::counted_address;
use crate::api::Api;
use crate::error::{ApiError, ErrorBody};
use crate::ports::{CreateRecordError, RecordsError};
use crate::router::BODY_BYTES_MAX;
use axum::Json;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use base64ct::{Base64UrlUnpadded, Encoding};
use core::time::Duration;
use domain::NewRoom;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocab::RoomId;

/// A room to make. Bytes are unpadded base64url. Nothing in it tells the title or opens the room.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateRoom {
    /// 16 random bytes, never used before.
    room_id: String,
    /// 1.
    generation: u32,
    /// SRP salt, 16 bytes.
    salt: String,
    /// SRP verifier, 384 bytes.
    verifier: String,
    /// Sealed title and policy, at most 2048 bytes.
    descriptor: String,
    /// Ed25519 by the host over the descriptor's plaintext, 64 bytes.
    descriptor_signature: String,
    /// Ed25519, 32 bytes.
    host_public_key: String,
    /// How long somebody has to join, in seconds.
    valid_for_s: u64,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct CreatedRoom {
    /// Until when somebody must have joined, in milliseconds since 1970.
    expires_at_unix_ms: u64,
}

/// Makes a room.
///
/// A room id is accepted once and never again, also long after the room is over.
#[utoipa::path(
    post,
    path = "/api/v1/rooms",
    tag = "rooms",
    request_body = CreateRoom,
    responses(
        (status = 201, description = "The room is there.", body = CreatedRoom),
        (status = 409, description = "The room id was used before.", body = ErrorBody),
        (status = 413, description = "The body is too large.", body = ErrorBody),
        (status = 422, description = "Something in the body is wrong.", body = ErrorBody),
        (status = 429, description = "Too many rooms from here; see Retry-After.", body = ErrorBody),
        (status = 503, description = "The database does not answer.", body = ErrorBody),
    )
)]
pub(crate) async fn create(
    State(api): State<Api>,
    request: Request,
) -> Result<(StatusCode, Json<CreatedRoom>), ApiError> {
    let (parts, body) = request.into_parts();
    let address = counted_address(&parts.extensions, &parts.headers, &api.0.settings.trusted_proxies);
    let subject = api.subject(&[b"rooms", &address]);
    api.0
        .limits
        .rooms_by_address
        .take(&subject, api.now())
        .map_err(ApiError::RateLimited)?;
    let is_json = parts
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| {
            value
                .split(';')
                .next()
                .is_some_and(|kind| kind.trim() == "application/json")
        });
    if !is_json {
        return Err(ApiError::Malformed);
    }
    let body = to_bytes(body, BODY_BYTES_MAX)
        .await
        .map_err(|_| ApiError::TooLarge)?;
    let room: CreateRoom = serde_json::from_slice(&body).map_err(|_| ApiError::Malformed)?;
    let room = room.into_domain()?;
    room.check(&api.0.settings.limits)
        .map_err(|refusal| ApiError::Invalid(refusal.to_string()))?;
    let key = api.room_key(&room.room_id);
    let record = room.into_record(key, api.wall());
    api.0.records.create(&record).await.map_err(|error| match error {
        CreateRecordError::Used => ApiError::RoomIdUsed,
        CreateRecordError::Failed(RecordsError) => ApiError::Unavailable,
    })?;
    Ok((
        StatusCode::CREATED,
        Json(CreatedRoom {
            expires_at_unix_ms: record.expires_at.0,
        }),
    ))
}

impl CreateRoom {
    fn into_domain(self) -> Result<NewRoom, ApiError> {
        Ok(NewRoom {
            room_id: RoomId::from_bytes(array("room_id", &self.room_id)?),
            generation: self.generation,
            salt: array("salt", &self.salt)?,
            verifier: bytes("verifier", &self.verifier)?,
            descriptor: bytes("descriptor", &self.descriptor)?,
            descriptor_signature: array("descriptor_signature", &self.descriptor_signature)?,
            host_public_key: array("host_public_key", &self.host_public_key)?,
            valid_for: Duration::from_secs(self.valid_for_s),
        })
    }
}

fn bytes(name: &str, text: &str) -> Result<Vec<u8>, ApiError> {
    Base64UrlUnpadded::decode_vec(text)
        .map_err(|_| ApiError::Invalid(format!("{name} is not unpadded base64url.")))
}

fn array<const N: usize>(name: &str, text: &str) -> Result<[u8; N], ApiError> {
    bytes(name, text)?
        .try_into()
        .map_err(|_| ApiError::Invalid(format!("{name} must have {N} bytes.")))
}
