use crate::{
    PRIVATE_VALUE_BYTES, Proof, ProofError, PublicValue, Record, Salt, SessionKey, group, transcript,
};
use subtle::ConstantTimeEq;
use vocab::{CryptoRng, Sensitive};
use zeroize::Zeroizing;

/// The side that keeps a verifier, between its first and its second message. Good for one attempt.
pub struct Server {
    identity: Sensitive<String>,
    salt: Salt,
    verifier: Zeroizing<group::Element>,
    b: Zeroizing<[u8; PRIVATE_VALUE_BYTES]>,
    public: PublicValue,
}

/// The client knows the password.
pub struct ServerProof {
    /// M2, for the client.
    pub m2: Proof,
    pub key: SessionKey,
}

impl Server {
    /// The second value is B, for the client, with the record's salt.
    ///
    /// Takes the same time for a record of [`crate::fake_record`].
    pub fn start(
        rng: &mut dyn CryptoRng,
        identity: Sensitive<String>,
        record: &Record,
    ) -> (Self, PublicValue) {
        let group = group::meeting();
        let verifier = Zeroizing::new(group.reduced(record.verifier.expose()));
        let k = transcript::multiplier();
        let mut b = Zeroizing::new([0; PRIVATE_VALUE_BYTES]);
        let public = loop {
            rng.fill_bytes(&mut b[..]);
            let public = group::encode(&group.server_public(&k, &verifier, &b[..]));
            // Once in 2^3072, but a client would refuse it.
            if group.public_value(&public).is_some() {
                break public;
            }
        };
        (
            Self {
                identity,
                salt: record.salt,
                verifier,
                b,
                public,
            },
            public,
        )
    }

    /// `client_public` is A. A failed attempt is over: the next one starts with a new B.
    pub fn verify(self, client_public: &[u8], m1: &[u8]) -> Result<ServerProof, ProofError> {
        let group = group::meeting();
        let a = group.public_value(client_public).ok_or(ProofError::PublicValue)?;
        let a_bytes = group::encode(&a);
        let u = transcript::scrambler(&a_bytes, &self.public).ok_or(ProofError::PublicValue)?;
        let premaster = Zeroizing::new(group.server_premaster(&a, &self.verifier, &u, &self.b[..]));
        let key = transcript::session_key(&premaster);
        let expected =
            transcript::client_proof(self.identity.expose(), &self.salt, &a_bytes, &self.public, &key);
        if !bool::from(expected[..].ct_eq(m1)) {
            return Err(ProofError::Proof);
        }
        Ok(ServerProof {
            m2: transcript::server_proof(&a_bytes, &expected, &key),
            key,
        })
    }
}
