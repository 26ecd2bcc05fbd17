use core::time::Duration;
use password_proof::ControlKey;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use vocab::{Millis, RoomId, RoomKey};

/// How long a grant lasts without being used.
const LIFETIME: Duration = Duration::from_secs(12 * 3600);
const GRANTS_MAX: usize = 50_000;

/// What a proof of the link has earned. In memory only.
#[derive(Clone)]
pub(crate) struct Grant {
    pub(crate) room_id: RoomId,
    pub(crate) room_key: RoomKey,
    pub(crate) control_key: ControlKey,
    used_at: Millis,
}

/// The grants that are out, by their 32 random bytes.
#[derive(Default)]
pub(crate) struct Grants(Mutex<BTreeMap<[u8; 32], Grant>>);

impl Grants {
    pub(crate) fn give(
        &self,
        name: [u8; 32],
        room_id: RoomId,
        room_key: RoomKey,
        control_key: ControlKey,
        now: Millis,
    ) {
        let mut grants = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if grants.len() >= GRANTS_MAX {
            let oldest = grants
                .iter()
                .min_by_key(|(_, grant)| grant.used_at)
                .map(|(name, _)| *name);
            if let Some(oldest) = oldest {
                grants.remove(&oldest);
            }
        }
        grants.insert(
            name,
            Grant {
                room_id,
                room_key,
                control_key,
                used_at: now,
            },
        );
    }

    pub(crate) fn find(&self, name: &[u8; 32], now: Millis) -> Option<Grant> {
        let mut grants = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let grant = grants
            .get_mut(name)
            .filter(|grant| now.since(grant.used_at) < LIFETIME)?;
        grant.used_at = now;
        Some(grant.clone())
    }

    pub(crate) fn forget_room(&self, room: &RoomKey) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .retain(|_, grant| grant.room_key != *room);
    }

    pub(crate) fn forget_old(&self, now: Millis) {
        let is_fresh = |grant: &Grant| now.since(grant.used_at) < LIFETIME;
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .retain(|_, grant| is_fresh(grant));
    }
}
