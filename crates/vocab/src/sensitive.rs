use zeroize::{Zeroize, ZeroizeOnDrop};

/// A value that must not be printed, and that is overwritten when dropped.
///
/// It has neither `Debug` nor `Display`; reading it is spelt out at the call with [`Sensitive::expose`].
///
/// ```compile_fail
/// let secret = vocab::Sensitive::new([0u8; 16]);
/// println!("{secret:?}");
/// ```
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Sensitive<T: Zeroize>(T);

impl<T: Zeroize> Sensitive<T> {
    pub fn new(value: T) -> Self {
        Self(value)
    }

    pub fn expose(&self) -> &T {
        &self.0
    }
}
