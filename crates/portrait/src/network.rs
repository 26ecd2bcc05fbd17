//! The model as a list of steps over numbers that were set aside once.

use crate::kernels::{self, Activation, LANES, Shape, Window};
use crate::model::{Code, Model, Operator, Tensor};
use crate::{HEIGHT, WIDTH};

enum Work {
    Pointwise {
        weights: Vec<[f32; LANES]>,
        bias: Vec<f32>,
    },
    Spatial {
        weights: Vec<Vec<[f32; LANES]>>,
        bias: Vec<f32>,
        window: Window,
    },
    Depthwise {
        weights: Vec<f32>,
        bias: Vec<f32>,
        window: Window,
    },
    Spread {
        weights: Vec<f32>,
        bias: f32,
    },
    Mean,
    Double,
    /// The second has as many numbers, or one a channel.
    Add(usize),
    Multiply(usize),
    Copy,
}

struct Step {
    work: Work,
    input: usize,
    output: usize,
    activation: Activation,
}

pub(crate) struct Network {
    steps: Vec<Step>,
    shapes: Vec<Shape>,
    values: Vec<Vec<f32>>,
    input: usize,
    output: usize,
}

impl Network {
    /// `None` if this is another kind of network.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let model = Model::read(bytes)?;
        let shapes: Vec<Shape> = model.tensors.iter().map(shape).collect();
        let mut steps: Vec<Step> = Vec::new();
        for operator in &model.operators {
            let activation = match operator.code {
                Code::Dequantize => continue,
                Code::Relu => Activation::Relu,
                Code::HardSwish => Activation::HardSwish,
                Code::Logistic => Activation::Logistic,
                _ => Activation::None,
            };
            let input = *operator.inputs.first()?;
            match steps.last_mut() {
                // What only feeds its activation is activated where it is made.
                Some(last)
                    if activation != Activation::None && last.output == input && uses(&model, input) == 1 =>
                {
                    last.activation = activation;
                    last.output = operator.output;
                }
                _ => steps.push(Step {
                    work: work(&model, &shapes, operator)?,
                    input,
                    output: operator.output,
                    activation,
                }),
            }
        }
        let mut values = vec![Vec::new(); shapes.len()];
        for index in steps.iter().map(|step| step.output).chain([model.input]) {
            *values.get_mut(index)? = vec![0.0; shapes.get(index)?.numbers()];
        }
        let network = Self {
            steps,
            shapes,
            values,
            input: model.input,
            output: model.output,
        };
        network.fits().then_some(network)
    }

    /// The picture that it looks at: red, green, blue from 0 to 1.
    pub(crate) fn input(&mut self) -> &mut [f32] {
        self.values.get_mut(self.input).map_or(&mut [], Vec::as_mut_slice)
    }

    /// How likely a person covers each pixel.
    pub(crate) fn run(&mut self) -> &[f32] {
        for step in &self.steps {
            let mut output = match self.values.get_mut(step.output) {
                Some(slot) => std::mem::take(slot),
                None => continue,
            };
            self.perform(step, &mut output);
            step.activation.apply_to(&mut output);
            if let Some(slot) = self.values.get_mut(step.output) {
                *slot = output;
            }
        }
        self.values(self.output)
    }

    fn perform(&self, step: &Step, output: &mut [f32]) {
        let (Some(&from), Some(&to)) = (self.shapes.get(step.input), self.shapes.get(step.output)) else {
            return;
        };
        let input = self.values(step.input);
        match &step.work {
            Work::Pointwise { weights, bias } => {
                kernels::pointwise(input, from.channels, weights, bias, output)
            }
            Work::Spatial {
                weights,
                bias,
                window,
            } => {
                kernels::spatial((input, from), *window, weights, bias, (output, to));
            }
            Work::Depthwise {
                weights,
                bias,
                window,
            } => {
                kernels::depthwise((input, from), *window, weights, bias, (output, to));
            }
            Work::Spread { weights, bias } => kernels::spread((input, from), weights, *bias, output),
            Work::Mean => kernels::mean(input, output),
            Work::Double => kernels::double((input, from), output),
            Work::Add(other) => combine(input, self.values(*other), output, |one, other| one + other),
            Work::Multiply(other) => combine(input, self.values(*other), output, |one, other| one * other),
            Work::Copy => output.copy_from_slice(input),
        }
    }

    fn values(&self, index: usize) -> &[f32] {
        self.values.get(index).map_or(&[], Vec::as_slice)
    }

    fn fits(&self) -> bool {
        self.values(self.input).len() == WIDTH * HEIGHT * 3
            && self.values(self.output).len() == WIDTH * HEIGHT
    }
}

