//! Everything that V1 to V9 are for. Each attack is refused by everybody, and moves nobody's group.

use super::raw::{RawJoin, bare_commit, member_commit};
use super::*;
use crate::group::leaf::LeafData;
use crate::group::profile;
use crate::sealed::JoinRule;
use core::time::Duration;
use openmls::prelude::{KeyPackage, PreSharedKeyProposal, Proposal};
use openmls::schedule::PreSharedKeyId;
use vocab::limits::GONE_BEFORE_REMOVAL;
use vocab::{ParticipantId, RoomId};

#[test]
fn v1_a_commit_needs_the_link_psk() {
    let mut world = World::new(1, &["Bob", "Carol"]);
    let ghost = RawJoin {
        psk: None,
        ..RawJoin::lawful(&mut world)
    }
    .commit(&mut world);
    world.refused(&ghost, &[], Refusal::LinkPsk);
    let bare = bare_commit(&mut world.members[BOB]);
    world.refused(&bare, &[BOB], Refusal::LinkPsk);
    // The server knows the id, but not the value.
    let id = world.room.secrets.psk_id();
    let guess = RawJoin {
        psk: Some((id, [0; 32])),
        ..RawJoin::lawful(&mut world)
    }
    .commit(&mut world);
    world.refused(&guess, &[], Refusal::Mls);
    let other = RawJoin {
        psk: Some((b"other".to_vec(), [0; 32])),
        ..RawJoin::lawful(&mut world)
    };
    let other = other.commit(&mut world);
    world.refused(&other, &[], Refusal::LinkPsk);
    // The control: the same commit with the right PSK is taken.
    let lawful = RawJoin::lawful(&mut world).commit(&mut world);
    for member in &mut world.members {
        let _ = member.clear_pending_commit();
        assert!(matches!(
            member.process_commit(&lawful, &world.gone, world.now),
            CommitOutcome::Merged(_)
        ));
    }
}

#[test]
fn v1_two_psks_are_one_too_many() {
    let mut world = World::new(2, &["Bob"]);
    for member in &mut world.members {
        let extra = PreSharedKeyId::external(b"extra".to_vec(), vec![1; 32]);
        extra.store(&member.provider, &[9; 32]).expect("stored");
    }
    let upload = member_commit(&mut world.members[BOB], |builder| {
        let extra = PreSharedKeyId::external(b"extra".to_vec(), vec![1; 32]);
        builder.add_proposal(Proposal::PreSharedKey(Box::new(PreSharedKeyProposal::new(extra))))
    });
    world.refused(&upload.message, &[BOB], Refusal::LinkPsk);
}

#[test]
fn v3_the_old_link_is_worth_nothing_after_a_rotation() {
    let mut world = World::new(3, &["Bob", "Carol"]);
    let old = RawJoin::lawful(&mut world);
    let (old_id, old_value) = old.psk.clone().expect("a PSK");
    let next = rotate(&mut world);
    assert_eq!(
        world.members[BOB].policy().map(|policy| policy.generation),
        Some(2)
    );
    let knocking = RawJoin::lawful(&mut world);
    let with_old = RawJoin {
        psk: old.psk,
        leaf: old.leaf,
        ..knocking
    }
    .commit(&mut world);
    // The PSK is deleted, so nothing can be derived from it ...
    world.refused(&with_old, &[], Refusal::LinkPsk);
    // ... and a member that had kept it would refuse by its id.
    for member in &world.members {
        let id = PreSharedKeyId::external(old_id.clone(), vec![0; 32]);
        id.store(&member.provider, &old_value).expect("stored");
    }
    world.refused(&with_old, &[], Refusal::LinkPsk);
    // A leaf of the old generation does not pass with the new PSK either.
    let old_leaf = {
        let identity = Identity::generate(&mut world.rng);
        let leaf = LeafData::new(&world.room.secrets, &identity, "M", None, &mut world.rng).expect("a leaf");
        let psk = Some((next.psk_id(), *next.link_psk().expose()));
        RawJoin {
            identity,
            psk,
            leaf: Some(leaf),
        }
        .commit(&mut world)
    };
    world.refused(&old_leaf, &[], Refusal::LeafTag);
    world.room.secrets = next;
    world.join("Dave");
    assert_eq!(world.members[BOB].epoch(), world.members[ALICE].epoch());
}

/// The host changes the link's generation; everybody follows.
fn rotate(world: &mut World) -> RoomSecrets {
    let next = RoomSecrets::derive(&world.link, None, 2).expect("keys");
    for member in &mut world.members {
        member.prepare_generation(next.clone()).expect("prepared");
    }
    let host = world.host.clone();
    let upload = world.members[ALICE]
        .commit_generation("Alice", &host, &mut world.rng)
        .expect("a commit");
    let merged = world.deliver(&upload, None);
    assert!(merged.iter().all(|merged| merged.new_generation));
    next
}

