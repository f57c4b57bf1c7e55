import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers, texts } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * 1 where a list holds an item, else 0. Inputs: lists STRING [N] or [N, 1], each a JSON list of texts and numbers, or items with
 * `separator` between them; items STRING [k], an initializer. Output: DOUBLE [N, k]. An item that is none of them is left out, or
 * E_CATEGORY with `refuse_unknown` 1; a null list is E_MISSING. `column` is for messages.
 */
export const multiHot: Operator = {
  domain: 'slipway',
  opType: 'MultiHot',
  version: 1,
  attributes: { separator: 'string', refuse_unknown: 'int', column: 'string' },
  infer: (inputs, _, constants) => {
    const { dataType, shape } = required(inputs, 0, 'MultiHot')
    const items = constants[1]
    if (dataType !== 'STRING' || items?.dataType !== 'STRING')
      throw fault('E_FORMAT', 'MultiHot takes lists as text, and constant items')
    return [{ dataType: 'DOUBLE', shape: [shape[0]!, items.size] }]
  },
  rowWise: () => true,
  prepare: (node, context) => {
    const items = texts(context.constant(1)!) as readonly string[]
    const places = new Map(items.map((item, i) => [item, i]))
    const separator = node.attributes['separator'] as string
    const refuses = node.attributes['refuse_unknown'] === 1
    const column = node.attributes['column'] as string
    return ([x], [output]) => {
      const from = texts(x!)
      output!.resize2(from.length, items.length)
      const to = numbers(output!)
      to.fill(0)
      for (let i = 0; i < from.length; i++) {
        const row = context.firstRow() + i
        const text = from[i]
        if (text === null || text === undefined)
          throw fault('E_MISSING', { where: `${column}, row ${row}`, estimator: '"multihot"' })
        for (const item of listOf(text, separator, column, row)) {
          const place = places.get(item)
          if (place !== undefined) to[i * items.length + place] = 1
          else if (refuses)
            throw fault('E_CATEGORY', {
              where: `${column}, row ${row}`,
              '!value': JSON.stringify(item.slice(0, 60)),
              known: items.slice(0, 20).join(', '),
            })
        }
      }
    }
  },
}

function listOf(text: string, separator: string, column: string, row: number): string[] {
  if (!text.startsWith('[')) {
    return text
      .split(separator)
      .map((item) => item.trim())
      .filter((item) => item !== '')
  }
  let list: unknown
  try {
    list = JSON.parse(text)
  } catch (error) {
    throw notAList(text, column, row, error)
  }
  if (!Array.isArray(list) || list.some((item) => typeof item === 'object'))
    throw notAList(text, column, row)
  return list.map(String)
}

function notAList(text: string, column: string, row: number, cause?: unknown): Error {
  return fault(
    'E_VALUE',
    {
      where: `${column}, row ${row}`,
      '!value': JSON.stringify(text.slice(0, 60)),
      what: 'is no list of texts',
    },
    cause === undefined ? {} : { cause },
  )
}
