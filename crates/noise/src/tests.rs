use super::*;

/// Deterministic, flat from 0 to 24 kHz, from -1 to 1.
fn white(seed: &mut u64) -> f32 {
    *seed = seed
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 40) as f32 / (1u32 << 23) as f32 - 1.0
}

/// A vowel: harmonics of a voice that rises and falls, under two formants, in syllables.
fn vowel(index: usize) -> f32 {
    let time = index as f32 / 48_000.0;
    let pitch = 120.0 + 15.0 * (time * 3.0).sin();
    let syllable = (time * 4.0 * std::f32::consts::PI).sin().max(0.0);
    let voice: f32 = (1..30)
        .map(|harmonic| {
            let hertz = pitch * harmonic as f32;
            let formant = |centre: f32, width: f32| (-((hertz - centre) / width).powi(2)).exp();
            (formant(700.0, 150.0) + 0.5 * formant(1_200.0, 200.0) + 0.02)
                * (std::f32::consts::TAU * hertz * time).sin()
        })
        .sum();
    0.15 * syllable * voice
}

fn power(samples: &[f32]) -> f32 {
    samples.iter().map(|sample| sample * sample).sum::<f32>() / samples.len() as f32
}

fn run(mut sample: impl FnMut(usize) -> f32, frames: usize) -> Vec<f32> {
    let mut denoiser = Denoiser::default();
    let (mut input, mut output) = ([0.0; FRAME], [0.0; FRAME]);
    let mut all = Vec::new();
    for frame in 0..frames {
        for (index, slot) in input.iter_mut().enumerate() {
            *slot = sample(frame * FRAME + index);
        }
        denoiser.process(&input, &mut output);
        all.extend_from_slice(&output);
    }
    all
}

#[test]
fn steady_noise_falls_by_ten_decibels() {
    let mut seed = 1;
    let clean = run(|_| 0.05 * white(&mut seed), 300);
    let before = 0.05f32.powi(2) / 3.0;
    let after = power(clean.get(100 * FRAME..).expect("three seconds"));
    assert!(after < before / 10.0, "{before} became {after}");
}

#[test]
fn a_voice_without_noise_stays() {
    let clean = run(vowel, 300);
    let original: Vec<f32> = (0..clean.len()).map(vowel).collect();
    let (before, after) = (power(&original), power(&clean));
    assert!(after > 0.5 * before, "{before} became {after}");
}

#[test]
fn what_is_no_number_does_not_stay_in_the_network() {
    let mut seed = 7;
    let broken = |index: usize| match index {
        1_000 => f32::NAN,
        1_001 => f32::INFINITY,
        _ => 0.1 * white(&mut seed),
    };
    assert!(run(broken, 20).iter().all(|sample| sample.is_finite()));
}

#[test]
fn silence_stays_silence() {
    assert!(power(&run(|_| 0.0, 20)) < 1e-12);
}

#[test]
fn rumble_falls_and_voices_do_not() {
    let loud = |hertz: f32| {
        let mut rumble = rumble::Rumble::default();
        let wave = |index: usize| (std::f32::consts::TAU * hertz * index as f32 / 48_000.0).sin();
        let all: Vec<f32> = (0..48_000).map(|index| rumble.remove(wave(index))).collect();
        power(all.get(24_000..).expect("half a second")) * 2.0
    };
    assert!(loud(40.0) < 0.01, "{}", loud(40.0));
    assert!(loud(120.0) > 0.9, "{}", loud(120.0));
    assert!(loud(3_000.0) > 0.99, "{}", loud(3_000.0));
}
