use core::cell::RefCell;
use openmls_rust_crypto::{MemoryStorage, RustCrypto};
use openmls_traits::OpenMlsProvider;
use openmls_traits::random::OpenMlsRand;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use vocab::{CryptoRng, Rng};
use zeroize::{Zeroize, Zeroizing};

/// What OpenMLS needs, in memory only, for one participation. Thrown away with it.
pub(super) struct MlsProvider {
    crypto: RustCrypto,
    random: SeededRandom,
    storage: MemoryStorage,
}

impl MlsProvider {
    pub(super) fn new(rng: &mut dyn CryptoRng) -> Self {
        let mut seed = Zeroizing::new([0; 32]);
        rng.fill_bytes(&mut seed[..]);
        Self {
            crypto: RustCrypto::default(),
            random: SeededRandom(RefCell::new(ChaCha20Rng::from_seed(*seed))),
            storage: MemoryStorage::default(),
        }
    }
}

impl OpenMlsProvider for MlsProvider {
    type CryptoProvider = RustCrypto;
    type RandProvider = SeededRandom;
    type StorageProvider = MemoryStorage;

    fn storage(&self) -> &Self::StorageProvider {
        &self.storage
    }

    fn crypto(&self) -> &Self::CryptoProvider {
        &self.crypto
    }

    fn rand(&self) -> &Self::RandProvider {
        &self.random
    }
}

/// Overwrites what is stored at the end. What OpenMLS replaced before, it freed without overwriting.
impl Drop for MlsProvider {
    fn drop(&mut self) {
        if let Ok(values) = self.storage.values.get_mut() {
            values.values_mut().for_each(Zeroize::zeroize);
        }
    }
}

pub(super) struct SeededRandom(RefCell<ChaCha20Rng>);

impl OpenMlsRand for SeededRandom {
    type Error = core::convert::Infallible;

    fn random_array<const N: usize>(&self) -> Result<[u8; N], Self::Error> {
        let mut bytes = [0; N];
        self.0.borrow_mut().fill_bytes(&mut bytes);
        Ok(bytes)
    }

    fn random_vec(&self, len: usize) -> Result<Vec<u8>, Self::Error> {
        let mut bytes = vec![0; len];
        self.0.borrow_mut().fill_bytes(&mut bytes);
        Ok(bytes)
    }
}
