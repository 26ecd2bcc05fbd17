/// The thirty digits that members compare: six groups, each below 100 000, of an epoch's authenticator.
///
/// Group i is the big-endian number in bytes 5i to 5i + 5, modulo 100 000 (e2ee.md section 5.3).
pub fn safety_code(epoch_authenticator: &[u8; 32]) -> [u32; 6] {
    let mut code = [0; 6];
    for (group, bytes) in code.iter_mut().zip(epoch_authenticator.chunks_exact(5)) {
        let number = bytes
            .iter()
            .fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        *group = (number % 100_000) as u32;
    }
    code
}

#[cfg(test)]
mod tests {
    use super::safety_code;

    #[test]
    fn groups_are_five_bytes_each() {
        let counting: [u8; 32] = core::array::from_fn(|index| index as u8);
        // 0x0001020304 = 16 909 060, 0x0506070809 = 21 575 960 585, ...
        assert_eq!(safety_code(&counting), [9060, 60585, 12110, 63635, 15160, 66685]);
    }
}
