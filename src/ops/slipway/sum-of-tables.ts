import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { float64, int64, numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * One table a column, a row of each chosen by code: codes INT64 [N, D], tables DOUBLE [rows, C] one behind the other, starts INT64
 * [D + 1], where column d's rows begin and end (both initializers) -> DOUBLE [N, C], the chosen rows added in order of columns. A
 * negative code counts from the end of its table, as ONNX's and numpy's indices do; one that is not there is E_VALUE.
 */
export const sumOfTables: Operator = {
  domain: 'slipway',
  opType: 'SumOfTables',
  version: 1,
  attributes: {},
  infer: (inputs, _attributes, [, tables, starts]) => {
    const codes = required(inputs, 0, 'SumOfTables')
    if (codes.shape.length !== 2 || codes.dataType !== 'INT64' || !tables || !starts)
      throw fault(
        'E_FORMAT',
        'SumOfTables of codes that are no table of integers, or without tables',
      )
    checkStarts(starts, tables, codes.shape[1])
    return [{ dataType: 'DOUBLE', shape: [codes.shape[0]!, tables.shape[1]!] }]
  },
  rowWise: (node) => !node.inputs[0]!.constant,
  prepare: (_node, context) => {
    const tables = context.constant(1)!
    const begins = numbers(context.constant(2)!)
    const from = numbers(tables)
    const classes = tables.shape[1]!
    const columns = begins.length - 1
    return ([codes], [output]) => {
      const { rows } = codes!
      output!.resize2(rows, classes)
      const to = numbers(output!)
      const chosen = numbers(codes!)
      for (let row = 0; row < rows; row++) {
        const at = row * classes
        for (let column = 0; column < columns; column++) {
          const code = chosen[row * columns + column]!
          const size = begins[column + 1]! - begins[column]!
          if (!(code >= -size && code < size)) throw outside(code, size)
          const start = (begins[column]! + (code < 0 ? code + size : code)) * classes
          if (column === 0) for (let k = 0; k < classes; k++) to[at + k] = from[start + k]!
          else for (let k = 0; k < classes; k++) to[at + k]! += from[start + k]!
        }
      }
    }
  },
  lowering: {
    lower: ({ inputs: [codes, tables, starts] }, g) => {
      const begins = Array.from(numbers(starts!.constant!))
      const { shape, data } = tables!.constant!
      const classes = shape[1]!
      const parts = begins.slice(1).map((end, column) => {
        const begin = begins[column]!
        const rows = (data as Float64Array).slice(begin * classes, end * classes)
        const chosen = g.add('Gather', [codes, int64([1], [column])], { axis: 1 })
        const code = g.add('Squeeze', [chosen, int64([1], [1])])
        return g.add('Gather', [float64([end - begin, classes], rows), code], { axis: 0 })
      })
      return [parts.reduce((sum, part) => g.add('Add', [sum, part]))]
    },
  },
}

function checkStarts(starts: Tensor, tables: Tensor, columns: number | string | undefined): void {
  const begins = numbers(starts)
  const isWhole =
    tables.dataType === 'DOUBLE' &&
    tables.shape.length === 2 &&
    begins.length >= 2 &&
    columns === begins.length - 1 &&
    begins[0] === 0 &&
    begins[begins.length - 1] === tables.shape[0]
  let isRising = true
  for (let i = 1; i < begins.length; i++)
    if (!(Number.isInteger(begins[i]) && begins[i]! >= begins[i - 1]!)) isRising = false
  if (!isWhole || !isRising)
    throw fault('E_FORMAT', 'SumOfTables: the tables do not fit the columns')
}

function outside(code: number, size: number): Error {
  return fault('E_VALUE', {
    where: 'SumOfTables',
    '!value': code,
    what: `is outside 0..${size - 1}`,
  })
}
