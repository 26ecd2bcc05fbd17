//! Somebody who has the link and writes commits that no honest client would: raw OpenMLS, with nothing of ours
//! but keys and encodings, over the control websocket of the real server.

use crate::Meeting;
use anyhow::{Context, bail};
use core::time::Duration;
use e2ee::group::{LEAF_EXTENSION, POLICY_EXTENSION};
use e2ee::keys::RoomSecrets;
use e2ee::link::MeetingLink;
use e2ee::sealed::{Profile, seal_profile};
use ed25519_dalek::{Signer as _, SigningKey};
use futures_util::{SinkExt, StreamExt};
use openmls::prelude::tls_codec::{Deserialize, Serialize};
use openmls::prelude::{
    BasicCredential, Capabilities, Ciphersuite, CommitMessageBundle, CredentialType, CredentialWithKey,
    Extension, ExtensionType, Extensions, LeafNodeParameters, MIXED_PLAINTEXT_WIRE_FORMAT_POLICY, MlsGroup,
    MlsGroupJoinConfig, MlsMessageBodyIn, MlsMessageIn, MlsMessageOut, OpenMlsProvider, PreSharedKeyProposal,
    ProtocolVersion, RatchetTreeIn, UnknownExtension,
};
use openmls::schedule::PreSharedKeyId;
use openmls_rust_crypto::OpenMlsRustCrypto;
use openmls_traits::signatures::{Signer, SignerError};
use openmls_traits::types::SignatureScheme;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::http::header::SEC_WEBSOCKET_PROTOCOL;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};
use url::Url;
use vocab::{ParticipantId, Rng};
use wire::{ClientMessage, Commit, CommitKind, ErrorCode, Hello, JoinExternal, ServerMessage};

const PATIENCE: Duration = Duration::from_secs(45);
const SUITE: Ciphersuite = Ciphersuite::MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519;
const EXTENSIONS: [ExtensionType; 2] = [
    ExtensionType::Unknown(POLICY_EXTENSION),
    ExtensionType::Unknown(LEAF_EXTENSION),
];

/// What became of a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// By the server, which checks what is public.
    Refused,
    /// The server took it, and no member followed.
    TakenBack,
    /// Every member followed.
    Followed,
}

/// An external commit, in what it may differ from an honest one.
pub struct Crooked {
    /// Id and value of each pre-shared key.
    pub psks: Vec<(Vec<u8>, [u8; 32])>,
    pub tag: Option<[u8; 16]>,
}

/// Somebody at the door: proven, greeted, and with the floor to join.
pub struct Intruder {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    link: MeetingLink,
    secrets: RoomSecrets,
    key: Key,
    participant: ParticipantId,
    lease: JoinExternal,
    name: String,
}

struct Key(SigningKey);

impl Signer for Key {
    fn sign(&self, payload: &[u8]) -> Result<Vec<u8>, SignerError> {
        Ok(self.0.sign(payload).to_bytes().to_vec())
    }

    fn signature_scheme(&self) -> SignatureScheme {
        SignatureScheme::ED25519
    }
}

impl Intruder {
    pub async fn at_the_door(meeting: &Meeting, name: &str) -> anyhow::Result<Self> {
        let mut rng = testkit::rng(RandomState::new().build_hasher().finish());
        let link = meeting.created.link.clone();
        let secrets = RoomSecrets::derive(&link, None, 1)?;
        let mut socket = open_control(&meeting.origin).await?;
        let ServerMessage::Challenge { nonce } = next(&mut socket).await? else {
            bail!("no challenge")
        };
        let (client, a) = password_proof::Client::start(&mut rng);
        let room = *link.room_id.as_bytes();
        say(&mut socket, &ClientMessage::Srp1 { room, a: a.to_vec() }).await?;
        let ServerMessage::Srp1(reply) = next(&mut socket).await? else {
            bail!("no second step")
        };
        let identity = password_proof::identity(&link.room_id, reply.generation);
        let proof = client
            .finish(&identity, secrets.srp_password(), &reply.salt, &reply.b)
            .map_err(|_| anyhow::anyhow!("the proof cannot be made"))?;
        say(&mut socket, &ClientMessage::Srp2 { m1: proof.m1 }).await?;
        let ServerMessage::Srp2(reply) = next(&mut socket).await? else {
            bail!("the proof was not taken")
        };
        let session = proof
            .confirm(&reply.m2)
            .map_err(|_| anyhow::anyhow!("the server cannot prove itself"))?;
        let (mut seed, mut participant) = ([0; 32], [0; 16]);
        rng.fill_bytes(&mut seed);
        rng.fill_bytes(&mut participant);
        let key = Key(SigningKey::from_bytes(&seed));
        let control = password_proof::control_key(&session);
        let hello = Hello {
            grant: reply.grant,
            mac: password_proof::hello_mac(&control, &reply.grant, &nonce),
            participant,
            signature_key: key.0.verifying_key().to_bytes(),
            resume: None,
        };
        say(&mut socket, &ClientMessage::Hello(hello)).await?;
        let mut intruder = Self {
            socket,
            link,
            secrets,
            key,
            participant: ParticipantId::from_bytes(participant),
            lease: JoinExternal {
                lease: 0,
                lease_ms: 0,
                group_info: Vec::new(),
                tree: Vec::new(),
            },
            name: name.to_owned(),
        };
        intruder.ask().await?;
        Ok(intruder)
    }

