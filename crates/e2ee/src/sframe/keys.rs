use super::cipher::{CipherError, FrameKey};
use hkdf::Hkdf;
use sha2::Sha256;
use std::collections::{BTreeMap, BTreeSet};
use vocab::Sensitive;
use vocab::frame_header::{KeyId, LEAF_MAX};

/// How many epochs' keys are held at once.
pub const EPOCHS_MAX: usize = 4;

/// What is left of a key that must not come back.
type Fingerprint = [u8; 16];

/// Why an epoch's key is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InstallError {
    #[error("the leaf index does not fit a key id")]
    Leaf,
    #[error("the key was used and dropped before: its counters and replay windows are gone")]
    Retired,
    #[error("the key is installed already, for another epoch or leaf")]
    Conflict,
    #[error("the key could not be expanded")]
    Derive,
}

impl InstallError {
    /// A name that programs can compare.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Leaf => "leaf_out_of_range",
            Self::Retired => "epoch_retired",
            Self::Conflict => "epoch_conflict",
            Self::Derive => "derive",
        }
    }
}

/// The base keys of the live epochs, and which of them sends.
///
/// A base key that was dropped is never taken again: with it the frame counters would start over, and a
/// repeated counter gives AES-GCM's keys away.
///
/// ```compile_fail
/// println!("{:?}", e2ee::sframe::FrameKeys::new());
/// ```
#[derive(Default)]
pub struct FrameKeys {
    epochs: BTreeMap<u64, Epoch>,
    sending: Option<u64>,
    retired: BTreeSet<Fingerprint>,
    /// Counts installs, so that what was derived from a replaced epoch is told from its successor.
    installs: u64,
}

struct Epoch {
    base_key: Sensitive<[u8; 16]>,
    fingerprint: Fingerprint,
    own_leaf: u32,
    install: u64,
}

/// One installed epoch: number, and which install it came with.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct EpochTag {
    pub(super) epoch: u64,
    pub(super) install: u64,
}

impl FrameKeys {
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the base key of `epoch` for receiving, and for sending once [`Self::switch_sending`] says so.
    ///
    /// The same key again for the same epoch and leaf changes nothing. Beyond [`EPOCHS_MAX`] the one that
    /// came first goes; so does an epoch with the same lowest 8 bits, since key ids could not tell the two apart.
    pub fn install(&mut self, epoch: u64, base_key: [u8; 16], own_leaf: u32) -> Result<(), InstallError> {
        let base_key = Sensitive::new(base_key);
        if own_leaf > LEAF_MAX {
            return Err(InstallError::Leaf);
        }
        let fingerprint = fingerprint(&base_key)?;
        if self.retired.contains(&fingerprint) {
            return Err(InstallError::Retired);
        }
        if let Some((known, live)) = self
            .epochs
            .iter()
            .find(|(_, live)| live.fingerprint == fingerprint)
        {
            let same = *known == epoch && live.own_leaf == own_leaf;
            return if same { Ok(()) } else { Err(InstallError::Conflict) };
        }
        let wrapped = self
            .epochs
            .keys()
            .copied()
            .find(|known| known & 0xFF == epoch & 0xFF);
        if let Some(wrapped) = wrapped {
            self.drop_epoch(wrapped);
        }
        self.installs += 1;
        self.epochs.insert(
            epoch,
            Epoch {
                base_key,
                fingerprint,
                own_leaf,
                install: self.installs,
            },
        );
        while self.epochs.len() > EPOCHS_MAX {
            let Some(oldest) = self.oldest() else { break };
            self.drop_epoch(oldest);
        }
        Ok(())
    }

    /// From now on frames are sealed with this epoch's key; `false` if it is not installed.
    pub fn switch_sending(&mut self, epoch: u64) -> bool {
        let known = self.epochs.contains_key(&epoch);
        if known {
            self.sending = Some(epoch);
        }
        known
    }

    /// Overwrites and forgets the epoch's key, for sending and for receiving.
    pub fn drop_epoch(&mut self, epoch: u64) {
        if let Some(dropped) = self.epochs.remove(&epoch) {
            self.retired.insert(dropped.fingerprint);
        }
        if self.sending == Some(epoch) {
            self.sending = None;
        }
    }

    /// Overwrites and forgets every key.
    pub fn zeroize(&mut self) {
        self.retired
            .extend(self.epochs.values().map(|epoch| epoch.fingerprint));
        self.epochs.clear();
        self.sending = None;
    }

    /// The epoch that came first: a new group's epochs count from zero again, so that is not the lowest.
    fn oldest(&self) -> Option<u64> {
        self.epochs
            .iter()
            .min_by_key(|(_, epoch)| epoch.install)
            .map(|(number, _)| *number)
    }

    pub(super) fn sending(&self) -> Option<(EpochTag, u32)> {
        let number = self.sending?;
        let epoch = self.epochs.get(&number)?;
        Some((
            EpochTag {
                epoch: number,
                install: epoch.install,
            },
            epoch.own_leaf,
        ))
    }

    /// The live epoch whose lowest 8 bits are `byte`: there is at most one.
    pub(super) fn by_byte(&self, byte: u8) -> Option<EpochTag> {
        let (number, epoch) = self
            .epochs
            .iter()
            .find(|(number, _)| *number & 0xFF == u64::from(byte))?;
        Some(EpochTag {
            epoch: *number,
            install: epoch.install,
        })
    }

    pub(super) fn is_live(&self, tag: EpochTag) -> bool {
        self.epochs
            .get(&tag.epoch)
            .is_some_and(|epoch| epoch.install == tag.install)
    }

    pub(super) fn derive(&self, tag: EpochTag, key_id: KeyId) -> Result<FrameKey, CipherError> {
        let epoch = self.epochs.get(&tag.epoch).ok_or(CipherError)?;
        FrameKey::derive(epoch.base_key.expose(), key_id.to_u64())
    }
}

fn fingerprint(base_key: &Sensitive<[u8; 16]>) -> Result<Fingerprint, InstallError> {
    let mut fingerprint = [0; 16];
    Hkdf::<Sha256>::new(None, base_key.expose())
        .expand(b"snug retired base key", &mut fingerprint)
        .map_err(|_| InstallError::Derive)?;
    Ok(fingerprint)
}
