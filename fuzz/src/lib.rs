//! What the fuzz targets do. The crates' own tests include the same files and replay `corpus/` with them.
//!
//! Run one with `cargo +nightly fuzz run <target>` (needs cargo-fuzz).

pub mod e2ee_targets;
pub mod wire_targets;
