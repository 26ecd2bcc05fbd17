//! Takes noise out of speech: RNNoise's network, frame by frame, for an AudioWorklet.
//!
//! **Architecture Invariant**: this knows samples and nothing else. It links no other crate of ours and no
//! JavaScript bindings, imports nothing, and keeps no sound for longer than its filters need.

#[cfg(target_family = "wasm")]
mod exports;
mod rumble;

use nnnoiseless::DenoiseState;

/// Samples of a frame: 10 ms at the one rate that the network knows, 48 kHz.
pub const FRAME: usize = DenoiseState::FRAME_SIZE;

/// The network was trained on the range of 16-bit samples.
const FULL_SCALE: f32 = 32_768.0;

/// One voice; output is one frame (10 ms) behind input.
pub struct Denoiser {
    rumble: rumble::Rumble,
    state: Box<DenoiseState<'static>>,
    scaled: [f32; FRAME],
}

impl Default for Denoiser {
    fn default() -> Self {
        Self {
            rumble: rumble::Rumble::default(),
            state: DenoiseState::new(),
            scaled: [0.0; FRAME],
        }
    }
}

impl Denoiser {
    /// Samples from -1 to 1. What is no number counts as silence, since it would stay in the network for ever.
    pub fn process(&mut self, input: &[f32; FRAME], output: &mut [f32; FRAME]) {
        for (scaled, sample) in self.scaled.iter_mut().zip(input) {
            let sample = if sample.is_finite() {
                sample.clamp(-1.0, 1.0)
            } else {
                0.0
            };
            *scaled = self.rumble.remove(sample) * FULL_SCALE;
        }
        self.state.process_frame(output, &self.scaled);
        for sample in output {
            *sample = (*sample / FULL_SCALE).clamp(-1.0, 1.0);
        }
    }
}

#[cfg(test)]
mod tests;
