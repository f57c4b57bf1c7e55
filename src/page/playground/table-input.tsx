import { useId } from 'preact/hooks'
import type { CallShape } from '../../protocols/page/model-card.ts'
import type { PastedTable } from './paste-table.ts'

interface TableInputProps {
  readonly shape: CallShape
  readonly text: string
  readonly table: PastedTable
  readonly onText: (text: string) => void
}

const shownRows = 5
const shownColumns = 12

/** Rows pasted from a spreadsheet, with a look at how they are read. */
export function TableInput({ shape, text, table, onText }: TableInputProps) {
  const id = useId()
  const { rows, problems, note } = table
  return (
    <div class="field wide">
      <label class="field-name" for={id}>
        Rows, pasted from a spreadsheet or as CSV
      </label>
      <textarea
        id={id}
        rows={7}
        class="mono"
        spellcheck={false}
        value={text}
        aria-describedby={`${id}-note`}
        aria-invalid={problems.length > 0}
        onInput={(event) => onText(event.currentTarget.value)}
        placeholder={shape.fields
          .slice(0, shownColumns)
          .map(({ name }) => name)
          .join('\t')}
      />
      <div id={`${id}-note`} class={problems.length > 0 ? 'note bad' : 'note'} aria-live="polite">
        {problems.length > 0 ? (
          <ul>
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        ) : rows.length > 0 ? (
          `${rows.length} ${rows.length === 1 ? 'row' : 'rows'}. ${note}`
        ) : (
          'A heading with the column names may stand first; without it columns are taken in order.'
        )}
      </div>
      {rows.length > 0 && <Preview shape={shape} table={table} />}
    </div>
  )
}

function Preview({ shape, table }: { readonly shape: CallShape; readonly table: PastedTable }) {
  const fields = shape.fields.slice(0, shownColumns)
  const hidden = shape.fields.length - fields.length
  return (
    <div class="scroll" role="region" aria-label="The first rows as they are read" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {fields.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            {hidden > 0 && <th scope="col">{`${hidden} more`}</th>}
          </tr>
        </thead>
        <tbody>
          {table.cells.slice(0, shownRows).map((line, row) => (
            <tr key={row}>
              {fields.map(({ name }, i) => (
                <td key={name}>{line[i]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
