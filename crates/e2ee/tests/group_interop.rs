//! The same meeting with two MLS libraries: ours (OpenMLS) and mls-rs, in every role, both ways. After each
//! step both have the same epoch authenticator and the same base key.

use e2ee::group::{
    CommitOutcome, CommitUpload, EpochKeys, ExistingGroup, GoneLeaves, Group, Identity, LEAF_EXTENSION,
    POLICY_EXTENSION, Refusal, Room, RoomPolicy,
};
use e2ee::host::{HostKey, Role};
use e2ee::keys::RoomSecrets;
use e2ee::link::MeetingLink;
use e2ee::sealed::{Policy, Profile, seal_profile};
use mls_rs::client_builder::MlsConfig;
use mls_rs::crypto::SignatureSecretKey;
use mls_rs::extension::ExtensionType;
use mls_rs::extension::built_in::RequiredCapabilitiesExt;
use mls_rs::group::{ExportedTree, Group as PeerGroup};
use mls_rs::identity::SigningIdentity;
use mls_rs::identity::basic::{BasicCredential, BasicIdentityProvider};
use mls_rs::mls_rules::{CommitOptions, DefaultMlsRules};
use mls_rs::psk::{ExternalPskId, PreSharedKey};
use mls_rs::{
    CipherSuite, CipherSuiteProvider, Client, CryptoProvider, Extension, ExtensionList, MlsMessage,
};
use mls_rs_crypto_rustcrypto::RustCryptoProvider;
use vocab::{Millis, ParticipantId, Rng};

const SUITE: CipherSuite = CipherSuite::CURVE25519_AES128;
const NOW: Millis = Millis(1_000_000);

struct Meeting {
    rng: rand_chacha::ChaCha20Rng,
    room: Room,
    host: HostKey,
}

impl Meeting {
    fn new(seed: u64) -> Self {
        let mut rng = testkit::rng(seed);
        let host = HostKey::generate(&mut rng);
        let link = MeetingLink::generate(&mut rng, host.fingerprint(), false);
        let secrets = RoomSecrets::derive(&link, None, 1).expect("keys");
        Self {
            rng,
            room: Room {
                secrets,
                host_public: host.public(),
            },
            host,
        }
    }

    /// Alice's group, of which nobody else is a member yet.
    fn founded(&mut self, host: Option<&HostKey>) -> (Group, CommitUpload) {
        let policy = RoomPolicy::starting(self.host.public(), 1, &Policy::default());
        let identity = Identity::generate(&mut self.rng);
        Group::create(self.room.clone(), identity, "Alice", host, &policy, &mut self.rng).expect("a group")
    }

    fn ours(&mut self, name: &str, info: &[u8], tree: &[u8], identity: Identity) -> (Group, CommitUpload) {
        let existing = ExistingGroup {
            group_info: info,
            tree,
        };
        Group::join(self.room.clone(), identity, name, None, existing, &mut self.rng).expect("joined")
    }
}

/// Somebody who runs mls-rs, with our leaf extension written by hand.
struct Peer<C> {
    client: Client<C>,
    leaf: ExtensionList,
    psk: ExternalPskId,
}

fn peer(meeting: &mut Meeting, name: &str, host: bool) -> Peer<impl MlsConfig + use<>> {
    let mut participant = [0; 16];
    meeting.rng.fill_bytes(&mut participant);
    peer_as(meeting, name, host, participant)
}

