export type LogLevel = 'error' | 'warn' | 'info' | 'debug' | 'silent'

/** Names, positions, types and counts only: what a caller sent never comes here. */
export type LogFields = Readonly<Record<string, string | number | boolean>>

export interface Logger {
  log(level: Exclude<LogLevel, 'silent'>, message: string, fields?: LogFields): void
}

export interface LoggerOptions {
  readonly level: LogLevel
  /** 'json': one object a line; 'pretty': for people. */
  readonly format: 'json' | 'pretty'
  /** Receives a line with its newline. */
  readonly write: (line: string) => void
}

const order: readonly LogLevel[] = ['silent', 'error', 'warn', 'info', 'debug']
const longest = 500

export function createLogger({ level, format, write }: LoggerOptions): Logger {
  const threshold = order.indexOf(level)
  return {
    log: (at, message, fields = {}) => {
      if (order.indexOf(at) > threshold) return
      const time = new Date().toISOString()
      write(
        format === 'json'
          ? `${JSON.stringify({ time, level: at, message: printable(message), ...cut(fields) })}\n`
          : `${time.slice(11, 23)} ${at.padEnd(5)} ${printable(message)}${pairs(fields)}\n`,
      )
    },
  }
}

function pairs(fields: LogFields): string {
  return Object.entries(fields)
    .map(([key, value]) => ` ${key}=${typeof value === 'string' ? printable(value) : value}`)
    .join('')
}

function cut(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      typeof value === 'string' ? printable(value) : value,
    ]),
  )
}

/** One line, without control characters that would forge a line or drive a terminal. */
function printable(text: string): string {
  const short = text.length > longest ? `${text.slice(0, longest)}...` : text
  return short.replaceAll(
    /[\p{Cc}\p{Zl}\p{Zp}]/gu,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
