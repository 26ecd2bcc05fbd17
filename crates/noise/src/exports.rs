//! What the worklet calls. It writes a frame at `input`, calls `process`, and reads a frame at `output`.

// Exported names are the only thing here that the compiler cannot check.
#![allow(unsafe_code)]

use std::cell::RefCell;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::{Denoiser, FRAME};

static INPUT: [AtomicU32; FRAME] = [const { AtomicU32::new(0) }; FRAME];
static OUTPUT: [AtomicU32; FRAME] = [const { AtomicU32::new(0) }; FRAME];

thread_local! {
    static DENOISER: RefCell<Denoiser> = RefCell::default();
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn frame_length() -> usize {
    FRAME
}

/// Where the worklet writes `frame_length` floats.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn input() -> *const AtomicU32 {
    INPUT.as_ptr()
}

/// Where the worklet reads `frame_length` floats.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn output() -> *const AtomicU32 {
    OUTPUT.as_ptr()
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn process() {
    let mut frame = [0.0; FRAME];
    for (sample, bits) in frame.iter_mut().zip(&INPUT) {
        *sample = f32::from_bits(bits.load(Ordering::Relaxed));
    }
    let mut clean = [0.0; FRAME];
    DENOISER.with_borrow_mut(|denoiser| denoiser.process(&frame, &mut clean));
    for (bits, sample) in OUTPUT.iter().zip(clean) {
        bits.store(sample.to_bits(), Ordering::Relaxed);
    }
}
