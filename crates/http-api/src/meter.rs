//! Rate limits: the generic cell rate algorithm over keyed hashes, in bounded memory.

use core::time::Duration;
use domain::Rate;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use vocab::{Millis, Sensitive};

/// Who is counted: a hash under a key that lives as long as the process, so that memory tells no address.
pub(crate) type Subject = [u8; 16];

/// One limit, for many subjects.
///
/// Unlike a plain limiter it can give back what was taken: a proof counts only if it fails.
pub(crate) struct Meter {
    each_us: u64,
    burst_us: u64,
    subjects_max: usize,
    /// When each subject's bucket is full again, in microseconds. Full buckets are forgotten.
    full_at: Mutex<BTreeMap<Subject, u64>>,
}

impl Meter {
    pub(crate) fn new(rate: Rate, subjects_max: usize) -> Self {
        let burst_us = u64::try_from(rate.per.as_micros()).unwrap_or(u64::MAX);
        let each_us = (burst_us / u64::from(rate.burst.max(1))).max(1);
        Self {
            each_us,
            burst_us,
            subjects_max,
            full_at: Mutex::default(),
        }
    }

    /// Takes one, or says how long to wait for it.
    pub(crate) fn take(&self, subject: &Subject, now: Millis) -> Result<(), Duration> {
        let now_us = now.0.saturating_mul(1000);
        let mut buckets = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= self.subjects_max && !buckets.contains_key(subject) {
            buckets.retain(|_, full_at| *full_at > now_us);
            if buckets.len() >= self.subjects_max {
                return Err(Duration::from_micros(self.each_us));
            }
        }
        let full_at = buckets
            .get(subject)
            .copied()
            .unwrap_or(0)
            .max(now_us)
            .saturating_add(self.each_us);
        let debt = full_at - now_us;
        if debt > self.burst_us {
            return Err(Duration::from_micros(debt - self.burst_us));
        }
        buckets.insert(*subject, full_at);
        Ok(())
    }

    /// Forgets whose bucket is full again: nothing tells them from a stranger.
    pub(crate) fn forget_full(&self, now: Millis) {
        let now_us = now.0.saturating_mul(1000);
        let mut buckets = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        buckets.retain(|_, full_at| *full_at > now_us);
    }

    /// Gives back what was taken.
    pub(crate) fn refund(&self, subject: &Subject) {
        let mut buckets = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(full_at) = buckets.get_mut(subject) {
            *full_at = full_at.saturating_sub(self.each_us);
        }
    }
}

/// The subject that stands for some bytes.
pub(crate) fn subject(key: &Sensitive<[u8; 32]>, parts: &[&[u8]]) -> Subject {
    keyed_hash(key, parts).first_chunk().copied().unwrap_or_default()
}

/// HMAC-SHA256 over the concatenation.
pub(crate) fn keyed_hash(key: &Sensitive<[u8; 32]>, parts: &[&[u8]]) -> [u8; 32] {
    // HMAC fills a short key up with zeros to the hash's block (RFC 2104 section 2).
    let mut block = [0; 64];
    block
        .iter_mut()
        .zip(key.expose())
        .for_each(|(to, from)| *to = *from);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_forgotten_when_its_hour_is_over() {
        let hour = Duration::from_secs(3600);
        let meter = Meter::new(Rate { burst: 2, per: hour }, 10);
        let known = |meter: &Meter| meter.full_at.lock().expect("a lock").len();
        meter.take(&[1; 16], Millis(0)).expect("the first");
        meter.take(&[1; 16], Millis(0)).expect("the second");
        assert!(meter.take(&[1; 16], Millis(0)).is_err());
        meter.forget_full(Millis(3_599_999));
        assert_eq!(known(&meter), 1);
        meter.forget_full(Millis(3_600_000));
        assert_eq!(known(&meter), 0);
        meter.take(&[1; 16], Millis(3_600_000)).expect("as a stranger");
    }
}
