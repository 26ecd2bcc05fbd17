use crate::schema::{Room, Tombstone};
use crate::{StorageError, migrations};
use core::time::Duration;
use domain::RoomRecord;
use sea_query::{Expr, ExprTrait, Iden, Query, SqliteQueryBuilder};
use sea_query_sqlx::{SqlxBinder, SqlxValues};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, ConnectOptions, Row, SqlitePool};
use std::collections::BTreeSet;
use std::path::Path;
use vocab::{RoomKey, UnixMillis};

const FILE: &str = "snug.sqlite";
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Why a room was not stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CreateError {
    #[error("the room id was used before")]
    Used,
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Rooms and tombstones.
#[derive(Clone)]
pub struct RoomStore {
    pool: SqlitePool,
}

impl RoomStore {
    /// Opens the database in `directory`, makes it if there is none, and brings it up to date.
    pub async fn open(directory: &Path) -> Result<Self, StorageError> {
        let options = SqliteConnectOptions::new()
            .filename(directory.join(FILE))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal);
        Self::connect(options).await
    }

    /// A database that ends with the process.
    pub async fn in_memory() -> Result<Self, StorageError> {
        Self::connect(SqliteConnectOptions::new().in_memory(true)).await
    }

    /// One connection, so that nothing stands between a deletion and the log's truncation.
    async fn connect(options: SqliteConnectOptions) -> Result<Self, StorageError> {
        let options = options
            .pragma("secure_delete", "ON")
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY_TIMEOUT)
            .disable_statement_logging();
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .min_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .acquire_timeout(BUSY_TIMEOUT * 2)
            .connect_with(options)
            .await?;
        migrations::run(&pool).await?;
        Ok(Self { pool })
    }

    /// Stores a room, and the tombstone that refuses its id from now on.
    pub async fn create(&self, room: &RoomRecord) -> Result<(), CreateError> {
        let mut transaction = self.pool.begin().await.map_err(StorageError::from)?;
        let (sql, values) = insert_tombstone(&room.key);
        match sqlx::query_with(AssertSqlSafe(sql), values)
            .execute(&mut *transaction)
            .await
        {
            Ok(_) => {}
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {
                return Err(CreateError::Used);
            }
            Err(error) => return Err(StorageError::from(error).into()),
        }
        let (sql, values) = insert_room(room)?;
        sqlx::query_with(AssertSqlSafe(sql), values)
            .execute(&mut *transaction)
            .await
            .map_err(StorageError::from)?;
        transaction.commit().await.map_err(StorageError::from)?;
        Ok(())
    }

    pub async fn find(&self, key: &RoomKey) -> Result<Option<RoomRecord>, StorageError> {
        let (sql, values) = select_rooms()
            .and_where(Expr::col(Room::RoomKey).eq(key_value(key)))
            .build_sqlx(SqliteQueryBuilder);
        let row = sqlx::query_with(AssertSqlSafe(sql), values)
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(read_room).transpose()
    }

    /// Notes that somebody has joined.
    pub async fn mark_live(&self, key: &RoomKey) -> Result<(), StorageError> {
        let (sql, values) = Query::update()
            .table(Room::Table)
            .value(Room::Live, true)
            .and_where(Expr::col(Room::RoomKey).eq(key_value(key)))
            .build_sqlx(SqliteQueryBuilder);
        sqlx::query_with(AssertSqlSafe(sql), values)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Deletes a room; its tombstone stays.
    pub async fn remove(&self, key: &RoomKey) -> Result<(), StorageError> {
        let (sql, values) = Query::delete()
            .from_table(Room::Table)
            .and_where(Expr::col(Room::RoomKey).eq(key_value(key)))
            .build_sqlx(SqliteQueryBuilder);
        sqlx::query_with(AssertSqlSafe(sql), values)
            .execute(&self.pool)
            .await?;
        self.truncate_log().await
    }

    /// Every room that is not over.
    pub async fn all(&self) -> Result<Vec<RoomRecord>, StorageError> {
        let (sql, values) = select_rooms().build_sqlx(SqliteQueryBuilder);
        let rows = sqlx::query_with(AssertSqlSafe(sql), values)
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read_room).collect()
    }

    /// Rooms that nobody joined, whose time in the column `time` is `cutoff` or earlier.
    pub async fn unjoined(&self, time: &str, cutoff: UnixMillis) -> Result<Vec<RoomKey>, StorageError> {
        // SQLite takes an unknown name in quotes for a text.
        if time != Room::ExpiresAt.unquoted() {
            return Err(StorageError::Other);
        }
        let cutoff = i64::try_from(cutoff.0).map_err(|_| StorageError::Other)?;
        let (sql, values) = select_rooms()
            .and_where(Expr::col(Room::Live).eq(false))
            .and_where(Expr::col(Room::ExpiresAt).lte(cutoff))
            .build_sqlx(SqliteQueryBuilder);
        let rows = sqlx::query_with(AssertSqlSafe(sql), values)
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| read_room(row).map(|room| room.key))
            .collect()
    }

    /// Every column of the database, as `table.column`.
    pub async fn columns(&self) -> Result<BTreeSet<String>, StorageError> {
        let sql = "SELECT m.name || '.' || c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c \
                   WHERE m.type = 'table'";
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        let names: Result<_, sqlx::Error> = rows.iter().map(|row| row.try_get::<String, _>(0)).collect();
        Ok(names?)
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StorageError> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }

    pub async fn close(&self) {
        self.pool.close().await;
    }

    async fn truncate_log(&self) -> Result<(), StorageError> {
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

fn key_value(key: &RoomKey) -> Vec<u8> {
    key.as_bytes().to_vec()
}

fn insert_tombstone(key: &RoomKey) -> (String, SqlxValues) {
    Query::insert()
        .into_table(Tombstone::Table)
        .columns([Tombstone::RoomKey])
        .values_panic([key_value(key).into()])
        .build_sqlx(SqliteQueryBuilder)
}

fn insert_room(room: &RoomRecord) -> Result<(String, SqlxValues), StorageError> {
    let expires_at = i64::try_from(room.expires_at.0).map_err(|_| StorageError::Other)?;
    let columns_and_values = [
        (Room::RoomKey, key_value(&room.key).into()),
        (Room::Generation, i64::from(room.generation).into()),
        (Room::Salt, room.salt.to_vec().into()),
        (Room::Verifier, room.verifier.clone().into()),
        (Room::Descriptor, room.descriptor.clone().into()),
        (
            Room::DescriptorSignature,
            room.descriptor_signature.to_vec().into(),
        ),
        (Room::HostPublicKey, room.host_public_key.to_vec().into()),
        (Room::ExpiresAt, expires_at.into()),
        (Room::Live, room.live.into()),
    ];
    let (columns, values): (Vec<Room>, Vec<Expr>) = columns_and_values.into_iter().unzip();
    Ok(Query::insert()
        .into_table(Room::Table)
        .columns(columns)
        .values_panic(values)
        .build_sqlx(SqliteQueryBuilder))
}

fn select_rooms() -> sea_query::SelectStatement {
    Query::select()
        .columns([
            Room::RoomKey,
            Room::Generation,
            Room::Salt,
            Room::Verifier,
            Room::Descriptor,
            Room::DescriptorSignature,
            Room::HostPublicKey,
            Room::ExpiresAt,
            Room::Live,
        ])
        .from(Room::Table)
        .to_owned()
}

fn read_room(row: &SqliteRow) -> Result<RoomRecord, StorageError> {
    Ok(RoomRecord {
        key: RoomKey::from_bytes(read_array(row, "room_key")?),
        generation: u32::try_from(row.try_get::<i64, _>("generation")?).map_err(|_| StorageError::Damaged)?,
        salt: read_array(row, "salt")?,
        verifier: row.try_get("verifier")?,
        descriptor: row.try_get("descriptor")?,
        descriptor_signature: read_array(row, "descriptor_signature")?,
        host_public_key: read_array(row, "host_public_key")?,
        expires_at: UnixMillis(
            u64::try_from(row.try_get::<i64, _>("expires_at")?).map_err(|_| StorageError::Damaged)?,
        ),
        live: row.try_get("live")?,
    })
}

fn read_array<const N: usize>(row: &SqliteRow, column: &str) -> Result<[u8; N], StorageError> {
    row.try_get::<Vec<u8>, _>(column)?
        .try_into()
        .map_err(|_| StorageError::Damaged)
}

#[cfg(test)]
impl RoomStore {
    pub(crate) async fn set_schema_version_for_test(&self, version: i64) {
        let sql = format!("UPDATE schema_version SET version = {version}");
        sqlx::query(AssertSqlSafe(sql))
            .execute(&self.pool)
            .await
            .expect("updated");
    }
}
