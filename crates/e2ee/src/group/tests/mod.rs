//! Named people: alice hosts, bob joins, carol comes late, mallory attacks.

mod adversaries;
mod raw;
mod together;

use super::*;
use crate::host::HostKey;
use crate::keys::RoomSecrets;
use crate::link::MeetingLink;
use crate::sealed::Policy;
use rand_chacha::ChaCha20Rng;
use vocab::Millis;

/// A meeting whose members share one delivery service: this struct.
pub(super) struct World {
    pub(super) rng: ChaCha20Rng,
    pub(super) link: MeetingLink,
    pub(super) host: HostKey,
    pub(super) room: Room,
    pub(super) members: Vec<Group>,
    pub(super) group_info: Vec<u8>,
    pub(super) gone: GoneLeaves,
    pub(super) now: Millis,
}

pub(super) const ALICE: usize = 0;
pub(super) const BOB: usize = 1;
pub(super) const CAROL: usize = 2;

impl World {
    /// Alice alone, with `policy`.
    pub(super) fn with_policy(seed: u64, policy: &Policy) -> Self {
        let mut rng = testkit::rng(seed);
        let host = HostKey::generate(&mut rng);
        let link = MeetingLink::generate(&mut rng, host.fingerprint(), false);
        let secrets = RoomSecrets::derive(&link, None, 1).expect("keys");
        let room = Room {
            secrets,
            host_public: host.public(),
        };
        let starting = RoomPolicy::starting(host.public(), 1, policy);
        let identity = Identity::generate(&mut rng);
        let (alice, upload) =
            Group::create(room.clone(), identity, "Alice", Some(&host), &starting, &mut rng)
                .expect("a group");
        assert_eq!((upload.epoch, upload.kind), (0, UploadKind::Create));
        let gone = GoneLeaves::default();
        let (members, group_info) = (vec![alice], upload.group_info);
        Self {
            rng,
            link,
            host,
            room,
            members,
            group_info,
            gone,
            now: Millis(1_000_000),
        }
    }

    pub(super) fn new(seed: u64, joiners: &[&str]) -> Self {
        let mut world = Self::with_policy(seed, &Policy::default());
        for name in joiners {
            world.join(name);
        }
        world
    }

    pub(super) fn join(&mut self, name: &str) -> usize {
        let identity = Identity::generate(&mut self.rng);
        let (group, upload) = self
            .try_join(identity, name)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(upload.kind, UploadKind::Join);
        self.deliver(&upload, None);
        self.members.push(group);
        self.members.len() - 1
    }

    pub(super) fn try_join(
        &mut self,
        identity: Identity,
        name: &str,
    ) -> Result<(Group, CommitUpload), GroupError> {
        let tree = self.members[ALICE].tree().expect("a tree");
        let existing = ExistingGroup {
            group_info: &self.group_info,
            tree: &tree,
        };
        Group::join(self.room.clone(), identity, name, None, existing, &mut self.rng)
    }

    /// Everybody but `but` takes the commit in.
    pub(super) fn deliver(&mut self, upload: &CommitUpload, but: Option<usize>) -> Vec<Merged> {
        let (gone, now) = (self.gone.clone(), self.now);
        let mut merged = Vec::new();
        for (index, member) in self.members.iter_mut().enumerate() {
            if Some(index) == but {
                continue;
            }
            match member.process_commit(&upload.message, &gone, now) {
                CommitOutcome::Merged(effect) => merged.push(effect),
                CommitOutcome::Refused(refusal) => panic!("member {index} refused: {refusal}"),
            }
        }
        self.group_info.clone_from(&upload.group_info);
        merged
    }

    /// Everybody refuses it with `expected`, and nobody's group moves.
    pub(super) fn refused(&mut self, message: &[u8], but: &[usize], expected: Refusal) {
        let (gone, now) = (self.gone.clone(), self.now);
        for (index, member) in self.members.iter_mut().enumerate() {
            if but.contains(&index) {
                continue;
            }
            let before = member.epoch_authenticator();
            match member.process_commit(message, &gone, now) {
                CommitOutcome::Refused(refusal) => assert_eq!(refusal, expected, "member {index}"),
                CommitOutcome::Merged(_) => panic!("member {index} merged it"),
            }
            assert_eq!(member.epoch_authenticator(), before, "member {index} moved");
        }
    }

    /// Everybody has the same group, and it still works.
    pub(super) fn agree(&self) {
        let first = &self.members[ALICE];
        for member in &self.members {
            assert_eq!(member.epoch(), first.epoch());
            assert_eq!(member.epoch_authenticator(), first.epoch_authenticator());
            assert!(
                member.epoch_keys().expect("keys").base_key.expose()
                    == first.epoch_keys().expect("keys").base_key.expose()
            );
            let names = |group: &Group| {
                group
                    .roster()
                    .into_iter()
                    .map(|member| (member.leaf, member.name))
                    .collect::<Vec<_>>()
            };
            assert_eq!(names(member), names(first));
        }
    }
}
