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

const TELEVISION: Matrix = Matrix {
    is_709: false,
    is_full: false,
};

/// A gray wall of this brightness at 720p.
fn wall(brightness: u8) -> Planes {
    let mut planes = Planes::default();
    let bytes = planes.resize(1280, 720);
    bytes.fill(128);
    bytes[..1280 * 720].fill(brightness);
    planes
}

#[test]
fn the_network_sees_what_the_planes_show() {
    let white: Vec<u32> = wall(235).see(TELEVISION).collect();
    assert!(white.iter().all(|pixel| pixel.to_le_bytes() == [255; 4]));
    let mut narrow = Planes::default();
    narrow.resize(720, 1280).fill(128);
    let seen: Vec<u32> = narrow.see(TELEVISION).collect();
    let red = |x: usize| seen[72 * WIDTH + x].to_le_bytes()[0];
    assert!(red(128) > 100, "the picture is in the middle");
    assert_eq!((red(10), red(245)), (0, 0), "and black beside it");
}

#[test]
fn only_people_stay_and_a_missing_background_is_gray() {
    for (cover, behind, expected) in [
        (1.0, None, 90),
        (0.0, None, 128),
        (0.0, Some(255), 235),
        (0.5, Some(255), 162),
    ] {
        let mut planes = wall(90);
        let behind = behind.map(|part: u8| vec![u32::from_le_bytes([part, part, part, 255]); PIXELS]);
        planes.compose(&vec![cover; PIXELS], behind.as_deref(), TELEVISION);
        let bytes = planes.resize(1280, 720);
        for at in [0, 1279, 640 + 360 * 1280, 719 * 1280 + 1279] {
            assert_eq!(bytes[at], expected, "cover {cover} at {at}");
        }
    }
}

/// The left half is a person, and only there the picture stays.
#[test]
fn a_mask_lies_where_the_person_is() {
    let mut planes = wall(90);
    planes.set_scene(&[255; 1280 * 720 * 4], TELEVISION);
    assert!(planes.has_scene());
    let cover: Vec<f32> = (0..PIXELS)
        .map(|at| f32::from(u8::from(at % WIDTH < WIDTH / 2)))
        .collect();
    planes.compose(&cover, None, TELEVISION);
    let bytes = planes.resize(1280, 720);
    let at = |x: usize| bytes[300 * 1280 + x];
    assert_eq!((at(0), at(630), at(650), at(1279)), (90, 90, 235, 235));
    assert!(!{
        planes.resize(640, 360);
        planes.has_scene()
    });
}

#[test]
fn colors_by_turns_become_planes() {
    let mut planes = Planes::default();
    planes
        .resize(4, 2)
        .copy_from_slice(&[1, 2, 3, 4, 5, 6, 7, 8, 10, 20, 11, 21]);
    planes.separate();
    assert_eq!(planes.resize(4, 2), [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 20, 21]);
}

#[test]
fn colors_survive_the_way_into_planes_and_back() {
    for (is_709, is_full) in [(false, false), (false, true), (true, false), (true, true)] {
        let matrix = Matrix { is_709, is_full };
        let mut planes = Planes::default();
        planes.resize(1280, 720);
        let pixel = [200, 90, 40, 255];
        planes.set_scene(&pixel.repeat(1280 * 720), matrix);
        planes.compose(&vec![0.0; PIXELS], None, matrix);
        let seen: Vec<u32> = planes.see(matrix).collect();
        for (found, part) in seen[9000].to_le_bytes().into_iter().zip(pixel) {
            assert!(found.abs_diff(part) <= 3, "{found}, not {part}");
        }
    }
}
