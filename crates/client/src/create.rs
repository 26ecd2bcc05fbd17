use base64ct::{Base64UrlUnpadded, Encoding};
use client_core::{CreateError, CreateOptions, RoomRequest, create_room};
use e2ee::link::MeetingLink;
use serde::{Deserialize, Serialize};
use url::Url;
use vocab::{Sensitive, UnixMillis};

/// A meeting that the server knows.
pub struct Created {
    pub link: MeetingLink,
    pub host_seed: Sensitive<[u8; 32]>,
    pub expires_at_unix_ms: u64,
}

impl Created {
    /// The link to give away, with the server's address.
    pub fn url(&self, origin: &Url) -> String {
        let mut url = origin.clone();
        url.set_path("/");
        url.set_query(None);
        url.set_fragment(Some(&self.link.to_fragment()));
        url.to_string()
    }
}

/// Why a meeting was not created.
#[derive(Debug, thiserror::Error)]
pub enum CreateMeetingError {
    #[error(transparent)]
    Options(#[from] CreateError),
    #[error("the server cannot be reached")]
    Unreachable,
    /// The server's own sentence.
    #[error("the server refused: {message}")]
    Refused {
        status: u16,
        error: String,
        message: String,
    },
    #[error("the server's answer is not what a Snug server says")]
    Answer,
}

/// What the meeting shall be.
#[derive(Default)]
pub struct NewMeeting {
    pub title: String,
    pub passphrase: Option<Sensitive<String>>,
    /// How long the link works without anybody using it; 24 hours if `None`.
    pub valid_for_s: Option<u64>,
}

/// Makes a meeting's secrets here and registers it with the server at `origin`.
pub async fn create(origin: &Url, meeting: NewMeeting) -> Result<Created, CreateMeetingError> {
    let options = CreateOptions {
        title: meeting.title,
        passphrase: meeting.passphrase,
        valid_for_s: meeting.valid_for_s.unwrap_or(24 * 3600),
        created: crate::clock::wall(),
    };
    let made = tokio::task::spawn_blocking(move || create_room(&options, &mut crate::clock::rng()))
        .await
        .map_err(|_| CreateError::Keys)??;
    let mut url = origin.clone();
    url.set_path(wire::ROOMS_PATH);
    url.set_query(None);
    url.set_fragment(None);
    let response = reqwest::Client::new()
        .post(url)
        .json(&body(&made.request))
        .send()
        .await
        .map_err(|_| CreateMeetingError::Unreachable)?;
    let status = response.status();
    if !status.is_success() {
        let refusal: Refusal = response.json().await.map_err(|_| CreateMeetingError::Answer)?;
        return Err(CreateMeetingError::Refused {
            status: status.as_u16(),
            error: refusal.error,
            message: refusal.message,
        });
    }
    let accepted: Accepted = response.json().await.map_err(|_| CreateMeetingError::Answer)?;
    let expires_at_unix_ms = UnixMillis(accepted.expires_at_unix_ms).0;
    Ok(Created {
        link: made.link,
        host_seed: made.host_seed,
        expires_at_unix_ms,
    })
}

#[derive(Deserialize)]
struct Accepted {
    expires_at_unix_ms: u64,
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
    message: String,
}

#[derive(Serialize)]
struct Body {
    room_id: String,
    generation: u32,
    salt: String,
    verifier: String,
    descriptor: String,
    descriptor_signature: String,
    host_public_key: String,
    valid_for_s: u64,
}

fn body(request: &RoomRequest) -> Body {
    Body {
        room_id: request.room_id.to_base64url(),
        generation: request.generation,
        salt: Base64UrlUnpadded::encode_string(&request.salt),
        verifier: Base64UrlUnpadded::encode_string(&request.verifier),
        descriptor: Base64UrlUnpadded::encode_string(&request.descriptor),
        descriptor_signature: Base64UrlUnpadded::encode_string(&request.descriptor_signature),
        host_public_key: Base64UrlUnpadded::encode_string(&request.host_public_key),
        valid_for_s: request.valid_for_s,
    }
}
