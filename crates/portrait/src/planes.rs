//! Whole pictures as cameras give them, in three planes: brightness, and two of color at half the size (I420).

use crate::{HEIGHT, PIXELS, WIDTH};

/// How brightness and color make red, green and blue.
#[derive(Clone, Copy)]
pub struct Matrix {
    /// ITU-R BT.709 instead of BT.601.
    pub is_709: bool,
    /// 0 to 255 instead of 16 to 235.
    pub is_full: bool,
}

/// Between which two places of the network's size a pixel lies: before the first, and how far from there.
#[derive(Clone, Copy)]
struct Between {
    before: u8,
    share: f32,
}

/// Where a large picture lies in what the network sees: all of it, as large as it fits.
#[derive(Clone, Copy)]
struct Place {
    x: f32,
    y: f32,
    scale: f32,
}

#[derive(Default)]
pub struct Planes {
    width: usize,
    height: usize,
    bytes: Vec<u8>,
    /// Another picture of the same size, to stand behind people.
    scene: Vec<u8>,
    spare: Vec<u8>,
    /// For lines of brightness, and of color.
    lines: [Vec<Between>; 2],
    /// One line of each as large as the picture: how much is person, and what stands behind.
    cover: Vec<f32>,
    behind: Vec<f32>,
}

/// Brightness and colors of what stands behind, at the size of the network.
type Small = [Vec<f32>; 3];

impl Planes {
    /// Even numbers only.
    pub fn resize(&mut self, width: usize, height: usize) -> &mut [u8] {
        if (self.width, self.height) != (width, height) {
            (self.width, self.height) = (width, height);
            self.bytes = vec![0; width * height * 3 / 2];
            self.scene = Vec::new();
            self.cover = vec![0.0; width];
            self.behind = vec![0.0; width];
            let place = self.place();
            self.lines = [place.line(width), place.halved().line(width / 2)];
        }
        &mut self.bytes
    }

    /// From two planes, the second with both colors by turns (NV12), to three.
    pub fn separate(&mut self) {
        let luma = self.width * self.height;
        let Some(colors) = self.bytes.get_mut(luma..) else {
            return;
        };
        self.spare.clear();
        self.spare.extend_from_slice(colors);
        let (first, second) = colors.split_at_mut(luma / 4);
        for ((pair, one), other) in self.spare.chunks_exact(2).zip(first).zip(second) {
            if let &[blue, red] = pair {
                (*one, *other) = (blue, red);
            }
        }
    }

    /// Red, green and blue, a byte each, and something.
    pub fn set_scene(&mut self, picture: &[u8], matrix: Matrix) {
        let (width, height) = (self.width, self.height);
        let mut scene = vec![0; width * height * 3 / 2];
        let (luma, colors) = scene.split_at_mut(width * height);
        let (blues, reds) = colors.split_at_mut(width * height / 4);
        for (at, pixel) in picture.chunks_exact(4).enumerate().take(width * height) {
            let &[red, green, blue, _] = pixel else { continue };
            let [y, u, v] = matrix.split([red, green, blue].map(f32::from));
            let (row, column) = (at / width, at % width);
            put(luma, at, y);
            if row % 2 == 0 && column % 2 == 0 {
                let half = row / 2 * (width / 2) + column / 2;
                put(blues, half, u);
                put(reds, half, v);
            }
        }
        self.scene = scene;
    }

    #[must_use]
    pub fn has_scene(&self) -> bool {
        !self.scene.is_empty()
    }

    /// What the network sees: the middles of places, black where the picture has another shape.
    pub fn see(&self, matrix: Matrix) -> impl Iterator<Item = u32> + '_ {
        let place = self.place();
        let (luma, colors) = self.bytes.split_at(self.width * self.height);
        let (blues, reds) = colors.split_at(colors.len() / 2);
        (0..PIXELS).map(move |at| {
            let x = ((at % WIDTH) as f32 + 0.5 - place.x) / place.scale;
            let y = ((at / WIDTH) as f32 + 0.5 - place.y) / place.scale;
            if x < 0.0 || y < 0.0 || x >= self.width as f32 || y >= self.height as f32 {
                return u32::from_le_bytes([0, 0, 0, 255]);
            }
            let (x, y) = (x as usize, y as usize);
            let half = y / 2 * (self.width / 2) + x / 2;
            let mean = self.mean_of_nine(luma, x, y);
            let [red, green, blue] = matrix.join([mean, get(blues, half), get(reds, half)]);
            u32::from_le_bytes([red, green, blue, 255])
        })
    }

    /// People stay as they are; everything else becomes what is in `behind` (opaque pixels of what the network
    /// sees), or the scene.
    pub fn compose(&mut self, cover: &[f32], behind: Option<&[u32]>, matrix: Matrix) {
        let place = self.place();
        let small = behind.map(|pixels| small(pixels, matrix));
        let (width, height) = (self.width, self.height);
        let (luma, color) = (width * height, width * height / 4);
        let all = [
            (0, width, height),
            (luma, width / 2, height / 2),
            (luma + color, width / 2, height / 2),
        ];
        for (plane, (begin, width, height)) in all.into_iter().enumerate() {
            let [full, half] = &self.lines;
            let (columns, place) = if plane == 0 {
                (full, place)
            } else {
                (half, place.halved())
            };
            let source = small.as_ref().and_then(|small| small.get(plane));
            for row in 0..height {
                let at = begin + row * width;
                stretch(cover, place.between(row), columns, &mut self.cover);
                match (source, self.scene.get(at..at + width)) {
                    (Some(source), _) => stretch(source, place.between(row), columns, &mut self.behind),
                    (None, Some(scene)) => {
                        for (slot, byte) in self.behind.iter_mut().zip(scene) {
                            *slot = f32::from(*byte);
                        }
                    }
                    // Nothing to stand behind people: gray, rather than what is there.
                    (None, None) => self.behind.fill(128.0),
                }
                let Some(pixels) = self.bytes.get_mut(at..at + width) else {
                    continue;
                };
                for ((pixel, cover), behind) in pixels.iter_mut().zip(&self.cover).zip(&self.behind) {
                    let mixed = behind + (f32::from(*pixel) - behind) * cover;
                    *pixel = (mixed + 0.5) as u8;
                }
            }
        }
    }

    fn place(&self) -> Place {
        let (width, height) = (self.width.max(1) as f32, self.height.max(1) as f32);
        let scale = (WIDTH as f32 / width).min(HEIGHT as f32 / height);
        Place {
            x: (WIDTH as f32 - width * scale) / 2.0,
            y: (HEIGHT as f32 - height * scale) / 2.0,
            scale,
        }
    }

    /// Nine of the places that a place of the network covers.
    fn mean_of_nine(&self, luma: &[u8], x: usize, y: usize) -> f32 {
        let step = (self.width / WIDTH / 3).max(1);
        let near = |at: usize, most: usize| [at.saturating_sub(step), at, (at + step).min(most - 1)];
        let columns = near(x, self.width);
        let rows = near(y, self.height).into_iter();
        let sum: f32 = rows
            .flat_map(|row| columns.map(|column| get(luma, row * self.width + column)))
            .sum();
        sum / 9.0
    }
}

