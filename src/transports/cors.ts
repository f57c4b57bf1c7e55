import type { Headers } from './exchange.ts'

export interface Cors {
  /** Headers of an answer to a page of this origin; none for others. */
  readonly answer: (origin: string | undefined) => readonly string[]
  /** Headers of the answer to a preflight. */
  readonly preflight: (headers: Headers) => readonly string[]
}

const exposed =
  'X-Request-Id, Slipway-Model, Slipway-Model-Version, Slipway-Model-Digest, Slipway-Warning, Retry-After'

/** Cross-origin answers for exactly these origins; '*' for every one (keys are sent by header, never as cookies). */
export function corsFor(origins: readonly string[]): Cors {
  const anyOrigin = origins.includes('*')
  const allowed = new Set(origins)
  const answer = (origin: string | undefined): readonly string[] => {
    if (anyOrigin)
      return ['Access-Control-Allow-Origin', '*', 'Access-Control-Expose-Headers', exposed]
    if (origin === undefined || !allowed.has(origin)) return ['Vary', 'Origin']
    return [
      'Access-Control-Allow-Origin',
      origin,
      'Access-Control-Expose-Headers',
      exposed,
      'Vary',
      'Origin',
    ]
  }
  return {
    answer,
    preflight: (headers) => {
      const origin = headers['origin'] as string | undefined
      if (!anyOrigin && (origin === undefined || !allowed.has(origin))) return ['Vary', 'Origin']
      return [
        ...answer(origin),
        'Access-Control-Allow-Methods',
        'GET, POST, OPTIONS',
        'Access-Control-Allow-Headers',
        'Content-Type, Authorization, X-Request-Id, traceparent, tracestate',
        'Access-Control-Max-Age',
        '600',
      ]
    },
  }
}
