import { fault } from '../errors.ts'
import type { HttpFloor } from './http-floor.ts'

const everyMilliseconds = 1000

/**
 * Ends requests whose client stands still: a body that does not come on is refused, an answer that is not read is dropped.
 * One timer for all: a timer a request would cost more than the request's parsing.
 */
export function startSweep(floor: HttpFloor): () => void {
  const limit = floor.app.limits.idleMilliseconds
  const timer = setInterval(
    () => {
      const now = performance.now()
      for (const call of floor.calls) {
        if (now - call.progressAt < limit) continue
        if (call.state === 'reading')
          call.refuse(fault('E_TIMEOUT', `no byte of the body came for ${limit / 1000} s`))
        else if (call.state === 'writing') call.request.socket.destroy()
      }
    },
    Math.min(everyMilliseconds, limit),
  )
  timer.unref()
  return () => clearInterval(timer)
}