    /// A commit that keeps to the rules.
    pub fn honest(&self) -> anyhow::Result<Crooked> {
        Ok(Crooked {
            psks: vec![(self.secrets.psk_id(), *self.secrets.link_psk().expose())],
            tag: Some(self.tag_under(&self.secrets)?),
        })
    }

    /// The PSK, with its id, of another generation of this link.
    pub fn psk_of(&self, generation: u32) -> anyhow::Result<(Vec<u8>, [u8; 32])> {
        let secrets = RoomSecrets::derive(&self.link, None, generation)?;
        Ok((secrets.psk_id(), *secrets.link_psk().expose()))
    }

    /// The tag that this leaf would have in another meeting, or with a generation of its own.
    pub fn tag_under(&self, secrets: &RoomSecrets) -> anyhow::Result<[u8; 16]> {
        let key = self.key.0.verifying_key().to_bytes();
        secrets
            .leaf_tag(&key, &self.participant)
            .map_err(|_| anyhow::anyhow!("no tag"))
    }

    pub async fn commit(&mut self, crooked: &Crooked) -> anyhow::Result<Verdict> {
        let commit = self.made(crooked)?;
        say(&mut self.socket, &ClientMessage::Commit(commit)).await?;
        let mut own = None;
        loop {
            match next(&mut self.socket).await? {
                ServerMessage::Error {
                    code: ErrorCode::CommitRefused,
                    ..
                } => return Ok(Verdict::Refused),
                ServerMessage::Error { code, .. } => bail!("the server says {code:?}"),
                ServerMessage::Commit(seen) if seen.own => own = Some((seen.seq, seen.epoch + 1)),
                ServerMessage::CommitVoid { seq } if own.is_some_and(|(own, _)| own == seq) => {
                    return Ok(Verdict::TakenBack);
                }
                ServerMessage::EpochReady { epoch } if own.is_some_and(|(_, made)| made == epoch) => {
                    return Ok(Verdict::Followed);
                }
                _ => {}
            }
        }
    }

    /// Asks for the floor.
    pub async fn ask(&mut self) -> anyhow::Result<()> {
        let key_package = Vec::new();
        say(&mut self.socket, &ClientMessage::JoinBegin { key_package }).await?;
        loop {
            match next(&mut self.socket).await? {
                ServerMessage::JoinExternal(lease) => {
                    self.lease = lease;
                    return Ok(());
                }
                ServerMessage::Error { code, .. } => bail!("the server says {code:?}"),
                _ => {}
            }
        }
    }

