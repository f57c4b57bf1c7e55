import type { FaultCode } from '../errors.ts'
import { isSlipwayError } from '../errors.ts'
import { oneLine, paint, printLog } from './terminal.ts'

const usageCodes: ReadonlySet<FaultCode> = new Set(['E_USAGE', 'E_CONFIG'])

/** Prints an error in a line or two with its next step, and returns the exit code. A stack is for --debug only. */
export function reportError(error: unknown, isDebug: boolean): number {
  const known = isSlipwayError(error)
  const message = plain(error instanceof Error ? error.message : String(error))
  printLog(`${paint('red', 'error:', process.stderr)} ${message}${known ? ` [${error.code}]` : ''}`)
  if (known && error.hint !== undefined) printLog(`  ${plain(error.hint)}`)
  if (!known && !isDebug)
    printLog(
      '  This is a fault in Slipway itself: run it again with --debug and report what it prints.',
    )
  if (isDebug && error instanceof Error) printLog(error.stack ?? '')
  if (!known) return 1
  if (error.code === 'E_CODE') return 3
  return usageCodes.has(error.code) ? 2 : 1
}

/** Messages quote names of files and their columns, which may hold what a terminal obeys. */
function plain(text: string): string {
  return text.split('\n').map(oneLine).join('\n')
}
