//! alice made the room, bob knows its password, mallory does not.

mod rfc5054;

use super::*;
use proptest::prelude::*;

const PASSWORD: [u8; 32] = [0x42; 32];

fn room_id() -> RoomId {
    RoomId::from_bytes([7; 16])
}

fn alices_record() -> Record {
    let salt = [9; 16];
    let verifier = verifier(&identity(&room_id(), 1), &Sensitive::new(PASSWORD), &salt);
    Record {
        salt,
        verifier: Sensitive::new(verifier),
    }
}

/// One whole attempt: the client's and the server's key.
fn attempt(
    password: [u8; 32],
    identity_of_client: u32,
    record: &Record,
) -> Result<(SessionKey, SessionKey), ProofError> {
    let (client, a) = Client::start(&mut testkit::rng(1));
    let (server, b) = Server::start(&mut testkit::rng(2), identity(&room_id(), 1), record);
    let identity_of_client = identity(&room_id(), identity_of_client);
    let proof = client.finish(&identity_of_client, &Sensitive::new(password), &record.salt, &b)?;
    let reply = server.verify(&a, &proof.m1)?;
    Ok((proof.confirm(&reply.m2)?, reply.key))
}

#[test]
fn who_knows_the_password_shares_a_key() {
    let (bobs, servers) = attempt(PASSWORD, 1, &alices_record()).ok().unwrap();
    assert_eq!(bobs.expose(), servers.expose());
}

#[test]
fn who_does_not_is_refused() {
    let record = alices_record();
    assert_eq!(attempt([0x43; 32], 1, &record).err(), Some(ProofError::Proof));
    assert_eq!(
        attempt(PASSWORD, 2, &record).err(),
        Some(ProofError::Proof),
        "another generation"
    );
    let unknown = fake_record(&Sensitive::new([1; 32]), &room_id());
    assert_eq!(attempt(PASSWORD, 1, &unknown).err(), Some(ProofError::Proof));
}

#[test]
fn public_values_that_give_the_key_away_are_refused() {
    let record = alices_record();
    let n: PublicValue = group::meeting().modulus().to_be_bytes().into();
    let mut above = n;
    above[PUBLIC_VALUE_BYTES - 1] = 0xFF;
    above[PUBLIC_VALUE_BYTES - 2] = 0xFF;
    for value in [
        &[0; PUBLIC_VALUE_BYTES][..],
        &n,
        &[0xFF; PUBLIC_VALUE_BYTES],
        &[],
        &[1],
        &[1; 385],
    ] {
        let (server, _) = Server::start(&mut testkit::rng(2), identity(&room_id(), 1), &record);
        assert_eq!(
            server.verify(value, &[0; 32]).err(),
            Some(ProofError::PublicValue)
        );
        let (client, _) = Client::start(&mut testkit::rng(1));
        let identity = identity(&room_id(), 1);
        let finished = client.finish(&identity, &Sensitive::new(PASSWORD), &record.salt, value);
        assert_eq!(finished.err(), Some(ProofError::PublicValue));
    }
    assert!(group::meeting().public_value(&above).is_none());
    assert!(transcript::refuse_zero([0; 32]).is_none());
    assert!(transcript::refuse_zero([1; 32]).is_some());
}

#[test]
fn a_proof_is_for_one_exchange() {
    let record = alices_record();
    let identity = || identity(&room_id(), 1);
    let (client, a) = Client::start(&mut testkit::rng(1));
    let (server, b) = Server::start(&mut testkit::rng(2), identity(), &record);
    let proof = client
        .finish(&identity(), &Sensitive::new(PASSWORD), &record.salt, &b)
        .ok()
        .unwrap();
    let m1 = proof.m1;
    // mallory repeats bob's messages in an exchange of her own.
    let (another, _) = Server::start(&mut testkit::rng(3), identity(), &record);
    assert_eq!(another.verify(&a, &m1).err(), Some(ProofError::Proof));
    assert!(server.verify(&a, &m1).is_ok());
    // A server that does not know the verifier cannot answer.
    assert_eq!(proof.confirm(&[0; 32]).err(), Some(ProofError::Proof));
}

#[test]
fn proofs_of_the_wrong_length_are_refused() {
    let (_, a) = Client::start(&mut testkit::rng(1));
    for length in [0, 31, 33] {
        let (server, _) = Server::start(&mut testkit::rng(2), identity(&room_id(), 1), &alices_record());
        assert_eq!(server.verify(&a, &vec![0; length]).err(), Some(ProofError::Proof));
    }
}

