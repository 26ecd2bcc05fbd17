use super::*;
use crate::link::MeetingLink;
use proptest::prelude::*;

struct Fixture {
    secrets: RoomSecrets,
    host: HostKey,
    link: MeetingLink,
}

fn meeting(seed: u64) -> Fixture {
    let mut rng = testkit::rng(seed);
    let host = HostKey::generate(&mut rng);
    let link = MeetingLink::generate(&mut rng, host.fingerprint(), false);
    Fixture {
        secrets: RoomSecrets::derive(&link, None, 1).ok().unwrap(),
        host,
        link,
    }
}

fn descriptor(host: &HostKey, title: &str) -> Descriptor {
    Descriptor {
        title: title.to_owned(),
        host_public_key: host.public(),
        policy: Policy::default(),
        created_unix_ms: 1_790_000_000_000,
    }
}

const LEAF: [u8; 32] = [7; 32];

#[test]
fn a_profile_opens_in_its_leaf_and_room_only() {
    let (here, elsewhere) = (meeting(1), meeting(2));
    let alice = Profile {
        name: "Alice".to_owned(),
    };
    let sealed = seal_profile(&here.secrets, &LEAF, &alice, &mut testkit::rng(3)).unwrap();
    assert_eq!(sealed.len(), PROFILE_BYTES);
    assert!(open_profile(&here.secrets, &LEAF, &sealed) == Ok(alice));
    assert_eq!(
        open_profile(&here.secrets, &[8; 32], &sealed).err(),
        Some(OpenError::Forged)
    );
    assert_eq!(
        open_profile(&elsewhere.secrets, &LEAF, &sealed).err(),
        Some(OpenError::Forged)
    );
    for index in 0..sealed.len() {
        let mut tampered = sealed.clone();
        tampered[index] ^= 1;
        assert_eq!(
            open_profile(&here.secrets, &LEAF, &tampered).err(),
            Some(OpenError::Forged)
        );
        assert_eq!(
            open_profile(&here.secrets, &LEAF, &sealed[..index]).err(),
            Some(OpenError::Malformed)
        );
    }
}

#[test]
fn lengths_do_not_show() {
    let here = meeting(1);
    for length in [0, 1, NAME_BYTES_MAX] {
        let profile = Profile {
            name: "n".repeat(length),
        };
        let sealed = seal_profile(&here.secrets, &LEAF, &profile, &mut testkit::rng(3)).unwrap();
        assert_eq!(sealed.len(), PROFILE_BYTES);
        assert!(open_profile(&here.secrets, &LEAF, &sealed) == Ok(profile));
    }
    for length in [0, 1, TITLE_BYTES_MAX] {
        let descriptor = descriptor(&here.host, &"t".repeat(length));
        let sealed = seal_descriptor(&here.secrets, &here.host, &descriptor, &mut testkit::rng(3)).unwrap();
        assert_eq!(sealed.bytes.len(), DESCRIPTOR_BYTES);
        let opened = open_descriptor(
            &here.secrets,
            &here.link.host_fingerprint,
            &sealed.bytes,
            &sealed.signature,
        );
        assert!(opened == Ok(descriptor));
    }
    const { assert!(DESCRIPTOR_BYTES <= vocab::limits::DESCRIPTOR_BYTES_MAX) };
    let long = Profile {
        name: "n".repeat(NAME_BYTES_MAX + 1),
    };
    assert_eq!(
        seal_profile(&here.secrets, &LEAF, &long, &mut testkit::rng(3)).err(),
        Some(SealError::TooLong)
    );
    let long = descriptor(&here.host, &"t".repeat(TITLE_BYTES_MAX + 1));
    let sealed = seal_descriptor(&here.secrets, &here.host, &long, &mut testkit::rng(3));
    assert_eq!(sealed.err(), Some(SealError::TooLong));
}

#[test]
fn a_descriptor_is_the_hosts_or_refused() {
    let here = meeting(1);
    let mallory = HostKey::from_seed([66; 32]);
    let open = |sealed: &SealedDescriptor| {
        open_descriptor(
            &here.secrets,
            &here.link.host_fingerprint,
            &sealed.bytes,
            &sealed.signature,
        )
        .err()
    };
    let mut rng = testkit::rng(3);
    let good = seal_descriptor(
        &here.secrets,
        &here.host,
        &descriptor(&here.host, "Tea"),
        &mut rng,
    )
    .unwrap();
    assert_eq!(open(&good), None);

    // Mallory knows the link, so she can seal; she is not the host whom the link names.
    let own = seal_descriptor(&here.secrets, &mallory, &descriptor(&mallory, "Tea"), &mut rng).unwrap();
    assert_eq!(open(&own), Some(OpenError::HostMismatch));
    let signed = seal_descriptor(&here.secrets, &mallory, &descriptor(&here.host, "Tea"), &mut rng).unwrap();
    assert_eq!(open(&signed), Some(OpenError::HostSignature));

    let mut tampered = good.clone();
    tampered.signature[0] ^= 1;
    assert_eq!(open(&tampered), Some(OpenError::HostSignature));
    let mut tampered = good;
    tampered.bytes[40] ^= 1;
    assert_eq!(open(&tampered), Some(OpenError::Forged));
}

#[test]
fn padding_is_zeros() {
    let profile = Profile {
        name: "Bob".to_owned(),
    };
    let mut plain = encode_padded(&profile, PROFILE_PLAIN_BYTES).unwrap();
    assert!(decode_padded::<Profile>(&plain).is_ok());
    plain[PROFILE_PLAIN_BYTES - 1] = 1;
    assert!(decode_padded::<Profile>(&plain).err() == Some(OpenError::Malformed));
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..500)) {
        let here = meeting(1);
        prop_assert!(open_profile(&here.secrets, &LEAF, &bytes).is_err());
        prop_assert!(open_descriptor(&here.secrets, &here.link.host_fingerprint, &bytes, &[0; 64]).is_err());
        let _ = decode_padded::<Profile>(&bytes);
        let _ = decode_padded::<Descriptor>(&bytes);
    }
}

#[test]
fn what_is_sealed_is_as_documented() {
    let plain = encode_padded(
        &Profile {
            name: "Al".to_owned(),
        },
        8,
    )
    .unwrap();
    assert_eq!(plain[..], [0xA1, 0x01, 0x62, b'A', b'l', 0, 0, 0]);
}
