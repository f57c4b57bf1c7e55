import { useMemo, useState } from 'preact/hooks'
import type { CallShape } from '../../protocols/page/model-card.ts'
import { fieldText } from './field-value.ts'
import type { PastedTable } from './paste-table.ts'
import { pasteTable } from './paste-table.ts'
import type { Rows } from './request.ts'
import { rowsOfForm, rowsOfJson } from './request.ts'
import { rowValues } from './row-value.ts'

export type Mode = 'form' | 'table' | 'json'

/** What stands in the form, in each of its modes. */
export interface Draft {
  readonly modes: readonly Mode[]
  readonly mode: Mode
  readonly setMode: (mode: Mode) => void
  readonly texts: readonly string[]
  readonly setText: (index: number, text: string) => void
  readonly pasted: string
  readonly setPasted: (text: string) => void
  readonly table: PastedTable
  readonly json: string
  readonly setJson: (text: string) => void
  readonly rows: Rows
}

/** More fields than these are no form but a table. */
const mostInputs = 64

/** Begins with the model's examples. */
export function useDraft(model: CallShape): Draft {
  const modes = modesOf(model)
  const [mode, setMode] = useState<Mode>(modes[0]!)
  const [texts, setTexts] = useState(() => rowValues(model, model.examples[0]).map(fieldText))
  const [pasted, setPasted] = useState(() => exampleTable(model))
  const [json, setJson] = useState(() => JSON.stringify(model.examples[0] ?? null, null, 1))
  const table = useMemo(() => pasteTable(model, pasted), [model, pasted])
  const setText = (index: number, text: string) =>
    setTexts((old) => model.fields.map((_, i) => (i === index ? text : (old[i] ?? ''))))
  const rows = {
    form: () => rowsOfForm(model, texts),
    table: () => rowsOfTable(table),
    json: () => rowsOfJson(model, json),
  }[mode]()
  return { modes, mode, setMode, texts, setText, pasted, setPasted, table, json, setJson, rows }
}

function modesOf({ fields }: CallShape): Mode[] {
  if (fields.length === 0) return ['json']
  return fields.length <= mostInputs ? ['form', 'table', 'json'] : ['table', 'json']
}

function rowsOfTable(table: PastedTable): Rows {
  if (table.rows.length > 0) return { x: table.rows, isSingle: false }
  return { problem: table.problems[0] ?? 'Paste some rows first.' }
}

/** The model's examples as a spreadsheet would copy them. */
function exampleTable(model: CallShape): string {
  const line = (cells: readonly unknown[]) =>
    cells.map((cell) => fieldText(cell).replaceAll(/[\t\r\n]+/g, ' ')).join('\t')
  const rows = model.examples.map((row) => line(rowValues(model, row)))
  return model.fields.length > 1
    ? [line(model.fields.map(({ name }) => name)), ...rows].join('\n')
    : rows.join('\n')
}
