//! What a client could send that does not keep to our rules.

use super::World;
use crate::group::leaf::{Identity, LeafData};
use crate::group::provider::MlsProvider;
use crate::group::{CommitUpload, Group, UploadKind, profile};
use openmls::prelude::tls_codec::Deserialize;
use openmls::prelude::{
    CommitBuilder, Extensions, Initial, LeafNode, LeafNodeParameters, MlsGroup, MlsMessageIn,
    PreSharedKeyProposal, RatchetTreeIn,
};
use openmls::schedule::PreSharedKeyId;
use openmls_traits::OpenMlsProvider;

/// An external commit under the control of a test.
pub(super) struct RawJoin {
    pub(super) identity: Identity,
    pub(super) psk: Option<(Vec<u8>, [u8; 32])>,
    pub(super) leaf: Option<LeafData>,
}

impl RawJoin {
    /// One that keeps to the rules.
    pub(super) fn lawful(world: &mut World) -> Self {
        let identity = Identity::generate(&mut world.rng);
        Self::of(world, identity)
    }

    pub(super) fn of(world: &mut World, identity: Identity) -> Self {
        let secrets = &world.room.secrets;
        let leaf = LeafData::new(secrets, &identity, "Mallory", None, &mut world.rng).expect("a leaf");
        let psk = Some((secrets.psk_id(), *secrets.link_psk().expose()));
        Self {
            identity,
            psk,
            leaf: Some(leaf),
        }
    }

    pub(super) fn commit(self, world: &mut World) -> Vec<u8> {
        let provider = MlsProvider::new(&mut world.rng);
        let tree = world.members[super::ALICE].tree().expect("a tree");
        let info = MlsMessageIn::tls_deserialize_exact(&world.group_info).expect("a message");
        let openmls::prelude::MlsMessageBodyIn::GroupInfo(info) = info.extract() else {
            panic!("no group info");
        };
        let extensions: Extensions<LeafNode> = match &self.leaf {
            Some(leaf) => profile::leaf_extensions(leaf).expect("extensions"),
            None => Extensions::empty(),
        };
        let parameters = LeafNodeParameters::builder()
            .with_capabilities(profile::capabilities())
            .with_extensions(extensions)
            .build();
        let mut builder = MlsGroup::external_commit_builder()
            .with_ratchet_tree(RatchetTreeIn::tls_deserialize_exact(tree).expect("a tree"))
            .with_config(profile::join_config())
            .build_group(&provider, info, self.identity.credential())
            .expect("a group");
        if let Some((id, value)) = self.psk {
            let id = PreSharedKeyId::external(id, vec![7; 32]);
            id.store(&provider, &value).expect("stored");
            builder = builder.add_psk_proposal(PreSharedKeyProposal::new(id));
        }
        let (_, bundle) = builder
            .leaf_node_parameters(parameters)
            .load_psks(provider.storage())
            .expect("psks")
            .create_group_info(true)
            .build(provider.rand(), provider.crypto(), &self.identity, |_| true)
            .expect("a commit")
            .finalize(&provider)
            .expect("a commit");
        bundle.into_messages().0.to_bytes().expect("bytes")
    }
}

/// A member's commit with the link's PSK and whatever `fill` adds.
pub(super) fn member_commit(
    member: &mut Group,
    fill: impl FnOnce(CommitBuilder<'_, Initial>) -> CommitBuilder<'_, Initial>,
) -> CommitUpload {
    member
        .commit(UploadKind::Heartbeat, |builder| Ok(fill(builder)))
        .expect("a commit")
}

/// A member's commit without any PSK.
pub(super) fn bare_commit(member: &mut Group) -> Vec<u8> {
    let bundle = member
        .mls
        .commit_builder()
        .force_self_update(true)
        .load_psks(member.provider.storage())
        .expect("psks")
        .build(
            member.provider.rand(),
            member.provider.crypto(),
            &member.identity,
            |_| true,
        )
        .expect("a commit")
        .stage_commit(&member.provider)
        .expect("staged");
    bundle.into_messages().0.to_bytes().expect("bytes")
}
