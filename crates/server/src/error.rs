use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use storage::{InstanceSecretError, StorageError};

/// Why the server did not start. Each names the setting and what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(
        "listen: The port {} on {} is taken by another program. Stop it, or set `listen` (or SNUG_LISTEN) \
         to another port.", .0.port(), .0.ip()
    )]
    PortTaken(SocketAddr),
    #[error(
        "listen: {0} cannot be listened on ({1}). Set `listen` (or SNUG_LISTEN) to an address of this machine."
    )]
    Listen(SocketAddr, io::ErrorKind),
    #[error(
        "media.listen: The UDP port {} on {} is taken by another program. Stop it, or set `media.listen` (or \
         SNUG_MEDIA__LISTEN) to another port.", .0.port(), .0.ip()
    )]
    MediaPortTaken(SocketAddr),
    #[error(
        "media.listen: {0} cannot be used ({1}). Set `media.listen` (or SNUG_MEDIA__LISTEN) to an address of \
         this machine."
    )]
    MediaListen(SocketAddr, io::ErrorKind),
    #[error(
        "data_dir: {} cannot be written ({}). Give this user the right to, or set `data_dir` (or \
         SNUG_DATA_DIR) to another folder.", .0.display(), .1
    )]
    DataDir(PathBuf, io::ErrorKind),
    #[error("data_dir: The database in {} cannot be used: {}. {}", .0.display(), .1, remedy(*.1))]
    Storage(PathBuf, StorageError),
    #[error("data_dir: In {}, {}. Allow it to its owner only (chmod 600), or restore it.", .0.display(), .1)]
    InstanceSecret(PathBuf, InstanceSecretError),
    #[error("The program does not fit its own inventory of what it keeps: {0}. Report this.")]
    Inventory(String),
    #[error("The system gives no randomness; nothing safe can be done without it.")]
    Randomness,
}

fn remedy(error: StorageError) -> &'static str {
    match error {
        StorageError::DiskFull => "Make room on the disk.",
        StorageError::ReadOnly | StorageError::CannotOpen => "Give this user the right to write there.",
        StorageError::Locked => "Is another server running on the same folder? Stop it.",
        StorageError::Damaged => "Restore it from a backup, or move it away to begin anew.",
        StorageError::TooNew => "Start the version that wrote it, or a newer one.",
        StorageError::Other => "Move it away to begin anew, and report this.",
    }
}
