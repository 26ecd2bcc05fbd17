use crate::{PRIVATE_VALUE_BYTES, Proof, ProofError, PublicValue, Salt, SessionKey, group, transcript};
use subtle::ConstantTimeEq;
use vocab::{CryptoRng, Sensitive};
use zeroize::Zeroizing;

/// The side that knows the password, between its first and its second message.
pub struct Client {
    a: Zeroizing<[u8; PRIVATE_VALUE_BYTES]>,
    public: PublicValue,
}

/// The client's proof, and what is needed to check the server's.
pub struct ClientProof {
    /// M1, for the server.
    pub m1: Proof,
    expected: Proof,
    key: SessionKey,
}

impl Client {
    /// The second value is A, for the server.
    pub fn start(rng: &mut dyn CryptoRng) -> (Self, PublicValue) {
        let mut a = Zeroizing::new([0; PRIVATE_VALUE_BYTES]);
        rng.fill_bytes(&mut a[..]);
        let public = group::encode(&group::meeting().power_of_g(&a[..]));
        (Self { a, public }, public)
    }

    /// `server_public` is B. The key is not to be used before [`ClientProof::confirm`].
    pub fn finish(
        self,
        identity: &Sensitive<String>,
        password: &Sensitive<[u8; 32]>,
        salt: &Salt,
        server_public: &[u8],
    ) -> Result<ClientProof, ProofError> {
        let group = group::meeting();
        let b = group.public_value(server_public).ok_or(ProofError::PublicValue)?;
        let b_bytes = group::encode(&b);
        let u = transcript::scrambler(&self.public, &b_bytes).ok_or(ProofError::PublicValue)?;
        let x = transcript::private_key(identity.expose(), password.expose(), salt);
        let k = transcript::multiplier();
        let premaster = Zeroizing::new(group.client_premaster(&b, &k, &x[..], &self.a[..], &u));
        let key = transcript::session_key(&premaster);
        let m1 = transcript::client_proof(identity.expose(), salt, &self.public, &b_bytes, &key);
        let expected = transcript::server_proof(&self.public, &m1, &key);
        Ok(ClientProof { m1, expected, key })
    }
}

impl ClientProof {
    /// Checks the server's M2: it knows the verifier.
    pub fn confirm(self, m2: &[u8]) -> Result<SessionKey, ProofError> {
        if self.expected[..].ct_eq(m2).into() {
            Ok(self.key)
        } else {
            Err(ProofError::Proof)
        }
    }
}
