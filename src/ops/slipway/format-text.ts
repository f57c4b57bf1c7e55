import { fault } from '../../errors.ts'
import type { DataType } from '../../ir/data-type.ts'
import { isFloating } from '../../ir/data-type.ts'
import type { Operator } from '../../ir/operator.ts'
import { texts } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'
import type { FieldSpec } from '../text/format-field.ts'
import { fieldText, parseTemplate, takesText } from '../text/format-field.ts'

/**
 * Python's "template".format(value) of every element: {} or {0}, with Python's format specs, {{ and }} for braces.
 * Floats are written as Python's repr does (FLOAT as the double it widens to: numpy.float32's own __format__ does so), booleans as True and
 * False. Output: STRING of x's shape.
 */
export const formatText: Operator = {
  domain: 'slipway',
  opType: 'FormatText',
  version: 1,
  attributes: { template: 'string' },
  infer: (inputs, attributes) => {
    const { shape, dataType } = required(inputs, 0, 'FormatText')
    const parts = parseTemplate(attributes['template'] as string)
    if (dataType === 'STRING' && parts.some((part) => typeof part !== 'string' && !takesText(part)))
      throw fault('E_FORMAT', 'FormatText of text with the format of a number')
    return [{ dataType: 'STRING', shape }]
  },
  rowWise: () => true,
  prepare: (node, context) => {
    const parts = parseTemplate(node.attributes['template'] as string)
    const { dataType } = context.inputTypes[0]!
    const write = (value: string | number | null): string => joined(parts, value, dataType)
    return ([x], [output]) => {
      output!.resize(x!.shape)
      const to = texts(output!)
      const from = x!.data as ArrayLike<string | number | null>
      for (let i = 0; i < from.length; i++) to[i] = write(from[i]!)
    }
  },
}

function joined(
  parts: readonly (string | FieldSpec)[],
  value: string | number | null,
  dataType: DataType,
): string {
  let text = ''
  for (const part of parts)
    text += typeof part === 'string' ? part : fieldText(part, value, kindOf(dataType))
  return text
}

function kindOf(dataType: DataType): 'double' | 'integer' | 'boolean' {
  if (dataType === 'BOOL') return 'boolean'
  return isFloating(dataType) ? 'double' : 'integer'
}
