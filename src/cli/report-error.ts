import type { FaultCode } from '../errors.ts'
import { isSlipwayError } from '../errors.ts'
import { paint, printLog } from './terminal.ts'

const usageCodes: ReadonlySet<FaultCode> = new Set(['E_USAGE', 'E_CONFIG'])

/** Prints an error in a line or two with its next step, and returns the exit code. A stack is for --debug only. */
export function reportError(error: unknown, isDebug: boolean): number {
  const known = isSlipwayError(error)
  const message = error instanceof Error ? error.message : String(error)
  printLog(`${paint('red', 'error:', process.stderr)} ${message}${known ? ` [${error.code}]` : ''}`)
  if (known && error.hint !== undefined) printLog(`  ${error.hint}`)
  if (!known && !isDebug)
    printLog(
      '  This is a fault in Slipway itself: run it again with --debug and report what it prints.',
    )
  if (isDebug && error instanceof Error) printLog(error.stack ?? '')
  if (!known) return 1
  if (error.code === 'E_CODE') return 3
  return usageCodes.has(error.code) ? 2 : 1
}
