/** What is known of one request when it has been answered: the one source of metrics, audit and logs. It never holds a payload. */
export interface InferenceRecord {
  /** Milliseconds since 1970. */
  readonly time: number
  readonly requestId: string
  /** Id of the API key, or 'anonymous'. */
  readonly principal: string
  readonly protocol: string
  readonly model: string
  readonly version: string
  readonly digest: string
  readonly rows: number
  /** HTTP status. */
  readonly status: number
  /** Error code of the table, where there was one. */
  readonly code?: string
  readonly durations: {
    /** Milliseconds in decode and bind, in the model, and in all. */
    readonly bind: number
    readonly compute: number
    readonly total: number
  }
}

/** Receives every record after the answer was written; it must not throw and must not block. */
export type RecordSink = (record: InferenceRecord) => void
