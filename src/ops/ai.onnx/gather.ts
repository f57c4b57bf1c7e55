import { fault } from '../../errors.ts'
import type { Kernel, Operator } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers, texts } from '../../ir/tensor.ts'
import { CsrBuffer } from '../csr-buffer.ts'
import { axisOf, productOf, required } from '../shapes.ts'

/**
 * ONNX Gather (opset 13): slices of `data` along `axis` at integer `indices` (negative ones count from the end).
 * Columns (axis 1, constant indices) of a CSR matrix give a CSR matrix.
 */
export const gather: Operator = {
  domain: '',
  opType: 'Gather',
  version: 13,
  attributes: { axis: 'int' },
  sparseInputs: [0],
  infer: (inputs, attributes, constants) => {
    const data = required(inputs, 0, 'Gather')
    const indices = required(inputs, 1, 'Gather')
    const axis = axisOf(Number(attributes['axis'] ?? 0), data.shape.length, 'Gather')
    const shape = [...data.shape.slice(0, axis), ...indices.shape, ...data.shape.slice(axis + 1)]
    if (!data.sparse) return [{ dataType: data.dataType, shape }]
    if (axis !== 1 || indices.shape.length !== 1 || !constants[1])
      throw fault('E_UNSUPPORTED', 'Gather of a CSR matrix other than constant columns')
    return [{ dataType: data.dataType, shape, sparse: true }]
  },
  lowering: {
    lower: ({ inputs: [data, indices], attributes }, g) => {
      if (['INT64', 'INT32'].includes(indices!.type.dataType)) return 'standard'
      const whole = g.add('Cast', [indices!], { to: 'INT64' })
      return [g.add('Gather', [data!, whole], attributes)]
    },
  },
  rowWise: (node) => {
    const axis = Number(node.attributes['axis'] ?? 0)
    return axis === 0
      ? node.inputs[0]!.constant !== undefined
      : node.inputs[1]!.constant !== undefined
  },
  prepare: (node, context) => {
    if (context.inputTypes[0]!.sparse)
      return sparseColumns(context.constant(1)!, Number(node.inputs[0]!.type.shape[1]))
    const attribute = Number(node.attributes['axis'] ?? 0)
    return ([data, indices], [output]) => {
      if (data!.shape.length === 1 && indices!.shape.length === 1)
        return lookUp(data!, numbers(indices!), output!)
      const axis = attribute < 0 ? attribute + data!.shape.length : attribute
      output!.resize([
        ...data!.shape.slice(0, axis),
        ...indices!.shape,
        ...data!.shape.slice(axis + 1),
      ])
      copySlices(data!, numbers(indices!), output!, axis)
    }
  },
}

/** Values of a table by index: how labels are found. One loop for numbers and one for text, so that each stays of one kind. */
function lookUp(table: Tensor, indices: ArrayLike<number>, output: Tensor): void {
  const count = indices.length
  const size = table.data.length
  output.resize1(count)
  for (let i = 0; i < count; i++) {
    const index = indices[i]!
    if (!(index >= -size && index < size)) throw outside(index, size)
  }
  if (table.dataType === 'STRING') {
    const from = texts(table)
    const to = texts(output)
    for (let i = 0; i < count; i++) {
      const index = indices[i]!
      to[i] = from[index < 0 ? index + size : index]!
    }
    return
  }
  const from = numbers(table)
  const to = numbers(output)
  for (let i = 0; i < count; i++) {
    const index = indices[i]!
    to[i] = from[index < 0 ? index + size : index]!
  }
}

function outside(index: number, size: number): Error {
  return fault('E_VALUE', {
    where: 'Gather',
    '!value': index,
    what: `is outside 0..${size - 1}`,
  })
}

/** Entries of the chosen columns; ascending in a row when the indices ascend, as a selection's do. */
function sparseColumns(indices: Tensor, width: number): Kernel {
  const chosen = Array.from(numbers(indices), (index) => (index < 0 ? index + width : index))
  const places = Array.from({ length: width }, (): number[] => [])
  chosen.forEach((column, place) => places[column]?.push(place))
  const isOrdered = chosen.every((column, i) => i === 0 || column >= chosen[i - 1]!)
  const mostPlaces = places.reduce((most, list) => Math.max(most, list.length), 0)
  const buffer = new CsrBuffer()
  return ([data], [output]) => {
    const { offsets, columns } = data!.csr!
    const from = numbers(data!)
    const rows = data!.rows
    buffer.reserve(rows, offsets[rows]! * mostPlaces)
    let count = 0
    buffer.offsets[0] = 0
    for (let row = 0; row < rows; row++) {
      const start = count
      for (let i = offsets[row]!; i < offsets[row + 1]!; i++) {
        for (const place of places[columns[i]!]!) {
          buffer.columns[count] = place
          buffer.values[count++] = from[i]!
        }
      }
      if (!isOrdered) sortRow(buffer, start, count)
      buffer.offsets[row + 1] = count
    }
    buffer.show(output!, rows, chosen.length)
  }
}

/** Insertion sort by column: rows of a selection are short and nearly in order. */
function sortRow({ columns, values }: CsrBuffer, start: number, end: number): void {
  for (let i = start + 1; i < end; i++) {
    const column = columns[i]!
    const value = values[i]!
    let j = i - 1
    for (; j >= start && columns[j]! > column; j--) {
      columns[j + 1] = columns[j]!
      values[j + 1] = values[j]!
    }
    columns[j + 1] = column
    values[j + 1] = value
  }
}

function copySlices(data: Tensor, indices: ArrayLike<number>, output: Tensor, axis: number): void {
  const size = data.shape[axis]!
  const inner = productOf(data.shape.slice(axis + 1))
  const outer = productOf(data.shape.slice(0, axis))
  const from = data.data as { [index: number]: unknown }
  const to = output.data as { [index: number]: unknown }
  let at = 0
  for (let block = 0; block < outer; block++) {
    for (let i = 0; i < indices.length; i++) {
      const index = indices[i]!
      const slice = index < 0 ? index + size : index
      if (!(slice >= 0 && slice < size)) throw outside(index, size)
      const start = (block * size + slice) * inner
      for (let j = 0; j < inner; j++) to[at++] = from[start + j]
    }
  }
}
