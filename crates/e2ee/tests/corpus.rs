//! Replays the fuzz targets' committed corpus.
#![cfg(feature = "link")]

#[path = "../../../fuzz/src/e2ee_targets.rs"]
#[expect(unreachable_pub, reason = "public in the fuzz crate, which shares the file")]
mod e2ee_targets;

use std::path::Path;

#[expect(clippy::unwrap_used, reason = "a missing corpus fails the test")]
fn replay(target: &str, run: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fuzz/corpus")
        .join(target);
    let inputs: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert!(inputs.len() > 2, "{} is empty", folder.display());
    inputs
        .iter()
        .for_each(|input| run(&std::fs::read(input).unwrap()));
}

#[test]
fn the_corpus_runs() {
    replay("sframe_parse", e2ee_targets::sframe_parse);
    replay("sframe_open", e2ee_targets::sframe_open);
    replay("av1_unwrap", e2ee_targets::av1_unwrap);
    replay("link_parse", e2ee_targets::link_parse);
    replay("descriptor_open", e2ee_targets::descriptor_open);
    replay("profile", e2ee_targets::profile);
}
