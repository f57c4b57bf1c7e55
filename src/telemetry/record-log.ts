import type { InferenceRecord, RecordSink } from './inference-record.ts'
import type { Logger } from './logger.ts'

interface RecordLogOptions {
  /** Every request, not only failures of ours and slow ones. */
  readonly all: boolean
  readonly slowMilliseconds: number
}

/** Logs answers with 5xx and slow ones, and all when asked for. */
export function logRecordsTo(
  logger: Logger,
  { all, slowMilliseconds }: RecordLogOptions,
): RecordSink {
  return (record) => {
    const isSlow = record.durations.total > slowMilliseconds
    if (record.status >= 500) logger.log('error', 'request failed', fieldsOf(record))
    else if (isSlow) logger.log('warn', 'slow request', fieldsOf(record))
    else if (all) logger.log('info', 'request', fieldsOf(record))
  }
}

function fieldsOf(record: InferenceRecord): Record<string, string | number> {
  const { durations, time: _, digest, ...rest } = record
  const known = Object.entries({ ...rest, digest: digest.slice(0, 19) }).filter(
    ([, value]) => value !== '',
  )
  return {
    ...Object.fromEntries(known),
    milliseconds: Math.round(durations.total * 1000) / 1000,
    computeMilliseconds: Math.round(durations.compute * 1000) / 1000,
  }
}

/** Logs where an unexpected error was thrown. Its message is left out: it may quote what a client sent. */
export function logErrorsTo(logger: Logger): (error: unknown, requestId: string) => void {
  return (error, requestId) => {
    const isError = error instanceof Error
    const stack = isError
      ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
      : []
    logger.log('error', 'an error inside Slipway', {
      requestId,
      error: isError ? error.name : typeof error,
      stack: stack
        .slice(0, 8)
        .map((line) => line.trim())
        .join(' | '),
    })
  }
}
