use crate::api::Api;
use crate::meeting::Meeting;
use crate::meetings::lock;
use crate::ports::RecordsError;
use std::sync::{Arc, PoisonError};
use wire::EndReason;

impl Api {
    /// To be called once before the first request: meetings that were live wait for their people.
    pub async fn take_up(&self) -> Result<(), RecordsError> {
        let now = self.now();
        for record in self.0.records.all().await?.iter().filter(|record| record.live) {
            let media = Arc::clone(&self.0.media);
            self.0
                .meetings
                .find_or_insert(record.key, || Meeting::new(record, media, now));
        }
        Ok(())
    }

    /// Does what is due in every meeting. To be called about ten times a second.
    pub async fn tick(&self) {
        let (now, wall) = (self.now(), self.wall());
        for meeting in self.0.meetings.all() {
            let effects = lock(&meeting).tick(now, wall);
            self.carry_out(effects).await;
        }
    }

    /// Deletes what is over although nobody noticed. To be called every few seconds.
    pub async fn sweep(&self) {
        self.0.grants.forget_old(self.now());
        self.0.limits.forget_full(self.now());
        let undeleted =
            core::mem::take(&mut *self.0.undeleted.lock().unwrap_or_else(PoisonError::into_inner));
        for key in undeleted {
            self.delete_room(&key).await;
        }
        match self.0.records.expired(self.wall()).await {
            Ok(expired) => {
                for key in expired.iter().filter(|key| self.0.meetings.find(key).is_none()) {
                    self.0.grants.forget_room(key);
                    self.delete_room(key).await;
                }
            }
            Err(RecordsError) => tracing::error!("expired rooms could not be looked up; trying again"),
        }
    }

    /// Tells everybody that the server stops. The rooms stay, for when it is back.
    pub fn stop(&self) {
        for meeting in self.0.meetings.all() {
            lock(&meeting).dismiss(EndReason::ServerStopping);
        }
    }
}