fn peer_as(
    meeting: &mut Meeting,
    name: &str,
    host: bool,
    participant: [u8; 16],
) -> Peer<impl MlsConfig + use<>> {
    let secrets = &meeting.room.secrets;
    let crypto = RustCryptoProvider::default();
    let (secret, public): (SignatureSecretKey, _) = crypto
        .cipher_suite_provider(SUITE)
        .expect("the suite")
        .signature_key_generate()
        .expect("keys");
    let signature_key: [u8; 32] = public.as_bytes().try_into().expect("32 bytes");
    let tag = secrets
        .leaf_tag(&signature_key, &ParticipantId::from_bytes(participant))
        .expect("a tag");
    let profile = Profile {
        name: name.to_owned(),
    };
    let sealed = seal_profile(secrets, &signature_key, &profile, &mut meeting.rng).expect("sealed");
    let proof = meeting
        .host
        .role_proof(secrets.room_id(), &signature_key, Role::Host);
    let data = leaf_cbor(&tag, &sealed, host.then_some(&proof));
    let mut leaf = ExtensionList::new();
    leaf.set(Extension::new(ExtensionType::new(LEAF_EXTENSION), data));
    let psk = ExternalPskId::new(secrets.psk_id());
    let options = CommitOptions::new()
        .with_path_required(true)
        .with_ratchet_tree_extension(false)
        .with_allow_external_commit(true);
    let identity = SigningIdentity::new(
        BasicCredential::new(participant.to_vec()).into_credential(),
        public,
    );
    let client = Client::builder()
        .crypto_provider(crypto)
        .identity_provider(BasicIdentityProvider::new())
        .mls_rules(DefaultMlsRules::new().with_commit_options(options))
        .extension_types([
            ExtensionType::new(POLICY_EXTENSION),
            ExtensionType::new(LEAF_EXTENSION),
        ])
        .psk(
            psk.clone(),
            PreSharedKey::new(secrets.link_psk().expose().to_vec()),
        )
        .signing_identity(identity, secret, SUITE)
        .build();
    Peer { client, leaf, psk }
}

/// `{1: 1, 2: 1, 3: tag, 4: profile, 5?: proof}`
fn leaf_cbor(tag: &[u8], profile: &[u8], proof: Option<&[u8; 64]>) -> Vec<u8> {
    let mut encoder = minicbor::Encoder::new(Vec::new());
    encoder.map(if proof.is_some() { 5 } else { 4 }).expect("map");
    encoder
        .u8(1)
        .expect("1")
        .u8(1)
        .expect("version")
        .u8(2)
        .expect("2")
        .u32(1)
        .expect("generation");
    encoder
        .u8(3)
        .expect("3")
        .bytes(tag)
        .expect("tag")
        .u8(4)
        .expect("4")
        .bytes(profile)
        .expect("profile");
    if let Some(proof) = proof {
        encoder.u8(5).expect("5").bytes(proof).expect("proof");
    }
    encoder.into_writer()
}

/// `{1: 1, 2: 1, 3: host key, 4: [], 5: 0, 6: 0, 7: 0, 8: 4, 9: 300, 10: []}`
fn policy_cbor(host: &[u8; 32]) -> Vec<u8> {
    let mut encoder = minicbor::Encoder::new(Vec::new());
    encoder
        .map(10)
        .expect("map")
        .u8(1)
        .expect("1")
        .u8(1)
        .expect("v")
        .u8(2)
        .expect("2")
        .u8(1)
        .expect("gen");
    encoder
        .u8(3)
        .expect("3")
        .bytes(host)
        .expect("host")
        .u8(4)
        .expect("4")
        .array(0)
        .expect("none");
    for (key, value) in [(5, 0), (6, 0), (7, 0), (8, 4), (9, 300)] {
        encoder.u8(key).expect("key").u16(value).expect("value");
    }
    encoder.u8(10).expect("10").array(0).expect("none");
    encoder.into_writer()
}

fn info_and_tree<C: MlsConfig>(group: &PeerGroup<C>) -> (Vec<u8>, Vec<u8>) {
    let info = group
        .group_info_message_allowing_ext_commit(false)
        .expect("a group info");
    (
        info.to_bytes().expect("bytes"),
        group.export_tree().to_bytes().expect("bytes"),
    )
}

impl<C: MlsConfig> Peer<C> {
    fn join(&self, info: &[u8], tree: &[u8], replacing: Option<u32>) -> (PeerGroup<C>, Vec<u8>) {
        let mut builder = self
            .client
            .external_commit_builder()
            .expect("a builder")
            .with_tree_data(ExportedTree::from_bytes(tree).expect("a tree"))
            .with_external_psk(self.psk.clone())
            .with_leaf_node_extensions(self.leaf.clone());
        if let Some(leaf) = replacing {
            builder = builder.with_removal(leaf);
        }
        let info = MlsMessage::from_bytes(info).expect("a group info");
        let (group, commit) = builder.build(info).expect("joined");
        (group, commit.to_bytes().expect("bytes"))
    }

