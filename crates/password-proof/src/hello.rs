//! What binds a grant to the connection that proved the password (e2ee.md section 4.1, "Extra use of K").

use crate::SessionKey;
use crate::transcript::mac;
use subtle::ConstantTimeEq;
use vocab::Sensitive;
use zeroize::Zeroizing;

/// ctl: signs the hello of a control connection.
#[derive(Clone)]
pub struct ControlKey(Sensitive<[u8; 32]>);

/// ctl = HKDF-SHA256(ikm = K, no salt, info = "meet/v1 ctl", 32 bytes): one block, so two HMACs (RFC 5869).
pub fn control_key(key: &SessionKey) -> ControlKey {
    let extracted = Zeroizing::new(mac(&[0; 32], &[key.expose()]));
    ControlKey(Sensitive::new(mac(&extracted, &[b"meet/v1 ctl", &[1]])))
}

/// HMAC-SHA256(ctl, "meet/v1 hello" ‖ grant ‖ the connection's challenge nonce).
pub fn hello_mac(key: &ControlKey, grant: &[u8; 32], nonce: &[u8; 32]) -> [u8; 32] {
    mac(key.0.expose(), &[b"meet/v1 hello", grant, nonce])
}

/// Whether `mac` is that; takes the same time either way.
pub fn hello_mac_holds(key: &ControlKey, grant: &[u8; 32], nonce: &[u8; 32], mac: &[u8]) -> bool {
    hello_mac(key, grant, nonce)[..].ct_eq(mac).into()
}
