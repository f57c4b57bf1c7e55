import { AnswerView } from './answer-view.tsx'
import { Explanation } from './explanation.tsx'
import type { Calls } from './use-calls.ts'

interface AnswerPanelProps {
  readonly calls: Calls
  /** Whether the answer is that of what stands in the form now. */
  readonly isCurrent: boolean
  /** Asks for the contributions; undefined where the model has none. */
  readonly onExplain: (() => void) | undefined
}

/** The last answer, and why. */
export function AnswerPanel({ calls, isCurrent, onExplain }: AnswerPanelProps) {
  const { state, answered, explained } = calls
  const canExplain = onExplain && answered?.rows && answered.isSingle && isCurrent
  return (
    <section
      class="card answer"
      aria-label="Answer"
      aria-live="polite"
      aria-busy={state === 'asking'}
    >
      <h2>Answer</h2>
      {state === 'unanswered' && (
        <p class="bad" role="alert">
          The server did not answer. Is it still running?
        </p>
      )}
      {answered ? (
        <div class={isCurrent ? undefined : 'stale'}>
          <AnswerView answered={answered} />
        </div>
      ) : (
        <p class="soft">Press Predict: the answer comes here.</p>
      )}
      {answered && !isCurrent && <p class="soft small">The input was changed since this answer.</p>}
      {canExplain &&
        (explained ? (
          <Explanation reply={explained} predicted={answered.rows?.[0]?.prediction} />
        ) : (
          <button type="button" onClick={onExplain}>
            Why this answer?
          </button>
        ))}
    </section>
  )
}