    fn commit(&self, group: &mut PeerGroup<C>, remove: Option<u32>) -> Vec<u8> {
        let mut builder = group
            .commit_builder()
            .add_external_psk(self.psk.clone())
            .expect("a PSK proposal");
        if let Some(leaf) = remove {
            builder = builder.remove_member(leaf).expect("a removal");
        }
        let output = builder.build().expect("a commit");
        group.apply_pending_commit().expect("applied");
        output.commit_message.to_bytes().expect("bytes")
    }
}

fn merge(group: &mut Group, commit: &[u8]) {
    if let CommitOutcome::Refused(refusal) = group.process_commit(commit, &GoneLeaves::default(), NOW) {
        panic!("refused: {refusal}");
    }
}

fn follow<C: MlsConfig>(group: &mut PeerGroup<C>, commit: &[u8]) {
    let message = MlsMessage::from_bytes(commit).expect("a message");
    group.process_incoming_message(message).expect("processed");
}

fn same<C: MlsConfig>(ours: &Group, theirs: &PeerGroup<C>) {
    assert_eq!(ours.epoch(), theirs.current_epoch());
    let authenticator = theirs.epoch_authenticator().expect("an authenticator");
    assert_eq!(
        ours.epoch_authenticator().expect("an authenticator").as_slice(),
        authenticator.as_bytes()
    );
    let EpochKeys { base_key, .. } = ours.epoch_keys().expect("keys");
    let exported = theirs
        .export_secret(b"SFrame 1.0 Base Key", b"", 16)
        .expect("a key");
    assert!(base_key.expose().as_slice() == exported.as_bytes());
    let data = theirs.export_secret(b"meet/v1 data", b"", 32).expect("a key");
    assert!(ours.data_key().expect("a key").expose().as_slice() == data.as_bytes());
}

#[test]
fn our_group_with_peers_in_it() {
    let mut meeting = Meeting::new(100);
    let host = meeting.host.clone();
    let (mut alice, created) = meeting.founded(Some(&host));
    // Bob joins with mls-rs.
    let bob = peer(&mut meeting, "Bob", false);
    let (mut bobs, commit) = bob.join(&created.group_info, &created.tree, None);
    merge(&mut alice, &commit);
    same(&alice, &bobs);
    assert_eq!(alice.roster()[1].name.as_deref(), Some("Bob"));
    assert!(alice.roster()[1].tag_valid && !alice.roster()[1].host);
    // Alice commits, Bob commits.
    let beat = alice.heartbeat().expect("a commit").message;
    follow(&mut bobs, &beat);
    merge(&mut alice, &beat);
    same(&alice, &bobs);
    let beat = bob.commit(&mut bobs, None);
    merge(&mut alice, &beat);
    same(&alice, &bobs);
    // Carol joins with ours, from Bob's group info.
    let (info, tree) = info_and_tree(&bobs);
    let carol = Identity::generate(&mut meeting.rng);
    let (mut carols, upload) = meeting.ours("Carol", &info, &tree, carol.clone());
    follow(&mut bobs, &upload.message);
    merge(&mut alice, &upload.message);
    same(&carols, &bobs);
    same(&alice, &bobs);
    // Bob comes back by a resync; then Carol does.
    let (mut returned, commit) = bob.join(&upload.group_info, &carols.tree().expect("a tree"), Some(1));
    merge(&mut alice, &commit);
    merge(&mut carols, &commit);
    same(&alice, &returned);
    let (info, tree) = info_and_tree(&returned);
    let (mut carols, upload) = meeting.ours("Carol", &info, &tree, carol);
    follow(&mut returned, &upload.message);
    merge(&mut alice, &upload.message);
    same(&carols, &returned);
    // The host takes Bob out.
    let removal = alice.commit_removes(&[1]).expect("a commit").message;
    merge(&mut alice, &removal);
    merge(&mut carols, &removal);
    follow(&mut returned, &removal);
    assert_eq!(alice.epoch_authenticator(), carols.epoch_authenticator());
    assert_eq!(carols.roster().len(), 2);
}

