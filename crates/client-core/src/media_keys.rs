use crate::event::Output;
use e2ee::group::EpochKeys;
use std::collections::{BTreeMap, VecDeque};
use vocab::Millis;
use vocab::limits::{EPOCH_SWITCH_MAX, OLD_KEYS_AFTER_JOIN, OLD_KEYS_AFTER_REMOVAL};

/// Which epochs' keys the frame worker holds, and when they change (e2ee.md 7.4).
#[derive(Default)]
pub(crate) struct MediaKeys {
    /// When each epoch's keys are dropped; `None` for the newest.
    live: BTreeMap<u64, Option<Millis>>,
    /// The epoch that sending switches to, and when at the latest.
    switching: Option<(u64, Millis)>,
}

/// How soon senders must use a new epoch.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Urgency {
    /// Somebody came: when everybody can follow.
    Joined,
    /// Somebody went, or the keys changed hands: at once.
    Removed,
}

impl MediaKeys {
    /// A new epoch: its keys open frames at once; the older epochs' keys have a while left.
    pub(crate) fn install(
        &mut self,
        keys: EpochKeys,
        urgency: Urgency,
        now: Millis,
        out: &mut VecDeque<Output>,
    ) {
        let first = self.live.is_empty();
        let kept = match urgency {
            Urgency::Joined => OLD_KEYS_AFTER_JOIN,
            Urgency::Removed => OLD_KEYS_AFTER_REMOVAL,
        };
        let drop_at = now + kept;
        for old in self.live.values_mut() {
            *old = Some(old.map_or(drop_at, |at| at.min(drop_at)));
        }
        let epoch = keys.epoch;
        self.live.insert(epoch, None);
        out.push_back(Output::EpochKey(keys));
        if first || urgency == Urgency::Removed {
            self.switching = None;
            out.push_back(Output::SwitchSending { epoch });
        } else {
            self.switching = Some((epoch, now + EPOCH_SWITCH_MAX));
        }
    }

    /// Everybody has acknowledged `epoch`.
    pub(crate) fn ready(&mut self, epoch: u64, out: &mut VecDeque<Output>) {
        if let Some((waiting, _)) = self.switching.take_if(|(waiting, _)| *waiting <= epoch) {
            out.push_back(Output::SwitchSending { epoch: waiting });
        }
    }

    pub(crate) fn tick(&mut self, now: Millis, out: &mut VecDeque<Output>) {
        if let Some((epoch, _)) = self.switching.take_if(|(_, at)| *at <= now) {
            out.push_back(Output::SwitchSending { epoch });
        }
        self.live.retain(|epoch, drop_at| {
            let kept = drop_at.is_none_or(|at| at > now);
            if !kept {
                out.push_back(Output::DropEpoch { epoch: *epoch });
            }
            kept
        });
    }

    /// The group is over, or a new one begins whose epochs count from the start.
    pub(crate) fn drop_all(&mut self, out: &mut VecDeque<Output>) {
        self.switching = None;
        for epoch in core::mem::take(&mut self.live).into_keys() {
            out.push_back(Output::DropEpoch { epoch });
        }
    }

    pub(crate) fn deadline(&self) -> Option<Millis> {
        let dropping = self.live.values().flatten().min().copied();
        let switching = self.switching.map(|(_, at)| at);
        dropping.into_iter().chain(switching).min()
    }
}
