import { useState } from 'preact/hooks'
import type { Reply } from '../api.ts'
import { jsonOf } from '../json-of.ts'
import { ServerProblem } from '../problem.tsx'
import { Bars } from './bars.tsx'

interface Contributions {
  readonly class?: unknown
  readonly base_value: number | null
  readonly value: number | null
  readonly contributions: readonly { readonly feature: string; readonly contribution: number }[]
}

/** What each feature contributed to the answer of one row, by SHAP. */
export function Explanation({
  reply,
  predicted,
}: {
  readonly reply: Reply
  readonly predicted: unknown
}) {
  const [chosen, setChosen] = useState<number>()
  if (reply.status !== 200) return <ServerProblem reply={reply} />
  const all = contributionsOf(reply.text)
  const guess = Math.max(
    0,
    all.findIndex((one) => String(one.class) === String(predicted)),
  )
  const one = all[chosen ?? guess] ?? all[0]
  if (!one) return <pre class="scroll">{reply.text}</pre>
  return (
    <>
      {all.length > 1 && (
        <label class="inline-field">
          <span>Contributions to</span>
          <select
            value={String(chosen ?? guess)}
            onChange={(event) => setChosen(Number(event.currentTarget.value))}
          >
            {all.map((other, i) => (
              <option key={i} value={String(i)}>
                {String(other.class)}
              </option>
            ))}
          </select>
        </label>
      )}
      <ContributionBars one={one} />
    </>
  )
}

function ContributionBars({ one }: { readonly one: Contributions }) {
  const largest = Math.max(
    ...one.contributions.map(({ contribution }) => Math.abs(contribution)),
    Number.MIN_VALUE,
  )
  return (
    <>
      <p class="soft small">
        {`The mean answer ${short(one.base_value)} and these together give ${short(one.value)}, in the units the model adds up in.`}
      </p>
      <Bars
        label="Contributions of the features"
        isSigned
        bars={one.contributions.map(({ feature, contribution }) => ({
          label: feature,
          value: contribution,
          part: Math.abs(contribution) / largest,
          text: `${contribution > 0 ? '+' : ''}${short(contribution)}`,
        }))}
      />
    </>
  )
}

function contributionsOf(text: string): Contributions[] {
  const json = jsonOf(text) as
    | { readonly explanations: (Contributions | { readonly classes: Contributions[] })[] }
    | undefined
  const first = json?.explanations[0]
  if (!first) return []
  return 'classes' in first ? first.classes : [first]
}

function short(value: number | null): string {
  if (value === null) return 'not a number'
  return String(Number(value.toPrecision(4))).replace('-', '\u2212')
}
