//! Reads the operators, shapes and weights out of a model in TensorFlow Lite's format, a FlatBuffer
//! (tensorflow/lite/schema/schema.fbs). Only what one network needs; anything else is `None`.

/// A table, a vector or a string in a FlatBuffer.
#[derive(Clone, Copy)]
struct At<'a> {
    bytes: &'a [u8],
    position: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    Add,
    Conv,
    DepthwiseConv,
    Dequantize,
    HardSwish,
    Logistic,
    Mean,
    Multiply,
    Relu,
    ResizeBilinear,
    /// MediaPipe's own.
    TransposeConv,
}

pub(crate) struct Operator {
    pub(crate) code: Code,
    pub(crate) inputs: Vec<usize>,
    pub(crate) output: usize,
    /// Of convolutions; 1 for all others.
    pub(crate) stride: usize,
}

pub(crate) struct Tensor {
    /// Batch (or output channels), height, width, channels.
    pub(crate) shape: Vec<usize>,
    /// Numbers that come with the model.
    pub(crate) numbers: Vec<f32>,
}

pub(crate) struct Model {
    pub(crate) tensors: Vec<Tensor>,
    pub(crate) operators: Vec<Operator>,
    pub(crate) input: usize,
    pub(crate) output: usize,
}

const FLOAT16: u8 = 1;
const CUSTOM: u32 = 32;
const TRANSPOSE_CONV: &[u8] = b"Convolution2DTransposeBias";

impl Model {
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let root = At { bytes, position: 0 }.follow()?;
        let graph = root.table(2)?.element(0)?;
        let (codes, buffers) = (root.table(1)?, root.table(4)?);
        let tensors = graph
            .table(0)?
            .elements()?
            .map(|tensor| Tensor::read(tensor?, buffers))
            .collect::<Option<Vec<_>>>()?;
        let operators = graph
            .table(3)?
            .elements()?
            .map(|operator| Operator::read(operator?, codes))
            .collect::<Option<Vec<_>>>()?;
        Some(Self {
            tensors,
            operators,
            input: *graph.numbers(1)?.first()?,
            output: *graph.numbers(2)?.first()?,
        })
    }
}

impl Tensor {
    fn read(tensor: At<'_>, buffers: At<'_>) -> Option<Self> {
        let shape = tensor.numbers(0).unwrap_or_default();
        let kind = tensor.byte(1).unwrap_or(0);
        let buffer = buffers.element(tensor.word(2).unwrap_or(0) as usize)?;
        let numbers = match buffer.table(0) {
            Some(data) if kind == FLOAT16 => data.content()?.chunks_exact(2).map(half).collect(),
            _ => Vec::new(),
        };
        Some(Self { shape, numbers })
    }
}

impl Operator {
    fn read(operator: At<'_>, codes: At<'_>) -> Option<Self> {
        let code = codes.element(operator.word(0).unwrap_or(0) as usize)?;
        let number = u32::from(code.byte(0).unwrap_or(0)).max(code.word(3).unwrap_or(0));
        let code = match number {
            0 => Code::Add,
            3 => Code::Conv,
            4 => Code::DepthwiseConv,
            6 => Code::Dequantize,
            14 => Code::Logistic,
            18 => Code::Multiply,
            19 => Code::Relu,
            23 => Code::ResizeBilinear,
            40 => Code::Mean,
            117 => Code::HardSwish,
            CUSTOM if code.table(1)?.content()? == TRANSPOSE_CONV => Code::TransposeConv,
            _ => return None,
        };
        let stride = match code {
            Code::Conv | Code::DepthwiseConv => operator.table(4)?.word(1).unwrap_or(1),
            _ => 1,
        };
        Some(Self {
            code,
            inputs: operator.numbers(1)?,
            output: *operator.numbers(2)?.first()?,
            stride: stride as usize,
        })
    }
}

impl<'a> At<'a> {
    fn u16(self, at: usize) -> Option<usize> {
        let bytes = self.bytes.get(at..at.checked_add(2)?)?;
        Some(usize::from(u16::from_le_bytes(bytes.try_into().ok()?)))
    }

    fn u32(self, at: usize) -> Option<u32> {
        let bytes = self.bytes.get(at..at.checked_add(4)?)?;
        Some(u32::from_le_bytes(bytes.try_into().ok()?))
    }

    /// To where the offset here leads.
    fn follow(self) -> Option<Self> {
        let offset = self.u32(self.position)? as usize;
        Some(Self {
            position: self.position.checked_add(offset)?,
            ..self
        })
    }

    /// Where a field of this table is; `None` when it has its default.
    fn field(self, index: usize) -> Option<Self> {
        // The layout may stand before or behind.
        let back = i64::from(self.u32(self.position)?.cast_signed());
        let layout = usize::try_from(i64::try_from(self.position).ok()? - back).ok()?;
        let entry = 4 + 2 * index;
        if entry >= self.u16(layout)? {
            return None;
        }
        let offset = self.u16(layout.checked_add(entry)?)?;
        (offset != 0).then_some(Self {
            position: self.position + offset,
            ..self
        })
    }

    fn table(self, index: usize) -> Option<Self> {
        self.field(index)?.follow()
    }

    fn byte(self, index: usize) -> Option<u8> {
        let field = self.field(index)?;
        field.bytes.get(field.position).copied()
    }

    fn word(self, index: usize) -> Option<u32> {
        let field = self.field(index)?;
        field.u32(field.position)
    }

    /// Of a vector of tables.
    fn element(self, index: usize) -> Option<Self> {
        if index >= self.u32(self.position)? as usize {
            return None;
        }
        Self {
            position: self.position.checked_add(4 + 4 * index)?,
            ..self
        }
        .follow()
    }

    fn elements(self) -> Option<impl Iterator<Item = Option<Self>>> {
        let count = self.u32(self.position)? as usize;
        Some((0..count).map(move |index| self.element(index)))
    }

    /// Of a vector of bytes, or of a string.
    fn content(self) -> Option<&'a [u8]> {
        let count = self.u32(self.position)? as usize;
        let begin = self.position.checked_add(4)?;
        self.bytes.get(begin..begin.checked_add(count)?)
    }

    /// A field that is a vector of small whole numbers.
    fn numbers(self, index: usize) -> Option<Vec<usize>> {
        let vector = self.table(index)?;
        let count = vector.u32(vector.position)? as usize;
        (0..count)
            .map(|index| Some(vector.u32(vector.position + 4 + 4 * index)? as usize))
            .collect()
    }
}

/// IEEE 754 half precision.
fn half(bytes: &[u8]) -> f32 {
    let &[low, high] = bytes else { return 0.0 };
    let bits = u16::from_le_bytes([low, high]);
    let sign = if bits >> 15 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f32::from(bits & 1023));
    if exponent == 0 {
        sign * fraction * 2f32.powi(-24)
    } else {
        sign * (1.0 + fraction / 1024.0) * 2f32.powi(exponent - 15)
    }
}
