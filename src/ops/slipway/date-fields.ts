import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers, texts } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'
import type { Moment } from '../text/date-format.ts'
import { dateReader } from '../text/date-format.ts'
import { dateParts } from '../text/date-parts.ts'

/**
 * Parts of dates: x STRING [N] or [N, 1] -> DOUBLE [N, k]. Attributes: `format`, of strptime, '' for ISO 8601; `parts`, their names;
 * `column`, for messages. A null text is E_MISSING, a text that is no such date E_VALUE.
 */
export const dateFields: Operator = {
  domain: 'slipway',
  opType: 'DateParts',
  version: 1,
  attributes: { format: 'string', parts: 'strings', column: 'string' },
  infer: (inputs, attributes) => {
    const { dataType, shape } = required(inputs, 0, 'DateParts')
    const parts = attributes['parts'] as readonly string[]
    const unknown = parts.find((part) => !dateParts.has(part))
    if (dataType !== 'STRING' || unknown !== undefined)
      throw fault('E_FORMAT', `DateParts ${unknown ?? ''} of ${dataType}`)
    return [{ dataType: 'DOUBLE', shape: [shape[0]!, parts.length] }]
  },
  rowWise: () => true,
  prepare: (node, context) => {
    const parts = (node.attributes['parts'] as readonly string[]).map((name) =>
      dateParts.get(name)!,
    )
    const needed = [...new Set(parts.flatMap(({ needs }) => needs))]
    const read = dateReader(node.attributes['format'] as string)
    const column = node.attributes['column'] as string
    const readRow = (text: string | null | undefined, row: number): Moment => {
      if (text === null || text === undefined)
        throw fault('E_MISSING', { where: `${column}, row ${row}`, estimator: 'the step "date"' })
      const moment = read(text)
      const lacks = needed.find((field) => moment?.[field] === undefined)
      if (moment && lacks === undefined) return moment
      throw fault(
        'E_VALUE',
        {
          where: `${column}, row ${row}`,
          '!value': JSON.stringify(text.slice(0, 60)),
          what: moment ? `has no ${lacks}` : 'is no date in the format that the model takes',
        },
        {
          hint: 'Without "format" in slipway.json dates are ISO 8601: 2024-01-31 or 2024-01-31T09:30.',
        },
      )
    }
    return ([x], [output]) => {
      const from = texts(x!)
      output!.resize2(from.length, parts.length)
      const to = numbers(output!)
      for (let i = 0, at = 0; i < from.length; i++) {
        const moment = readRow(from[i], context.firstRow() + i)
        for (let k = 0; k < parts.length; k++) to[at++] = parts[k]!.of(moment)
      }
    }
  },
}
