/// VP9's payload descriptor (RFC 9628 section 4.2).
pub(super) struct Descriptor {
    /// P: the frame refers to earlier pictures.
    pub(super) predicted: bool,
    pub(super) begins_layer_frame: bool,
    pub(super) ends_layer_frame: bool,
    pub(super) spatial: u8,
    pub(super) bytes: usize,
}

impl Descriptor {
    pub(super) fn read(payload: &[u8]) -> Option<Self> {
        let mut rest = Reader { payload, at: 0 };
        let first = rest.byte()?;
        let has = |bit: u8| first & bit != 0;
        let (picture_id, predicted, layers, flexible) = (has(0x80), has(0x40), has(0x20), has(0x10));
        if picture_id && rest.byte()? & 0x80 != 0 {
            rest.byte()?;
        }
        let mut spatial = 0;
        if layers {
            spatial = (rest.byte()? >> 1) & 0x07;
            if !flexible {
                rest.byte()?;
            }
        }
        if flexible && predicted {
            // At most three reference indices, each saying whether another follows.
            for _ in 0..3 {
                if rest.byte()? & 0x01 == 0 {
                    break;
                }
            }
        }
        if has(0x02) {
            rest.scalability_structure()?;
        }
        Some(Self {
            predicted,
            begins_layer_frame: has(0x08),
            ends_layer_frame: has(0x04),
            spatial,
            bytes: rest.at,
        })
    }
}

struct Reader<'a> {
    payload: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn byte(&mut self) -> Option<u8> {
        let byte = *self.payload.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn scalability_structure(&mut self) -> Option<()> {
        let head = self.byte()?;
        let (spatial_layers, resolutions, pictures) = ((head >> 5) + 1, head & 0x10 != 0, head & 0x08 != 0);
        if resolutions {
            self.at += 4 * usize::from(spatial_layers);
        }
        if pictures {
            for _ in 0..self.byte()? {
                let references = (self.byte()? >> 2) & 0x03;
                self.at += usize::from(references);
            }
        }
        (self.at <= self.payload.len()).then_some(())
    }
}
