//! Where people are in a picture, steady from one picture to the next.

use crate::PIXELS;
use crate::network::Network;

const MODEL: &[u8] = include_bytes!("../model/selfie_segmentation_landscape.tflite");

/// How much of what is new counts at once; the rest comes with the next pictures, so that edges do not flicker.
const FRESH: f32 = 0.65;
/// Below the first, a place is taken for background, above the second for a person.
const DOUBT: (f32, f32) = (0.3, 0.7);

pub struct Silhouette {
    network: Network,
    likely: Vec<f32>,
    cover: Vec<f32>,
}

impl Silhouette {
    /// `None` if the model is broken.
    #[must_use]
    pub fn new() -> Option<Self> {
        Some(Self {
            network: Network::read(MODEL)?,
            likely: vec![0.0; PIXELS],
            cover: vec![0.0; PIXELS],
        })
    }

    /// `picture`: red, green, blue and something, from the lowest byte up.
    pub fn look(&mut self, picture: impl Iterator<Item = u32>) {
        for (numbers, pixel) in self.network.input().chunks_exact_mut(3).zip(picture) {
            let [red, green, blue, _] = pixel.to_le_bytes();
            numbers.copy_from_slice(&[red, green, blue].map(|byte| f32::from(byte) / 255.0));
        }
        let likely = self.likely.iter_mut().zip(&mut self.cover);
        for ((likely, cover), now) in likely.zip(self.network.run()) {
            *likely += (now - *likely) * FRESH;
            *cover = smooth(*likely);
        }
    }

    /// Forgets the pictures before, as after a change of camera.
    pub fn forget(&mut self) {
        self.likely.fill(0.0);
        self.cover.fill(0.0);
    }

    /// From 0, background, to 1, a person.
    #[must_use]
    pub fn cover(&self) -> &[f32] {
        &self.cover
    }
}

fn smooth(likely: f32) -> f32 {
    let (none, all) = DOUBT;
    let part = ((likely - none) / (all - none)).clamp(0.0, 1.0);
    part * part * (3.0 - 2.0 * part)
}
