import { pythonFloat } from '../../encodings/python-text/number-text.ts'
import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers, texts } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * The labels that a row of zeros and ones marks, as MultiLabelBinarizer.inverse_transform gives them. Inputs: marks [N, k];
 * labels [k], an initializer, STRING, INT64, DOUBLE or BOOL. Output: [N] STRING, each a JSON list, or its items joined by `separator`
 * where `joins` is 1. A mark that is neither 0 nor 1 is E_VALUE.
 */
export const decodeLabelSets: Operator = {
  domain: 'slipway',
  opType: 'DecodeLabelSets',
  version: 1,
  attributes: { joins: 'int', separator: 'string' },
  infer: (inputs) => {
    const marks = required(inputs, 0, 'DecodeLabelSets')
    const labels = required(inputs, 1, 'DecodeLabelSets')
    if (marks.dataType === 'STRING' || marks.shape.length !== 2)
      throw fault('E_FORMAT', 'DecodeLabelSets takes a table of zeros and ones')
    if (marks.shape[1] !== labels.shape[0])
      throw fault(
        'E_FORMAT',
        `DecodeLabelSets of ${marks.shape[1]} columns with ${labels.shape[0]} labels`,
      )
    return [{ dataType: 'STRING', shape: [marks.shape[0]!] }]
  },
  rowWise: (node) => node.inputs[1]!.constant !== undefined,
  prepare: (node, context) => {
    const constant = context.constant(1)!
    const separator =
      node.attributes['joins'] === 1 ? (node.attributes['separator'] as string) : undefined
    const labels = separator === undefined ? itemsOf(constant) : textsOf(constant)
    return ([marks], [output]) => {
      const { rows } = marks!
      output!.resize([rows])
      const from = numbers(marks!)
      const to = texts(output!)
      for (let row = 0; row < rows; row++) {
        const marked = labels.filter((_, i) => isMarked(from[row * labels.length + i]!))
        to[row] = separator === undefined ? JSON.stringify(marked) : marked.join(separator)
      }
    }
  },
}

function itemsOf(labels: Tensor): unknown[] {
  const items = Array.from<unknown>(labels.data)
  return labels.dataType === 'BOOL' ? items.map((item) => item === 1) : items
}

/** As Python's str() writes them. */
function textsOf(labels: Tensor): string[] {
  return Array.from(labels.data as ArrayLike<string | number | null>, (label) =>
    typeof label === 'number' ? numberText(label, labels) : String(label ?? 'None'),
  )
}

function numberText(label: number, { dataType }: Tensor): string {
  if (dataType === 'BOOL') return label === 1 ? 'True' : 'False'
  return dataType === 'DOUBLE' ? pythonFloat(label) : String(label)
}

function isMarked(mark: number): boolean {
  if (mark === 0 || mark === 1) return mark === 1
  throw fault('E_VALUE', {
    where: 'MultiLabelBinarizer.inverse_transform',
    '!value': String(mark),
    what: 'is neither 0 nor 1',
  })
}
