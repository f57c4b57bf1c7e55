import { fault } from '../errors.ts'
import type { Dimension } from '../ir/graph.ts'
import type { InputSpec, NumericType, Signature } from '../ir/model.ts'
import { graphFor } from '../ir/model.ts'
import { Tensor, sizeOf, zeros } from '../ir/tensor.ts'
import { bindColumnsToMatrix } from './bind-columns.ts'
import { bindByPlace } from './bind-by-place.ts'
import { bindDeclared } from './bind-declared.ts'
import { bindMatrixToColumns } from './bind-matrix.ts'
import type { InferTensor } from './infer-tensor.ts'
import { isOipDatatype } from './infer-tensor.ts'
import { toNumbers, toTexts } from './convert.ts'
import { inputNameOf } from './spaced-names.ts'

export interface Bound {
  readonly tensors: Tensor[]
  /** FLOAT when every number came as FP32 and the model answers such a request in FP32; INT64 for integers likewise. */
  readonly numeric: NumericType
  readonly rows: number
}

/** Binds named tensors to a signature's inputs: names, shapes, datatypes and rows are checked, numbers widened exactly. */
export function bindTensors(signature: Signature, given: readonly InferTensor[]): Bound {
  const { inputs } = signature
  for (const tensor of given) checkTensor(tensor)
  given = bindByPlace(signature, given)
  if (
    inputs.length > 1 &&
    given.length === 1 &&
    !inputs.some((input) => input.name === given[0]!.name)
  ) {
    given = bindMatrixToColumns(signature, given[0]!)
  }
  if (inputs.length === 1 && given.length > 1) {
    const joined = bindColumnsToMatrix(inputs[0]!, given)
    if (joined) given = [joined]
    else if (inputs[0]!.kind === 'any' && !isInputRead(signature, 0)) given = given.slice(0, 1)
    else refuseOtherWidth(signature, given)
  }
  const matched =
    inputs.length === 1 && given.length === 1 ? [given[0]!] : matchByName(signature, given)
  if (inputs.every((input) => input.form === 'tensor')) {
    const rows = matched[0]?.shape[0] ?? 1
    const numeric = numericOf(signature, matched)
    return { tensors: bindDeclared(graphFor(signature, numeric), matched), numeric, rows }
  }
  const numeric = numericOf(signature, matched)
  const rows = rowsOf(signature, matched)
  const tensors = matched.map((tensor, i) => bindOne(signature, i, tensor, numeric, rows))
  return { tensors, numeric, rows }
}

/** Columns sent one by one, though not as many as the model takes: that is what is wrong with them, not their names. */
function refuseOtherWidth({ inputs, estimator }: Signature, given: readonly InferTensor[]): void {
  const { name, form, width } = inputs[0]!
  const areColumns = given.every(
    (tensor) => tensor.name !== name && (tensor.shape.length === 1 || tensor.shape[1] === 1),
  )
  if (form === 'matrix' && areColumns && given.length !== width)
    throw fault(
      'E_INPUT',
      `${given.length} columns are given, and ${estimator} takes ${width} (in the order in which it was fitted: its file does not know their names)`,
    )
}

function numericOf(signature: Signature, matched: readonly InferTensor[]): NumericType {
  if (signature.textGraph && matched.every(({ datatype }) => datatype === 'BYTES')) return 'STRING'
  const hasNumbers = signature.inputs.some((input) => input.kind === 'number')
  const types = matched
    .filter((_, i) => signature.inputs[i]!.kind === (hasNumbers ? 'number' : 'any'))
    .map((tensor) => tensor.datatype)
  if (types.length === 0) return 'DOUBLE'
  if (signature.float32Graph && types.every((type) => type === 'FP32')) return 'FLOAT'
  const isInteger =
    signature.integerGraph &&
    matched.every(
      ({ datatype, data }) =>
        datatype === 'BYTES' ||
        (/^U?INT/.test(datatype) && !Array.prototype.includes.call(data, null)),
    )
  return isInteger ? 'INT64' : 'DOUBLE'
}

function checkTensor(tensor: InferTensor): void {
  const { name, datatype, shape, data } = tensor
  if (!isOipDatatype(datatype))
    throw fault('E_DATATYPE', { '!what': `input "${name}" has no known datatype` })
  if (!Array.isArray(shape) || !shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    throw fault('E_SHAPE', { '!what': `input "${name}" needs a shape of non-negative integers` })
  }
  if (sizeOf(shape) !== data.length) {
    throw fault('E_SHAPE', {
      '!what': `input "${name}" of shape [${shape.join(', ')}] should hold ${sizeOf(shape)} values, but holds ${data.length}`,
    })
  }
}

