//! SRP-6a, the server's side. A room that does not exist is answered with a record made up from its id, by
//! the same steps, so that neither the answers nor their time tell whether it does.

use crate::api::Api;
use crate::meetings::lock;
use crate::meter::Subject;
use core::time::Duration;
use domain::RoomRecord;
use password_proof::{Record, Server, ServerProof, control_key, fake_record, identity};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use vocab::{Millis, RoomId, RoomKey, Sensitive};
use wire::{ErrorCode, Srp1Reply, Srp2Reply};

/// How long a begun proof can be finished.
const LIFETIME: Duration = Duration::from_secs(30);
const PUBLIC_VALUE_LEN: usize = 384;
/// What an unknown room says its generation is: the one that nearly every room has.
const UNKNOWN_GENERATION: u32 = 1;

/// A proof between its two messages. Good for one attempt.
pub(super) struct Proving {
    room_id: RoomId,
    room_key: RoomKey,
    /// `None`: there is no such room, and no password for it.
    record: Option<RoomRecord>,
    server: Server,
    client_public: Vec<u8>,
    begun: Millis,
    subjects: Subjects,
}

/// Who is charged for a proof that fails.
struct Subjects {
    by_room: Subject,
    by_room_and_address: Subject,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum ProofRefusal {
    #[error("the link, the passphrase or the room is wrong")]
    Denied,
    #[error("too many proofs failed")]
    RateLimited(Duration),
    #[error("the records failed")]
    Internal,
}

impl ProofRefusal {
    pub(super) fn code(self) -> ErrorCode {
        match self {
            Self::Denied => ErrorCode::Denied,
            Self::RateLimited(_) => ErrorCode::RateLimited,
            Self::Internal => ErrorCode::Internal,
        }
    }

    pub(super) fn wait(self) -> Duration {
        match self {
            Self::RateLimited(wait) => wait,
            Self::Denied | Self::Internal => Duration::ZERO,
        }
    }
}

impl Proving {
    pub(super) async fn begin(
        api: &Api,
        address: &[u8; 8],
        room: [u8; 16],
        client_public: Vec<u8>,
    ) -> Result<(Self, Srp1Reply), ProofRefusal> {
        let subjects = Subjects::charge(api, &room, address)?;
        if client_public.len() != PUBLIC_VALUE_LEN {
            return Err(ProofRefusal::Denied);
        }
        let room_id = RoomId::from_bytes(room);
        let room_key = api.room_key(&room_id);
        let record = api
            .0
            .records
            .find(&room_key)
            .await
            .map_err(|_| ProofRefusal::Internal)?;
        let fake = fake_record(&api.0.instance_key, &room_id);
        let known = record.as_ref().and_then(known_record);
        let generation = record
            .as_ref()
            .map_or(UNKNOWN_GENERATION, |record| record.generation);
        let proof_record = known.unwrap_or(fake);
        let salt = proof_record.salt;
        let worker = api.clone();
        let (server, public) = tokio::task::spawn_blocking(move || {
            let identity = identity(&room_id, generation);
            let mut rng = ChaCha20Rng::from_seed(worker.random());
            Server::start(&mut rng, identity, &proof_record)
        })
        .await
        .map_err(|_| ProofRefusal::Internal)?;
        let begun = api.now();
        let proving = Self {
            room_id,
            room_key,
            record,
            server,
            client_public,
            begun,
            subjects,
        };
        Ok((
            proving,
            Srp1Reply {
                salt,
                b: public.to_vec(),
                generation,
            },
        ))
    }

    /// Checks the client's proof; gives a grant for it.
    pub(super) async fn finish(self, api: &Api, m1: [u8; 32]) -> Result<Srp2Reply, ProofRefusal> {
        let now = api.now();
        let (server, client_public) = (self.server, self.client_public);
        let verified = tokio::task::spawn_blocking(move || server.verify(&client_public, &m1))
            .await
            .map_err(|_| ProofRefusal::Internal)?;
        // The room may be over by now.
        let record = api
            .0
            .records
            .find(&self.room_key)
            .await
            .map_err(|_| ProofRefusal::Internal)?;
        let (Ok(ServerProof { m2, key }), Some(_), Some(record)) = (verified, self.record, record) else {
            return Err(ProofRefusal::Denied);
        };
        if now.since(self.begun) > LIFETIME {
            return Err(ProofRefusal::Denied);
        }
        self.subjects.refund(api);
        let grant = api.random();
        api.0
            .grants
            .give(grant, self.room_id, self.room_key, control_key(&key), now);
        let present = api
            .0
            .meetings
            .find(&self.room_key)
            .map_or(0, |meeting| lock(&meeting).present());
        Ok(Srp2Reply {
            m2,
            grant,
            descriptor: record.descriptor,
            descriptor_signature: record.descriptor_signature,
            expires_at_unix_ms: record.expires_at.0,
            present,
        })
    }
}

impl Subjects {
    /// Charges for an attempt; whoever succeeds gets it back. So the limits of e2ee.md 4.1 count failures, and
    /// a class of thirty behind one address can still come in at the same minute.
    fn charge(api: &Api, room: &[u8; 16], address: &[u8; 8]) -> Result<Self, ProofRefusal> {
        let subjects = Self {
            by_room: api.subject(&[b"proofs", room]),
            by_room_and_address: api.subject(&[b"proofs from", room, address]),
        };
        let limits = &api.0.limits;
        limits
            .proofs_by_room_and_address
            .take(&subjects.by_room_and_address, api.now())
            .map_err(ProofRefusal::RateLimited)?;
        limits
            .proofs_by_room
            .take(&subjects.by_room, api.now())
            .map_err(ProofRefusal::RateLimited)?;
        Ok(subjects)
    }

    fn refund(&self, api: &Api) {
        api.0
            .limits
            .proofs_by_room_and_address
            .refund(&self.by_room_and_address);
        api.0.limits.proofs_by_room.refund(&self.by_room);
    }
}

fn known_record(record: &RoomRecord) -> Option<Record> {
    let verifier = record.verifier.as_slice().try_into().ok()?;
    Some(Record {
        salt: record.salt,
        verifier: Sensitive::new(verifier),
    })
}
