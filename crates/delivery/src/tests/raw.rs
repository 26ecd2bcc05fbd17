//! A member who writes commits that no honest client would: raw OpenMLS, with nothing of ours but the encodings.

use super::world::{World, random};
use crate::policy::{LEAF_EXTENSION, POLICY_EXTENSION};
use e2ee::sealed::{Profile, seal_profile};
use ed25519_dalek::{Signer as _, SigningKey};
use openmls::prelude::tls_codec::{Deserialize, Serialize};
use openmls::prelude::*;
use openmls::schedule::PreSharedKeyId;
use openmls_rust_crypto::OpenMlsRustCrypto;
use openmls_traits::signatures::{Signer, SignerError};
use openmls_traits::types::SignatureScheme;
use vocab::ParticipantId;
use wire::{ClientMessage, Commit, CommitKind, JoinExternal};

pub(super) struct Key(SigningKey);

impl Signer for Key {
    fn sign(&self, payload: &[u8]) -> Result<Vec<u8>, SignerError> {
        Ok(self.0.sign(payload).to_bytes().to_vec())
    }

    fn signature_scheme(&self) -> SignatureScheme {
        SignatureScheme::ED25519
    }
}

/// How a raw external commit differs from an honest one.
pub(super) struct Crooked {
    /// Ids of the PSKs that it carries. The value is always the link's.
    pub(super) psk_ids: Vec<Vec<u8>>,
    pub(super) leaf_data: Option<Vec<u8>>,
    pub(super) nonce_len: usize,
}

pub(super) struct Raw {
    pub(super) pid: [u8; 16],
    pub(super) key: Key,
    pub(super) provider: OpenMlsRustCrypto,
    pub(super) mls: Option<MlsGroup>,
}

pub(super) fn honest(world: &World, raw: &Raw) -> Crooked {
    let tag = world
        .secrets
        .leaf_tag(&raw.signature_key(), &raw.participant())
        .expect("a tag");
    let profile = Profile {
        name: "Mallory".to_owned(),
    };
    let profile = seal_profile(
        &world.secrets,
        &raw.signature_key(),
        &profile,
        &mut testkit::rng(3),
    );
    let leaf_data = leaf_data(&tag, &profile.expect("sealed"));
    Crooked {
        psk_ids: vec![world.secrets.psk_id()],
        leaf_data: Some(leaf_data),
        nonce_len: 32,
    }
}

/// What honest members refuse (V5), and the server cannot tell from what is right.
pub(super) fn with_wrong_tag(world: &World, raw: &Raw) -> Crooked {
    Crooked {
        leaf_data: Some(leaf_data(&[0; 16], &[0; 100])),
        ..honest(world, raw)
    }
}

/// `{1: 1, 2: 1, 3: tag, 4: profile}`.
fn leaf_data(tag: &[u8; 16], profile: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = minicbor::Encoder::new(&mut bytes);
    encoder
        .map(4)
        .and_then(|e| e.u8(1))
        .and_then(|e| e.u8(1))
        .expect("encoded");
    encoder.u8(2).and_then(|e| e.u32(1)).expect("encoded");
    encoder.u8(3).and_then(|e| e.bytes(tag)).expect("encoded");
    encoder.u8(4).and_then(|e| e.bytes(profile)).expect("encoded");
    bytes
}

impl Raw {
    pub(super) fn new(world: &mut World) -> Self {
        let key = Key(SigningKey::from_bytes(&random(&mut world.rng)));
        Self {
            pid: random(&mut world.rng),
            key,
            provider: OpenMlsRustCrypto::default(),
            mls: None,
        }
    }

    pub(super) fn participant(&self) -> ParticipantId {
        ParticipantId::from_bytes(self.pid)
    }

    pub(super) fn signature_key(&self) -> [u8; 32] {
        self.key.0.verifying_key().to_bytes()
    }

    fn credential(&self, pid: &[u8]) -> CredentialWithKey {
        CredentialWithKey {
            credential: BasicCredential::new(pid.to_vec()).into(),
            signature_key: self.signature_key().as_slice().into(),
        }
    }

    fn psk(&self, world: &World, id: &[u8], nonce_len: usize) -> PreSharedKeyId {
        let psk = PreSharedKeyId::external(id.to_vec(), vec![5; nonce_len]);
        psk.store(&self.provider, world.secrets.link_psk().expose())
            .expect("stored");
        psk
    }

    pub(super) fn join(&mut self, world: &World, lease: &JoinExternal, crooked: &Crooked) -> Commit {
        self.join_as(world, lease, crooked, &self.pid.clone())
    }

    pub(super) fn join_as(
        &mut self,
        world: &World,
        lease: &JoinExternal,
        crooked: &Crooked,
        pid: &[u8],
    ) -> Commit {
        let MlsMessageBodyIn::GroupInfo(info) = MlsMessageIn::tls_deserialize_exact(&lease.group_info)
            .expect("parsed")
            .extract()
        else {
            panic!("a group info");
        };
        let tree = RatchetTreeIn::tls_deserialize_exact(&lease.tree).expect("parsed");
        let mut parameters = LeafNodeParameters::builder().with_capabilities(capabilities());
        if let Some(data) = &crooked.leaf_data {
            let extension = Extension::Unknown(LEAF_EXTENSION, UnknownExtension(data.clone()));
            parameters = parameters.with_extensions(Extensions::single(extension).expect("valid"));
        }
        let mut builder = MlsGroup::external_commit_builder()
            .with_ratchet_tree(tree)
            .with_config(config())
            .skip_lifetime_validation()
            .build_group(&self.provider, info, self.credential(pid))
            .expect("built")
            .leaf_node_parameters(parameters.build());
        for id in &crooked.psk_ids {
            let psk = self.psk(world, id, crooked.nonce_len);
            builder = builder.add_psk_proposal(PreSharedKeyProposal::new(psk));
        }
        let (group, bundle) = builder
            .load_psks(self.provider.storage())
            .expect("loaded")
            .create_group_info(true)
            .build(self.provider.rand(), self.provider.crypto(), &self.key, |_| true)
            .expect("built")
            .finalize(&self.provider)
            .expect("finished");
        let epoch = group.epoch().as_u64() - 1;
        self.mls = Some(group);
        to_commit(epoch, CommitKind::Join, bundle, lease.lease)
    }

