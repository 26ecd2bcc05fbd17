use e2ee::sframe::{
    Codec, Expected, FrameKeys, FrameOpener, FrameSealer, Outgoing, RefusedFrame, key_id_of_frame,
};
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

/// A short name of what went wrong: the message of the JavaScript `Error`.
type Code = &'static str;

const UNKNOWN_CODEC: Code = "codec";
const BAD_BASE_KEY: Code = "bad_base_key";
const BAD_CONTEXT: Code = "bad_context";

/// Keys, counters and replay windows of one frame worker.
///
/// A page has one of these and no second one with the same keys: two would use the same counters.
/// Codecs: 0 Opus, 1 VP8, 2 VP9, 3 AV1, 4 data.
#[wasm_bindgen]
#[derive(Default)]
pub struct FrameCrypto {
    keys: FrameKeys,
    sealer: FrameSealer,
    opener: FrameOpener,
}

#[wasm_bindgen]
impl FrameCrypto {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes an epoch's base key (16 bytes) for receiving from now on.
    #[wasm_bindgen(js_name = installEpoch)]
    pub fn install_epoch_js(&mut self, epoch: u64, base_key: Vec<u8>, own_leaf: u32) -> Result<(), JsError> {
        self.install_epoch(epoch, base_key, own_leaf)
            .map_err(JsError::new)
    }

    /// `seal` uses this epoch from now on.
    #[wasm_bindgen(js_name = switchSending)]
    pub fn switch_sending_js(&mut self, epoch: u64) -> Result<(), JsError> {
        self.switch_sending(epoch).map_err(JsError::new)
    }

    /// Overwrites the epoch's keys.
    #[wasm_bindgen(js_name = dropEpoch)]
    pub fn drop_epoch(&mut self, epoch: u64) {
        self.keys.drop_epoch(epoch);
        self.forget_dropped();
    }

    /// An encoder's frame as it goes to the packetizer.
    #[wasm_bindgen(js_name = seal)]
    pub fn seal_js(
        &mut self,
        context: u32,
        codec: u32,
        key_frame: bool,
        frame: &[u8],
    ) -> Result<Vec<u8>, JsError> {
        self.seal(context, codec, key_frame, frame).map_err(JsError::new)
    }

    /// A received frame as its sender's encoder made it.
    #[wasm_bindgen(js_name = open)]
    pub fn open_js(
        &mut self,
        receiver: u32,
        expected_leaf: u32,
        context: u32,
        codec: u32,
        frame: &[u8],
    ) -> Result<Vec<u8>, JsError> {
        self.open(receiver, expected_leaf, context, codec, frame)
            .map_err(JsError::new)
    }

    /// The leaf that the frame claims to come from: not authenticated.
    #[wasm_bindgen(js_name = peekLeaf)]
    pub fn peek_leaf(&self, codec: u32, frame: &[u8]) -> Option<u32> {
        key_id_of_frame(Codec::from_number(codec)?, frame)
            .ok()
            .map(|key_id| key_id.leaf)
    }

    /// Overwrites every key.
    pub fn zeroize(&mut self) {
        self.keys.zeroize();
        self.forget_dropped();
    }
}

impl FrameCrypto {
    fn install_epoch(&mut self, epoch: u64, base_key: Vec<u8>, own_leaf: u32) -> Result<(), Code> {
        let base_key = Zeroizing::new(base_key);
        let base_key = <[u8; 16]>::try_from(&base_key[..]).map_err(|_| BAD_BASE_KEY)?;
        let installed = self.keys.install(epoch, base_key, own_leaf);
        self.forget_dropped();
        installed.map_err(|error| error.code())
    }

    fn switch_sending(&mut self, epoch: u64) -> Result<(), Code> {
        if self.keys.switch_sending(epoch) {
            Ok(())
        } else {
            Err(RefusedFrame::UnknownEpoch.code())
        }
    }

    fn seal(&mut self, context: u32, codec: u32, key_frame: bool, frame: &[u8]) -> Result<Vec<u8>, Code> {
        let context = u8::try_from(context).map_err(|_| BAD_CONTEXT)?;
        let codec = Codec::from_number(codec).ok_or(UNKNOWN_CODEC)?;
        let outgoing = Outgoing {
            context,
            codec,
            key_frame,
            bytes: frame,
        };
        self.sealer
            .seal(&self.keys, outgoing)
            .map_err(|error| error.code())
    }

    fn open(
        &mut self,
        receiver: u32,
        expected_leaf: u32,
        context: u32,
        codec: u32,
        frame: &[u8],
    ) -> Result<Vec<u8>, Code> {
        let context = u8::try_from(context).map_err(|_| BAD_CONTEXT)?;
        let codec = Codec::from_number(codec).ok_or(UNKNOWN_CODEC)?;
        let expected = Expected {
            leaf: expected_leaf,
            context,
            codec,
        };
        self.opener
            .open(&self.keys, receiver, expected, frame)
            .map_err(|error| error.code())
    }

    fn forget_dropped(&mut self) {
        self.sealer.forget_dropped(&self.keys);
        self.opener.forget_dropped(&self.keys);
    }
}

#[cfg(test)]
mod tests;