/// `other` may have fewer numbers, and then begins again.
fn combine(one: &[f32], other: &[f32], output: &mut [f32], with: impl Fn(f32, f32) -> f32) {
    let length = other.len().max(1);
    for (output, one) in output.chunks_mut(length).zip(one.chunks(length)) {
        for ((slot, one), other) in output.iter_mut().zip(one).zip(other) {
            *slot = with(*one, *other);
        }
    }
}

fn shape(tensor: &Tensor) -> Shape {
    match *tensor.shape.as_slice() {
        [_, height, width, channels] => Shape {
            height,
            width,
            channels,
        },
        _ => Shape {
            height: 0,
            width: 0,
            channels: 0,
        },
    }
}

fn uses(model: &Model, tensor: usize) -> usize {
    let inputs = model.operators.iter().flat_map(|operator| &operator.inputs);
    inputs.filter(|input| **input == tensor).count()
}

/// Weights are stored in half precision, behind an operator that makes them whole.
fn numbers(model: &Model, tensor: usize) -> Option<&Tensor> {
    let made = model
        .operators
        .iter()
        .find(|operator| operator.code == Code::Dequantize && operator.output == tensor);
    let source = made.map_or(Some(&tensor), |operator| operator.inputs.first())?;
    model
        .tensors
        .get(*source)
        .filter(|found| !found.numbers.is_empty())
}

fn work(model: &Model, shapes: &[Shape], operator: &Operator) -> Option<Work> {
    let &Operator {
        code, stride, output, ..
    } = operator;
    let shape = |index: usize| shapes.get(index).copied();
    let from = shape(*operator.inputs.first()?)?;
    let to = shape(output)?;
    let second = operator.inputs.get(1).copied();
    Some(match code {
        Code::Conv | Code::DepthwiseConv | Code::TransposeConv => {
            let filter = numbers(model, second?)?;
            let bias = numbers(model, *operator.inputs.get(2)?)?.numbers.clone();
            let window = Window {
                size: *filter.shape.get(1)?,
                stride,
            };
            convolution(code, filter, bias, window, from, to)?
        }
        Code::Mean => Work::Mean,
        Code::ResizeBilinear if to.height == 2 * from.height && to.width == 2 * from.width => Work::Double,
        Code::ResizeBilinear => return None,
        Code::Add => Work::Add(second?),
        Code::Multiply => Work::Multiply(second?),
        Code::Dequantize | Code::HardSwish | Code::Logistic | Code::Relu => Work::Copy,
    })
}

fn convolution(
    code: Code,
    filter: &Tensor,
    bias: Vec<f32>,
    window: Window,
    from: Shape,
    to: Shape,
) -> Option<Work> {
    let in_eights = to.channels.is_multiple_of(LANES);
    Some(match code {
        Code::TransposeConv if window.size == 2 && to.channels == 1 => Work::Spread {
            weights: filter.numbers.clone(),
            bias: *bias.first()?,
        },
        Code::DepthwiseConv if in_eights => Work::Depthwise {
            weights: filter.numbers.clone(),
            bias,
            window,
        },
        Code::Conv if in_eights && window.size == 1 && window.stride == 1 => Work::Pointwise {
            weights: kernels::pack(&filter.numbers, from.channels, to.channels),
            bias,
        },
        Code::Conv if in_eights => Work::Spatial {
            weights: (0..window.size * window.size)
                .map(|place| {
                    let all = filter.numbers.chunks_exact(from.channels);
                    let here = all.skip(place).step_by(window.size * window.size);
                    let here: Vec<f32> = here.flatten().copied().collect();
                    kernels::pack(&here, from.channels, to.channels)
                })
                .collect(),
            bias,
            window,
        },
        _ => return None,
    })
}