    /// A commit of a member, with whatever proposals.
    pub(super) fn commit(&mut self, proposals: Vec<Proposal>) -> Commit {
        self.commit_changing(proposals, None)
    }

    fn commit_changing(
        &mut self,
        proposals: Vec<Proposal>,
        context: Option<Extensions<GroupContext>>,
    ) -> Commit {
        let mls = self.mls.as_mut().expect("a member");
        let epoch = mls.epoch().as_u64();
        if mls.pending_commit().is_some() {
            mls.clear_pending_commit(self.provider.storage())
                .expect("cleared");
        }
        let mut builder = mls
            .commit_builder()
            .consume_proposal_store(false)
            .force_self_update(true)
            .add_proposals(proposals);
        if let Some(context) = context {
            builder = builder
                .propose_group_context_extensions(context)
                .expect("proposed");
        }
        let bundle = builder
            .load_psks(self.provider.storage())
            .expect("loaded")
            .create_group_info(true)
            .build(self.provider.rand(), self.provider.crypto(), &self.key, |_| true)
            .expect("built")
            .stage_commit(&self.provider)
            .expect("staged");
        to_commit(epoch, CommitKind::Heartbeat, bundle, 0)
    }

    /// The link's PSK, as every commit must carry it.
    pub(super) fn link_psk(&self, world: &World) -> Proposal {
        let psk = self.psk(world, &world.secrets.psk_id(), 32);
        Proposal::PreSharedKey(Box::new(PreSharedKeyProposal::new(psk)))
    }

    pub(super) fn add_of_ghost(&self) -> Proposal {
        let ghost = Key(SigningKey::from_bytes(&[0x61; 32]));
        let credential = CredentialWithKey {
            credential: BasicCredential::new(vec![0x61; 16]).into(),
            signature_key: ghost.0.verifying_key().to_bytes().as_slice().into(),
        };
        let extension = Extension::Unknown(LEAF_EXTENSION, UnknownExtension(leaf_data(&[0; 16], &[0; 100])));
        let package = KeyPackage::builder()
            .leaf_node_capabilities(capabilities())
            .leaf_node_extensions(Extensions::single(extension).expect("valid"))
            .build(SUITE, &self.provider, &ghost, credential)
            .expect("built");
        Proposal::Add(Box::new(AddProposal::from(package.key_package().clone())))
    }

    /// A commit that changes the policy.
    pub(super) fn commit_policy(&mut self, world: &World, policy: &crate::RoomPolicy) -> Commit {
        let required = RequiredCapabilitiesExtension::new(&OURS, &[], &[CredentialType::Basic]);
        let bytes = minicbor::to_vec(policy).expect("encoded");
        let extensions = Extensions::from_vec(vec![
            Extension::RequiredCapabilities(required),
            Extension::Unknown(POLICY_EXTENSION, UnknownExtension(bytes)),
        ]);
        let psk = self.link_psk(world);
        self.commit_changing(vec![psk], Some(extensions.expect("valid")))
    }

    /// Connects and joins like an honest client.
    pub(super) fn enter(world: &mut World, session: u64) -> Self {
        let mut raw = Self::new(world);
        let lease = raw.ask(world, session);
        let crooked = honest(world, &raw);
        let commit = raw.join(world, &lease, &crooked);
        world.send(session, ClientMessage::Commit(commit));
        raw
    }

    /// Connects, and waits for a lease.
    pub(super) fn ask(&self, world: &mut World, session: u64) -> JoinExternal {
        world.add_peer(session);
        world.peers.get_mut(&session).expect("a peer").is_honest = false;
        let resumed = world.delivery.hello(
            crate::SessionId(session),
            self.participant(),
            self.signature_key(),
            false,
            world.now,
        );
        assert_eq!(resumed, Ok(false));
        world.begin(session);
        world.lease(session)
    }
}

pub(super) const SUITE: Ciphersuite = Ciphersuite::MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519;
const OURS: [ExtensionType; 2] = [
    ExtensionType::Unknown(POLICY_EXTENSION),
    ExtensionType::Unknown(LEAF_EXTENSION),
];

fn capabilities() -> Capabilities {
    Capabilities::new(
        Some(&[ProtocolVersion::Mls10]),
        Some(&[SUITE]),
        Some(&OURS),
        Some(&[]),
        Some(&[CredentialType::Basic]),
    )
}

fn config() -> MlsGroupJoinConfig {
    MlsGroupJoinConfig::builder()
        .wire_format_policy(MIXED_PLAINTEXT_WIRE_FORMAT_POLICY)
        .build()
}

fn to_commit(epoch: u64, kind: CommitKind, bundle: CommitMessageBundle, lease: u64) -> Commit {
    let (message, _, info) = bundle.into_messages();
    let bytes = |message: MlsMessageOut| message.tls_serialize_detached().expect("encoded");
    Commit {
        epoch,
        kind,
        message: bytes(message),
        group_info: bytes(info.expect("a group info")),
        tree: Vec::new(),
        lease,
    }
}
