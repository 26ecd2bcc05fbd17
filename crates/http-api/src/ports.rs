use domain::RoomRecord;
use futures_util::future::BoxFuture;
use vocab::{GroupPosition, MediaRoom, ParticipantId, RoomKey, UnixMillis};

/// The records failed; what exactly is for the adapter to log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the records could not be read or written")]
pub struct RecordsError;

/// Why a room was not recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CreateRecordError {
    #[error("the room id was used before")]
    Used,
    #[error(transparent)]
    Failed(#[from] RecordsError),
}

/// Where rooms are kept (implemented over `storage`).
pub trait Records: Send + Sync + 'static {
    /// Keeps a room and, for ever, that its key was used.
    fn create<'a>(&'a self, room: &'a RoomRecord) -> BoxFuture<'a, Result<(), CreateRecordError>>;
    fn find<'a>(&'a self, key: &'a RoomKey) -> BoxFuture<'a, Result<Option<RoomRecord>, RecordsError>>;
    fn mark_live<'a>(&'a self, key: &'a RoomKey) -> BoxFuture<'a, Result<(), RecordsError>>;
    /// Deletes a room, but not that its key was used.
    fn remove<'a>(&'a self, key: &'a RoomKey) -> BoxFuture<'a, Result<(), RecordsError>>;
    fn all(&self) -> BoxFuture<'_, Result<Vec<RoomRecord>, RecordsError>>;
    /// Rooms that nobody joined in time.
    fn expired(&self, now: UnixMillis) -> BoxFuture<'_, Result<Vec<RoomKey>, RecordsError>>;
    fn ping(&self) -> BoxFuture<'_, Result<(), RecordsError>>;
}

/// What carries audio and video (implemented over `sfu`). None of these waits.
pub trait MediaPlane: Send + Sync + 'static {
    fn open_room(&self, room: &MediaRoom);
    /// A token that opens the media connection of one participant. `None`: there is no media.
    fn issue_token(&self, room: &MediaRoom, participant: &ParticipantId) -> Option<String>;
    /// Where the media connection is opened; `None`: at the origin of the page.
    fn url(&self) -> Option<String>;
    fn set_position(&self, room: &MediaRoom, participant: &ParticipantId, position: GroupPosition);
    /// Asks every publisher of a room for key frames.
    fn request_key_frames(&self, room: &MediaRoom);
    fn remove_participant(&self, room: &MediaRoom, participant: &ParticipantId);
    fn close_room(&self, room: &MediaRoom);
}

/// Sees everything that the server receives. For tests that look for what must never arrive.
pub trait Tap: Send + Sync + 'static {
    fn received(&self, bytes: &[u8]);
}
