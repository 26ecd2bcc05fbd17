//! Against the `sframe` crate: what one seals the other opens.

use super::*;
use ::sframe::CipherSuite;
use ::sframe::frame::{EncryptedFrameView, MediaFrameView, SingleUseCounter};
use ::sframe::key::{DecryptionKey, EncryptionKey};
use proptest::prelude::*;

const SUITE: CipherSuite = CipherSuite::AesGcm128Sha256;

proptest! {
    #[test]
    fn both_ways(
        base_key: [u8; 16],
        context in 0..=4_u8,
        leaf in 0..=LEAF_MAX,
        epoch: u64,
        counter in 0..COUNTER_END,
        plain in proptest::collection::vec(any::<u8>(), 1..300),
    ) {
        let kid = KeyId::new(context, leaf, epoch).unwrap().to_u64();
        let metadata = [context];
        let mut alice = Member::outside();
        alice.keys.install(epoch, base_key, leaf).unwrap();
        prop_assert!(alice.keys.switch_sending(epoch));
        alice.sealer.set_counter(&alice.keys, context, counter);
        let outgoing = Outgoing { context, codec: Codec::Opus, key_frame: false, bytes: &plain };
        let ours = alice.sealer.seal(&alice.keys, outgoing).unwrap();

        let mut buffer = Vec::new();
        let key = EncryptionKey::derive_from(SUITE, kid, base_key).unwrap();
        let mut single = SingleUseCounter::new(counter);
        let view = MediaFrameView::try_with_meta_data(&mut single, &plain, &metadata).unwrap();
        let theirs = view.encrypt_into(&key, &mut buffer).unwrap().sframe_cipher_text().to_vec();
        prop_assert_eq!(&ours, &theirs);

        let mut opened_by_them = Vec::new();
        let key = DecryptionKey::derive_from(SUITE, kid, base_key).unwrap();
        let view = EncryptedFrameView::try_with_meta_data(&ours, &metadata).unwrap();
        let opened = view.decrypt_into(&key, &mut opened_by_them).unwrap();
        prop_assert_eq!(opened.payload(), &plain[..]);

        let mut bob = Member::outside();
        bob.keys.install(epoch, base_key, BOB).unwrap();
        let expected = Expected { leaf, context, codec: Codec::Opus };
        prop_assert_eq!(bob.open_as(expected, &theirs), Ok(plain));
    }
}
