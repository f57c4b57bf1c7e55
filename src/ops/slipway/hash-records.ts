import { fault } from '../../errors.ts'
import type { DataType } from '../../ir/data-type.ts'
import type { Operator } from '../../ir/operator.ts'
import { texts } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'
import { columnOfHash, murmur3 } from '../text/murmur3.ts'
import type { Json } from '../text/records.ts'
import { entriesOf, parseRow, wrongRow } from '../text/records.ts'
import { RowSums } from '../row-sums.ts'
import { Utf8Buffer } from '../text/utf8-buffer.ts'

/**
 * JSON rows added up under the hash of their names, as scikit-learn's FeatureHasher.transform: texts STRING [N] -> CSR
 * [N, columns]. `input_type` dict: objects of name and value; pair: lists of [name, value]; string: lists of names that count 1.
 * A string value counts 1 under name=value; zeros are left out. `alternate_sign` gives the value the sign of the hash.
 */
export const hashRecords: Operator = {
  domain: 'slipway',
  opType: 'HashRecords',
  version: 1,
  attributes: { input_type: 'string', columns: 'int', alternate_sign: 'int', data_type: 'string' },
  infer: (inputs, attributes) => {
    const rows = required(inputs, 0, 'HashRecords')
    if (rows.dataType !== 'STRING') throw fault('E_FORMAT', 'HashRecords takes text')
    return [
      {
        dataType: attributes['data_type'] as DataType,
        shape: [rows.shape[0]!, attributes['columns'] as number],
        sparse: true,
      },
    ]
  },
  rowWise: () => true,
  prepare: (node, context) => {
    const columns = node.attributes['columns'] as number
    const dataType = node.attributes['data_type'] as DataType
    const isFloat = dataType === 'DOUBLE' || dataType === 'FLOAT'
    const alternatesSign = node.attributes['alternate_sign'] === 1
    const entries = entryReaders[node.attributes['input_type'] as string]!
    const sums = new RowSums(columns, dataType)
    const utf8 = new Utf8Buffer()

    function add(name: string, value: Json, row: number): void {
      const isText = typeof value === 'string'
      if (!isText && typeof value !== 'number' && typeof value !== 'boolean') {
        throw wrongRow(
          row,
          `has under ${JSON.stringify(name)} what is neither a number nor a string`,
          value,
        )
      }
      const weight = isText ? 1 : Number(value)
      if (weight === 0) return
      const text = isText ? `${name}=${value}` : name
      utf8.length = 0
      utf8.append(text, 0, text.length)
      const hash = murmur3(utf8.bytes, 0, utf8.length)
      const signed = alternatesSign && hash < 0 ? -weight : weight
      sums.add(columnOfHash(hash, columns), isFloat ? signed : Math.trunc(signed))
    }

    return ([rows], [output]) => {
      const count = rows!.rows
      const list = texts(rows!)
      sums.start(count)
      for (let i = 0; i < count; i++) {
        const row = context.firstRow() + i
        for (const [name, value] of entries(parseRow(list[i]!, row), row)) add(name, value, row)
        sums.endRow(i, false)
      }
      sums.finish(count, output!)
    }
  },
}

const entryReaders: Readonly<Record<string, (json: Json, row: number) => [string, Json][]>> = {
  dict: entriesOf,
  pair: (json, row) =>
    listOf(json, row).map((pair) => {
      if (!Array.isArray(pair) || pair.length !== 2 || typeof pair[0] !== 'string')
        throw wrongRow(row, 'holds what is no [name, value] pair', pair)
      return [pair[0], pair[1]!]
    }),
  string: (json, row) =>
    listOf(json, row).map((name) => {
      if (typeof name !== 'string') throw wrongRow(row, 'holds what is no string', name)
      return [name, 1]
    }),
}

function listOf(json: Json, row: number): Json[] {
  if (!Array.isArray(json)) throw wrongRow(row, 'is no JSON list', json)
  return json
}
