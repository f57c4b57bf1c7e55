import type { ScanResult } from './scan-tree.ts'
import type { FileVerdict } from './verdict-of-file.ts'
import { oneLine, paint } from './terminal.ts'

const colours = {
  served: 'green',
  data: 'gray',
  refused: 'yellow',
  damaged: 'yellow',
  dangerous: 'red',
} as const satisfies Record<FileVerdict, string>

/** One line a file, then a count of each verdict. */
export function scanTable(results: readonly ScanResult[]): string[] {
  if (results.length === 0) return []
  const width = Math.min(60, Math.max(...results.map((result) => result.file.length)))
  const lines = results.map((result) => {
    const made = [result.framework, result.frameworkVersion].filter(Boolean).join(' ')
    const verdict = paint(colours[result.verdict], result.verdict.padEnd(9))
    const drift = result.drift.some((text) => text.startsWith('differs'))
      ? '; answers otherwise in the newest release'
      : ''
    return `${verdict}  ${oneLine(result.file).padEnd(width)}  ${oneLine(why(result))}${made === '' ? '' : ` (${made})`}${drift}`
  })
  const counts = Object.keys(colours)
    .map(
      (verdict) =>
        [verdict, results.filter((result) => result.verdict === verdict).length] as const,
    )
    .filter(([, count]) => count > 0)
  return [...lines, '', counts.map(([verdict, count]) => `${count} ${verdict}`).join(', ')]
}

const longest = 160

function why(result: ScanResult): string {
  const text =
    result.dangerous.length > 0
      ? `names ${result.dangerous.join(', ')}`
      : result.verdict === 'served' || result.verdict === 'data'
        ? result.what
        : result.reasons.map((reason) => reason.message).join('; ')
  return text.length > longest ? `${text.slice(0, longest - 3)}...` : text
}
