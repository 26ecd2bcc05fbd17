//! Replays the fuzz targets' committed corpus.

#[path = "../../../fuzz/src/wire_targets.rs"]
#[expect(unreachable_pub, reason = "public in the fuzz crate, which shares the file")]
mod wire_targets;

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
    replay("wire_client", wire_targets::wire_client);
    replay("wire_server", wire_targets::wire_server);
}
