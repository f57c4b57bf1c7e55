import type { LoadedModel } from '../load/loaded-model.ts'
import type { Principal, Scope } from '../serving/api-keys.ts'
import type { DataPlane } from '../serving/data-plane.ts'

/** One request, its body already read, inflated and within the limits. */
export interface HttpRequest {
  readonly method: string
  readonly path: string
  /** Without '?'; '' when there is none. */
  readonly query: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Uint8Array
  readonly requestId: string
  readonly principal: Principal
  /** Whether the client has gone away: work for it may stop. */
  readonly isCancelled: boolean
  /** Filled by the handler, for the inference record. */
  model: LoadedModel | undefined
  rows: number
  /** performance.now() when the request was bound to tensors, and when the answer was there. */
  boundAt: number
  computedAt: number
}

export interface HttpResponse {
  readonly status: number
  readonly contentType: string
  readonly body: string | Uint8Array
  /** Further headers, name and value in turn. */
  readonly headers?: readonly string[]
}

/** An exact path and what answers it. Models are part of the path: routes are made again when models change. */
export interface Route {
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** What the caller must be allowed to do; undefined for routes that answer anybody (liveness). */
  readonly scope: Scope | undefined
  readonly handle: (request: HttpRequest) => HttpResponse | Promise<HttpResponse>
}

/** The seam of protocols: routes and a codec over the data plane, and the protocol's own error body. */
export interface Protocol {
  readonly name: string
  /** Requests without a route whose path begins like this are refused in this protocol's words. */
  readonly prefix: string
  routes(plane: DataPlane, options: ProtocolOptions): readonly Route[]
  /** The body of a refusal, as this protocol's clients expect it. */
  encodeError(error: ErrorBody): string
}

export interface ErrorBody {
  readonly code: string
  readonly message: string
  readonly hint?: string
  readonly requestId: string
}

export interface ProtocolOptions {
  /** Shape of /predict's answers. */
  readonly style?: 'y_pred' | 'label'
  /** Further key that holds the rows in a /predict body. */
  readonly inputKey?: string
  /** Key of the prediction in a /predict answer. */
  readonly outputKey?: string
  /** Version of Slipway, for metadata. */
  readonly serverVersion: string
  /** Whether an API key is needed, for the documentation. */
  readonly needsKey: boolean
  /** Whether the server still takes work; false once it drains. */
  readonly isReady: () => boolean
  /** The text of /metrics. */
  readonly renderMetrics: () => string
}

export const jsonType = 'application/json'
