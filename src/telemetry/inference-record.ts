/** What is known of one request when it has been answered: the one source of metrics, audit and logs. It never holds a payload. */
export interface InferenceRecord {
  /** Milliseconds since 1970, when the request's head had arrived. */
  readonly time: number
  readonly requestId: string
  /** Id of the API key, or 'anonymous'. */
  readonly principal: string
  /** Name of the protocol; '' where no route matched. */
  readonly protocol: string
  /** '' where the request did not reach a model. */
  readonly model: string
  readonly version: string
  readonly digest: string
  readonly rows: number
  /** HTTP status. */
  readonly status: number
  /** Error code of the table; '' for an answer. */
  readonly code: string
  /** The error's log message: names, positions, types and counts, never a value; '' for an answer. */
  readonly message: string
  /** Milliseconds: body read; decoded and bound; in the model; in all. */
  readonly durations: {
    readonly read: number
    readonly bind: number
    readonly compute: number
    readonly total: number
  }
}

/** Receives every record after the answer was handed to the socket; it must not throw and must not block. */
export type RecordSink = (record: InferenceRecord) => void
