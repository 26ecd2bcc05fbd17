//! `core.wasm`: a meeting's state machine for the core worker, which owns the control websocket.

mod json;

use client_core::{CreateOptions, Meeting, OpenOptions, Output};
use js_sys::{BigInt, Object, Reflect, Uint8Array};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use vocab::{Millis, UnixMillis};
use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

/// One meeting. Times are milliseconds since 1970 that never run backwards.
///
/// Methods throw `Error(code)`. After each call, drain [`Core::poll`].
#[wasm_bindgen]
pub struct Core {
    rng: ChaCha20Rng,
    now: Millis,
    meeting: Option<Meeting>,
}

#[wasm_bindgen]
impl Core {
    #[wasm_bindgen(constructor)]
    pub fn new(now_ms: f64) -> Result<Core, JsError> {
        let mut seed = Zeroizing::new([0; 32]);
        getrandom::fill(&mut seed[..]).map_err(|_| JsError::new("no_randomness"))?;
        Ok(Self {
            rng: ChaCha20Rng::from_seed(*seed),
            now: millis(now_ms),
            meeting: None,
        })
    }

    /// Takes `{title?, passphrase?, valid_for_s, created_unix_ms}`; returns
    /// `{link_fragment, host_seed, title, request}`, `request` being the body of `POST /api/v1/rooms`.
    #[wasm_bindgen(js_name = createRoom)]
    pub fn create_room(&mut self, options_json: &str) -> Result<String, JsError> {
        let options: CreateOptions = json::create_options(options_json).ok_or_else(bad_json)?;
        let created =
            client_core::create_room(&options, &mut self.rng).map_err(|error| JsError::new(error.code()))?;
        Ok(json::created(&created, &options.title))
    }

    /// Takes `{fragment, passphrase?, host_seed?}`. Throws the code of what is wrong with the link.
    pub fn open(&mut self, options_json: &str) -> Result<(), JsError> {
        let options: OpenOptions = json::open_options(options_json).map_err(JsError::new)?;
        let wall = UnixMillis(self.now.0);
        self.meeting = Some(Meeting::open(options, self.now, wall, &mut self.rng));
        Ok(())
    }

    pub fn connected(&mut self, now_ms: f64) {
        self.with(now_ms, Meeting::connected);
    }

    pub fn disconnected(&mut self, now_ms: f64) {
        self.with(now_ms, Meeting::disconnected);
    }

    pub fn receive(&mut self, bytes: &[u8], now_ms: f64) {
        self.with(now_ms, |meeting, now| meeting.receive(bytes, now));
    }

    pub fn tick(&mut self, now_ms: f64) {
        self.with(now_ms, Meeting::tick);
    }

    /// `{"t":"join","name":...}`, `{"t":"chat","text":...}`, `{"t":"hand","raised":...}`,
    /// `{"t":"lower_hands","participants":[...]}`, `{"t":"react","reaction":...}`, `leave`, `page_closed`, `end` or
    /// `retry`.
    pub fn command(&mut self, command_json: &str, now_ms: f64) -> Result<(), JsError> {
        let command = json::command(command_json).ok_or_else(bad_json)?;
        self.with(now_ms, |meeting, now| meeting.command(command, now));
        Ok(())
    }

    /// When `tick` has something to do next.
    #[wasm_bindgen(js_name = nextDeadline)]
    pub fn next_deadline(&self) -> Option<f64> {
        self.meeting.as_ref()?.next_deadline().map(|at| at.0 as f64)
    }

    /// The next output, or `undefined`.
    pub fn poll(&mut self) -> Result<JsValue, JsValue> {
        match self.meeting.as_mut().and_then(Meeting::poll) {
            Some(output) => to_js(output),
            None => Ok(JsValue::UNDEFINED),
        }
    }
}

impl Core {
    fn with(&mut self, now_ms: f64, work: impl FnOnce(&mut Meeting, Millis)) {
        self.now = self.now.max(millis(now_ms));
        if let Some(meeting) = &mut self.meeting {
            work(meeting, self.now);
        }
    }
}

/// Negative and absurd times become the nearest that can be.
fn millis(now_ms: f64) -> Millis {
    Millis(now_ms as u64)
}

fn bad_json() -> JsError {
    JsError::new("bad_json")
}

fn to_js(output: Output) -> Result<JsValue, JsValue> {
    let object = Object::new();
    let set = |key: &str, value: &JsValue| Reflect::set(&object, &key.into(), value).map(drop);
    let kind = |kind: &str| set("kind", &kind.into());
    match output {
        Output::Send(bytes) => {
            kind("send")?;
            set("bytes", &Uint8Array::from(bytes.as_slice()))?;
        }
        Output::Connect => kind("connect")?,
        Output::Close => kind("close")?,
        Output::Event(event) => {
            kind("event")?;
            set("json", &json::event(&event).into())?;
        }
        Output::EpochKey(keys) => {
            kind("epoch_key")?;
            set("epoch", &BigInt::from(keys.epoch))?;
            set("baseKey", &Uint8Array::from(&keys.base_key.expose()[..]))?;
            set("ownLeaf", &keys.own_leaf.into())?;
        }
        Output::SwitchSending { epoch } => {
            kind("switch_sending")?;
            set("epoch", &BigInt::from(epoch))?;
        }
        Output::DropEpoch { epoch } => {
            kind("drop_epoch")?;
            set("epoch", &BigInt::from(epoch))?;
        }
    }
    Ok(object.into())
}
