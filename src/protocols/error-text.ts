import type { ErrorBody } from './protocol.ts'

/** {"error": message, "code": ..., "hint": ..., "request_id": ...}: `error` is what the Open Inference Protocol and Flask apps call it. */
export function errorText(error: ErrorBody): string {
  return JSON.stringify({
    error: error.message,
    code: error.code,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    request_id: error.requestId,
  })
}
