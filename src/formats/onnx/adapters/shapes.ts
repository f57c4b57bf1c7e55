import { fault } from '../../../errors.ts'
import type { Value } from '../../../ir/graph.ts'
import { float32, int64, numbers, strings, zeros } from '../../../ir/tensor.ts'
import { denseOfSparse } from '../sparse-constant.ts'
import type { Adapter, AdapterTable } from './adapter.ts'
import { flatten, scalarOf } from './arithmetic.ts'

const list = (values: readonly number[]) => int64([values.length], values)

const constant: Adapter = ({ attributes }, g) => {
  const sparse = attributes.proto('sparse_value')?.sparseTensor
  if (sparse) return [g.constant(denseOfSparse(sparse))]
  const value = attributes.tensor('value')
  if (value) return [g.constant(value)]
  if (attributes.has('value_float'))
    return [g.constant(float32([], [attributes.float('value_float', 0)]))]
  if (attributes.has('value_int')) return [g.constant(int64([], [attributes.int('value_int', 0)]))]
  if (attributes.has('value_string'))
    return [g.constant(strings([], [attributes.text('value_string', '')]))]
  const floats = attributes.floats('value_floats')
  if (floats) return [g.constant(float32([floats.length], floats))]
  const ints = attributes.ints('value_ints')
  if (ints) return [g.constant(list(ints))]
  const texts = attributes.texts('value_strings')
  if (texts) return [g.constant(strings([texts.length], texts))]
  throw fault('E_FORMAT', 'a Constant without a value')
}

/** Axes are an attribute before version 13, an input from it on; Squeeze without axes drops every size of 1. */
const squeeze: Adapter = ({ opType, inputs, attributes }, g) => {
  const axes = attributes.ints('axes')
  const [x, given] = inputs
  if (axes || given) return [g.add(opType, [x, axes ? list(axes) : given])]
  const ones = x!.type.shape.flatMap((size, axis) => (size === 1 ? [axis] : []))
  if (x!.type.shape.some((size) => typeof size === 'string'))
    throw fault('E_UNSUPPORTED', 'Squeeze without axes of sizes that are not known')
  return [g.add('Squeeze', [x, list(ones)])]
}

const flattened: Adapter = ({ inputs, attributes }, g) => {
  const x = inputs[0]!
  const axis = attributes.int('axis', 1)
  return [flatten(x, axis < 0 ? axis + x.type.shape.length : axis, g)]
}

const reshape: Adapter = ({ inputs, attributes, version }, g) => {
  const shape = version < 5 ? attributes.ints('shape') : undefined
  const allowzero = attributes.int('allowzero', 0)
  return [g.add('Reshape', [inputs[0], shape ? list(shape) : inputs[1]], { allowzero })]
}

const slice: Adapter = ({ inputs, attributes, version }, g) => {
  if (version >= 10) return [g.add('Slice', inputs)]
  const [starts, ends, axes] = ['starts', 'ends', 'axes'].map((name) => attributes.ints(name))
  return [g.add('Slice', [inputs[0], list(starts ?? []), list(ends ?? []), axes && list(axes)])]
}

const split: Adapter = ({ inputs, attributes, outputNames, version }, g) => {
  const [x, sizes] = inputs
  const axis = attributes.int('axis', 0)
  attributes.int('num_outputs', outputNames.length)
  const given = version < 13 ? attributes.ints('split') : undefined
  const count = outputNames.length
  if (sizes || given)
    return g.addMany('Split', [x, given ? list(given) : sizes], { axis, num_outputs: count })
  return g.addMany('Split', [x], { axis, num_outputs: count })
}

const pad: Adapter = ({ inputs, attributes, version }, g) => {
  const mode = attributes.text('mode', 'constant')
  if (version >= 11) return [g.add('Pad', inputs, { mode })]
  const pads = attributes.ints('pads') ?? attributes.ints('paddings') ?? []
  const value = scalarOf(inputs[0]!.type.dataType, attributes.float('value', 0))
  return [g.add('Pad', [inputs[0], list(pads), value], { mode })]
}

