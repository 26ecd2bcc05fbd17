//! Proving the link without sending it (SRP-6a), and opening what the server keeps sealed.

use crate::access::{Access, Proof};
use crate::event::{AlarmCode, Event, Phase, RefusedReason};
use crate::meeting::Meeting;
use e2ee::group::Room;
use e2ee::keys::RoomSecrets;
use e2ee::sealed::{self, OpenError};
use password_proof::{Client, Salt};
use vocab::{Millis, Sensitive, UnixMillis};
use wire::{ClientMessage, Srp1Reply, Srp2Reply};

/// Proofs on one connection; a second one is needed if the grant has run out.
const PROOFS_MAX: u32 = 2;

/// What the server keeps to check proofs with.
pub(crate) fn verifier(secrets: &RoomSecrets, salt: &Salt) -> Vec<u8> {
    password_proof::verifier(&identity(secrets), secrets.srp_password(), salt).to_vec()
}

fn identity(secrets: &RoomSecrets) -> Sensitive<String> {
    password_proof::identity(secrets.room_id(), secrets.generation())
}

impl Meeting {
    pub(crate) fn start_proof(&mut self, now: Millis) {
        let Some(invitation) = &self.invitation else {
            return;
        };
        let room = *invitation.link.room_id.as_bytes();
        if self.connection.count_proof() >= PROOFS_MAX {
            // The server forgets its grants as fast as it gives them.
            return self.drop_connection(now);
        }
        let (client, a) = Client::start(&mut self.rng);
        self.proof = Proof::Started(Box::new(client));
        self.expect_answer(now);
        self.send(&ClientMessage::Srp1 { room, a: a.to_vec() });
        if !self.been_in {
            self.enter(Phase::Proving, now);
        }
    }

    pub(crate) fn srp1(&mut self, reply: &Srp1Reply, now: Millis) {
        let Proof::Started(client) = core::mem::replace(&mut self.proof, Proof::None) else {
            return;
        };
        let Some(secrets) = self.secrets(reply.generation) else {
            return self.refuse(RefusedReason::Denied, 0, now);
        };
        let finished = client.finish(&identity(&secrets), secrets.srp_password(), &reply.salt, &reply.b);
        let Ok(proof) = finished else {
            return self.refuse(RefusedReason::Protocol, 0, now);
        };
        let m1 = proof.m1;
        self.proof = Proof::Sent {
            proof: Box::new(proof),
            secrets,
        };
        self.expect_answer(now);
        self.send(&ClientMessage::Srp2 { m1 });
    }

    pub(crate) fn srp2(&mut self, reply: Srp2Reply, now: Millis) {
        let Proof::Sent { proof, secrets } = core::mem::replace(&mut self.proof, Proof::None) else {
            return;
        };
        let Ok(key) = proof.confirm(&reply.m2) else {
            // Whoever answers does not have the verifier: not our server, or not our room.
            return self.refuse(RefusedReason::Protocol, 0, now);
        };
        let Some(invitation) = &self.invitation else {
            return;
        };
        let fingerprint = &invitation.link.host_fingerprint;
        let opened = sealed::open_descriptor(
            &secrets,
            fingerprint,
            &reply.descriptor,
            &reply.descriptor_signature,
        );
        let descriptor = match opened {
            Ok(descriptor) => descriptor,
            Err(OpenError::Forged | OpenError::Malformed) => {
                return self.refuse(RefusedReason::Protocol, 0, now);
            }
            Err(OpenError::HostMismatch | OpenError::HostSignature) => {
                return self.refuse(RefusedReason::HostMismatch, 0, now);
            }
        };
        let opened = Event::Opened {
            title: Some(descriptor.title).filter(|title| !title.is_empty()),
            passphrase_needed: invitation.link.passphrase_needed,
            is_host: invitation.host.is_some(),
            expires_at: UnixMillis(reply.expires_at_unix_ms),
            present: reply.present,
        };
        let room = Room {
            secrets,
            host_public: descriptor.host_public_key,
        };
        self.access = Some(Access::new(reply.grant, &key, room, descriptor.policy));
        if self.name.is_none() {
            // Whoever wants in has succeeded when the server takes the hello.
            self.connection.succeeded();
        }
        self.answered();
        if !self.been_in {
            self.enter(Phase::Opened, now);
        }
        self.event(opened);
        self.go_on(now);
    }

    /// The keys of `generation`; with a passphrase this takes a moment, so the last ones are kept.
    fn secrets(&mut self, generation: u32) -> Option<RoomSecrets> {
        let invitation = self.invitation.as_mut()?;
        if let Some(known) = invitation
            .secrets
            .as_ref()
            .filter(|known| known.generation() == generation)
        {
            return Some(known.clone());
        }
        let passphrase = invitation.passphrase.as_ref().map(|text| text.expose().as_str());
        let derived = RoomSecrets::derive(&invitation.link, passphrase, generation).ok()?;
        invitation.secrets = Some(derived.clone());
        Some(derived)
    }

    pub(crate) fn alarm(&mut self, code: AlarmCode) {
        self.event(Event::Alarm { code });
    }
}
