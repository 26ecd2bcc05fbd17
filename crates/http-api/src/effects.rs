use crate::api::Api;
use std::sync::PoisonError;
use vocab::RoomKey;

/// What has to be written after something happened in a meeting, once its lock is free again.
#[derive(Default)]
#[must_use]
pub(crate) struct Effects {
    pub(crate) mark_live: bool,
    is_over: bool,
    key: Option<RoomKey>,
}

impl Effects {
    pub(crate) fn of(mut self, key: RoomKey) -> Self {
        self.key = Some(key);
        self
    }

    /// The room is over: nothing about it is kept.
    pub(crate) fn over(key: RoomKey) -> Self {
        Self {
            mark_live: false,
            is_over: true,
            key: Some(key),
        }
    }
}

impl Api {
    pub(crate) async fn carry_out(&self, effects: Effects) {
        let Some(key) = effects.key else {
            return;
        };
        if effects.is_over {
            self.0.meetings.remove(&key);
            self.0.grants.forget_room(&key);
            self.delete_room(&key).await;
        } else if effects.mark_live && self.0.records.mark_live(&key).await.is_err() {
            tracing::error!("a room could not be marked as live; it will not survive a restart");
        }
    }

    pub(crate) async fn delete_room(&self, key: &RoomKey) {
        if self.0.records.remove(key).await.is_err() {
            tracing::error!("a room that is over could not be deleted; trying again");
            self.0
                .undeleted
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(*key);
        }
    }
}
