use super::*;
use crate::host::HostKey;

const FRAGMENT: &str = "AAECAwQFBgcICQoLDA0ODw.AQAgISIjJCUmJygpKissLS4vW4P-_N0_tC1K";
const RFC_8032_TEST_1_SEED: &str = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> [u8; 32] {
    core::array::from_fn(|index| u8::from_str_radix(&text[2 * index..2 * index + 2], 16).unwrap())
}

fn link() -> MeetingLink {
    MeetingLink::parse(FRAGMENT).ok().unwrap()
}

fn derived(link: &MeetingLink, passphrase: Option<&str>, generation: u32) -> RoomSecrets {
    RoomSecrets::derive(link, passphrase, generation).ok().unwrap()
}

/// e2ee.md section 4, "Test vector".
#[test]
fn the_documented_vector_holds() {
    let secrets = derived(&link(), None, 1);
    for (key, expected) in [
        (
            secrets.srp_password(),
            "974ce503d7f2866adb6eb9b3390a6d66c232e03e8330cab9b25f8490a3e59f7d",
        ),
        (
            secrets.link_psk(),
            "981c0427f44dac2f27a1b79c307f00b64a33e28132d7345f2996f20100b8a541",
        ),
        (
            secrets.join_tag_key(),
            "294e7569751ee65b4dbf54052659a248e5d82da7fabb99c4d533adf327e0afa3",
        ),
        (
            secrets.names_key(),
            "ea3b7c293c4bbe0462a5d60b0fb48dfa38875c508b7ce0352224888d5a8f1f1c",
        ),
        (
            secrets.descriptor_key(),
            "5e04241bbf3ef4a4bd7d641e2029cc7046fc75efd107e25887d5be751e880f75",
        ),
        (
            secrets.lobby_key(),
            "c2ff722029bc70893f161d54d82b64093ea4fa74d90aaa9338656c42756f7458",
        ),
    ] {
        assert_eq!(hex(key.expose()), expected);
    }
    assert_eq!(
        hex(&secrets.psk_id()),
        format!(
            "{}{}00000001",
            hex(b"meet/v1 psk"),
            hex(link().room_id.as_bytes())
        )
    );

    let host = HostKey::from_seed(unhex(RFC_8032_TEST_1_SEED));
    assert!(hex(&host.public()).starts_with("d75a9801"));
    assert_eq!(host.fingerprint(), link().host_fingerprint);

    let participant = ParticipantId::from_bytes(core::array::from_fn(|index| 0x40 + index as u8));
    let tag = secrets.leaf_tag(&host.public(), &participant).unwrap();
    assert_eq!(hex(&tag), "1b8e9f83c93b388b1138c199ab59d828");
    assert!(secrets.leaf_tag_holds(&host.public(), &participant, &tag));
}

#[test]
fn a_tag_holds_for_one_leaf_of_one_generation() {
    let secrets = derived(&link(), None, 1);
    let (key, participant) = ([7; 32], ParticipantId::from_bytes([8; 16]));
    let tag = secrets.leaf_tag(&key, &participant).unwrap();
    assert!(secrets.leaf_tag_holds(&key, &participant, &tag));
    assert!(!secrets.leaf_tag_holds(&[6; 32], &participant, &tag));
    assert!(!secrets.leaf_tag_holds(&key, &ParticipantId::from_bytes([9; 16]), &tag));
    assert!(!secrets.leaf_tag_holds(&key, &participant, &tag[..15]));
    assert!(!secrets.leaf_tag_holds(&key, &participant, &[]));
    assert!(!derived(&link(), None, 2).leaf_tag_holds(&key, &participant, &tag));
}

#[test]
fn a_passphrase_is_a_second_layer() {
    let mut link = link();
    link.passphrase_needed = true;
    assert_eq!(
        RoomSecrets::derive(&link, None, 1).err(),
        Some(KeyError::PassphraseMissing)
    );
    assert_eq!(
        RoomSecrets::derive(&link, Some(""), 1).err(),
        Some(KeyError::PassphraseMissing)
    );

    // The same letter composed and decomposed (NFKC) opens the same meeting.
    let composed = derived(&link, Some("caf\u{e9}"), 1);
    let decomposed = derived(&link, Some("cafe\u{301}"), 1);
    let other = derived(&link, Some("cafe"), 1);
    assert_eq!(composed.link_psk().expose(), decomposed.link_psk().expose());
    assert_ne!(composed.link_psk().expose(), other.link_psk().expose());

    link.passphrase_needed = false;
    assert_ne!(
        derived(&link, None, 1).link_psk().expose(),
        other.link_psk().expose()
    );
    assert_eq!(
        derived(&link, Some("ignored"), 1).link_psk().expose(),
        derived(&link, None, 1).link_psk().expose()
    );
}

#[test]
fn every_generation_has_its_own_keys() {
    let (first, second) = (derived(&link(), None, 1), derived(&link(), None, 2));
    assert_ne!(first.srp_password().expose(), second.srp_password().expose());
    assert_ne!(first.psk_id(), second.psk_id());
}
