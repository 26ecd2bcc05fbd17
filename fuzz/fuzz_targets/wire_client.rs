#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| snug_fuzz::wire_targets::wire_client(data));
