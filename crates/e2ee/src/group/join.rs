use super::commits::to_bytes;
use super::error::GroupError;
use super::leaf::{Identity, LeafData};
use super::provider::MlsProvider;
use super::state::{Group, Room};
use super::{CommitUpload, UploadKind, profile};
use crate::host::HostKey;
use crate::sealed::JoinRule;
use openmls::messages::group_info::VerifiableGroupInfo;
use openmls::prelude::tls_codec::Deserialize;
use openmls::prelude::{
    LeafNodeParameters, MlsGroup, MlsMessageBodyIn, MlsMessageIn, PreSharedKeyProposal, RatchetTreeIn,
};
use openmls_traits::OpenMlsProvider;
use std::collections::{BTreeSet, VecDeque};
use vocab::CryptoRng;

/// A group as the server describes it: nothing in it is verified yet.
#[derive(Clone, Copy)]
pub struct ExistingGroup<'a> {
    /// MLSMessage(GroupInfo).
    pub group_info: &'a [u8],
    /// The ratchet tree, TLS-encoded.
    pub tree: &'a [u8],
}

impl ExistingGroup<'_> {
    fn parse(&self) -> Result<(VerifiableGroupInfo, RatchetTreeIn), GroupError> {
        let message =
            MlsMessageIn::tls_deserialize_exact(self.group_info).map_err(|_| GroupError::Malformed)?;
        let MlsMessageBodyIn::GroupInfo(info) = message.extract() else {
            return Err(GroupError::Malformed);
        };
        let tree = RatchetTreeIn::tls_deserialize_exact(self.tree).map_err(|_| GroupError::Malformed)?;
        Ok((info, tree))
    }
}

impl Group {
    /// Joins from outside, or comes back if `identity`'s leaf is in the tree: then the upload's kind is
    /// [`UploadKind::Resync`].
    ///
    /// If the server refuses the commit, throw this group away.
    pub fn join(
        room: Room,
        identity: Identity,
        name: &str,
        host: Option<&HostKey>,
        existing: ExistingGroup<'_>,
        rng: &mut dyn CryptoRng,
    ) -> Result<(Self, CommitUpload), GroupError> {
        let (info, tree) = existing.parse()?;
        // What may not differ is refused before anything is derived from it.
        check_context(&info, &room)?;
        let epoch = info.epoch().as_u64();
        let provider = MlsProvider::new(rng);
        profile::store_link_psk(&room.secrets, &provider)?;
        let leaf = LeafData::new(&room.secrets, &identity, name, host, rng)?;
        let parameters = LeafNodeParameters::builder()
            .with_capabilities(profile::capabilities())
            .with_extensions(profile::leaf_extensions(&leaf)?)
            .build();
        let psk = profile::link_psk(&room.secrets, &provider)?;
        // OpenMLS removes the leaf with our signature key by itself.
        let mut was_member = false;
        let (mls, bundle) = MlsGroup::external_commit_builder()
            .with_ratchet_tree(tree)
            .with_config(profile::join_config())
            .skip_lifetime_validation()
            .build_group(&provider, info, identity.credential())
            .map_err(|_| GroupError::Malformed)?
            .add_psk_proposal(PreSharedKeyProposal::new(psk))
            .leaf_node_parameters(parameters)
            .load_psks(provider.storage())
            .map_err(|_| GroupError::Mls)?
            .create_group_info(true)
            .build(provider.rand(), provider.crypto(), &identity, |queued| {
                was_member |= queued.proposal().is_remove();
                true
            })
            .map_err(|_| GroupError::Mls)?
            .finalize(&provider)
            .map_err(|_| GroupError::Mls)?;
        let (commit, _, group_info) = bundle.into_messages();
        let upload = CommitUpload {
            epoch,
            kind: if was_member {
                UploadKind::Resync
            } else {
                UploadKind::Join
            },
            message: to_bytes(&commit)?,
            group_info: to_bytes(&group_info.ok_or(GroupError::Mls)?)?,
            tree: Vec::new(),
        };
        let mut group = Self {
            provider,
            mls,
            room,
            next: None,
            identity,
            past_ended: VecDeque::new(),
        };
        group.check_joined(was_member)?;
        group.forget_past_epochs_but(0)?;
        Ok((group, upload))
    }

    /// What section 5.1 asks for "on joining", beside what OpenMLS checked (tree hash, signatures).
    fn check_joined(&self, resync: bool) -> Result<(), GroupError> {
        let policy = self.policy().ok_or(GroupError::Profile)?;
        if policy.join != JoinRule::Open && !resync {
            return Err(GroupError::Closed);
        }
        let mut participants = BTreeSet::new();
        for member in self.mls.members() {
            let leaf = self.leaf(member.index.u32()).ok_or(GroupError::LeafTag)?;
            // A leaf of an earlier generation keeps its old tag until its next commit, and nobody new can
            // check that one.
            let current = self.room.secrets.generation();
            let proven = match leaf.data.generation {
                0 => false,
                earlier if earlier < current => true,
                _ => leaf.tag_holds(&self.room.secrets),
            };
            if !proven || !participants.insert(leaf.participant) {
                return Err(GroupError::LeafTag);
            }
        }
        if participants.len() > usize::from(policy.members_max) {
            return Err(GroupError::Full);
        }
        Ok(())
    }
}

fn check_context(info: &VerifiableGroupInfo, room: &Room) -> Result<(), GroupError> {
    if info.ciphersuite() != profile::SUITE {
        return Err(GroupError::Profile);
    }
    let policy = profile::policy_of(info.group_context().extensions()).ok_or(GroupError::Profile)?;
    if policy.host_public != room.host_public || policy.generation != room.secrets.generation() {
        return Err(GroupError::OtherMeeting);
    }
    Ok(())
}
