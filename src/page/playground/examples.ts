import type { CallShape, Field } from '../../protocols/page/model-card.ts'
import { fieldText } from './field-value.ts'
import { rowValues } from './row-value.ts'

/** An example of the model as the texts of a form. */
export function exampleTexts(model: CallShape, index: number): string[] {
  const values = rowValues(model, model.examples[index])
  return model.fields.map((field, i) => startText(field, values[i]))
}

/** Where only known values are taken, one of them: true and false are written 1 and 0 in an example of numbers. */
function startText({ isClosed, categories = [], isOptional }: Field, value: unknown): string {
  const text = fieldText(value)
  if (!isClosed || categories.length === 0) return text
  if (categories.map(String).includes(text) || (text === '' && isOptional)) return text
  const same = categories.find((known) => typeof known === 'boolean' && Number(known) === value)
  return String(same ?? categories[0])
}

/** The model's examples as a spreadsheet would copy them. */
export function exampleTable(model: CallShape): string {
  const line = (cells: readonly string[]) =>
    cells.map((cell) => cell.replaceAll(/[\t\r\n]+/g, ' ')).join('\t')
  const rows = model.examples.map((_, i) => line(exampleTexts(model, i)))
  return model.fields.length > 1
    ? [line(model.fields.map(({ name }) => name)), ...rows].join('\n')
    : rows.join('\n')
}
