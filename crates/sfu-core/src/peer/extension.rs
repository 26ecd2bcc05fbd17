use str0m::rtp::{Extension, ExtensionSerializer, ExtensionValues};

const URI: &str = "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";

const DESCRIPTOR_BYTES_MAX: usize = 128;

/// A frame's dependency descriptor as the publisher wrote it.
pub(crate) struct RawDependency(pub(crate) Vec<u8>);

/// Carries the dependency descriptor through as raw bytes: AV1 does not decode without it.
#[derive(Debug)]
pub(super) struct DependencyDescriptor;

impl DependencyDescriptor {
    pub(super) fn extension() -> Extension {
        Extension::with_serializer(URI, Self)
    }
}

impl ExtensionSerializer for DependencyDescriptor {
    fn write_to(&self, buf: &mut [u8], values: &ExtensionValues) -> usize {
        let Some(raw) = values.user_values.get::<RawDependency>() else {
            return 0;
        };
        let Some(room) = buf.get_mut(..raw.0.len()) else {
            return 0;
        };
        room.copy_from_slice(&raw.0);
        raw.0.len()
    }

    fn parse_value(&self, buf: &[u8], values: &mut ExtensionValues) -> bool {
        // Larger ones would not fit beside the other extensions when they are sent on.
        if buf.len() > DESCRIPTOR_BYTES_MAX {
            return false;
        }
        values.user_values.set(RawDependency(buf.to_vec()));
        true
    }

    fn is_video(&self) -> bool {
        true
    }

    fn is_audio(&self) -> bool {
        false
    }

    fn requires_two_byte_form(&self, values: &ExtensionValues) -> bool {
        values
            .user_values
            .get::<RawDependency>()
            .is_some_and(|it| it.0.len() > 16)
    }
}
