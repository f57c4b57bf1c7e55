import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers, texts } from '../../ir/tensor.ts'
import { cityHashLow } from '../hashing/city-hash.ts'
import { required } from '../shapes.ts'

/**
 * The number CatBoost knows a category by: the low half of CityHash64 of its text in UTF-8, as a signed number.
 * values [N, k] -> INT32 [N, k]. STRING is hashed as it is; a number as the text of the integer, and one that is no integer is
 * E_VALUE, as the library refuses it. A missing value is E_MISSING. Attribute: `names` [k], the columns' names for the error.
 */
export const hashCategories: Operator = {
  domain: 'slipway',
  opType: 'HashCategories',
  version: 1,
  attributes: { names: 'strings' },
  infer: (inputs, attributes) => {
    const values = required(inputs, 0, 'HashCategories')
    const names = attributes['names'] as readonly string[]
    if (values.shape.length !== 2 || values.shape[1] !== names.length)
      throw fault(
        'E_FORMAT',
        `HashCategories of ${names.length} columns of [${values.shape.join(', ')}]`,
      )
    return [{ dataType: 'INT32', shape: values.shape }]
  },
  rowWise: () => true,
  prepare: (node, context) => {
    const names = node.attributes['names'] as readonly string[]
    const isText = context.inputTypes[0]!.dataType === 'STRING'
    const where = (index: number) =>
      `row ${context.firstRow() + Math.floor(index / names.length)}, column ${names[index % names.length]}`
    const missing = (index: number) =>
      fault('E_MISSING', { where: where(index), estimator: 'a categorical feature of CatBoost' })
    return ([values], [output]) => {
      output!.resize(values!.shape)
      const to = numbers(output!)
      if (isText) {
        const list = texts(values!)
        for (let i = 0; i < to.length; i++) {
          const text = list[i]!
          if (text === null) throw missing(i)
          to[i] = cityHashLow(text)
        }
        return
      }
      const from = numbers(values!)
      for (let i = 0; i < to.length; i++) {
        const value = from[i]!
        if (value !== value) throw missing(i)
        if (!Number.isSafeInteger(value))
          throw fault('E_VALUE', {
            where: where(i),
            '!value': String(value),
            what: 'is no category: CatBoost takes text and integers',
          })
        to[i] = cityHashLow(String(value))
      }
    }
  },
}
