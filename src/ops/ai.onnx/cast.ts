import { fault } from '../../errors.ts'
import type { DataType } from '../../ir/data-type.ts'
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
  prepare: (node) => {
    const to = node.attributes['to'] as DataType
    const convert = converter(to)
    return ([input], [output]) => {
      if (input!.csr)
        return output!.setCsr(input!.shape[0]!, input!.shape[1]!, input!.csr, input!.data)
      output!.resize(input!.shape)
      const from = numbers(input!)
      const target = numbers(output!)
      if (!convert) target.set(from)
      else for (let i = 0; i < from.length; i++) target[i] = convert(from[i]!)
    }
  },
}

/** How a number becomes one of `to`; undefined where the typed array's own conversion is the right one. */
function converter(to: DataType): ((x: number) => number) | undefined {
  if (to === 'BOOL') return (x) => (x === 0 ? 0 : 1)
  if (isFloating(to)) return undefined
  return Math.trunc
}
