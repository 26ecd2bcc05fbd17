//! Takes away what lies below every voice: steps on the floor, wind in a microphone, the ground tone of the mains.

/// Hertz; the lowest voices begin about here.
const CORNER: f32 = 80.0;
const RATE: f32 = 48_000.0;
/// Of the two halves of a Butterworth filter of the fourth order.
const QUALITIES: [f32; 2] = [0.541_196_1, 1.306_563];

/// A high-pass filter of the fourth order, 24 decibels an octave.
pub(crate) struct Rumble([Half; 2]);

impl Default for Rumble {
    fn default() -> Self {
        Self(QUALITIES.map(Half::new))
    }
}

impl Rumble {
    pub(crate) fn remove(&mut self, sample: f32) -> f32 {
        let [first, second] = &mut self.0;
        second.pass(first.pass(sample))
    }
}

/// One biquad, transposed direct form II (Bristow-Johnson's coefficients).
struct Half {
    input: [f32; 3],
    output: [f32; 2],
    memory: [f32; 2],
}

impl Half {
    fn new(quality: f32) -> Self {
        let (sine, cosine) = (std::f32::consts::TAU * CORNER / RATE).sin_cos();
        let width = sine / (2.0 * quality);
        let side = f32::midpoint(1.0, cosine) / (1.0 + width);
        Self {
            input: [side, -2.0 * side, side],
            output: [-2.0 * cosine / (1.0 + width), (1.0 - width) / (1.0 + width)],
            memory: [0.0; 2],
        }
    }

    fn pass(&mut self, sample: f32) -> f32 {
        let [before, middle, after] = self.input;
        let [near, far] = self.output;
        let [first, second] = self.memory;
        let passed = before * sample + first;
        self.memory = [
            middle * sample - near * passed + second,
            after * sample - far * passed,
        ];
        passed
    }
}
