use crate::{CreateError, InstanceSecret, InstanceSecretError, RoomStore, StorageError};
use domain::RoomRecord;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use vocab::{RoomKey, UnixMillis};

fn room(name: u8) -> RoomRecord {
    RoomRecord {
        key: RoomKey::from_bytes([name; 32]),
        generation: 1,
        salt: [name; 16],
        verifier: vec![name; 384],
        descriptor: b"canary-descriptor-".repeat(60),
        descriptor_signature: [name; 64],
        host_public_key: [name; 32],
        expires_at: UnixMillis(1_000),
        live: false,
    }
}

/// Whether any file under `directory` contains `needle`.
fn on_disk(directory: &Path, needle: &[u8]) -> bool {
    let files = fs::read_dir(directory).expect("the directory can be read");
    files.into_iter().any(|file| {
        let bytes = fs::read(file.expect("an entry").path()).expect("a file");
        bytes.windows(needle.len()).any(|window| window == needle)
    })
}

#[tokio::test]
async fn a_room_is_kept_and_comes_back_after_a_restart() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = RoomStore::open(directory.path()).await.expect("opens");
    store.create(&room(1)).await.expect("stored");
    store.mark_live(&room(1).key).await.expect("marked");
    store.close().await;

    let store = RoomStore::open(directory.path()).await.expect("opens again");
    let expected = RoomRecord {
        live: true,
        ..room(1)
    };
    assert!(store.find(&room(1).key).await.expect("found") == Some(expected.clone()));
    assert!(store.all().await.expect("listed") == vec![expected]);
    assert!(store.find(&room(2).key).await.expect("asked").is_none());
}

#[tokio::test]
async fn a_room_id_is_taken_once_and_never_again() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = RoomStore::open(directory.path()).await.expect("opens");
    store.create(&room(1)).await.expect("stored");
    assert_eq!(store.create(&room(1)).await, Err(CreateError::Used));
    store.remove(&room(1).key).await.expect("removed");
    assert_eq!(store.create(&room(1)).await, Err(CreateError::Used));
    store.close().await;
    let store = RoomStore::open(directory.path()).await.expect("opens again");
    assert_eq!(store.create(&room(1)).await, Err(CreateError::Used));
    assert!(store.find(&room(1).key).await.expect("asked").is_none());
}

#[tokio::test]
async fn what_is_removed_is_gone_from_the_files() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = RoomStore::open(directory.path()).await.expect("opens");
    store.create(&room(7)).await.expect("stored");
    store
        .create(&RoomRecord {
            descriptor: vec![9; 100],
            ..room(8)
        })
        .await
        .expect("stored");
    assert!(
        on_disk(directory.path(), b"canary-descriptor"),
        "the search must be able to find something"
    );
    assert!(on_disk(directory.path(), &[7; 384]));
    store.remove(&room(7).key).await.expect("removed");
    assert!(!on_disk(directory.path(), b"canary-descriptor"));
    assert!(!on_disk(directory.path(), &[7; 64]), "verifier and signature");
    assert!(on_disk(directory.path(), &[7; 32]), "the tombstone stays");
    assert!(on_disk(directory.path(), &[8; 384]), "the other room stays");
}

#[tokio::test]
async fn only_rooms_that_nobody_joined_in_time_are_expired() {
    let store = RoomStore::in_memory().await.expect("opens");
    store.create(&room(1)).await.expect("stored");
    store
        .create(&RoomRecord {
            live: true,
            ..room(2)
        })
        .await
        .expect("stored");
    store
        .create(&RoomRecord {
            expires_at: UnixMillis(2_000),
            ..room(3)
        })
        .await
        .expect("stored");
    let unjoined = async |cutoff| store.unjoined("expires_at", UnixMillis(cutoff)).await;
    assert!(unjoined(999).await.expect("asked").is_empty());
    assert!(unjoined(1_000).await.expect("asked") == vec![room(1).key]);
    assert!(store.unjoined("no_such_column", UnixMillis(1)).await.is_err());
}

#[tokio::test]
async fn a_database_that_cannot_be_used_says_why() {
    let directory = tempfile::tempdir().expect("a directory");
    let opened = RoomStore::open(&directory.path().join("missing")).await;
    assert_eq!(opened.err(), Some(StorageError::CannotOpen));

    fs::write(
        directory.path().join("snug.sqlite"),
        b"this is not a database, but a long enough text",
    )
    .expect("written");
    assert_eq!(
        RoomStore::open(directory.path()).await.err(),
        Some(StorageError::Damaged)
    );
    for (code, expected) in [
        ("13", StorageError::DiskFull),
        ("1032", StorageError::ReadOnly),
        ("5", StorageError::Locked),
    ] {
        assert_eq!(StorageError::from_sqlite_code(Some(code)), expected);
    }
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_left_alone() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = RoomStore::open(directory.path()).await.expect("opens");
    store.set_schema_version_for_test(99).await;
    store.close().await;
    assert_eq!(
        RoomStore::open(directory.path()).await.err(),
        Some(StorageError::TooNew)
    );
}

#[test]
fn the_instance_secret_is_made_once_and_is_the_owners_only() {
    let directory = tempfile::tempdir().expect("a directory");
    let first = InstanceSecret::load_or_create(directory.path(), &mut testkit::rng(1)).expect("made");
    let again = InstanceSecret::load_or_create(directory.path(), &mut testkit::rng(2)).expect("read");
    assert!(first.expose() == again.expose());
    let other = tempfile::tempdir().expect("a directory");
    let other = InstanceSecret::load_or_create(other.path(), &mut testkit::rng(2)).expect("made");
    assert!(first.expose() != other.expose(), "two installations differ");

    let path = directory.path().join("instance.key");
    let mode = fs::metadata(&path).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("changed");
    let exposed = InstanceSecret::load_or_create(directory.path(), &mut testkit::rng(1));
    assert!(matches!(exposed, Err(InstanceSecretError::Exposed)));
}