#[test]
fn v2_only_the_host_changes_the_generation() {
    let mut world = World::new(4, &["Bob"]);
    let next = RoomSecrets::derive(&world.link, None, 2).expect("keys");
    world.members[BOB]
        .prepare_generation(next.clone())
        .expect("prepared");
    // Bob signs a host proof with a key of his own.
    let upload = {
        let forged = HostKey::generate(&mut world.rng);
        world.members[BOB]
            .commit_generation("Bob", &forged, &mut world.rng)
            .expect("a commit")
    };
    world.members[ALICE].prepare_generation(next).expect("prepared");
    world.refused(&upload.message, &[BOB], Refusal::Proposal);
}

#[test]
fn v4_only_host_and_moderators_change_the_policy() {
    let mut world = World::new(5, &["Bob", "Carol"]);
    let mut policy = world.members[BOB].policy().expect("a policy");
    policy.join = JoinRule::Locked;
    let context = profile::context_extensions(&policy).expect("extensions");
    let locked = member_commit(&mut world.members[BOB], |builder| {
        builder
            .propose_group_context_extensions(context.clone())
            .expect("a proposal")
    });
    world.refused(&locked.message, &[BOB], Refusal::Proposal);
    world.members[BOB].clear_pending_commit().expect("cleared");
    let locked = member_commit(&mut world.members[ALICE], |builder| {
        builder
            .propose_group_context_extensions(context)
            .expect("a proposal")
    });
    world.deliver(&locked, None);
    // V6: a locked meeting takes nobody in from outside, but lets members come back.
    let lawful = RawJoin::lawful(&mut world).commit(&mut world);
    world.refused(&lawful, &[], Refusal::ExternalCommit);
    let identity = Identity::generate(&mut world.rng);
    assert_eq!(world.try_join(identity, "Dave").err(), Some(GroupError::Closed));
    let bob = world.members[BOB].identity().clone();
    let (returned, upload) = world.try_join(bob, "Bob").expect("a resync");
    assert_eq!(upload.kind, UploadKind::Resync);
    world.deliver(&upload, Some(BOB));
    world.members[BOB] = returned;
    world.agree();
    // V7: nor does a plain member add anybody.
    let added = add_commit(&mut world, BOB);
    world.refused(&added, &[BOB], Refusal::Add);
    world.members[BOB].clear_pending_commit().expect("cleared");
    let added = add_commit(&mut world, ALICE);
    for index in [BOB, CAROL] {
        let outcome = world.members[index].process_commit(&added, &world.gone, world.now);
        assert!(matches!(outcome, CommitOutcome::Merged(_)), "the host may add");
    }
}

/// A commit of `adder` that adds somebody with a valid leaf.
fn add_commit(world: &mut World, adder: usize) -> Vec<u8> {
    let provider = provider::MlsProvider::new(&mut world.rng);
    let identity = Identity::generate(&mut world.rng);
    let leaf = LeafData::new(&world.room.secrets, &identity, "Added", None, &mut world.rng).expect("a leaf");
    let bundle = KeyPackage::builder()
        .leaf_node_capabilities(profile::capabilities())
        .leaf_node_extensions(profile::leaf_extensions(&leaf).expect("extensions"))
        .build(profile::SUITE, &provider, &identity, identity.credential())
        .expect("a key package");
    let key_package = bundle.key_package().clone();
    member_commit(&mut world.members[adder], |builder| {
        builder.propose_adds([key_package])
    })
    .message
}

#[test]
fn v5_a_leaf_needs_its_tag() {
    let mut world = World::new(6, &["Bob"]);
    // Tagged with another meeting's key.
    let stranger = World::new(60, &[]);
    let identity = Identity::generate(&mut world.rng);
    let foreign =
        LeafData::new(&stranger.room.secrets, &identity, "M", None, &mut world.rng).expect("a leaf");
    let untagged = RawJoin {
        leaf: Some(foreign),
        ..RawJoin::of(&mut world, identity)
    }
    .commit(&mut world);
    world.refused(&untagged, &[], Refusal::LeafTag);
    // Somebody else's tag.
    let copied = RawJoin::lawful(&mut world).leaf;
    let copied = RawJoin {
        leaf: copied,
        ..RawJoin::lawful(&mut world)
    }
    .commit(&mut world);
    world.refused(&copied, &[], Refusal::LeafTag);
    let missing = RawJoin {
        leaf: None,
        ..RawJoin::lawful(&mut world)
    }
    .commit(&mut world);
    world.refused(&missing, &[], Refusal::LeafTag);
    // Bob's participant id, with a key of mallory's.
    let bob = world.members[BOB].participant();
    let twin = Identity::for_test(bob, &mut world.rng);
    let twin = RawJoin::of(&mut world, twin).commit(&mut world);
    world.refused(&twin, &[], Refusal::LeafTag);
}

