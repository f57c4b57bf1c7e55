import type { CallShape } from '../../protocols/page/model-card.ts'
import { Tabs } from '../tabs.tsx'
import { FieldInput } from './field-input.tsx'
import { TableInput } from './table-input.tsx'
import type { Draft, Mode } from './use-draft.ts'

interface InputsProps {
  readonly model: CallShape
  readonly draft: Draft
  /** Whether problems are said: not before the first try. */
  readonly isChecked: boolean
}

const modeLabels: Readonly<Record<Mode, string>> = {
  form: 'Form',
  table: 'Paste a table',
  json: 'JSON',
}

/** The row, or the rows: as a form, as a table, as JSON. */
export function Inputs({ model, draft, isChecked }: InputsProps) {
  const { mode } = draft
  return (
    <Tabs
      label="How the row is given"
      tabs={draft.modes.map((id) => ({ id, label: modeLabels[id] }))}
      chosen={mode}
      onChoose={(id) => draft.setMode(id as Mode)}
    >
      {mode === 'form' && <Fields model={model} draft={draft} isChecked={isChecked} />}
      {mode === 'table' && (
        <TableInput
          shape={model}
          text={draft.pasted}
          table={draft.table}
          onText={draft.setPasted}
        />
      )}
      {mode === 'json' && (
        <label class="field wide">
          <span class="field-name">One row, or a list of rows, as JSON</span>
          <textarea
            class="mono"
            rows={9}
            spellcheck={false}
            value={draft.json}
            onInput={(event) => draft.setJson(event.currentTarget.value)}
          />
        </label>
      )}
    </Tabs>
  )
}

function Fields({ model, draft, isChecked }: InputsProps) {
  const { fields, examples } = model
  const byField = 'byField' in draft.rows ? draft.rows.byField : undefined
  const optional = fields.filter((field) => field.isOptional).length
  return (
    <div class="form">
      <div class={fields.length > 12 ? 'fields dense' : 'fields'}>
        {fields.map((field, i) => (
          <FieldInput
            key={`${draft.example} ${i}`}
            field={field}
            text={draft.texts[i] ?? ''}
            problem={isChecked ? byField?.[i] : undefined}
            isOnly={fields.length === 1}
            onText={(text) => draft.setText(i, text)}
          />
        ))}
      </div>
      <div class="form-foot">
        {fields.length > 1 && optional > 0 && (
          <span class="soft small">
            {optional === fields.length
              ? 'Empty fields are sent as missing values.'
              : `${optional} of these may be empty, for a missing value.`}
          </span>
        )}
        {examples.length > 1 && (
          <button type="button" class="quiet" onClick={draft.nextExample}>
            Another example
          </button>
        )}
      </div>
    </div>
  )
}