function matchByName(signature: Signature, given: readonly InferTensor[]): InferTensor[] {
  const byName = new Map<string, InferTensor>()
  for (const tensor of given) {
    const name = inputNameOf(signature, tensor.name)
    if (byName.has(name))
      throw fault('E_INPUT', { '!what': `input "${tensor.name}" is given twice` })
    byName.set(name, tensor)
  }
  const expected = signature.inputs.map((input) => input.name)
  fillAbsent(signature, byName)
  const missing = expected.filter((name) => !byName.has(name))
  const unknown = [...byName.keys()].filter((name) => !expected.includes(name))
  if (missing.length > 0)
    throw fault(
      'E_INPUT',
      `missing input${missing.length > 1 ? 's' : ''} ${missing.join(', ')}; ${signature.estimator} expects ${expected.join(', ')}`,
    )
  if (unknown.length > 0)
    throw fault('E_INPUT', {
      '!what': `unknown input ${unknown.join(', ')}; ${signature.estimator} expects ${expected.join(', ')}`,
    })
  return expected.map((name) => byName.get(name)!)
}

/** Inputs with a fallback may be left out of a request that has others. */
function fillAbsent(signature: Signature, byName: Map<string, InferTensor>): void {
  const rows = byName.values().next().value?.shape[0]
  if (rows === undefined) return
  for (const { name, kind, fallback } of signature.inputs) {
    if (fallback === undefined || byName.has(name)) continue
    const data = Array.from<string | number>({ length: rows }).fill(fallback)
    byName.set(name, {
      name,
      datatype: kind === 'string' ? 'BYTES' : 'FP64',
      shape: [rows, 1],
      data,
    })
  }
}

function rowsOf(signature: Signature, matched: readonly InferTensor[]): number {
  const counts = matched.map((tensor, i) => rowCount(signature.inputs[i]!, tensor))
  const rows = counts[0] ?? 0
  const other = counts.findIndex((count) => count !== rows)
  if (other >= 0) {
    throw fault(
      'E_SHAPE',
      `inputs differ in rows: ${signature.inputs[0]!.name} has ${rows}, ${signature.inputs[other]!.name} has ${counts[other]}`,
    )
  }
  if (rows === 0) throw fault('E_EMPTY', `${signature.estimator} needs at least one row`)
  return rows
}

function rowCount(input: InputSpec, tensor: InferTensor): number {
  // A flat list is one row of a wide matrix and n rows of everything one value wide.
  if (tensor.shape.length === 1 && input.form === 'matrix' && input.width !== 1) return 1
  return tensor.shape[0] ?? 1
}

function bindOne(
  signature: Signature,
  index: number,
  tensor: InferTensor,
  numeric: NumericType,
  rows: number,
): Tensor {
  const input = signature.inputs[index]!
  const value = graphFor(signature, numeric).inputs[index]!
  const shape = value.type.shape.map((size: Dimension, axis) => (axis === 0 ? rows : Number(size)))
  if (input.kind === 'any' && !isInputRead(signature, index)) return zeros(numeric, shape)
  if (tensor.data.length !== sizeOf(shape)) throw wrongWidth(signature, input, tensor)
  if (value.type.dataType === 'STRING') return new Tensor('STRING', shape, toTexts(input, tensor))
  const numbers =
    numeric === 'FLOAT'
      ? toNumbers(input, tensor, Float32Array)
      : toNumbers(input, tensor, Float64Array)
  return new Tensor(numeric, shape, numbers)
}

/** Operators whose first input only says how many rows there are: its values, and how many columns it has, do not matter. */
const countsRows: ReadonlySet<string> = new Set(['RepeatRow', 'RandomDraw'])

const readInputs = new WeakMap<Signature, boolean[]>()

/** Whether any node or output reads input `index`: what nobody reads may be left out. */
export function isInputRead(signature: Signature, index: number): boolean {
  let read = readInputs.get(signature)
  if (!read) {
    const { graph } = signature
    const used = new Set([
      ...graph.nodes.flatMap((node) =>
        countsRows.has(node.opType) ? node.inputs.slice(1) : node.inputs,
      ),
      ...graph.outputs.map((output) => output.value),
    ])
    readInputs.set(signature, (read = graph.inputs.map((value) => used.has(value))))
  }
  return read[index]!
}

function wrongWidth(signature: Signature, input: InputSpec, tensor: InferTensor): Error {
  const width =
    tensor.shape.length < 2 ? (tensor.shape[0] ?? 1) : tensor.data.length / (tensor.shape[0] || 1)
  const names = input.columnNames ? `: ${input.columnNames.join(', ')}` : ''
  return fault(
    'E_SHAPE',
    `${input.name} has ${width} feature${width === 1 ? '' : 's'}, but ${signature.estimator} expects ${input.width}${names}`,
  )
}
