import type { Reply } from './api.ts'
import { jsonOf } from './json-of.ts'

interface Refusal {
  readonly error?: unknown
  readonly code?: unknown
  readonly hint?: unknown
  readonly request_id?: unknown
}

/** A refusal of the server in full: what, what to do, the code and the request's id. */
export function ServerProblem({ reply }: { readonly reply: Reply }) {
  const refusal = refusalOf(reply.text)
  const told = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
  const details = [`HTTP ${reply.status}`, told(refusal?.code), told(refusal?.request_id)]
  return (
    <div class="problem" role="alert">
      <p class="problem-what">{told(refusal?.error) ?? (reply.text || 'The answer is empty.')}</p>
      {told(refusal?.hint) && <p>{told(refusal?.hint)}</p>}
      <p class="soft mono small">{details.filter(Boolean).join(' · ')}</p>
    </div>
  )
}

function refusalOf(text: string): Refusal | undefined {
  const json = jsonOf(text)
  return typeof json === 'object' && json !== null ? json : undefined
}
