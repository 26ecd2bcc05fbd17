use super::*;

fn draw(pixel: impl Fn(i32, i32) -> [u8; 3]) -> Vec<u32> {
    let place = |place: usize| ((place % WIDTH) as i32, (place / WIDTH) as i32);
    (0..PIXELS)
        .map(|at| {
            let (x, y) = place(at);
            let [red, green, blue] = pixel(x, y);
            u32::from_le_bytes([red, green, blue, 255])
        })
        .collect()
}

/// Somebody, drawn with a few ellipses in front of a wall.
fn somebody() -> Vec<u32> {
    draw(|x, y| {
        let inside = |cx: i32, cy: i32, rx: i32, ry: i32| {
            ((x - cx) * ry).pow(2) + ((y - cy) * rx).pow(2) <= (rx * ry).pow(2)
        };
        if inside(128, 76, 9, 2) {
            [170, 80, 80]
        } else if inside(118, 56, 4, 2) || inside(138, 56, 4, 2) {
            [40, 30, 30]
        } else if inside(128, 40, 30, 30) && y < 44 {
            [60, 40, 30]
        } else if inside(128, 58, 27, 36) {
            [224, 172, 145]
        } else if inside(128, 92, 16, 26) {
            [205, 150, 125]
        } else if inside(128, 150, 78, 56) {
            [60, 80, 140]
        } else {
            [180 - y / 2, 170 - y / 2 + x / 8, 150 + x / 16].map(|part| part as u8)
        }
    })
}

fn assert_near(found: f32, expected: f32, what: &str) {
    assert!(
        (found - expected).abs() < 0.002,
        "{what}: {found}, not {expected}"
    );
}

/// The numbers are of another reading of the same model, written with NumPy in double precision.
#[test]
fn the_network_answers_as_another_reading_of_it_does() {
    let model = include_bytes!("../model/selfie_segmentation_landscape.tflite");
    let mut network = network::Network::read(model).expect("a model");
    let picture = somebody();
    for (numbers, pixel) in network.input().chunks_exact_mut(3).zip(&picture) {
        let [red, green, blue, _] = pixel.to_le_bytes();
        numbers.copy_from_slice(&[red, green, blue].map(|byte| f32::from(byte) / 255.0));
    }
    let likely = network.run();
    let sum: f32 = likely.iter().sum();
    assert_near(sum / PIXELS as f32, 0.27043, "the mean");
    for (y, x, expected) in [
        (10, 10, 0.0),
        (58, 128, 1.0),
        (58, 90, 0.0),
        (120, 60, 0.038),
        (120, 190, 1.0),
    ] {
        assert_near(likely[y * WIDTH + x], expected, &format!("({x}, {y})"));
    }
}

#[test]
fn a_broken_model_is_none() {
    let model = include_bytes!("../model/selfie_segmentation_landscape.tflite");
    assert!(network::Network::read(model).is_some());
    for length in [0, 3, 40, 1_000, 100_000, 200_000] {
        let part = model.get(..length).expect("shorter than the model");
        assert!(network::Network::read(part).is_none(), "{length} bytes");
    }
    let mut shuffled = model.to_vec();
    for (index, byte) in shuffled.iter_mut().enumerate() {
        *byte ^= (index * 31 % 251) as u8;
    }
    assert!(network::Network::read(&shuffled).is_none());
}

#[test]
fn a_silhouette_is_steady_and_can_be_forgotten() {
    let mut silhouette = Silhouette::new().expect("a model");
    let middle = 100 * WIDTH + 128;
    for _ in 0..4 {
        silhouette.look(somebody().into_iter());
    }
    assert!(silhouette.cover()[middle] > 0.99);
    assert!(silhouette.cover()[10] < 0.01);
    silhouette.look(draw(|_, _| [120, 120, 120]).into_iter());
    assert!(
        silhouette.cover()[middle] > 0.0,
        "what was there a moment ago goes slowly"
    );
    silhouette.forget();
    assert!(silhouette.cover().iter().all(|cover| *cover == 0.0));
}

/// A red person on a green wall: behind, there is no red to be seen.
#[test]
fn people_do_not_shine_into_what_is_behind_them() {
    let inside = |x: i32, y: i32| (x - 128).pow(2) + (y - 72).pow(2) < 40 * 40;
    let picture = draw(|x, y| if inside(x, y) { [255, 0, 0] } else { [0, 200, 0] });
    let cover: Vec<f32> = (0..PIXELS)
        .map(|at| f32::from(u8::from(inside((at % WIDTH) as i32, (at / WIDTH) as i32))))
        .collect();
    let mut backdrop = Backdrop::default();
    let blurred: Vec<u32> = backdrop.blur(picture.into_iter(), &cover, 9).collect();
    for (at, pixel) in blurred.iter().enumerate() {
        let [red, green, _, opacity] = pixel.to_le_bytes();
        assert_eq!(opacity, 255);
        if !inside((at % WIDTH) as i32, (at / WIDTH) as i32) {
            assert!(red < 12 && green > 185, "{red} red at {at}");
        }
    }
}

#[test]
fn what_is_behind_is_blurred() {
    let stripes = draw(|x, _| if x % 8 < 4 { [255; 3] } else { [0; 3] });
    let mut backdrop = Backdrop::default();
    let blurred: Vec<u32> = backdrop
        .blur(stripes.into_iter(), &vec![0.0; PIXELS], 9)
        .collect();
    for pixel in blurred.get(70 * WIDTH + 30..70 * WIDTH + 220).expect("a row") {
        let [red, ..] = pixel.to_le_bytes();
        assert!((110..=145).contains(&red), "{red}");
    }
}