    fn made(&self, crooked: &Crooked) -> anyhow::Result<Commit> {
        let provider = OpenMlsRustCrypto::default();
        let message = MlsMessageIn::tls_deserialize_exact(&self.lease.group_info)?;
        let MlsMessageBodyIn::GroupInfo(info) = message.extract() else {
            bail!("no group info")
        };
        let signature_key = self.key.0.verifying_key().to_bytes();
        let credential = CredentialWithKey {
            credential: BasicCredential::new(self.participant.as_bytes().to_vec()).into(),
            signature_key: signature_key.as_slice().into(),
        };
        let config = MlsGroupJoinConfig::builder()
            .wire_format_policy(MIXED_PLAINTEXT_WIRE_FORMAT_POLICY)
            .build();
        let mut builder = MlsGroup::external_commit_builder()
            .with_ratchet_tree(RatchetTreeIn::tls_deserialize_exact(&self.lease.tree)?)
            .with_config(config)
            .build_group(&provider, info, credential)?
            .leaf_node_parameters(self.leaf(crooked.tag)?);
        for (id, value) in &crooked.psks {
            let psk = PreSharedKeyId::external(id.clone(), vec![7; 32]);
            psk.store(&provider, value)?;
            builder = builder.add_psk_proposal(PreSharedKeyProposal::new(psk));
        }
        let (group, bundle) = builder
            .load_psks(provider.storage())?
            .create_group_info(true)
            .build(provider.rand(), provider.crypto(), &self.key, |_| true)?
            .finalize(&provider)?;
        upload(group.epoch().as_u64() - 1, bundle, self.lease.lease)
    }

    fn leaf(&self, tag: Option<[u8; 16]>) -> anyhow::Result<LeafNodeParameters> {
        let capabilities = Capabilities::new(
            Some(&[ProtocolVersion::Mls10]),
            Some(&[SUITE]),
            Some(&EXTENSIONS),
            Some(&[]),
            Some(&[CredentialType::Basic]),
        );
        let parameters = LeafNodeParameters::builder().with_capabilities(capabilities);
        let Some(tag) = tag else {
            return Ok(parameters.build());
        };
        let signature_key = self.key.0.verifying_key().to_bytes();
        let profile = Profile {
            name: self.name.clone(),
        };
        let mut rng = testkit::rng(u64::from(signature_key[0]));
        let sealed = seal_profile(&self.secrets, &signature_key, &profile, &mut rng)
            .map_err(|_| anyhow::anyhow!("the name cannot be sealed"))?;
        let extension = Extension::Unknown(LEAF_EXTENSION, UnknownExtension(leaf_data(&tag, &sealed)?));
        Ok(parameters.with_extensions(Extensions::single(extension)?).build())
    }
}

/// `{1: 1, 2: 1, 3: tag, 4: profile}` (e2ee.md section 5).
fn leaf_data(tag: &[u8; 16], profile: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = minicbor::Encoder::new(&mut bytes);
    encoder.map(4)?.u8(1)?.u8(1)?.u8(2)?.u32(1)?;
    encoder.u8(3)?.bytes(tag)?.u8(4)?.bytes(profile)?;
    Ok(bytes)
}

fn upload(epoch: u64, bundle: CommitMessageBundle, lease: u64) -> anyhow::Result<Commit> {
    let (message, _, info) = bundle.into_messages();
    let bytes = |message: MlsMessageOut| message.tls_serialize_detached();
    Ok(Commit {
        epoch,
        kind: CommitKind::Join,
        message: bytes(message)?,
        group_info: bytes(info.context("no group info")?)?,
        tree: Vec::new(),
        lease,
    })
}

/// A control connection on which nothing was said yet.
pub async fn open_control(origin: &Url) -> anyhow::Result<WebSocketStream<MaybeTlsStream<TcpStream>>> {
    let mut url = origin.clone();
    url.set_scheme("ws").map_err(|()| anyhow::anyhow!("no scheme"))?;
    url.set_path(wire::CONTROL_PATH);
    let mut request = url.as_str().into_client_request()?;
    request.headers_mut().insert(
        SEC_WEBSOCKET_PROTOCOL,
        HeaderValue::from_static(wire::SUBPROTOCOL),
    );
    Ok(tokio_tungstenite::connect_async(request).await?.0)
}

async fn say(
    socket: &mut WebSocketStream<MaybeTlsStream<TcpStream>>,
    message: &ClientMessage,
) -> anyhow::Result<()> {
    socket.send(Message::binary(wire::encode_client(message))).await?;
    Ok(())
}

async fn next(socket: &mut WebSocketStream<MaybeTlsStream<TcpStream>>) -> anyhow::Result<ServerMessage> {
    loop {
        let message = tokio::time::timeout(PATIENCE, socket.next())
            .await
            .context("the server says nothing")?
            .context("the server hung up")??;
        if let Message::Binary(bytes) = message {
            return wire::decode_server(&bytes).map_err(|_| anyhow::anyhow!("not a message"));
        }
    }
}
