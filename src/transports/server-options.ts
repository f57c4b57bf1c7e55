import type { LoadedModel } from '../load/loaded-model.ts'
import type { ApiKeys } from '../serving/api-keys.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { RecordSink } from '../telemetry/inference-record.ts'

/** Bounds on what one client may make the server hold or do. */
export interface Limits {
  /** Bytes of one body, as sent and after it was inflated. Default 32 MiB. */
  readonly bodyBytes: number
  /** Bytes of all bodies and large answers held at once. Default 256 MiB. */
  readonly bytesInFlight: number
  /** Header fields of one request. Default 256. */
  readonly headerCount: number
  /** Values one answer may hold. Default 4,000,000. */
  readonly responseElements: number
  /** Milliseconds of inference that may wait; a call that would make it more is answered 503. Default 10 s. */
  readonly queueMilliseconds: number
  /** Until the headers are complete. Default 10 s. */
  readonly headersMilliseconds: number
  /** Without a byte of the body, or without progress in writing an answer. Default 30 s. */
  readonly idleMilliseconds: number
  /** An idle kept-alive connection. Default 65 s, longer than usual load balancers keep theirs. */
  readonly keepAliveMilliseconds: number
  /** Open connections. Default 10,000. */
  readonly connections: number
}

export const defaultLimits: Limits = {
  bodyBytes: 32 * 2 ** 20,
  bytesInFlight: 256 * 2 ** 20,
  headerCount: 256,
  responseElements: 4_000_000,
  queueMilliseconds: 10_000,
  headersMilliseconds: 10_000,
  idleMilliseconds: 30_000,
  keepAliveMilliseconds: 65_000,
  connections: 10_000,
}

/** What is served and how; the same for the node:http server and for the Fastify plugin. */
export interface ApplicationOptions {
  readonly models: readonly LoadedModel[]
  /** Name of the model that answers `POST /predict`; default: the only one. */
  readonly defaultModel?: string
  /** Shape of /predict's answers; default 'y_pred'. */
  readonly style?: 'y_pred' | 'label'
  /** The one key that holds the rows in a /predict body, instead of X, features, data, ... */
  readonly inputKey?: string
  /** Key of the prediction in a /predict answer; default 'Y_pred'. */
  readonly outputKey?: string
  /** Keys that clients must send as `Authorization: Bearer KEY`; without them everybody may ask. `ApiKeys.parse(text)` reads a key file. */
  readonly apiKeys?: ApiKeys
  /** Origins of web pages that may read answers (exact, 'https://app.example'); '*' for all. */
  readonly corsOrigins?: readonly string[]
  readonly limits?: Partial<Limits>
  /** Receivers of one record a request. */
  readonly sinks?: readonly RecordSink[]
  /** Errors inside Slipway and slow requests are logged here; requests only when `logRequests`. Default: nowhere. */
  readonly logger?: Logger
  readonly logRequests?: boolean
  /** Requests that take longer are logged. Default 1000. */
  readonly slowMilliseconds?: number
  /** Version of Slipway, for metadata. */
  readonly serverVersion: string
}

export interface ServerOptions extends ApplicationOptions {
  /** Default '127.0.0.1'. An address that others can reach needs `apiKeys` or `insecure`. */
  readonly host?: string
  /** Default 8080; 0 takes a free one. */
  readonly port?: number
  /** Serve others without a key. */
  readonly insecure?: boolean
  /** Names clients may use for this server in Host, besides the loopback ones; checked on loopback binds, and elsewhere when given. */
  readonly allowedHosts?: readonly string[]
}

export interface CloseOptions {
  /** Requests under way get this long; default 30 s. */
  readonly graceMilliseconds?: number
  /** A kept-alive connection without a request is closed after this long, so that a request already on its way is answered; default 1 s. */
  readonly idleMilliseconds?: number
}

export interface RunningServer {
  /** 'http://127.0.0.1:8080', with the port that was taken. */
  readonly url: string
  readonly host: string
  readonly port: number
  /**
   * Drains: /readyz says 503, no connection is accepted, what arrives on open connections is answered with `Connection: close`.
   * Resolves when the last connection is closed. Calling it again returns the same promise; the clock does not restart.
   */
  close(options?: CloseOptions): Promise<void>
}