#[test]
fn a_peers_group_with_us_in_it() {
    let mut meeting = Meeting::new(101);
    let hosts = peer(&mut meeting, "Alice", true);
    let mut context = ExtensionList::new();
    let types = [POLICY_EXTENSION, LEAF_EXTENSION]
        .map(ExtensionType::new)
        .to_vec();
    let required = RequiredCapabilitiesExt::new(types, vec![], vec![BasicCredential::credential_type()]);
    context.set_from(required).expect("an extension");
    let policy = policy_cbor(&meeting.host.public());
    context.set(Extension::new(ExtensionType::new(POLICY_EXTENSION), policy));
    let mut alice = hosts
        .client
        .create_group_with_id(b"meeting".to_vec(), context, hosts.leaf.clone(), None)
        .expect("a group");
    hosts.commit(&mut alice, None);
    let (info, tree) = info_and_tree(&alice);
    let identity = Identity::generate(&mut meeting.rng);
    let (mut bobs, upload) = meeting.ours("Bob", &info, &tree, identity);
    follow(&mut alice, &upload.message);
    same(&bobs, &alice);
    assert!(bobs.roster()[0].host, "the peer's host proof holds");
    let carol = peer(&mut meeting, "Carol", false);
    let (mut carols, commit) = carol.join(&upload.group_info, &bobs.tree().expect("a tree"), None);
    follow(&mut alice, &commit);
    merge(&mut bobs, &commit);
    same(&bobs, &carols);
    // The host removes with mls-rs; everybody else follows.
    let removal = hosts.commit(&mut alice, Some(2));
    follow(&mut carols, &removal);
    merge(&mut bobs, &removal);
    same(&bobs, &alice);
    assert_eq!(bobs.roster().len(), 2);
}

#[test]
fn a_peer_that_keeps_to_mls_but_not_to_our_rules_is_refused() {
    let mut meeting = Meeting::new(102);
    let (mut alice, created) = meeting.founded(None);
    let bob = peer(&mut meeting, "Bob", false);
    let (mut bobs, commit) = bob.join(&created.group_info, &created.tree, None);
    merge(&mut alice, &commit);
    let refused = |alice: &mut Group, commit: &[u8]| {
        let before = alice.epoch_authenticator();
        let CommitOutcome::Refused(refusal) = alice.process_commit(commit, &GoneLeaves::default(), NOW)
        else {
            panic!("merged");
        };
        assert_eq!(alice.epoch_authenticator(), before);
        refusal
    };
    // A foreign resync: Mallory takes Bob's participant id, and takes his leaf out on the way.
    let bobs_id = *alice.roster()[1].participant.as_bytes();
    let mallory = peer_as(&mut meeting, "Mallory", false, bobs_id);
    let (info, tree) = info_and_tree(&bobs);
    let (_, foreign) = mallory.join(&info, &tree, Some(1));
    assert_eq!(refused(&mut alice, &foreign), Refusal::ExternalCommit);
    // A member removes somebody who was not announced as gone.
    let removal = bobs
        .commit_builder()
        .add_external_psk(bob.psk.clone())
        .expect("a proposal")
        .remove_member(0)
        .expect("a proposal")
        .build()
        .expect("a commit");
    let removal = removal.commit_message.to_bytes().expect("bytes");
    assert_eq!(refused(&mut alice, &removal), Refusal::Removal);
    bobs.clear_pending_commit();
    // No PSK.
    let bare = bobs.commit_builder().build().expect("a commit");
    assert_eq!(
        refused(&mut alice, &bare.commit_message.to_bytes().expect("bytes")),
        Refusal::LinkPsk
    );
    bobs.clear_pending_commit();
    // And then again one that is right.
    let beat = bob.commit(&mut bobs, None);
    merge(&mut alice, &beat);
    same(&alice, &bobs);
}
