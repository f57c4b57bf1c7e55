import { fault } from '../../errors.ts'
import type { DataType } from '../../ir/data-type.ts'
import type { Operator } from '../../ir/operator.ts'
import { texts } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'
import type { Json } from '../text/records.ts'
import { entriesOf, parseRow, wrongRow } from '../text/records.ts'
import { RowSums } from '../row-sums.ts'

/**
 * JSON objects as rows of numbers, as scikit-learn's DictVectorizer.transform: texts STRING [N] and column names STRING [V]
 * (an initializer; null for a column nothing can name) -> CSR [N, V]. A number or boolean stands under its key, null there
 * as NaN; a string sets 1 under key + `separator` + string, and so does each string of a list. Unknown names are left out.
 */
export const vectorizeRecords: Operator = {
  domain: 'slipway',
  opType: 'VectorizeRecords',
  version: 1,
  attributes: { separator: 'string', data_type: 'string' },
  infer: (inputs, attributes) => {
    const rows = required(inputs, 0, 'VectorizeRecords')
    const names = required(inputs, 1, 'VectorizeRecords')
    if (rows.dataType !== 'STRING' || names.dataType !== 'STRING')
      throw fault('E_FORMAT', 'VectorizeRecords takes text')
    return [
      {
        dataType: attributes['data_type'] as DataType,
        shape: [rows.shape[0]!, names.shape[0]!],
        sparse: true,
      },
    ]
  },
  rowWise: (node) => node.inputs[1]!.constant !== undefined,
  prepare: (node, context) => {
    const names = context.constant(1)
    if (!names) throw fault('E_UNSUPPORTED', 'VectorizeRecords with names that are computed')
    const columns = new Map(
      texts(names).flatMap((name, column) => (name === null ? [] : [[name, column] as const])),
    )
    const separator = node.attributes['separator'] as string
    const dataType = node.attributes['data_type'] as DataType
    const isFloat = dataType === 'DOUBLE' || dataType === 'FLOAT'
    const sums = new RowSums(names.size, dataType)

    function add(name: string, value: number): void {
      const column = columns.get(name)
      if (column !== undefined) sums.add(column, isFloat ? value : Math.trunc(value))
    }
    function addEntry(key: string, value: Json, row: number): void {
      if (typeof value === 'string') add(key + separator + value, 1)
      else if (typeof value === 'number' || typeof value === 'boolean') add(key, Number(value))
      else if (value === null && (isFloat || !columns.has(key))) add(key, NaN)
      else if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
        for (const item of value) add(key + separator + item, 1)
      } else
        throw wrongRow(
          row,
          `has under ${JSON.stringify(key)} what is no number, string or list of strings`,
          value,
        )
    }

    return ([rows], [output]) => {
      const count = rows!.rows
      const list = texts(rows!)
      sums.start(count)
      for (let i = 0; i < count; i++) {
        const row = context.firstRow() + i
        for (const [key, value] of entriesOf(parseRow(list[i]!, row), row))
          addEntry(key, value, row)
        sums.endRow(i, false)
      }
      sums.finish(count, output!)
    }
  },
}
