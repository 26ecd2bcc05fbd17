use super::*;
use proptest::prelude::*;

pub(crate) const FRAGMENT: &str = "AAECAwQFBgcICQoLDA0ODw.AQAgISIjJCUmJygpKissLS4vW4P-_N0_tC1K";

fn refused(text: &str) -> Option<LinkError> {
    MeetingLink::parse(text).err()
}

#[test]
fn the_documented_link_is_read_and_written() {
    for text in [
        FRAGMENT.to_owned(),
        format!("#{FRAGMENT}"),
        format!("  https://snug.example/#{FRAGMENT}\n"),
    ] {
        let link = MeetingLink::parse(&text).map_err(LinkError::code).unwrap();
        assert!(link.room_id.as_bytes().iter().copied().eq(0..16));
        assert!(link.secret.expose().iter().copied().eq(0x20..0x30));
        assert!(!link.passphrase_needed);
        assert_eq!(link.to_fragment(), FRAGMENT);
    }
}

#[test]
fn broken_links_say_how() {
    let (room, secret) = FRAGMENT.split_once('.').unwrap();
    assert_eq!(refused(""), Some(LinkError::MissingFragment));
    assert_eq!(refused("https://snug.example/"), Some(LinkError::MissingFragment));
    assert_eq!(
        refused("https://snug.example/#"),
        Some(LinkError::MissingFragment)
    );
    for length in 1..FRAGMENT.len() {
        assert_eq!(
            refused(&FRAGMENT[..length]),
            Some(LinkError::Incomplete),
            "{length} characters"
        );
    }
    assert_eq!(refused(&format!("{FRAGMENT}x")), Some(LinkError::Malformed));
    assert_eq!(refused(&format!("{FRAGMENT}.")), Some(LinkError::Malformed));
    assert_eq!(refused(&format!("{room}x.{secret}")), Some(LinkError::Malformed));
    assert_eq!(
        refused(&format!("{room}.{}", secret.replace('-', "+"))),
        Some(LinkError::Malformed)
    );
    assert_eq!(
        refused(&format!("{room}.Ag{}", &secret[2..])),
        Some(LinkError::UnknownVersion)
    );
    assert_eq!(
        refused(&format!("{room}.AgAAAA")),
        Some(LinkError::UnknownVersion)
    );
    assert_eq!(
        refused(&format!("{room}.AQI{}", &secret[3..])),
        Some(LinkError::UnknownVersion)
    );
    assert_eq!(refused("hello"), Some(LinkError::Incomplete));
}

#[test]
fn a_secret_that_servers_saw_is_refused() {
    let (_, secret) = FRAGMENT.split_once('.').unwrap();
    for text in [
        format!("https://snug.example/?{FRAGMENT}"),
        format!("https://snug.example/{FRAGMENT}"),
        format!("https://snug.example/%23{FRAGMENT}"),
        format!("https://snug.example/?s={secret}#{FRAGMENT}"),
        format!("/join?{FRAGMENT}"),
    ] {
        assert_eq!(refused(&text), Some(LinkError::SecretInQuery), "{text}");
    }
    assert!(refused(&format!("https://snug.example/?utm=mail#{FRAGMENT}")).is_none());
    // A long host name is no secret.
    assert!(refused(&format!("https://{}.example/#{FRAGMENT}", "a".repeat(50))).is_none());
}

proptest! {
    #[test]
    fn every_link_survives_its_text(room: [u8; 16], secret: [u8; 16], fingerprint: [u8; 9], flag: bool) {
        let link = MeetingLink {
            room_id: RoomId::from_bytes(room),
            secret: Sensitive::new(secret),
            host_fingerprint: fingerprint,
            passphrase_needed: flag,
        };
        let fragment = link.to_fragment();
        prop_assert_eq!(fragment.len(), 22 + 1 + 36);
        let read = MeetingLink::parse(&fragment).map_err(|error| TestCaseError::fail(error.code()))?;
        prop_assert_eq!(read.room_id.as_bytes(), &room);
        prop_assert_eq!(read.secret.expose(), &secret);
        prop_assert_eq!(read.host_fingerprint, fingerprint);
        prop_assert_eq!(read.passphrase_needed, flag);
    }

    #[test]
    fn any_text_is_answered(text in ".{0,200}") {
        let _ = MeetingLink::parse(&text);
    }
}
