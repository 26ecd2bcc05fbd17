use super::{INVENTORY, real_inventory};
use crate::{Inventory, PurgePlan, PurgePlanError, Rows};
use core::time::Duration;
use vocab::UnixMillis;

fn plan(text: &str) -> Result<PurgePlan, PurgePlanError> {
    PurgePlan::of(&Inventory::parse(text).expect("an inventory"))
}

#[test]
fn rooms_that_nobody_joined_go_and_tombstones_stay() {
    let plan = PurgePlan::of(&real_inventory()).expect("a plan");
    assert_eq!(plan.0.len(), 1);
    let rooms = plan.of_table("room").expect("about rooms");
    assert_eq!(
        (rooms.column.as_str(), rooms.delay, rooms.rows),
        ("expires_at", Duration::ZERO, Rows::Unjoined)
    );
    assert_eq!(rooms.cutoff(UnixMillis(77)), UnixMillis(77));
    assert!(plan.of_table("tombstone").is_none());
}

#[test]
fn a_duration_counts_from_the_column_that_the_inventory_names() {
    let text = INVENTORY
        .replace(
            "[[stored_column]]\ncolumn = \"tombstone.room_key\"",
            "[[stored_column]]\ncolumn = \"tombstone.room_key\"\nretention = { for = \"P14D\", since = \"tombstone.room_key\" }",
        )
        .replacen(
            "retention = { until = \"installation_removed\" }\nerasure.en = \"with the data folder; it says",
            "erasure.en = \"with the data folder; it says",
            1,
        );
    let plan = plan(&text).expect("a plan");
    let tombstones = plan.of_table("tombstone").expect("about tombstones");
    let fortnight = Duration::from_secs(14 * 24 * 3600);
    assert_eq!((tombstones.delay, tombstones.rows), (fortnight, Rows::All));
    assert_eq!(
        tombstones.cutoff(UnixMillis(1)),
        UnixMillis(0),
        "no time before 1970"
    );
}

#[test]
fn columns_of_one_row_go_together() {
    let disagreeing = INVENTORY.replace(
        "column = \"room.salt\"",
        "column = \"room.salt\"\nretention = { until = \"meeting_over\" }",
    );
    assert_eq!(
        plan(&disagreeing),
        Err(PurgePlanError::Disagree("room".to_owned()))
    );
    let blind = INVENTORY.replace(
        "column = \"room.expires_at\", at_most",
        "column = \"room.gone\", at_most",
    );
    assert_eq!(
        plan(&blind),
        Err(PurgePlanError::UnknownColumn("room.gone".to_owned()))
    );
}
