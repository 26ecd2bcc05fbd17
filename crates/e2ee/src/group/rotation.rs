use super::error::GroupError;
use super::leaf::LeafData;
use super::profile;
use super::state::Group;
use super::{CommitUpload, UploadKind};
use crate::host::HostKey;
use crate::keys::RoomSecrets;
use openmls::prelude::LeafNodeParameters;
use vocab::CryptoRng;

impl Group {
    /// Takes in the secrets of the next generation, as the host announced them. Until a commit makes them the
    /// current ones, nothing else changes.
    pub fn prepare_generation(&mut self, next: RoomSecrets) -> Result<(), GroupError> {
        if self.room.secrets.generation().checked_add(1) != Some(next.generation()) {
            return Err(GroupError::OtherMeeting);
        }
        profile::store_link_psk(&next, &self.provider)?;
        self.next = Some(next);
        Ok(())
    }

    /// The host's commit that makes the prepared generation the current one (e2ee.md 6.8).
    pub fn commit_generation(
        &mut self,
        name: &str,
        host: &HostKey,
        rng: &mut dyn CryptoRng,
    ) -> Result<CommitUpload, GroupError> {
        let next = self.next.as_ref().ok_or(GroupError::Keys)?;
        let mut policy = self.policy().ok_or(GroupError::Profile)?;
        policy.generation = next.generation();
        let context = profile::context_extensions(&policy)?;
        let leaf = LeafData::new(next, &self.identity, name, Some(host), rng)?;
        let parameters = LeafNodeParameters::builder()
            .with_extensions(profile::leaf_extensions(&leaf)?)
            .build();
        self.commit(UploadKind::Generation, |builder| {
            builder
                .leaf_node_parameters(parameters)
                .propose_group_context_extensions(context)
                .map_err(|_| GroupError::Mls)
        })
    }
}
