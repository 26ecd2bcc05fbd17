//! Whole-system tests: the server, native clients and browsers.
