mod inventory;
mod papers;
mod purge;

use crate::{Claims, Inventory};

pub(crate) const INVENTORY: &str = include_str!("../../../privacy/inventory.toml");
pub(crate) const CLAIMS: &str = include_str!("../../../privacy/claims.toml");

pub(crate) fn real_inventory() -> Inventory {
    Inventory::parse(INVENTORY).expect("the inventory can be used")
}

pub(crate) fn real_claims() -> Claims {
    Claims::parse(CLAIMS).expect("the claims can be used")
}
