//! The arithmetic. Everything is height, width, channels; channels come in eights, so that the compiler makes
//! vectors of them.

pub(crate) const LANES: usize = 8;
type Lanes = [f32; LANES];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Activation {
    None,
    Relu,
    HardSwish,
    Logistic,
}

/// Height, width, channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) height: usize,
    pub(crate) width: usize,
    pub(crate) channels: usize,
}

impl Shape {
    pub(crate) fn places(self) -> usize {
        self.height * self.width
    }

    pub(crate) fn numbers(self) -> usize {
        self.places() * self.channels
    }
}

/// What a filter sees of a picture: "same" padding, the odd place behind.
#[derive(Clone, Copy)]
pub(crate) struct Window {
    pub(crate) size: usize,
    pub(crate) stride: usize,
}

impl Window {
    fn before(self, from: usize, to: usize) -> usize {
        ((to - 1) * self.stride + self.size).saturating_sub(from) / 2
    }
}

impl Activation {
    #[inline(always)]
    fn apply(self, value: f32) -> f32 {
        match self {
            Self::None => value,
            Self::Relu => value.max(0.0),
            Self::HardSwish => value * (value + 3.0).clamp(0.0, 6.0) / 6.0,
            Self::Logistic => 1.0 / (1.0 + (-value).exp()),
        }
    }

    pub(crate) fn apply_to(self, values: &mut [f32]) {
        match self {
            Self::None => {}
            Self::Relu => values
                .iter_mut()
                .for_each(|value| *value = Self::Relu.apply(*value)),
            Self::HardSwish => values
                .iter_mut()
                .for_each(|value| *value = Self::HardSwish.apply(*value)),
            Self::Logistic => values
                .iter_mut()
                .for_each(|value| *value = Self::Logistic.apply(*value)),
        }
    }
}

#[inline(always)]
fn multiply_add(sum: &mut Lanes, factor: f32, weights: &Lanes) {
    for (sum, weight) in sum.iter_mut().zip(weights) {
        *sum += factor * weight;
    }
}

#[inline(always)]
fn lanes(values: &[f32], at: usize) -> Lanes {
    values
        .get(at..at + LANES)
        .and_then(|values| values.try_into().ok())
        .unwrap_or([0.0; LANES])
}

/// Weights of a filter of one place, in blocks of eight outputs: `[block][input][output of the block]`.
pub(crate) fn pack(weights: &[f32], inputs: usize, outputs: usize) -> Vec<Lanes> {
    let mut packed = vec![[0.0; LANES]; inputs * outputs.div_ceil(LANES)];
    for (output, row) in weights.chunks_exact(inputs).enumerate().take(outputs) {
        let (block, lane) = (output / LANES, output % LANES);
        for (input, weight) in row.iter().enumerate() {
            if let Some(slot) = packed
                .get_mut(block * inputs + input)
                .and_then(|lanes| lanes.get_mut(lane))
            {
                *slot = *weight;
            }
        }
    }
    packed
}

/// Every place by itself: `inputs` channels become `bias.len()`. Four places at a time share each load of weights.
pub(crate) fn pointwise(input: &[f32], inputs: usize, weights: &[Lanes], bias: &[f32], output: &mut [f32]) {
    let outputs = bias.len();
    for (block, (weights, bias)) in weights
        .chunks_exact(inputs)
        .zip(bias.chunks_exact(LANES))
        .enumerate()
    {
        let first = block * LANES;
        let bias = lanes(bias, 0);
        let mut from = input.chunks_exact(4 * inputs);
        let mut to = output.chunks_exact_mut(4 * outputs);
        for (from, to) in (&mut from).zip(&mut to) {
            four_places(from, inputs, weights, bias, to, outputs, first);
        }
        let rest = from.remainder().chunks_exact(inputs);
        for (from, to) in rest.zip(to.into_remainder().chunks_exact_mut(outputs)) {
            let mut sum = bias;
            for (value, weights) in from.iter().zip(weights) {
                multiply_add(&mut sum, *value, weights);
            }
            store(to, first, sum);
        }
    }
}

#[inline(always)]
fn four_places(
    from: &[f32],
    inputs: usize,
    weights: &[Lanes],
    bias: Lanes,
    to: &mut [f32],
    outputs: usize,
    first: usize,
) {
    let (one, others) = from.split_at(inputs);
    let (two, others) = others.split_at(inputs);
    let (three, four) = others.split_at(inputs);
    let (mut a, mut b, mut c, mut d) = (bias, bias, bias, bias);
    for ((((weights, one), two), three), four) in weights.iter().zip(one).zip(two).zip(three).zip(four) {
        multiply_add(&mut a, *one, weights);
        multiply_add(&mut b, *two, weights);
        multiply_add(&mut c, *three, weights);
        multiply_add(&mut d, *four, weights);
    }
    for (place, sum) in [a, b, c, d].into_iter().enumerate() {
        store(to, place * outputs + first, sum);
    }
}

