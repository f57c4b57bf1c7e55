import { fault } from '../../errors.ts'
import type { DataType, NumericArray } from '../../ir/data-type.ts'
import { dataTypes, isFloating } from '../../ir/data-type.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/** ONNX Cast (opset 13) between numeric types; attribute `to` holds the data type's name here and its number in ONNX files. Text is never parsed. */
export const cast: Operator = {
  domain: '',
  opType: 'Cast',
  version: 13,
  attributes: { to: 'dataType' },
  sparseInputs: [0],
  infer: (inputs, attributes) => {
    const type = required(inputs, 0, 'Cast')
    const to = attributes['to'] as DataType
    if (!dataTypes.includes(to)) throw fault('E_FORMAT', `Cast to unknown type ${String(to)}`)
    if ((type.dataType === 'STRING') !== (to === 'STRING'))
      throw fault('E_UNSUPPORTED', `Cast from ${type.dataType} to ${to}`)
    return [{ ...type, dataType: to }]
  },
  rowWise: () => true,
  prepare: (node, context) => {
    const to = node.attributes['to'] as DataType
    const convert = converter(to)
    const from = context.inputTypes[0]!.dataType
    const keepsValues = to === 'DOUBLE' || from === to || (from === 'BOOL' && to !== 'BOOL')
    // Kept between calls: graph outputs are dense, so nothing reads it after a run.
    let values = new Float64Array(0)
    return ([input], [output]) => {
      if (input!.csr) {
        const [rows, width] = input!.shape as [number, number]
        if (keepsValues) return output!.setCsr(rows, width, input!.csr, input!.data)
        const count = input!.csr.offsets[rows]!
        if (values.length < count) values = new Float64Array(count * 2)
        castValues(to, numbers(input!), values, count)
        return output!.setCsr(rows, width, input!.csr, values)
      }
      output!.resize(input!.shape)
      const given = numbers(input!)
      const target = numbers(output!)
      if (!convert) target.set(given)
      else for (let i = 0; i < given.length; i++) target[i] = convert(given[i]!)
    }
  },
}

/** Values of CSR stay in doubles, whatever their type. */
function castValues(to: DataType, from: NumericArray, values: Float64Array, count: number): void {
  const convert = to === 'FLOAT' ? Math.fround : (converter(to) ?? Number)
  for (let i = 0; i < count; i++) values[i] = convert(from[i]!)
}

/** How a number becomes one of `to`; undefined where the typed array's own conversion is the right one. */
function converter(to: DataType): ((x: number) => number) | undefined {
  if (to === 'BOOL') return (x) => (x === 0 ? 0 : 1)
  if (isFloating(to)) return undefined
  return Math.trunc
}
