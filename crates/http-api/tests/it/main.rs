//! The endpoints and the control websocket, whole: real sockets, SQLite in memory, no media.

mod control;
mod life;
mod limits;
mod logs;
mod openapi;
mod pages;
mod rooms;
mod support;
