#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| snug_fuzz::e2ee_targets::sframe_open(data));
