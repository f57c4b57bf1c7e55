import { useState } from 'preact/hooks'
import type { AnswerForm, CallShape } from '../../protocols/page/model-card.ts'
import type { Reply } from '../api.ts'
import type { RowAnswer } from './read-answer.ts'
import { readAnswer } from './read-answer.ts'
import { jsonOf } from '../json-of.ts'

export interface PlaygroundModel extends CallShape {
  readonly inputKey: string
  readonly answer: AnswerForm
}

/** Sends a body of /predict, or of /explain. Rejects where no answer comes. */
export type Send = (what: 'predict' | 'explain', body: unknown) => Promise<Reply>

export interface Answered {
  readonly reply: Reply
  /** The rows, where the answer is a 200 of a form that is known. */
  readonly rows: readonly RowAnswer[] | undefined
  readonly isSingle: boolean
  /** The body that was answered, as text. */
  readonly asked: string
}

export interface Calls {
  readonly state: 'idle' | 'asking' | 'unanswered'
  readonly answered: Answered | undefined
  readonly explained: Reply | undefined
  readonly predict: (body: unknown, isSingle: boolean) => Promise<void>
  readonly explain: (x: unknown) => Promise<void>
}

/** The calls of a playground, one at a time, and the last answers. */
export function useCalls(model: PlaygroundModel, send: Send): Calls {
  const [state, setState] = useState<Calls['state']>('idle')
  const [answered, setAnswered] = useState<Answered>()
  const [explained, setExplained] = useState<Reply>()
  const ask = async (what: 'predict' | 'explain', body: unknown): Promise<Reply | undefined> => {
    setState('asking')
    try {
      const reply = await send(what, body)
      setState('idle')
      return reply
    } catch (error) {
      console.debug('no answer', error)
      setState('unanswered')
      return undefined
    }
  }
  const predict = async (body: unknown, isSingle: boolean) => {
    const reply = await ask('predict', body)
    if (!reply) return
    setExplained(undefined)
    const rows = reply.status === 200 ? readAnswer(model, jsonOf(reply.text), isSingle) : undefined
    setAnswered({ reply, rows, isSingle, asked: JSON.stringify(body) })
  }
  const explain = async (x: unknown) => {
    const reply = await ask('explain', { [model.inputKey]: x })
    if (reply) setExplained(reply)
  }
  return { state, answered, explained, predict, explain }
}