#[inline(always)]
fn store(to: &mut [f32], at: usize, sum: Lanes) {
    if let Some(to) = to.get_mut(at..at + LANES) {
        to.copy_from_slice(&sum);
    }
}

/// A filter over some places, whose weights are packed for each of these as `pack` does.
pub(crate) fn spatial(
    (input, from): (&[f32], Shape),
    window: Window,
    weights: &[Vec<Lanes>],
    bias: &[f32],
    (output, to): (&mut [f32], Shape),
) {
    let up = window.before(from.height, to.height);
    let left = window.before(from.width, to.width);
    for (place, pixel) in output.chunks_exact_mut(to.channels).enumerate() {
        let (y, x) = (place / to.width * window.stride, place % to.width * window.stride);
        pixel.copy_from_slice(bias);
        for (at, weights) in weights.iter().enumerate() {
            let (y, x) = (y + at / window.size, x + at % window.size);
            if y < up || x < left || y - up >= from.height || x - left >= from.width {
                continue;
            }
            let begin = ((y - up) * from.width + x - left) * from.channels;
            let Some(values) = input.get(begin..begin + from.channels) else {
                continue;
            };
            for (block, weights) in weights.chunks_exact(from.channels).enumerate() {
                let mut sum = lanes(pixel, block * LANES);
                for (value, weights) in values.iter().zip(weights) {
                    multiply_add(&mut sum, *value, weights);
                }
                store(pixel, block * LANES, sum);
            }
        }
    }
}

/// Every channel by itself. `weights`: height, width, channels of the window.
pub(crate) fn depthwise(
    (input, from): (&[f32], Shape),
    window: Window,
    weights: &[f32],
    bias: &[f32],
    (output, to): (&mut [f32], Shape),
) {
    let up = window.before(from.height, to.height);
    let left = window.before(from.width, to.width);
    let channels = to.channels;
    for (place, pixel) in output.chunks_exact_mut(channels).enumerate() {
        let (y, x) = (place / to.width * window.stride, place % to.width * window.stride);
        for first in (0..channels).step_by(LANES) {
            let mut sum = lanes(bias, first);
            for row in up.saturating_sub(y)..window.size.min(from.height + up - y) {
                for column in left.saturating_sub(x)..window.size.min(from.width + left - x) {
                    let place = (y + row - up) * from.width + x + column - left;
                    let value = lanes(input, place * channels + first);
                    let weight = lanes(weights, (row * window.size + column) * channels + first);
                    for ((sum, value), weight) in sum.iter_mut().zip(value).zip(weight) {
                        *sum += value * weight;
                    }
                }
            }
            store(pixel, first, sum);
        }
    }
}

/// The mean of each channel.
pub(crate) fn mean(input: &[f32], output: &mut [f32]) {
    output.fill(0.0);
    let places = input.len() / output.len().max(1);
    for pixel in input.chunks_exact(output.len().max(1)) {
        for (sum, value) in output.iter_mut().zip(pixel) {
            *sum += value;
        }
    }
    output.iter_mut().for_each(|sum| *sum /= places as f32);
}

/// Twice as high and wide, between the middles of pixels.
pub(crate) fn double((input, from): (&[f32], Shape), output: &mut [f32]) {
    let channels = from.channels;
    for (place, pixel) in output.chunks_exact_mut(channels).enumerate() {
        let (above, below, down) = between(place / (2 * from.width), from.height);
        let (before, after, right) = between(place % (2 * from.width), from.width);
        let at = |y: usize, x: usize| {
            let begin = (y * from.width + x) * channels;
            input.get(begin..begin + channels).unwrap_or_default()
        };
        let top = at(above, before).iter().zip(at(above, after));
        let bottom = at(below, before).iter().zip(at(below, after));
        for (value, ((a, b), (c, d))) in pixel.iter_mut().zip(top.zip(bottom)) {
            let (top, bottom) = (a + (b - a) * right, c + (d - c) * right);
            *value = top + (bottom - top) * down;
        }
    }
}

/// Which two places of the smaller picture a place lies between, and how far from the first.
fn between(place: usize, length: usize) -> (usize, usize, f32) {
    let middle = (place as f32 + 0.5) / 2.0 - 0.5;
    let before = middle.max(0.0) as usize;
    let after = (before + 1).min(length - 1);
    (before, after, (middle - before as f32).clamp(0.0, 1.0))
}

/// Each place becomes two by two of one channel. `weights`: the four places, each with all channels.
pub(crate) fn spread((input, from): (&[f32], Shape), weights: &[f32], bias: f32, output: &mut [f32]) {
    let width = 2 * from.width;
    for (place, pixel) in input.chunks_exact(from.channels).enumerate() {
        let (y, x) = (place / from.width * 2, place % from.width * 2);
        for (at, weights) in weights.chunks_exact(from.channels).enumerate() {
            let sum: f32 = pixel
                .iter()
                .zip(weights)
                .map(|(value, weight)| value * weight)
                .sum();
            if let Some(slot) = output.get_mut((y + at / 2) * width + x + at % 2) {
                *slot = sum + bias;
            }
        }
    }
}