#[test]
fn v6_a_resync_takes_out_only_oneself() {
    let mut world = World::new(7, &["Bob", "Carol"]);
    // Bob's key with another participant id: OpenMLS takes out Bob's leaf, and we see that it is not Bob.
    let stolen = world.members[BOB]
        .identity()
        .with_participant(ParticipantId::from_bytes([9; 16]));
    let resync = RawJoin::of(&mut world, stolen).commit(&mut world);
    world.refused(&resync, &[], Refusal::ExternalCommit);
}

#[test]
fn v8_members_remove_only_who_was_announced() {
    let mut world = World::new(8, &["Bob", "Carol"]);
    let carol = world.members[CAROL].own_leaf();
    let removal = world.members[BOB]
        .commit_removes(&[carol])
        .expect("a commit")
        .message;
    world.refused(&removal, &[BOB], Refusal::Removal);
    // Announced, but not for long enough.
    let who = world.members[CAROL].participant();
    world.gone.announce(carol, who, world.now);
    world.now = world.now + GONE_BEFORE_REMOVAL - Duration::from_millis(1);
    world.gone.announce(carol, who, world.now);
    world.refused(&removal, &[BOB], Refusal::Removal);
    // Announced under another name.
    let announced = core::mem::take(&mut world.gone);
    world
        .gone
        .announce(carol, ParticipantId::from_bytes([1; 16]), Millis(0));
    world.refused(&removal, &[BOB], Refusal::Removal);
    world.gone = announced;
    world.now = world.now + Duration::from_millis(1);
    let removed = world.members.remove(CAROL);
    for member in &mut world.members {
        let outcome = member.process_commit(&removal, &world.gone, world.now);
        assert!(matches!(outcome, CommitOutcome::Merged(merged) if merged.removed_someone));
    }
    world.agree();
    assert!(removed.is_member(), "she has not heard of it");
}

#[test]
fn v8_the_host_removes_at_once_and_the_removed_hears_nothing_more() {
    let mut world = World::new(9, &["Bob", "Carol"]);
    let bob = world.members[BOB].own_leaf();
    let upload = world.members[ALICE].commit_removes(&[bob]).expect("a commit");
    let merged = world.deliver(&upload, None);
    assert!(merged[BOB].removed_us && !merged[CAROL].removed_us);
    assert_eq!(
        world.members[BOB].seal_app(b"still here?").err(),
        Some(GroupError::NotMember)
    );
    let message = world.members[ALICE].seal_app(b"after bob").expect("sealed");
    assert!(world.members[BOB].open_app(&message).is_err());
    assert_eq!(
        world.members[CAROL].open_app(&message).expect("opened").plain,
        b"after bob"
    );
}

#[test]
fn v9_wrong_epoch_group_and_size() {
    let policy = Policy {
        members_max: 3,
        ..Policy::default()
    };
    let mut world = World::with_policy(10, &policy);
    world.join("Bob");
    let before_carol = RawJoin::lawful(&mut world).commit(&mut world);
    let beat = world.members[BOB].heartbeat().expect("a commit");
    world.deliver(&beat, None);
    world.refused(&beat.message, &[], Refusal::Epoch);
    world.refused(&before_carol, &[], Refusal::Epoch);
    world.join("Carol");
    let fourth = RawJoin::lawful(&mut world).commit(&mut world);
    world.refused(&fourth, &[], Refusal::Epoch);
    let identity = Identity::generate(&mut world.rng);
    assert_eq!(world.try_join(identity, "Dave").err(), Some(GroupError::Full));
    let mut elsewhere = World::new(11, &["Bob"]);
    let foreign = elsewhere.members[BOB].heartbeat().expect("a commit").message;
    world.refused(&foreign, &[], Refusal::Epoch);
}

#[test]
fn changed_bytes_are_refused() {
    let mut world = World::new(12, &["Bob"]);
    let upload = world.members[BOB].heartbeat().expect("a commit");
    for at in (0..upload.message.len()).step_by(7) {
        let mut changed = upload.message.clone();
        changed[at] ^= 0x20;
        let before = world.members[ALICE].epoch();
        let outcome = world.members[ALICE].process_commit(&changed, &world.gone, world.now);
        assert!(matches!(outcome, CommitOutcome::Refused(_)), "byte {at}");
        assert_eq!(world.members[ALICE].epoch(), before);
        let shorter = upload.message.get(..at).unwrap_or_default();
        let outcome = world.members[ALICE].process_commit(shorter, &world.gone, world.now);
        assert!(matches!(outcome, CommitOutcome::Refused(_)), "cut at {at}");
    }
    world.deliver(&upload, None);
    world.agree();
}