#[test]
fn unknown_rooms_answer_always_the_same() {
    let key = Sensitive::new([1; 32]);
    let (once, again) = (fake_record(&key, &room_id()), fake_record(&key, &room_id()));
    assert_eq!(
        (once.salt, once.verifier.expose()),
        (again.salt, again.verifier.expose())
    );
    let other = fake_record(&key, &RoomId::from_bytes([8; 16]));
    assert_ne!(
        (once.salt, once.verifier.expose()),
        (other.salt, other.verifier.expose())
    );
    let elsewhere = fake_record(&Sensitive::new([2; 32]), &room_id());
    assert_ne!(once.salt, elsewhere.salt);
    assert_ne!(once.verifier.expose()[..32], once.verifier.expose()[32..64]);
    assert!(group::meeting().public_value(once.verifier.expose()).is_some());
}

#[test]
fn a_copied_grant_is_of_no_use() {
    let (bobs, servers) = attempt(PASSWORD, 1, &alices_record()).ok().unwrap();
    let (grant, nonce) = ([5; 32], [6; 32]);
    let mac = hello_mac(&control_key(&bobs), &grant, &nonce);
    let control = control_key(&servers);
    assert!(hello_mac_holds(&control, &grant, &nonce, &mac));
    assert!(
        !hello_mac_holds(&control, &grant, &[7; 32], &mac),
        "another connection"
    );
    assert!(!hello_mac_holds(&control, &[4; 32], &nonce, &mac));
    assert!(!hello_mac_holds(&control, &grant, &nonce, &mac[..31]));
    let mallorys = control_key(&SessionKey(Sensitive::new([0; 32])));
    assert!(!hello_mac_holds(&mallorys, &grant, &nonce, &mac));
}

/// Computed with Python's `hmac`: HKDF-SHA256 without salt, then HMAC-SHA256.
#[test]
fn control_keys_are_as_documented() {
    let control = control_key(&SessionKey(Sensitive::new([0x0B; 32])));
    let mac = hello_mac(&control, &[1; 32], &[2; 32]);
    let hex: String = mac.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(
        hex,
        "432a4b390c105035fc061ac5a9a1d4415a3bc61ee1d0f88f28500b07968777ea"
    );
}

/// The whole exchange with fixed private values, computed with Python's integers: pins every encoding.
#[test]
fn the_profile_is_pinned() {
    struct Counting;
    impl rand_core::TryRng for Counting {
        type Error = core::convert::Infallible;
        fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
            Ok(0)
        }
        fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
            Ok(0)
        }
        fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
            (0_u8..).zip(bytes).for_each(|(number, byte)| *byte = number);
            Ok(())
        }
    }
    impl rand_core::TryCryptoRng for Counting {}

    let record = alices_record();
    let identity = || identity(&room_id(), 1);
    assert_eq!(identity().expose(), "BwcHBwcHBwcHBwcHBwcHBw.1");
    let (client, a) = Client::start(&mut Counting);
    let (server, b) = Server::start(&mut Counting, identity(), &record);
    let proof = client
        .finish(&identity(), &Sensitive::new(PASSWORD), &record.salt, &b)
        .ok()
        .unwrap();
    let m1 = proof.m1;
    let reply = server.verify(&a, &m1).ok().unwrap();
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    assert_eq!(
        hex(&record.verifier.expose()[..16]),
        "94fbe3bdb670337ab0d9a68bda37b56e"
    );
    assert_eq!(hex(&a[..16]), "27c4645cd235f54b04b601a852518dfe");
    assert_eq!(hex(&b[..16]), "9dbdb425613f5888426d0bcaf3c79893");
    assert_eq!(
        hex(&m1),
        "325f42f4e85667e92b5fdaf830f191166c7e7bf91d8ef00da596c5fb94156dd3"
    );
    assert_eq!(
        hex(&reply.m2),
        "bc2e9840d2e29012eae05b1fc5375f86066345b040f694c9e0f4d646f42c0ec9"
    );
    assert_eq!(
        hex(reply.key.expose()),
        "8d6c451ef1e4e1d4c3792943601387ae7602c520debfb52dd5b020b831f87492"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn any_answer_is_survived(value in proptest::collection::vec(any::<u8>(), 0..400), proof: [u8; 32]) {
        let (server, _) = Server::start(&mut testkit::rng(2), identity(&room_id(), 1), &alices_record());
        prop_assert!(server.verify(&value, &proof).is_err());
    }
}
