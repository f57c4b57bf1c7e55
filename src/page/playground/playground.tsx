import { useRef, useState } from 'preact/hooks'
import { AnswerPanel } from './answer-panel.tsx'
import { Inputs } from './inputs.tsx'
import { OutputChoice } from './output-choice.tsx'
import { SnippetsView } from './snippets-view.tsx'
import type { PlaygroundModel, Send } from './use-calls.ts'
import { useCalls } from './use-calls.ts'
import { useDraft } from './use-draft.ts'

interface PlaygroundProps {
  readonly model: PlaygroundModel
  readonly send: Send
  /** Where the same call goes from elsewhere; undefined: nowhere, so no calls to copy are shown. */
  readonly url: string | undefined
  readonly needsKey: boolean
}

/** A form for a model, its answer, and the same call to copy. Give it the model's name as `key`: it is made for one model. */
export function Playground({ model, send, url, needsKey }: PlaygroundProps) {
  const draft = useDraft(model)
  const calls = useCalls(model, send)
  const offered = offeredOutputs(model)
  // Probabilities are what one wants to see beside a class.
  const [wanted, setWanted] = useState<readonly string[]>(() =>
    offered.filter((name) => name === 'predict_proba'),
  )
  const [isChecked, setChecked] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const { rows } = draft
  const x = rows.problem === undefined ? rows.x : undefined
  const body = { [model.inputKey]: x, ...(wanted.length > 0 ? { outputs: wanted } : {}) }
  const submit = (event: Event) => {
    event.preventDefault()
    setChecked(true)
    if (rows.problem === undefined) return void calls.predict(body, rows.isSingle)
    // The fields say so after the next drawing.
    setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
  }
  return (
    <>
      <div class="playground">
        <form
          ref={form}
          class="card"
          aria-label="Playground"
          noValidate
          onSubmit={submit}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event)
          }}
        >
          <Inputs model={model} draft={draft} isChecked={isChecked} />
          <OutputChoice names={offered} wanted={wanted} onWanted={setWanted} />
          {isChecked && rows.problem !== undefined && draft.mode !== 'table' && (
            <p class="bad" role="alert">
              {rows.problem}
            </p>
          )}
          <div class="actions">
            <button class="main" type="submit" disabled={calls.state === 'asking'}>
              Predict
            </button>
            <span class="soft small">or Ctrl+Enter</span>
          </div>
        </form>
        <AnswerPanel
          calls={calls}
          isCurrent={calls.answered?.asked === JSON.stringify(body)}
          onExplain={model.canExplain ? () => void calls.explain(x) : undefined}
        />
      </div>
      {url !== undefined && x !== undefined && <SnippetsView callText={{ url, body, needsKey }} />}
    </>
  )
}

/** Answers with names of their own hold what those say, whatever else is asked for. */
function offeredOutputs({ outputs, answer }: PlaygroundModel): readonly string[] {
  return answer.kind === 'columns' ? outputs : []
}
