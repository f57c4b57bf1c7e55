import { ServerProblem } from '../problem.tsx'
import { CopyButton } from '../copy-button.tsx'
import { answersTable } from './answers-table.ts'
import { ProbabilityBars } from './bars.tsx'
import { fieldText } from './field-value.ts'
import { percent } from './percent.ts'
import type { RowAnswer } from './read-answer.ts'
import type { Answered } from './use-calls.ts'

/** The answer of a call. */
export function AnswerView({ answered }: { readonly answered: Answered }) {
  const { reply, rows, isSingle } = answered
  if (reply.status !== 200) return <ServerProblem reply={reply} />
  const count = rows && !isSingle ? ` · ${rows.length} ${rows.length === 1 ? 'row' : 'rows'}` : ''
  return (
    <>
      {rows && (isSingle ? <OneRow row={rows[0]!} /> : <ManyRows rows={rows} />)}
      <div class="form-foot">
        <span class="soft small">{`Answered in ${reply.milliseconds.toFixed(1)} ms${count}`}</span>
        {rows && !isSingle && (
          <CopyButton text={() => answersTable(rows)} label="Copy as a table" />
        )}
      </div>
      <details open={!rows}>
        <summary>The answer as JSON</summary>
        <pre class="scroll" tabIndex={0} aria-label="The answer as JSON">
          {shortened(reply.text)}
        </pre>
      </details>
    </>
  )
}

const mostShown = 100_000

function shortened(text: string): string {
  return text.length > mostShown
    ? `${text.slice(0, mostShown)} ... (${text.length} characters)`
    : text
}

function OneRow({ row }: { readonly row: RowAnswer }) {
  return (
    <>
      <p class="prediction">
        <span class="soft small">Prediction</span>
        <output>{fieldText(row.prediction)}</output>
      </p>
      {row.probabilities && <ProbabilityBars pairs={row.probabilities} />}
      {row.more.length > 0 && (
        <dl class="facts">
          {row.more.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{fieldText(value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  )
}

const mostRows = 200
const mostClasses = 8

function ManyRows({ rows }: { readonly rows: readonly RowAnswer[] }) {
  const labels = (rows[0]?.probabilities ?? []).slice(0, mostClasses).map(([label]) => label)
  const names = (rows[0]?.more ?? []).map(([name]) => name)
  return (
    <div class="scroll tall" role="region" aria-label="Answers by row" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Row</th>
            <th scope="col">Prediction</th>
            {labels.map((label) => (
              <th key={label} scope="col">{`p(${label})`}</th>
            ))}
            {names.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, mostRows).map((row, i) => (
            <tr key={i}>
              <th scope="row">{i + 1}</th>
              <td class="strong">{fieldText(row.prediction)}</td>
              {labels.map((label, column) => (
                <Probability key={label} value={row.probabilities?.[column]?.[1]} />
              ))}
              {row.more.map(([name, value]) => (
                <td key={name}>{fieldText(value)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > mostRows && (
        <p class="soft small">{`The first ${mostRows} of ${rows.length} rows; the JSON has all.`}</p>
      )}
    </div>
  )
}

function Probability({ value }: { readonly value: number | undefined }) {
  if (value === undefined) return <td />
  return (
    <td class="in-cell">
      <span
        class="cell-bar"
        aria-hidden="true"
        style={{ width: `${(Math.max(0, Math.min(1, value)) * 100).toFixed(1)}%` }}
      />
      <span>{value > 1.000001 ? String(value) : percent(value)}</span>
    </td>
  )
}
