//! What the worker calls. It writes a picture at `picture`, or at `planes` and calls `see`; then `look`, `blur` if
//! what is behind is to be blurred; and reads at `mask` and `backdrop`, or calls `compose` and reads at `planes`.

// Exported names are the only thing here that the compiler cannot check.
#![allow(unsafe_code)]

use std::cell::RefCell;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::{Backdrop, HEIGHT, Matrix, PIXELS, Planes, Silhouette, WIDTH};

/// Red, green, blue and opacity, a byte each.
type Picture = [AtomicU32; PIXELS];

static PICTURE: Picture = [const { AtomicU32::new(0) }; PIXELS];
static MASK: Picture = [const { AtomicU32::new(0) }; PIXELS];
static BACKDROP: Picture = [const { AtomicU32::new(0) }; PIXELS];

thread_local! {
    static SILHOUETTE: RefCell<Option<Silhouette>> = RefCell::new(Silhouette::new());
    static BEHIND: RefCell<Backdrop> = RefCell::default();
    static PLANES: RefCell<Planes> = RefCell::default();
    static SCENE: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

fn pixels() -> impl Iterator<Item = u32> {
    PICTURE.iter().map(|pixel| pixel.load(Ordering::Relaxed))
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn width() -> usize {
    WIDTH
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn height() -> usize {
    HEIGHT
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn picture() -> *const AtomicU32 {
    PICTURE.as_ptr()
}

/// As opaque as a person is likely; has no color.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn mask() -> *const AtomicU32 {
    MASK.as_ptr()
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn backdrop() -> *const AtomicU32 {
    BACKDROP.as_ptr()
}

/// 0: it could not; then `mask` is not of this picture.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn look() -> u32 {
    SILHOUETTE.with_borrow_mut(|silhouette| {
        let Some(silhouette) = silhouette else { return 0 };
        silhouette.look(pixels());
        for (pixel, cover) in MASK.iter().zip(silhouette.cover()) {
            let opacity = (cover * 255.0 + 0.5) as u8;
            pixel.store(u32::from_le_bytes([0, 0, 0, opacity]), Ordering::Relaxed);
        }
        1
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn blur(radius: usize) {
    SILHOUETTE.with_borrow(|silhouette| {
        let Some(silhouette) = silhouette else { return };
        BEHIND.with_borrow_mut(|behind| {
            let blurred = behind.blur(pixels(), silhouette.cover(), radius.min(WIDTH / 4));
            for (pixel, blurred) in BACKDROP.iter().zip(blurred) {
                pixel.store(blurred, Ordering::Relaxed);
            }
        });
    });
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn forget() {
    SILHOUETTE.with_borrow_mut(|silhouette| {
        if let Some(silhouette) = silhouette {
            silhouette.forget();
        }
    });
}

fn matrix(flags: u32) -> Matrix {
    Matrix {
        is_709: flags & 1 != 0,
        is_full: flags & 2 != 0,
    }
}

/// Where a picture in planes (I420, or NV12 for `separate`) is written and read; both numbers are even.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn planes(width: usize, height: usize) -> *mut u8 {
    PLANES.with_borrow_mut(|planes| planes.resize(width, height).as_mut_ptr())
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn separate() {
    PLANES.with_borrow_mut(Planes::separate);
}

/// Flags: 1 for BT.709, 2 for the full range.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn see(flags: u32) {
    PLANES.with_borrow(|planes| {
        for (slot, pixel) in PICTURE.iter().zip(planes.see(matrix(flags))) {
            slot.store(pixel, Ordering::Relaxed);
        }
    });
}

/// Where a picture of the planes' size with four bytes a pixel is written before `set_scene`.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn scene(length: usize) -> *mut u8 {
    SCENE.with_borrow_mut(|scene| {
        scene.clear();
        scene.resize(length, 0);
        scene.as_mut_ptr()
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn set_scene(flags: u32) {
    PLANES.with_borrow_mut(|planes| {
        SCENE.with_borrow_mut(|scene| planes.set_scene(&std::mem::take(scene), matrix(flags)));
    });
}

/// 0: the scene of this size is missing.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn has_scene() -> u32 {
    PLANES.with_borrow(|planes| u32::from(planes.has_scene()))
}

/// Puts the blurred background behind people, or the scene.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn compose(flags: u32, blurred: u32) {
    let behind: Option<Vec<u32>> = (blurred != 0).then(|| {
        let pixels = BACKDROP.iter();
        pixels.map(|pixel| pixel.load(Ordering::Relaxed)).collect()
    });
    SILHOUETTE.with_borrow(|silhouette| {
        let Some(silhouette) = silhouette else { return };
        PLANES.with_borrow_mut(|planes| {
            planes.compose(silhouette.cover(), behind.as_deref(), matrix(flags));
        });
    });
}