impl Matrix {
    /// Of red and of blue in brightness.
    fn weights(self) -> (f32, f32) {
        if self.is_709 {
            (0.2126, 0.0722)
        } else {
            (0.299, 0.114)
        }
    }

    /// Lowest brightness, and how far brightness and color reach.
    fn range(self) -> (f32, f32, f32) {
        if self.is_full {
            (0.0, 255.0, 255.0)
        } else {
            (16.0, 219.0, 224.0)
        }
    }

    fn split(self, [red, green, blue]: [f32; 3]) -> [f32; 3] {
        let (of_red, of_blue) = self.weights();
        let (black, reach, colors) = self.range();
        let bright = of_red * red + (1.0 - of_red - of_blue) * green + of_blue * blue;
        let color =
            |part: f32, weight: f32| 128.0 + colors * (part - bright) / (2.0 * (1.0 - weight)) / 255.0;
        [
            black + reach * bright / 255.0,
            color(blue, of_blue),
            color(red, of_red),
        ]
    }

    fn join(self, [bright, blue, red]: [f32; 3]) -> [u8; 3] {
        let (of_red, of_blue) = self.weights();
        let (black, reach, colors) = self.range();
        let bright = (bright - black) * 255.0 / reach;
        let part = |color: f32, weight: f32| bright + (color - 128.0) * 2.0 * (1.0 - weight) * 255.0 / colors;
        let (red, blue) = (part(red, of_red), part(blue, of_blue));
        let green = (bright - of_red * red - of_blue * blue) / (1.0 - of_red - of_blue);
        [red, green, blue].map(|part| (part + 0.5).clamp(0.0, 255.0) as u8)
    }
}

fn small(pixels: &[u32], matrix: Matrix) -> Small {
    let mut planes: Small = std::array::from_fn(|_| Vec::with_capacity(PIXELS));
    for pixel in pixels {
        let [red, green, blue, _] = pixel.to_le_bytes().map(f32::from);
        for (plane, value) in planes.iter_mut().zip(matrix.split([red, green, blue])) {
            plane.push(value);
        }
    }
    planes
}

impl Place {
    /// Planes of color have half the size.
    fn halved(self) -> Self {
        Self {
            scale: self.scale * 2.0,
            ..self
        }
    }

    fn line(self, width: usize) -> Vec<Between> {
        let most = (WIDTH - 1) as f32;
        let at = |column: usize| ((column as f32 + 0.5) * self.scale + self.x - 0.5).clamp(0.0, most);
        (0..width)
            .map(|column| Between {
                before: at(column) as u8,
                share: at(column).fract(),
            })
            .collect()
    }

    /// Of a row.
    fn between(self, row: usize) -> (usize, f32) {
        let y = ((row as f32 + 0.5) * self.scale + self.y - 0.5).clamp(0.0, (HEIGHT - 1) as f32);
        (y as usize, y.fract())
    }
}

/// One line of a plane of the network's size, as long as the picture's.
fn stretch(small: &[f32], (above, down): (usize, f32), columns: &[Between], long: &mut [f32]) {
    let below = (above + 1).min(HEIGHT - 1);
    let row_of = |row: usize| small.get(row * WIDTH..(row + 1) * WIDTH).unwrap_or_default();
    let mut mixed = [0.0; WIDTH + 1];
    for ((slot, above), below) in mixed.iter_mut().zip(row_of(above)).zip(row_of(below)) {
        *slot = above + (below - above) * down;
    }
    let [.., last, beyond] = &mut mixed;
    *beyond = *last;
    for (slot, column) in long.iter_mut().zip(columns) {
        let before = usize::from(column.before);
        if let (Some(first), Some(second)) = (mixed.get(before), mixed.get(before + 1)) {
            *slot = first + (second - first) * column.share;
        }
    }
}

fn get(plane: &[u8], at: usize) -> f32 {
    plane.get(at).copied().map_or(0.0, f32::from)
}

fn put(plane: &mut [u8], at: usize, value: f32) {
    if let Some(slot) = plane.get_mut(at) {
        *slot = (value + 0.5).clamp(0.0, 255.0) as u8;
    }
}
