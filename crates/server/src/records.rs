use domain::RoomRecord;
use futures_util::future::BoxFuture;
use http_api::{CreateRecordError, Records, RecordsError};
use privacy::Purge;
use storage::{CreateError, RoomStore, StorageError};
use vocab::{RoomKey, UnixMillis};

/// The database, as the API knows it. What fails is logged here, without a value.
pub(crate) struct StoredRecords {
    pub(crate) store: RoomStore,
    /// Which rooms that nobody joined are due, and when: the inventory's, not ours.
    pub(crate) unjoined: Purge,
}

fn log(error: StorageError) -> RecordsError {
    tracing::error!(reason = %error, "the database failed");
    RecordsError
}

impl Records for StoredRecords {
    fn create<'a>(&'a self, room: &'a RoomRecord) -> BoxFuture<'a, Result<(), CreateRecordError>> {
        Box::pin(async {
            self.store.create(room).await.map_err(|error| match error {
                CreateError::Used => CreateRecordError::Used,
                CreateError::Storage(error) => log(error).into(),
            })
        })
    }

    fn find<'a>(&'a self, key: &'a RoomKey) -> BoxFuture<'a, Result<Option<RoomRecord>, RecordsError>> {
        Box::pin(async { self.store.find(key).await.map_err(log) })
    }

    fn mark_live<'a>(&'a self, key: &'a RoomKey) -> BoxFuture<'a, Result<(), RecordsError>> {
        Box::pin(async { self.store.mark_live(key).await.map_err(log) })
    }

    fn remove<'a>(&'a self, key: &'a RoomKey) -> BoxFuture<'a, Result<(), RecordsError>> {
        Box::pin(async { self.store.remove(key).await.map_err(log) })
    }

    fn all(&self) -> BoxFuture<'_, Result<Vec<RoomRecord>, RecordsError>> {
        Box::pin(async { self.store.all().await.map_err(log) })
    }

    fn expired(&self, now: UnixMillis) -> BoxFuture<'_, Result<Vec<RoomKey>, RecordsError>> {
        Box::pin(async move {
            self.store
                .unjoined(&self.unjoined.column, self.unjoined.cutoff(now))
                .await
                .map_err(log)
        })
    }

    fn ping(&self) -> BoxFuture<'_, Result<(), RecordsError>> {
        Box::pin(async { self.store.ping().await.map_err(log) })
    }
}
