//! How long a join takes: `tests/src/bin/bench_join.rs` measures, this builds, runs and records it.

use anyhow::Result;

use super::record_all;
use crate::place::Place;
use crate::report;
use crate::shell::{command, run};
use crate::suite::workspace;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Participants in a room, the newcomer included (comma-separated)
    #[arg(long, value_delimiter = ',', default_values_t = [2, 10, 50])]
    participants: Vec<u32>,
    /// Joins to measure for each
    #[arg(long, default_value_t = 200)]
    joins: u32,
}

pub(super) fn join(place: &Place, arguments: &Arguments) -> Result<()> {
    report::alone("the bench, optimised", || {
        run(&mut workspace(
            place,
            &["build", "--release", "--bin", "bench-join"],
        ))
    })?;
    for participants in &arguments.participants {
        measure(place, *participants, arguments.joins)?;
    }
    Ok(())
}

fn measure(place: &Place, participants: u32, joins: u32) -> Result<()> {
    let (participants, joins) = (participants.to_string(), joins.to_string());
    let results = place.target.join("bench-join.json");
    run(command(place.target.join("release/bench-join"), &place.root)
        .args(["--participants", &participants, "--joins", &joins, "--results"])
        .arg(&results))?;
    let command_line = format!("cargo xtask bench join --participants {participants} --joins {joins}");
    record_all(place, &results, &command_line)
}
