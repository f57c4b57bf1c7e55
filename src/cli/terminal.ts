// Data goes to stdout, everything else to stderr; colours and progress only where a person looks.
import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

/** Data. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** Logs, warnings, errors. */
export function printLog(text: string): void {
  process.stderr.write(`${text}\n`)
}

/** Colours: FORCE_COLOR over NO_COLOR over a terminal that is no CI job. */
export function hasColors(stream: { readonly isTTY?: boolean } = process.stdout): boolean {
  const { FORCE_COLOR, NO_COLOR, CI, TERM } = process.env
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '')
    return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false
  return stream.isTTY === true && !isSet(CI) && TERM !== 'dumb'
}

/** A person watches: progress may be drawn over itself. */
export function isInteractive(stream: { readonly isTTY?: boolean } = process.stderr): boolean {
  return stream.isTTY === true && !isSet(process.env['CI']) && process.env['TERM'] !== 'dumb'
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false'
}

export function paint(
  style: Style,
  text: string,
  stream: { readonly isTTY?: boolean } = process.stdout,
): string {
  return hasColors(stream) ? styleText(style, text, { validateStream: false } as never) : text
}

/** `slipway scan . | head` ends without a word when its reader has read enough. */
export function quietBrokenPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0)
      throw error
    })
  }
}

/** Text from a file as one line: control characters can't move the cursor or change colours. */
export function oneLine(text: string): string {
  return text.replace(
    /[\p{Cc}\u2028\u2029]/gu,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
