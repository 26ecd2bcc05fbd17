use livekit_token::{AccessToken, VideoGrants};
use sfu_core::Source;
use vocab::{MediaRoom, ParticipantId};

use super::{Bearer, TokenError, TokenGrants, TokenKey};

fn key(name: &str, secret: &str) -> TokenKey {
    TokenKey::new(name.to_owned(), secret.to_owned())
}

fn bearer() -> Bearer {
    Bearer {
        room: MediaRoom::from_bytes([1; 16]),
        participant: ParticipantId::from_bytes([2; 16]),
        grants: TokenGrants {
            publish_sources: vec![Source::Microphone],
            ..TokenGrants::default()
        },
    }
}

#[test]
fn check() {
    let ours = key("snug", "a secret of at least thirty-two bytes");
    let token = ours.issue(&bearer());
    let Ok(read) = ours.verify(&token) else {
        panic!("own token refused")
    };
    assert!(read.room == bearer().room && read.participant == bearer().participant);
    assert_eq!(read.grants.publish_sources, [Source::Microphone]);
    assert!(read.grants.subscribe && read.grants.publish_data);

    let refused = |key: &TokenKey, token: &str| key.verify(token).err();
    assert_eq!(
        refused(&key("snug", "another secret of thirty-two bytes.."), &token),
        Some(TokenError::Invalid)
    );
    assert_eq!(
        refused(&key("other", "a secret of at least thirty-two bytes"), &token),
        Some(TokenError::Invalid)
    );
    assert_eq!(refused(&ours, ""), Some(TokenError::Invalid));
    assert_eq!(refused(&ours, "a.b.c"), Some(TokenError::Invalid));

    let with = |grants: VideoGrants, identity: &str| {
        AccessToken::with_api_key("snug", "a secret of at least thirty-two bytes")
            .with_identity(identity)
            .with_grants(grants)
            .to_jwt()
            .unwrap()
    };
    let listing = with(
        VideoGrants {
            room_list: true,
            ..VideoGrants::default()
        },
        "x",
    );
    assert_eq!(refused(&ours, &listing), Some(TokenError::NotForJoining));
    let named = VideoGrants {
        room_join: true,
        room: "a room".to_owned(),
        ..VideoGrants::default()
    };
    assert_eq!(refused(&ours, &with(named, "bob")), Some(TokenError::Names));
}
