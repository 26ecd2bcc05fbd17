//! Arithmetic modulo N, for any group and any hash: the vectors of RFC 5054 are for another of each.

use crate::PUBLIC_VALUE_BYTES;
use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
use crypto_bigint::{NonZero, Odd, U3072, Uint};
use std::sync::LazyLock;
use zeroize::{Zeroize, Zeroizing};

pub(crate) type Meeting = Group<{ U3072::LIMBS }>;
/// A number modulo the meetings' N.
pub(crate) type Element = Number<{ U3072::LIMBS }>;
pub(crate) type Number<const LIMBS: usize> = FixedMontyForm<LIMBS>;

/// N of RFC 5054 appendix A, 3072-bit group.
const N_3072: &str = "\
    FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD\
    EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED\
    EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F\
    83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B\
    E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510\
    15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7\
    ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C\
    BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF";
const G_3072: u8 = 5;

static MEETING: LazyLock<Meeting> = LazyLock::new(|| Group::new(&Odd::from_be_hex(N_3072), G_3072));

pub(crate) fn meeting() -> &'static Meeting {
    &MEETING
}

/// A number as it is hashed and sent: big-endian, padded to the group's length.
pub(crate) fn encode(element: &Element) -> [u8; PUBLIC_VALUE_BYTES] {
    let mut number = element.retrieve();
    let bytes = number.to_be_bytes().into();
    number.zeroize();
    bytes
}

pub(crate) struct Group<const LIMBS: usize> {
    params: FixedMontyParams<LIMBS>,
    g: Number<LIMBS>,
}

impl<const LIMBS: usize> Group<LIMBS> {
    pub(crate) fn new(n: &Odd<Uint<LIMBS>>, g: u8) -> Self {
        let params = FixedMontyParams::new_vartime(*n);
        Self {
            params,
            g: FixedMontyForm::new(&Uint::from_u8(g), &params),
        }
    }

    /// N, big-endian.
    pub(crate) fn modulus(&self) -> Uint<LIMBS> {
        *self.params.modulus().as_ref()
    }

    pub(crate) fn generator(&self) -> Uint<LIMBS> {
        self.g.retrieve()
    }

    /// A peer's public value: of the group's length, above zero and below N.
    pub(crate) fn public_value(&self, bytes: &[u8]) -> Option<Number<LIMBS>> {
        if bytes.len() * 8 != Uint::<LIMBS>::BITS as usize {
            return None;
        }
        let number = Uint::from_be_slice_truncated(bytes, Uint::<LIMBS>::BITS);
        (number != Uint::ZERO && number < self.modulus()).then(|| FixedMontyForm::new(&number, &self.params))
    }

    /// Any bytes, at most as long as N, modulo N.
    pub(crate) fn reduced(&self, bytes: &[u8]) -> Number<LIMBS> {
        let mut number = Uint::<LIMBS>::from_be_slice_truncated(bytes, Uint::<LIMBS>::BITS);
        let modulus: &NonZero<Uint<LIMBS>> = self.params.modulus().as_nz_ref();
        let reduced = FixedMontyForm::new(&number.rem(modulus), &self.params);
        number.zeroize();
        reduced
    }

    /// g^exponent: v of x, A of a.
    pub(crate) fn power_of_g(&self, exponent: &[u8]) -> Number<LIMBS> {
        power(&self.g, exponent)
    }

    /// B = k·v + g^b.
    pub(crate) fn server_public(&self, k: &[u8], v: &Number<LIMBS>, b: &[u8]) -> Number<LIMBS> {
        self.reduced(k) * v + self.power_of_g(b)
    }

    /// S = (B − k·g^x)^(a + u·x).
    pub(crate) fn client_premaster(
        &self,
        server_public: &Number<LIMBS>,
        k: &[u8],
        x: &[u8],
        a: &[u8],
        u: &[u8],
    ) -> Number<LIMBS> {
        let number =
            |bytes| Zeroizing::new(Uint::<LIMBS>::from_be_slice_truncated(bytes, Uint::<LIMBS>::BITS));
        // a has 384 bits at most, u and x a hash each: nothing wraps in 1024 bits or more.
        let exponent = Zeroizing::new(number(u).wrapping_mul(&number(x)).wrapping_add(&number(a)));
        let bits = a.len().max(u.len() + x.len()) as u32 * 8 + 1;
        let base = Zeroizing::new(*server_public - self.reduced(k) * self.power_of_g(x));
        base.pow_bounded_exp(&exponent, bits)
    }

    /// S = (A·v^u)^b.
    pub(crate) fn server_premaster(
        &self,
        client_public: &Number<LIMBS>,
        v: &Number<LIMBS>,
        u: &[u8],
        b: &[u8],
    ) -> Number<LIMBS> {
        power(&(*client_public * power(v, u)), b)
    }
}

/// Takes a time that depends on the exponent's length only.
fn power<const LIMBS: usize>(base: &Number<LIMBS>, exponent: &[u8]) -> Number<LIMBS> {
    let bits = (exponent.len() as u32 * 8).min(Uint::<LIMBS>::BITS);
    let number = Zeroizing::new(Uint::<LIMBS>::from_be_slice_truncated(
        exponent,
        Uint::<LIMBS>::BITS,
    ));
    base.pow_bounded_exp(&number, bits)
}
