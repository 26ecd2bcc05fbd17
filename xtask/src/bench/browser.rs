//! Measurements in a real browser: `web/e2e/bench/NAME.spec.ts` measures, this builds, runs and records it.

use anyhow::Result;

use super::record_all;
use crate::place::Place;
use crate::shell::{command, run};
use crate::suite::workspace;
use crate::{install, report, web};

/// `variables` are for the measurement.
pub(super) fn measure(place: &Place, name: &str, variables: &[(&str, String)]) -> Result<()> {
    report::alone("the programs, optimised", || {
        run(&mut workspace(
            place,
            &["build", "--release", "--bin", "snug", "--bin", "snug-client"],
        ))
    })?;
    measure_pages(place, name, variables)
}

/// The same without the programs.
pub(super) fn measure_pages(place: &Place, name: &str, variables: &[(&str, String)]) -> Result<()> {
    web::build(place)?;
    install::browsers(place)?;
    let results = place.target.join(format!("bench-{name}.json"));
    let built = |program: &str| place.target.join("release").join(program);
    run(command("npx", &place.web())
        .args(["playwright", "test", "--config", "e2e/bench.config.ts"])
        .arg(format!("{name}.spec"))
        .env("SNUG_BIN", built("snug"))
        .env("SNUG_CLIENT_BIN", built("snug-client"))
        .env(super::RESULTS, &results)
        .envs(variables.iter().map(|(key, value)| (key, value))))?;
    let command_line = format!("cargo xtask bench {name}");
    record_all(place, &results, &command_line)
}
