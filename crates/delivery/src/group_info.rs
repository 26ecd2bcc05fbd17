//! A GroupInfo that a committer uploads for later joiners (RFC 9420 section 12.4.3).

use openmls::prelude::tls_codec::{Deserialize, Serialize, VLBytes};
use openmls::prelude::{
    ConfirmationTag, GroupContext, LeafNodeIndex, MlsMessageBodyIn, MlsMessageIn, OpenMlsCrypto,
    OpenMlsSignaturePublicKey, SignaturePublicKey, Verifiable,
};

pub(crate) const GROUP_INFO_BYTES_MAX: usize = 64 * 1024;
/// MLSMessage's version and wire format.
const MESSAGE_HEADER_LEN: usize = 4;

/// What a GroupInfo has to agree with.
pub(crate) struct Expected<'a> {
    pub(crate) context: &'a GroupContext,
    /// The confirmation tag that the epoch's commit carried.
    pub(crate) tag: &'a ConfirmationTag,
    pub(crate) signer: LeafNodeIndex,
    pub(crate) signature_key: SignaturePublicKey,
}

impl Expected<'_> {
    /// Whether a GroupInfo describes exactly this state: same context (group id, epoch, tree hash,
    /// transcript, extensions), same confirmation tag as the commit carried, signed by the committer's leaf,
    /// and with an external key to join by.
    ///
    /// What stays unknown is whether the confirmation tag and the external key are right: that takes the
    /// group's secrets. A joiner finds out, and the members refuse.
    pub(crate) fn is_met_by(&self, bytes: &[u8], crypto: &impl OpenMlsCrypto) -> bool {
        self.check(bytes, crypto).is_some()
    }

    fn check(&self, bytes: &[u8], crypto: &impl OpenMlsCrypto) -> Option<()> {
        if bytes.len() > GROUP_INFO_BYTES_MAX {
            return None;
        }
        let MlsMessageBodyIn::GroupInfo(info) = MlsMessageIn::tls_deserialize_exact(bytes).ok()?.extract()
        else {
            return None;
        };
        info.extensions().external_pub()?;
        if info.extensions().ratchet_tree().is_some() || info.group_context() != self.context {
            return None;
        }
        let (tag, signer) = self.tag_and_signer(bytes)?;
        if tag != self.tag.tls_serialize_detached().ok()? || signer != self.signer.u32() {
            return None;
        }
        let scheme = self.context.ciphersuite().signature_algorithm();
        let key = OpenMlsSignaturePublicKey::from_signature_key(self.signature_key.clone(), scheme);
        info.verify_no_out(crypto, &key).ok()
    }

    /// OpenMLS keeps these two to itself, so they are read from the encoding:
    /// header ‖ GroupContext ‖ Extension<V> ‖ confirmation_tag<V> ‖ uint32 signer ‖ signature<V>.
    fn tag_and_signer(&self, bytes: &[u8]) -> Option<(Vec<u8>, u32)> {
        let context = self.context.tls_serialize_detached().ok()?;
        let mut rest = bytes
            .get(MESSAGE_HEADER_LEN..)?
            .strip_prefix(context.as_slice())?;
        VLBytes::tls_deserialize(&mut rest).ok()?;
        let tag = VLBytes::tls_deserialize(&mut rest)
            .ok()?
            .tls_serialize_detached()
            .ok()?;
        let signer = u32::tls_deserialize(&mut rest).ok()?;
        Some((tag, signer))
    }
}
