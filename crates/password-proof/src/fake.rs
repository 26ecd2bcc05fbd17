use crate::transcript::mac;
use crate::{PUBLIC_VALUE_BYTES, Record, group};
use vocab::{RoomId, Sensitive};
use zeroize::Zeroizing;

/// What the server answers with for a room that it does not know: always the same for one room id, and not
/// to be told from a record of a password that nobody knows.
pub fn fake_record(server_key: &Sensitive<[u8; 32]>, room_id: &RoomId) -> Record {
    let mut salt = [0; 16];
    salt.iter_mut()
        .zip(block(server_key, b"snug unknown room salt", room_id, 0))
        .for_each(|(to, from)| *to = from);
    let mut verifier = Zeroizing::new([0; PUBLIC_VALUE_BYTES]);
    for (index, chunk) in (0_u8..).zip(verifier.chunks_mut(32)) {
        chunk.copy_from_slice(&block(server_key, b"snug unknown room verifier", room_id, index));
    }
    let verifier = group::encode(&group::meeting().reduced(&verifier[..]));
    Record {
        salt,
        verifier: Sensitive::new(verifier),
    }
}

fn block(server_key: &Sensitive<[u8; 32]>, label: &[u8], room_id: &RoomId, index: u8) -> [u8; 32] {
    mac(server_key.expose(), &[label, room_id.as_bytes(), &[index]])
}