const constantOfShape: Adapter = ({ inputs, attributes }, g) => {
  const value = attributes.tensor('value') ?? float32([1], [0])
  const scalar = g.add('Reshape', [value, list([])])
  return [g.add('Expand', [scalar, inputs[0]])]
}

const topK: Adapter = ({ inputs, attributes, version }, g) => {
  const k = version < 10 ? list([attributes.int('k', 0)]) : inputs[1]
  return g.addMany('TopK', [inputs[0], k], {
    axis: attributes.int('axis', -1),
    largest: attributes.int('largest', 1),
    sorted: attributes.int('sorted', 1),
  })
}

const range: Adapter = ({ inputs }, g) => [g.add('Range', inputs)]

const tile: Adapter = ({ inputs, version }, g) => {
  if (version < 6) throw fault('E_UNSUPPORTED', 'Tile of a version before 6')
  return [g.add('Tile', inputs)]
}

/** Upsample 9 is Resize of its time, by a floor of the plain quotient. */
const upsample: Adapter = ({ inputs, attributes, version }, g) => {
  const scales = version < 9 ? attributes.floats('scales') : undefined
  const given = scales ? float32([scales.length], scales) : inputs[1]
  return [
    g.add('Resize', [inputs[0], undefined, given], {
      mode: attributes.text('mode', 'nearest'),
      coordinate_transformation_mode: 'asymmetric',
      nearest_mode: 'floor',
    }),
  ]
}

const resize: Adapter = ({ inputs, attributes, version }, g) => {
  const mode = attributes.text('mode', 'nearest')
  if (version < 11) {
    const own = { mode, coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' }
    return [g.add('Resize', [inputs[0], undefined, inputs[1]], own)]
  }
  const axes = attributes.ints('axes')
  const given = (input: Value | undefined) =>
    input && input.type.shape[0] === 0 ? undefined : input
  return [
    g.add('Resize', [inputs[0], given(inputs[1]), given(inputs[2]), given(inputs[3])], {
      mode,
      coordinate_transformation_mode: attributes.text(
        'coordinate_transformation_mode',
        'half_pixel',
      ),
      nearest_mode: attributes.text('nearest_mode', 'round_prefer_floor'),
      cubic_coeff_a: attributes.float('cubic_coeff_a', -0.75),
      exclude_outside: attributes.int('exclude_outside', 0),
      extrapolation_value: attributes.float('extrapolation_value', 0),
      antialias: attributes.int('antialias', 0),
      keep_aspect_ratio_policy: attributes.text('keep_aspect_ratio_policy', 'stretch'),
      ...(axes ? { axes } : {}),
    }),
  ]
}

const eyeLike: Adapter = ({ inputs, attributes }, g) => {
  const { shape, dataType } = inputs[0]!.type
  const [rows, columns] = shape
  if (typeof rows !== 'number' || typeof columns !== 'number' || attributes.has('dtype'))
    throw fault('E_UNSUPPORTED', 'EyeLike of sizes that are not known')
  const eye = zeros(dataType, [rows, columns])
  const k = attributes.int('k', 0)
  for (let row = 0; row < rows; row++)
    if (row + k >= 0 && row + k < columns) numbers(eye)[row * columns + row + k] = 1
  return [g.constant(eye)]
}

export const shapeAdapters: AdapterTable = {
  Constant: constant,
  Squeeze: squeeze,
  Unsqueeze: squeeze,
  Flatten: flattened,
  Reshape: reshape,
  Slice: slice,
  Split: split,
  Pad: pad,
  ConstantOfShape: constantOfShape,
  TopK: topK,
  Range: range,
  Tile: tile,
  Upsample: upsample,
  Resize: resize,
  EyeLike: eyeLike,
}
