use super::*;

fn room() -> RoomId {
    RoomId::from_bytes([1; 16])
}

#[test]
fn a_role_proof_names_room_leaf_and_role() {
    let alice = HostKey::generate(&mut testkit::rng(1));
    let mallory = HostKey::generate(&mut testkit::rng(2));
    let leaf = [3; 32];
    let proof = alice.role_proof(&room(), &leaf, Role::Host);
    let check = verify_role_proof;
    assert_eq!(check(&alice.public(), &room(), &leaf, Role::Host, &proof), Ok(()));
    let refused = Err(SignatureError::Signature);
    assert_eq!(
        check(&mallory.public(), &room(), &leaf, Role::Host, &proof),
        refused
    );
    assert_eq!(
        check(
            &alice.public(),
            &RoomId::from_bytes([2; 16]),
            &leaf,
            Role::Host,
            &proof
        ),
        refused
    );
    assert_eq!(
        check(&alice.public(), &room(), &[4; 32], Role::Host, &proof),
        refused
    );
    assert_eq!(
        check(&alice.public(), &room(), &leaf, Role::Moderator, &proof),
        refused
    );
    assert_eq!(
        check(&alice.public(), &room(), &leaf, Role::Host, &[0; 64]),
        refused
    );
    // Points of small order would make some signatures hold for every statement.
    let mut identity = [0; 32];
    identity[0] = 1;
    assert!(check(&identity, &room(), &leaf, Role::Host, &[0; 64]).is_err());
}

#[test]
fn an_end_holds_on_one_connection_only() {
    let alice = HostKey::from_seed([5; 32]);
    let end = alice.sign_end(&room(), 1, &[9; 32]);
    assert_eq!(verify_end(&alice.public(), &room(), 1, &[9; 32], &end), Ok(()));
    assert!(verify_end(&alice.public(), &room(), 1, &[8; 32], &end).is_err());
    assert!(verify_end(&alice.public(), &room(), 2, &[9; 32], &end).is_err());
    assert_eq!(
        HostKey::from_seed(*alice.seed().expose()).public(),
        alice.public()
    );
}

#[test]
fn a_fingerprint_names_one_key() {
    let (alice, mallory) = (HostKey::from_seed([5; 32]), HostKey::from_seed([6; 32]));
    assert!(fingerprint_matches(&alice.public(), &alice.fingerprint()));
    assert!(!fingerprint_matches(&mallory.public(), &alice.fingerprint()));
}
