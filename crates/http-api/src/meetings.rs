use crate::meeting::Meeting;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use vocab::RoomKey;

pub(crate) type SharedMeeting = Arc<Mutex<Meeting>>;

/// The meetings in memory. Locks are taken in this order: the registry's, then a meeting's; neither is held
/// while anything waits.
#[derive(Default)]
pub(crate) struct Meetings(Mutex<BTreeMap<RoomKey, SharedMeeting>>);

impl Meetings {
    pub(crate) fn count(&self) -> usize {
        self.registry().len()
    }

    pub(crate) fn find(&self, key: &RoomKey) -> Option<SharedMeeting> {
        self.registry().get(key).cloned()
    }

    /// Returns the meeting, and whether it is new.
    pub(crate) fn find_or_insert(
        &self,
        key: RoomKey,
        make: impl FnOnce() -> Meeting,
    ) -> (SharedMeeting, bool) {
        let mut registry = self.registry();
        if let Some(known) = registry.get(&key) {
            return (Arc::clone(known), false);
        }
        let meeting = Arc::new(Mutex::new(make()));
        registry.insert(key, Arc::clone(&meeting));
        (meeting, true)
    }

    pub(crate) fn remove(&self, key: &RoomKey) {
        self.registry().remove(key);
    }

    /// Forgets a meeting that nobody is connected to and nobody joined.
    pub(crate) fn forget_idle(&self, key: &RoomKey) {
        let mut registry = self.registry();
        if registry.get(key).is_some_and(|meeting| lock(meeting).is_idle()) {
            registry.remove(key);
        }
    }

    pub(crate) fn all(&self) -> Vec<SharedMeeting> {
        self.registry().values().cloned().collect()
    }

    fn registry(&self) -> MutexGuard<'_, BTreeMap<RoomKey, SharedMeeting>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn lock(meeting: &SharedMeeting) -> MutexGuard<'_, Meeting> {
    meeting.lock().unwrap_or_else(PoisonError::into_inner)
}
