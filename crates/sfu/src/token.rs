use core::time::Duration;

use livekit_token::{AccessToken, Claims, TokenVerifier, VideoGrants};
use sfu_core::{Grants, Source};
use vocab::{MediaRoom, ParticipantId, Sensitive};

const NAMES: [(Source, &str); 4] = [
    (Source::Camera, "camera"),
    (Source::Microphone, "microphone"),
    (Source::ScreenShare, "screen_share"),
    (Source::ScreenShareAudio, "screen_share_audio"),
];

/// How long a token may be used to join. Sessions get fresh ones while they last.
pub(crate) const TOKEN_LIFETIME: Duration = Duration::from_secs(600);

/// The key that tokens are signed with. Made anew at every start: tokens do not outlive the process.
#[derive(Clone)]
pub struct TokenKey {
    name: String,
    secret: Sensitive<String>,
}

impl TokenKey {
    pub fn new(name: String, secret: String) -> Self {
        Self {
            name,
            secret: Sensitive::new(secret),
        }
    }
}

/// What a token allows its bearer in its room.
#[derive(Clone)]
pub struct TokenGrants {
    pub publish: bool,
    /// Empty: every source.
    pub publish_sources: Vec<Source>,
    pub subscribe: bool,
    pub publish_data: bool,
}

impl Default for TokenGrants {
    fn default() -> Self {
        Self {
            publish: true,
            publish_sources: Vec::new(),
            subscribe: true,
            publish_data: true,
        }
    }
}

/// A token that verified.
#[derive(Clone)]
pub(crate) struct Bearer {
    pub(crate) room: MediaRoom,
    pub(crate) participant: ParticipantId,
    pub(crate) grants: TokenGrants,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TokenError {
    #[error("the token is missing, expired or not ours")]
    Invalid,
    #[error("the token does not allow joining a room")]
    NotForJoining,
    #[error("the token's identity or room is not one of ours")]
    Names,
}

impl TokenKey {
    pub(crate) fn issue(&self, bearer: &Bearer) -> String {
        let grants = VideoGrants {
            room_join: true,
            room: bearer.room.to_base64url(),
            can_publish: Some(bearer.grants.publish),
            can_subscribe: Some(bearer.grants.subscribe),
            can_publish_data: Some(bearer.grants.publish_data),
            can_publish_sources: names(&bearer.grants.publish_sources),
            ..VideoGrants::default()
        };
        AccessToken::with_api_key(&self.name, self.secret.expose())
            .with_ttl(TOKEN_LIFETIME)
            .with_identity(&bearer.participant.to_base64url())
            .with_grants(grants)
            .to_jwt()
            .unwrap_or_default()
    }

    pub(crate) fn verify(&self, token: &str) -> Result<Bearer, TokenError> {
        let verifier = TokenVerifier::with_api_key(&self.name, self.secret.expose());
        let claims: Claims = verifier.verify(token).map_err(|_| TokenError::Invalid)?;
        if !claims.video.room_join {
            return Err(TokenError::NotForJoining);
        }
        let room = MediaRoom::from_base64url(&claims.video.room).map_err(|_| TokenError::Names)?;
        let participant = ParticipantId::from_base64url(&claims.sub).map_err(|_| TokenError::Names)?;
        let video = &claims.video;
        let publish = video.can_publish.unwrap_or(true);
        let grants = TokenGrants {
            publish,
            publish_sources: sources(&video.can_publish_sources),
            subscribe: video.can_subscribe.unwrap_or(true),
            publish_data: video.can_publish_data.unwrap_or(publish),
        };
        Ok(Bearer {
            room,
            participant,
            grants,
        })
    }
}

impl From<TokenGrants> for Grants {
    fn from(grants: TokenGrants) -> Self {
        Self {
            publish: grants.publish,
            publish_sources: grants.publish_sources,
            subscribe: grants.subscribe,
            publish_data: grants.publish_data,
        }
    }
}

fn names(sources: &[Source]) -> Vec<String> {
    NAMES
        .iter()
        .filter(|(it, _)| sources.contains(it))
        .map(|(_, name)| (*name).to_owned())
        .collect()
}

fn sources(names: &[String]) -> Vec<Source> {
    NAMES
        .iter()
        .filter(|(_, name)| names.iter().any(|it| it == name))
        .map(|(it, _)| *it)
        .collect()
}

#[cfg(test)]
mod tests;
