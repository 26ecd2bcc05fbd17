//! The schema's history. A migration, once released, is never changed.

use crate::StorageError;
use crate::schema::{self, SchemaVersion};
use sea_query::{Query, SqliteQueryBuilder, TableCreateStatement};
use sea_query_sqlx::SqlxBinder;
use sqlx::{AssertSqlSafe, Row, SqlitePool};

type Migration = fn() -> Vec<TableCreateStatement>;

/// In order; the version of a database is how many of them it has seen.
const MIGRATIONS: &[Migration] = &[|| vec![schema::room_table(), schema::tombstone_table()]];

/// Brings a database up to date, in one transaction.
pub(crate) async fn run(pool: &SqlitePool) -> Result<(), StorageError> {
    let mut transaction = pool.begin().await?;
    let create = schema::version_table().to_string(SqliteQueryBuilder);
    sqlx::query(AssertSqlSafe(create))
        .execute(&mut *transaction)
        .await?;
    let select = Query::select()
        .column(SchemaVersion::Version)
        .from(SchemaVersion::Table)
        .to_string(SqliteQueryBuilder);
    let row = sqlx::query(AssertSqlSafe(select))
        .fetch_optional(&mut *transaction)
        .await?;
    let version = match row {
        Some(row) => usize::try_from(row.try_get::<i64, _>(0)?).map_err(|_| StorageError::Damaged)?,
        None => 0,
    };
    let pending = MIGRATIONS.get(version..).ok_or(StorageError::TooNew)?;
    for statement in pending.iter().flat_map(|migration| migration()) {
        sqlx::query(AssertSqlSafe(statement.to_string(SqliteQueryBuilder)))
            .execute(&mut *transaction)
            .await?;
    }
    if !pending.is_empty() {
        let delete = Query::delete()
            .from_table(SchemaVersion::Table)
            .to_string(SqliteQueryBuilder);
        sqlx::query(AssertSqlSafe(delete))
            .execute(&mut *transaction)
            .await?;
        let reached = i64::try_from(MIGRATIONS.len()).map_err(|_| StorageError::Other)?;
        let (insert, values) = Query::insert()
            .into_table(SchemaVersion::Table)
            .columns([SchemaVersion::Version])
            .values_panic([reached.into()])
            .build_sqlx(SqliteQueryBuilder);
        sqlx::query_with(AssertSqlSafe(insert), values)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(())
}
