//! What the worker calls. It writes a picture at `picture`, calls `look`, and reads at `mask` and `backdrop`.

// Exported names are the only thing here that the compiler cannot check.
#![allow(unsafe_code)]

use std::cell::RefCell;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::{Backdrop, HEIGHT, PIXELS, Silhouette, WIDTH};

/// Red, green, blue and opacity, a byte each.
type Picture = [AtomicU32; PIXELS];

static PICTURE: Picture = [const { AtomicU32::new(0) }; PIXELS];
static MASK: Picture = [const { AtomicU32::new(0) }; PIXELS];
static BACKDROP: Picture = [const { AtomicU32::new(0) }; PIXELS];

thread_local! {
    static SILHOUETTE: RefCell<Option<Silhouette>> = RefCell::new(Silhouette::new());
    static BEHIND: RefCell<Backdrop> = RefCell::default();
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
