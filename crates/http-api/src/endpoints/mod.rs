pub(crate) mod control;
pub(crate) mod health;
pub(crate) mod instance;
pub(crate) mod ready;
pub(crate) mod rooms;
