use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use sfu_core::{Control, RoomOptions};
use vocab::{GroupPosition, MediaRoom, ParticipantId};

/// What the control plane has ordered: what requests are checked against, and what a worker that had to start
/// anew is told again.
#[derive(Default)]
pub(crate) struct Rooms(Mutex<HashMap<MediaRoom, Entry>>);

#[derive(Default)]
struct Entry {
    options: RoomOptions,
    positions: HashMap<ParticipantId, GroupPosition>,
    /// The position given last: its epoch is the room's.
    latest: Option<ParticipantId>,
    /// Taken out; their tokens may not have run out yet.
    removed: HashSet<ParticipantId>,
}

impl Rooms {
    fn lock(&self) -> MutexGuard<'_, HashMap<MediaRoom, Entry>> {
        // Every change is a single insertion or removal: a panic cannot leave it half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn open(&self, room: MediaRoom, options: RoomOptions) {
        self.lock().entry(room).or_default().options = options;
    }

    pub(crate) fn close(&self, room: &MediaRoom) {
        self.lock().remove(room);
    }

    pub(crate) fn contains(&self, room: &MediaRoom) -> bool {
        self.lock().contains_key(room)
    }

    pub(crate) fn set_position(&self, room: &MediaRoom, participant: ParticipantId, position: GroupPosition) {
        if let Some(entry) = self.lock().get_mut(room) {
            entry.positions.insert(participant, position);
            entry.latest = Some(participant);
        }
    }

    pub(crate) fn remove(&self, room: &MediaRoom, participant: ParticipantId) {
        if let Some(entry) = self.lock().get_mut(room) {
            entry.positions.remove(&participant);
            entry.removed.insert(participant);
        }
    }

    pub(crate) fn admit(&self, room: &MediaRoom, participant: &ParticipantId) {
        if let Some(entry) = self.lock().get_mut(room) {
            entry.removed.remove(participant);
        }
    }

    pub(crate) fn was_removed(&self, room: &MediaRoom, participant: &ParticipantId) -> bool {
        self.lock()
            .get(room)
            .is_some_and(|it| it.removed.contains(participant))
    }

    /// The orders that bring an empty worker to where things stand.
    pub(crate) fn orders(&self, mine: impl Fn(&MediaRoom) -> bool) -> Vec<Control> {
        let rooms = self.lock();
        let mut orders = Vec::new();
        for (room, entry) in rooms.iter().filter(|(room, _)| mine(room)) {
            orders.push(Control::OpenRoom {
                room: *room,
                options: entry.options,
            });
            let mut positions: Vec<_> = entry.positions.iter().collect();
            positions.sort_by_key(|(participant, _)| Some(**participant) == entry.latest);
            orders.extend(
                positions
                    .into_iter()
                    .map(|(participant, position)| Control::SetPosition {
                        room: *room,
                        participant: *participant,
                        position: *position,
                    }),
            );
        }
        orders
    }
}
