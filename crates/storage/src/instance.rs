use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use vocab::{CryptoRng, Sensitive};

const FILE: &str = "instance.key";
const LEN: usize = 32;

/// Why there is no instance secret.
#[derive(Debug, thiserror::Error)]
pub enum InstanceSecretError {
    #[error("the file instance.key can be read by others than its owner")]
    Exposed,
    #[error("the file instance.key is not 32 bytes long")]
    Damaged,
    #[error("the file instance.key cannot be read or made: {0}")]
    Io(#[from] io::Error),
}

/// 32 random bytes, made at the first start.
///
/// They name the rooms in the database ([`vocab::RoomKey`]). They lie beside it in a file of their own, readable
/// by the owner only, so that a copy of the database alone cannot be asked whether it knows a room id.
pub struct InstanceSecret(Sensitive<[u8; LEN]>);

impl InstanceSecret {
    pub fn from_bytes(bytes: [u8; LEN]) -> Self {
        Self(Sensitive::new(bytes))
    }

    pub fn expose(&self) -> &[u8; LEN] {
        self.0.expose()
    }

    /// Reads the secret, or makes it.
    pub fn load_or_create(directory: &Path, rng: &mut dyn CryptoRng) -> Result<Self, InstanceSecretError> {
        let path = directory.join(FILE);
        match fs::metadata(&path) {
            Ok(metadata) if metadata.permissions().mode() & 0o077 != 0 => Err(InstanceSecretError::Exposed),
            Ok(_) => {
                let bytes = fs::read(&path)?
                    .try_into()
                    .map_err(|_| InstanceSecretError::Damaged)?;
                Ok(Self::from_bytes(bytes))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Self::create(&path, rng),
            Err(error) => Err(error.into()),
        }
    }

    fn create(path: &Path, rng: &mut dyn CryptoRng) -> Result<Self, InstanceSecretError> {
        let mut bytes = [0; LEN];
        rng.fill_bytes(&mut bytes);
        // Written whole under another name first, so that a crash leaves no half of a secret.
        let draft = path.with_extension("new");
        match fs::remove_file(&draft) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&draft)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        fs::rename(&draft, path)?;
        Ok(Self::from_bytes(bytes))
    }
}
