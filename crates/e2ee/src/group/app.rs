use super::commits::to_bytes;
use super::error::GroupError;
use super::leaf::participant_of;
use super::state::Group;
use openmls::prelude::tls_codec::Deserialize;
use openmls::prelude::{
    ContentType, MlsMessageBodyIn, MlsMessageIn, ProcessedMessageContent, ProtocolMessage, Sender,
};
use vocab::ParticipantId;

/// An application message, with who sent it (Ed25519, by MLS).
#[derive(Clone, PartialEq, Eq)]
pub struct Opened {
    pub leaf: u32,
    pub participant: ParticipantId,
    /// The epoch that it was sent in.
    pub epoch: u64,
    pub plain: Vec<u8>,
}

/// Why an application message is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    #[error("it is not an MLS PrivateMessage with application data")]
    NotApplication,
    #[error("it is our own, come back")]
    Own,
    #[error("it is from an epoch whose keys are not here (any more)")]
    OtherEpoch,
    #[error("it does not decrypt, does not verify, or came before")]
    Forged,
}

impl Group {
    /// An MLSMessage(PrivateMessage) for everybody else.
    pub fn seal_app(&mut self, plain: &[u8]) -> Result<Vec<u8>, GroupError> {
        if !self.mls.is_active() {
            return Err(GroupError::NotMember);
        }
        let message = self
            .mls
            .create_message(&self.provider, &self.identity, plain)
            .map_err(|_| GroupError::Mls)?;
        to_bytes(&message)
    }

    pub fn open_app(&mut self, message: &[u8]) -> Result<Opened, OpenError> {
        let message = MlsMessageIn::tls_deserialize_exact(message).map_err(|_| OpenError::NotApplication)?;
        let MlsMessageBodyIn::PrivateMessage(message) = message.extract() else {
            return Err(OpenError::NotApplication);
        };
        let message = ProtocolMessage::from(message);
        if message.content_type() != ContentType::Application {
            return Err(OpenError::NotApplication);
        }
        let epoch = message.epoch().as_u64();
        let oldest = self.epoch().saturating_sub(self.past_ended.len() as u64);
        if message.group_id() != self.mls.group_id() || !(oldest..=self.epoch()).contains(&epoch) {
            return Err(OpenError::OtherEpoch);
        }
        let processed = self
            .mls
            .process_message(&self.provider, message)
            .map_err(|_| OpenError::Forged)?;
        let Sender::Member(leaf) = *processed.sender() else {
            return Err(OpenError::Forged);
        };
        let participant = participant_of(processed.credential()).ok_or(OpenError::Forged)?;
        match processed.into_content() {
            ProcessedMessageContent::ApplicationMessage(plain) => Ok(Opened {
                leaf: leaf.u32(),
                participant,
                epoch,
                plain: plain.into_bytes(),
            }),
            ProcessedMessageContent::OwnPrivateMessage => Err(OpenError::Own),
            _ => Err(OpenError::NotApplication),
        }
    }
}
