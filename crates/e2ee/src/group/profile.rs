use super::error::GroupError;
use super::leaf::{LEAF_EXTENSION, LeafData};
use super::policy::{POLICY_EXTENSION, RoomPolicy};
use super::{PAST_EPOCHS_MAX, provider::MlsProvider};
use crate::keys::RoomSecrets;
use openmls::group::{MIXED_PLAINTEXT_WIRE_FORMAT_POLICY, PastEpochDeletionPolicy};
use openmls::prelude::{
    Capabilities, Ciphersuite, CredentialType, Extension, ExtensionType, Extensions, GroupContext, LeafNode,
    MlsGroupCreateConfig, MlsGroupJoinConfig, ProtocolVersion, RequiredCapabilitiesExtension,
    UnknownExtension,
};
use openmls::schedule::PreSharedKeyId;
use openmls_traits::OpenMlsProvider;
use openmls_traits::random::OpenMlsRand;

pub(super) const SUITE: Ciphersuite = Ciphersuite::MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519;
/// Hides how long a chat line is, roughly.
pub(super) const PADDING_BYTES: usize = 64;
pub(super) const PSK_NONCE_BYTES: usize = 32;

const EXTENSIONS: [ExtensionType; 2] = [
    ExtensionType::Unknown(POLICY_EXTENSION),
    ExtensionType::Unknown(LEAF_EXTENSION),
];

pub(super) fn capabilities() -> Capabilities {
    Capabilities::new(
        Some(&[ProtocolVersion::Mls10]),
        Some(&[SUITE]),
        Some(&EXTENSIONS),
        Some(&[]),
        Some(&[CredentialType::Basic]),
    )
}

pub(super) fn required_capabilities() -> RequiredCapabilitiesExtension {
    RequiredCapabilitiesExtension::new(&EXTENSIONS, &[], &[CredentialType::Basic])
}

pub(super) fn join_config() -> MlsGroupJoinConfig {
    MlsGroupJoinConfig::builder()
        .wire_format_policy(MIXED_PLAINTEXT_WIRE_FORMAT_POLICY)
        .padding_size(PADDING_BYTES)
        .use_ratchet_tree_extension(false)
        .set_past_epoch_deletion_policy(PastEpochDeletionPolicy::MaxEpochs(PAST_EPOCHS_MAX))
        .build()
}

pub(super) fn create_config(
    policy: &RoomPolicy,
    leaf: &LeafData,
) -> Result<MlsGroupCreateConfig, GroupError> {
    Ok(MlsGroupCreateConfig::builder()
        .ciphersuite(SUITE)
        .wire_format_policy(MIXED_PLAINTEXT_WIRE_FORMAT_POLICY)
        .padding_size(PADDING_BYTES)
        .use_ratchet_tree_extension(false)
        .set_past_epoch_deletion_policy(PastEpochDeletionPolicy::MaxEpochs(PAST_EPOCHS_MAX))
        .capabilities(capabilities())
        .with_group_context_extensions(context_extensions(policy)?)
        .with_leaf_node_extensions(leaf_extensions(leaf)?)
        .map_err(|_| GroupError::Encoding)?
        .build())
}

/// Required capabilities and policy: nothing else belongs there.
pub(super) fn context_extensions(policy: &RoomPolicy) -> Result<Extensions<GroupContext>, GroupError> {
    Extensions::from_vec(vec![
        Extension::RequiredCapabilities(required_capabilities()),
        Extension::Unknown(POLICY_EXTENSION, UnknownExtension(policy.to_bytes()?)),
    ])
    .map_err(|_| GroupError::Encoding)
}

pub(super) fn leaf_extensions(leaf: &LeafData) -> Result<Extensions<LeafNode>, GroupError> {
    Extensions::single(Extension::Unknown(
        LEAF_EXTENSION,
        UnknownExtension(leaf.to_bytes()?),
    ))
    .map_err(|_| GroupError::Encoding)
}

/// The policy of a context that has exactly our extensions.
pub(super) fn policy_of(extensions: &Extensions<GroupContext>) -> Option<RoomPolicy> {
    let ours = extensions.iter().count() == 2
        && extensions
            .required_capabilities()
            .is_some_and(|required| *required == required_capabilities());
    ours.then_some(())?;
    RoomPolicy::from_bytes(&extensions.unknown(POLICY_EXTENSION)?.0)
}

/// The link's PSK with a fresh nonce, for one commit.
pub(super) fn link_psk(secrets: &RoomSecrets, provider: &MlsProvider) -> Result<PreSharedKeyId, GroupError> {
    let nonce = provider
        .rand()
        .random_vec(PSK_NONCE_BYTES)
        .map_err(|_| GroupError::Keys)?;
    Ok(PreSharedKeyId::external(secrets.psk_id(), nonce))
}

/// Puts the link's PSK where OpenMLS looks for it.
pub(super) fn store_link_psk(secrets: &RoomSecrets, provider: &MlsProvider) -> Result<(), GroupError> {
    link_psk(secrets, provider)?
        .store(provider, secrets.link_psk().expose())
        .map_err(|_| GroupError::Keys)
}
