import type { Refusal } from './messages.ts'

/** A refusal as the command line prints it: what, its code, what to do. */
export function RefusalView({ refusal }: { readonly refusal: Refusal }) {
  return (
    <div class="problem" role="alert">
      <p class="problem-what">{refusal.message}</p>
      {refusal.hint !== undefined && <p>{refusal.hint}</p>}
      <p class="soft mono small">{refusal.code}</p>
    </div>
  )
}