/// The group that a server makes which knows room id and host key, but nothing of the link.
fn fake_group(world: &mut World) -> CommitUpload {
    let other = World::new(14, &[]);
    let link = MeetingLink {
        room_id: world.link.room_id,
        ..other.link.clone()
    };
    let room = Room {
        secrets: RoomSecrets::derive(&link, None, 1).expect("keys"),
        host_public: world.host.public(),
    };
    let policy = RoomPolicy::starting(world.host.public(), 1, &Policy::default());
    let server = Identity::generate(&mut world.rng);
    Group::create(room, server, "Alice", None, &policy, &mut world.rng)
        .expect("a group")
        .1
}

#[test]
fn a_fake_group_is_not_joined() {
    let mut world = World::new(13, &["Bob"]);
    let (info, tree) = (
        world.group_info.clone(),
        world.members[ALICE].tree().expect("a tree"),
    );
    let mut refused = |group_info: &[u8], tree: &[u8]| {
        let identity = Identity::generate(&mut world.rng);
        let existing = ExistingGroup { group_info, tree };
        let room = world.room.clone();
        Group::join(room, identity, "Carol", None, existing, &mut world.rng).err()
    };
    assert_eq!(
        refused(&info, &tree),
        None,
        "the control: the real group is joined"
    );
    // Another meeting's group, another host's.
    let other = World::new(15, &["Bob"]);
    let other_tree = other.members[ALICE].tree().expect("a tree");
    assert_eq!(
        refused(&other.group_info, &other_tree),
        Some(GroupError::OtherMeeting)
    );
    // The right group info with the wrong tree, and with changed bytes.
    assert!(refused(&info, &other_tree).is_some());
    for at in (0..info.len()).step_by(11) {
        let mut changed = info.clone();
        changed[at] ^= 1;
        assert!(refused(&changed, &tree).is_some(), "byte {at}");
    }
    // The server's own: it cannot tag a leaf.
    let fake = fake_group(&mut world);
    let identity = Identity::generate(&mut world.rng);
    let existing = ExistingGroup {
        group_info: &fake.group_info,
        tree: &fake.tree,
    };
    let joined = Group::join(
        world.room.clone(),
        identity,
        "Carol",
        None,
        existing,
        &mut world.rng,
    );
    assert_eq!(joined.err(), Some(GroupError::LeafTag));
}

#[test]
fn an_old_group_info_leads_nowhere() {
    let mut world = World::new(16, &["Bob"]);
    let (old_info, old_tree) = (
        world.group_info.clone(),
        world.members[ALICE].tree().expect("a tree"),
    );
    world.join("Carol");
    let identity = Identity::generate(&mut world.rng);
    let existing = ExistingGroup {
        group_info: &old_info,
        tree: &old_tree,
    };
    let (_, upload) = Group::join(
        world.room.clone(),
        identity,
        "Dave",
        None,
        existing,
        &mut world.rng,
    )
    .expect("a commit");
    world.refused(&upload.message, &[], Refusal::Epoch);
}

#[test]
fn a_forged_host_proof_makes_no_host() {
    let mut world = World::new(17, &["Bob"]);
    let tree = world.members[ALICE].tree().expect("a tree");
    let forged = HostKey::generate(&mut world.rng);
    let identity = Identity::generate(&mut world.rng);
    let existing = ExistingGroup {
        group_info: &world.group_info,
        tree: &tree,
    };
    let room = world.room.clone();
    let (group, upload) =
        Group::join(room, identity, "Mallory", Some(&forged), existing, &mut world.rng).expect("a commit");
    world.deliver(&upload, None);
    world.members.push(group);
    let hosts: Vec<_> = world.members[BOB]
        .roster()
        .into_iter()
        .filter(|member| member.host)
        .map(|m| m.name)
        .collect();
    assert_eq!(hosts, [Some("Alice".to_owned())]);
    let bob = world.members[BOB].own_leaf();
    let kick = world.members[2].commit_removes(&[bob]).expect("a commit").message;
    world.refused(&kick, &[2], Refusal::Removal);
}

#[test]
fn tags_do_not_move_between_rooms() {
    let link = World::new(18, &[]).link;
    let other = MeetingLink {
        room_id: RoomId::from_bytes([3; 16]),
        ..link.clone()
    };
    let here = RoomSecrets::derive(&link, None, 1).expect("keys");
    let there = RoomSecrets::derive(&other, None, 1).expect("keys");
    let participant = ParticipantId::from_bytes([4; 16]);
    assert!(here.leaf_tag(&[5; 32], &participant) != there.leaf_tag(&[5; 32], &participant));
}
