/// What can be wrong with the database. The text never contains a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StorageError {
    #[error("the disk is full")]
    DiskFull,
    #[error("the database may not be written")]
    ReadOnly,
    #[error("the database is locked by another process")]
    Locked,
    #[error("the database file cannot be opened")]
    CannotOpen,
    #[error("the file is not a database, or is damaged")]
    Damaged,
    #[error("the database is from a newer version of this program")]
    TooNew,
    #[error("the database failed")]
    Other,
}

impl From<sqlx::Error> for StorageError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(database) => Self::from_sqlite_code(database.code().as_deref()),
            sqlx::Error::Io(io) if io.kind() == std::io::ErrorKind::StorageFull => Self::DiskFull,
            sqlx::Error::Io(_) => Self::CannotOpen,
            sqlx::Error::PoolTimedOut => Self::Locked,
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) | sqlx::Error::ColumnNotFound(_) => {
                Self::Damaged
            }
            _ => Self::Other,
        }
    }
}

impl StorageError {
    /// The primary code is the low byte of an extended one (sqlite.org/rescode.html).
    pub(crate) fn from_sqlite_code(code: Option<&str>) -> Self {
        match code
            .and_then(|code| code.parse::<u32>().ok())
            .map(|code| code & 0xFF)
        {
            Some(13) => Self::DiskFull,
            Some(8) => Self::ReadOnly,
            Some(5 | 6) => Self::Locked,
            Some(14) => Self::CannotOpen,
            Some(11 | 26) => Self::Damaged,
            _ => Self::Other,
        }
    }
}
