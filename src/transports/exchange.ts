import type { LoadedModel } from '../load/loaded-model.ts'
import type { HttpRequest, Protocol, Route } from '../protocols/protocol.ts'
import type { Principal } from '../serving/api-keys.ts'
import { anonymous } from '../serving/api-keys.ts'
import { requestIdOf } from './request-id.ts'

export type Headers = Readonly<Record<string, string | string[] | undefined>>

const noBody = new Uint8Array(0)

/** One request from its head to the record of its answer. */
export class Exchange implements HttpRequest {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: Headers
  readonly requestId: string
  readonly time = Date.now()
  readonly startedAt = performance.now()
  body: Uint8Array = noBody
  principal: Principal = anonymous
  isCancelled = false
  route: Route | undefined
  protocol: Protocol | undefined
  model: LoadedModel | undefined
  rows = 0
  readAt = 0
  boundAt = 0
  computedAt = 0
  /** Of a refusal, for the record. */
  code = ''
  logMessage = ''

  constructor(method: string, url: string, headers: Headers) {
    const mark = url.indexOf('?')
    this.method = method
    this.path = mark < 0 ? url : url.slice(0, mark)
    this.query = mark < 0 ? '' : url.slice(mark + 1)
    this.headers = headers
    this.requestId = requestIdOf(headers['x-request-id'])
  }
}
