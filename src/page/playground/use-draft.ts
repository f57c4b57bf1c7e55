import { useMemo, useState } from 'preact/hooks'
import type { CallShape } from '../../protocols/page/model-card.ts'
import { exampleTable, exampleTexts } from './examples.ts'
import type { PastedTable } from './paste-table.ts'
import { pasteTable } from './paste-table.ts'
import type { Rows } from './request.ts'
import { rowsOfForm, rowsOfJson } from './request.ts'

export type Mode = 'form' | 'table' | 'json'

/** What stands in the form, in each of its modes. */
export interface Draft {
  readonly modes: readonly Mode[]
  readonly mode: Mode
  readonly setMode: (mode: Mode) => void
  readonly texts: readonly string[]
  readonly setText: (index: number, text: string) => void
  /** Fills the form with the next of the model's examples. */
  readonly nextExample: () => void
  /** Which example the form was filled with last. */
  readonly example: number
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
  const [example, setExample] = useState(0)
  const [texts, setTexts] = useState(() => exampleTexts(model, 0))
  const [pasted, setPasted] = useState(() => exampleTable(model))
  const [json, setJson] = useState(() => exampleJson(model))
  const table = useMemo(() => pasteTable(model, pasted), [model, pasted])
  const setText = (index: number, text: string) =>
    setTexts((old) => model.fields.map((_, i) => (i === index ? text : (old[i] ?? ''))))
  const nextExample = () => {
    const next = (example + 1) % model.examples.length
    setExample(next)
    setTexts(exampleTexts(model, next))
  }
  const rows = {
    form: () => rowsOfForm(model, texts),
    table: () => rowsOfTable(table),
    json: () => rowsOfJson(model, json),
  }[mode]()
  return {
    modes,
    mode,
    setMode,
    texts,
    setText,
    nextExample,
    example,
    pasted,
    setPasted,
    table,
    json,
    setJson,
    rows,
  }
}

function exampleJson({ examples }: CallShape): string {
  return examples.length === 0 ? '' : JSON.stringify(examples[0], null, 1)
}

function modesOf({ fields }: CallShape): Mode[] {
  if (fields.length === 0) return ['json']
  return fields.length <= mostInputs ? ['form', 'table', 'json'] : ['table', 'json']
}

function rowsOfTable(table: PastedTable): Rows {
  if (table.rows.length > 0) return { x: table.rows, isSingle: false }
  return { problem: table.problems[0] ?? 'Paste some rows first.' }
}
