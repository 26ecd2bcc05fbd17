//! What is behind people, blurred: without them, so that no light of theirs stands around them.

use crate::{HEIGHT, PIXELS, WIDTH};

/// Red, green, blue, and how much of each place is background.
type Sum = [f32; 4];

/// So that the middle of a person, where there is no background far and wide, has a color too.
const TRACE: f32 = 0.002;
/// Three boxes after each other are a bell.
const PASSES: usize = 3;

pub struct Backdrop {
    now: Vec<Sum>,
    next: Vec<Sum>,
}

impl Default for Backdrop {
    fn default() -> Self {
        Self {
            now: vec![[0.0; 4]; PIXELS],
            next: vec![[0.0; 4]; PIXELS],
        }
    }
}

impl Backdrop {
    /// `cover` as `Silhouette` has it; `radius` in pixels of this size. Gives opaque pixels.
    pub fn blur(
        &mut self,
        picture: impl Iterator<Item = u32>,
        cover: &[f32],
        radius: usize,
    ) -> impl Iterator<Item = u32> + '_ {
        for ((sum, pixel), cover) in self.now.iter_mut().zip(picture).zip(cover) {
            let share = 1.0 - cover + TRACE;
            let [red, green, blue, _] = pixel.to_le_bytes().map(f32::from);
            *sum = [red * share, green * share, blue * share, share];
        }
        for _ in 0..PASSES {
            // Turned on its side, columns become rows, and twice turned it stands again.
            smear(&self.now, &mut self.next, WIDTH, HEIGHT, radius);
            smear(&self.next, &mut self.now, HEIGHT, WIDTH, radius);
        }
        self.now.iter().map(|[red, green, blue, share]| {
            let byte = |sum: &f32| (sum / share + 0.5).clamp(0.0, 255.0) as u8;
            u32::from_le_bytes([byte(red), byte(green), byte(blue), 255])
        })
    }
}

/// Means along rows, written as columns. Edges go on as they end.
fn smear(from: &[Sum], to: &mut [Sum], width: usize, height: usize, radius: usize) {
    let scale = 1.0 / (2 * radius + 1) as f32;
    for (y, row) in from.chunks_exact(width).enumerate() {
        let at = |x: usize| row.get(x.min(width - 1)).copied().unwrap_or_default();
        let mut sum = at(0).map(|value| value * (radius + 1) as f32);
        for x in 1..=radius {
            sum = plus(sum, at(x), 1.0);
        }
        for x in 0..width {
            if let Some(slot) = to.get_mut(x * height + y) {
                *slot = sum.map(|value| value * scale);
            }
            sum = plus(sum, at(x + radius + 1), 1.0);
            sum = plus(sum, at(x.saturating_sub(radius)), -1.0);
        }
    }
}

fn plus([a, b, c, d]: Sum, [e, f, g, h]: Sum, sign: f32) -> Sum {
    [a + sign * e, b + sign * f, c + sign * g, d + sign * h]
}
