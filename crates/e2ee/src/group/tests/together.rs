//! What members do with each other when nobody attacks.

use super::*;
use core::time::Duration;

#[test]
fn joins_heartbeats_removals_and_resyncs_keep_everybody_together() {
    let mut world = World::new(20, &["Bob", "Carol", "Dave"]);
    world.agree();
    let names: Vec<_> = world.members[ALICE]
        .roster()
        .into_iter()
        .map(|m| m.name.expect("a name"))
        .collect();
    assert_eq!(names, ["Alice", "Bob", "Carol", "Dave"]);
    assert!(world.members[BOB].roster().iter().all(|member| member.tag_valid));
    let own: Vec<_> = world.members[BOB]
        .roster()
        .iter()
        .map(|member| member.own)
        .collect();
    assert_eq!(own, [false, true, false, false]);
    let upload = world.members[CAROL].heartbeat().expect("a commit");
    let merged = world.deliver(&upload, None);
    assert!(merged[CAROL].own && !merged[ALICE].own && !merged[ALICE].removed_someone);
    world.agree();
    let dave = world.members[3].own_leaf();
    let upload = world.members[ALICE].commit_removes(&[dave]).expect("a commit");
    world.deliver(&upload, Some(3));
    world.members.pop();
    world.agree();
    // Bob comes back by a resync: same person, same leaf, new keys.
    let (bob, before) = (
        world.members[BOB].identity().clone(),
        world.members[BOB].own_leaf(),
    );
    let (returned, upload) = world.try_join(bob, "Bob").expect("a resync");
    let merged = world.deliver(&upload, Some(BOB));
    world.members[BOB] = returned;
    assert!(
        merged
            .iter()
            .all(|merged| merged.rejoined == Some(world.members[BOB].participant()))
    );
    assert_eq!(world.members[BOB].own_leaf(), before);
    world.agree();
}

#[test]
fn the_first_commit_wins_and_the_other_is_cleared() {
    let mut world = World::new(21, &["Bob", "Carol"]);
    let bobs = world.members[BOB].heartbeat().expect("a commit");
    let carols = world.members[CAROL].heartbeat().expect("a commit");
    assert_eq!(world.members[BOB].heartbeat().err(), Some(GroupError::Pending));
    world.deliver(&carols, None);
    assert!(!world.members[BOB].has_pending_commit());
    world.refused(&bobs.message, &[], Refusal::Epoch);
    world.agree();
    let again = world.members[BOB].heartbeat().expect("a commit");
    world.members[BOB].clear_pending_commit().expect("cleared");
    // Its own commit, which it had given up, is not decryptable any more.
    world.refused(&again.message, &[ALICE, CAROL], Refusal::Mls);
}

#[test]
fn messages_open_once_for_a_while_and_only_for_members() {
    let mut world = World::new(22, &["Bob"]);
    let hello = world.members[ALICE].seal_app(b"hello").expect("sealed");
    let opened = world.members[BOB].open_app(&hello).expect("opened");
    assert_eq!((opened.plain.as_slice(), opened.leaf), (&b"hello"[..], 0));
    assert!(opened.participant == world.members[ALICE].participant());
    assert_eq!(
        world.members[BOB].open_app(&hello).err(),
        Some(OpenError::Forged),
        "a replay"
    );
    assert_eq!(world.members[ALICE].open_app(&hello).err(), Some(OpenError::Own));
    let mut changed = world.members[ALICE].seal_app(b"hello").expect("sealed");
    *changed.last_mut().expect("bytes") ^= 1;
    assert_eq!(
        world.members[BOB].open_app(&changed).err(),
        Some(OpenError::Forged)
    );
    let lengths: Vec<_> = [1, 20, 40]
        .map(|length| {
            world.members[ALICE]
                .seal_app(&vec![b'x'; length])
                .expect("sealed")
                .len()
        })
        .to_vec();
    assert!(
        lengths.windows(2).all(|pair| pair[0] == pair[1]),
        "padding hides {lengths:?}"
    );

    let early = world.members[ALICE].seal_app(b"early").expect("sealed");
    let late = world.members[ALICE].seal_app(b"late").expect("sealed");
    world.join("Carol");
    assert_eq!(
        world.members[BOB].open_app(&early).expect("still opens").plain,
        b"early"
    );
    assert_eq!(
        world.members[CAROL].open_app(&early).err(),
        Some(OpenError::OtherEpoch)
    );
    let keeps_until = world.members[BOB].next_forgetting().expect("a past epoch");
    world.members[BOB]
        .forget_old_epochs(keeps_until - Duration::from_millis(1))
        .expect("kept");
    assert_eq!(
        world.members[BOB].open_app(&late).expect("still opens").plain,
        b"late"
    );
    let later = world.members[ALICE].seal_app(b"x").expect("sealed");
    world.members[BOB]
        .forget_old_epochs(keeps_until)
        .expect("forgotten");
    assert_eq!(
        world.members[BOB].open_app(&early).err(),
        Some(OpenError::OtherEpoch)
    );
    assert!(
        world.members[BOB].open_app(&later).is_ok(),
        "the current epoch stays"
    );
    assert_eq!(world.members[BOB].next_forgetting(), None);
}

#[test]
fn exporters_differ_by_epoch_and_label() {
    let mut world = World::new(23, &["Bob"]);
    let (keys, data) = (
        world.members[BOB].epoch_keys().expect("keys"),
        world.members[BOB].data_key(),
    );
    assert_eq!((keys.epoch, keys.own_leaf), (2, 1));
    assert!(data.expect("a key").expose()[..16] != keys.base_key.expose()[..]);
    world.join("Carol");
    assert!(world.members[BOB].epoch_keys().expect("keys").base_key.expose() != keys.base_key.expose());
}

/// The sizes that e2ee.md section 12 holds us to, with what our leaf extension adds.
#[test]
fn commits_stay_small() {
    let mut world = World::new(24, &[]);
    let mut last = Vec::new();
    for number in 1..25 {
        let identity = Identity::generate(&mut world.rng);
        let (group, upload) = world
            .try_join(identity, &format!("guest {number}"))
            .expect("a commit");
        // Only the first few follow, to keep this quick.
        world.deliver(&upload, None);
        if world.members.len() < 3 {
            world.members.push(group);
        }
        last = upload.message;
    }
    assert!(
        (671..=950).contains(&last.len()),
        "external commit of the 25th: {} B",
        last.len()
    );
    let tree = world.members[ALICE].tree().expect("a tree").len();
    assert!(tree <= 25 * 480, "tree of 25: {tree} B");
}
