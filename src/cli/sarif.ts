// SARIF 2.1.0 (OASIS): one result for each reason a file can't be served, and for what the newest release makes of it.
import type { ScanResult } from './scan-tree.ts'
import { version } from './version.ts'

const rules = {
  dangerous: 'The file names something that runs code, opens files or connects',
  code: 'The file needs code that is not in it',
  damaged: 'The file is damaged, empty or a pointer',
  unsupported: 'The file cannot be served',
  drift: 'The newest release of the library answers otherwise, or fails',
} as const

type Rule = keyof typeof rules

export function sarifOf(results: readonly ScanResult[]): unknown {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'slipway',
            version,
            rules: Object.entries(rules).map(([id, text]) => ({ id, shortDescription: { text } })),
          },
        },
        results: results.flatMap(resultsOf),
      },
    ],
  }
}

const levels = {
  dangerous: 'error',
  code: 'error',
  damaged: 'warning',
  unsupported: 'note',
  drift: 'warning',
} as const satisfies Record<Rule, string>

function resultsOf(result: ScanResult): unknown[] {
  const found: [Rule, string][] = result.reasons.map(({ code, message }) => [
    ruleOf(result, code),
    message,
  ])
  for (const text of result.drift) found.push(['drift', text])
  if (result.dangerous.length > 0 && !found.some(([rule]) => rule === 'dangerous'))
    found.push(['dangerous', `names ${result.dangerous.join(', ')}`])
  return found.map(([ruleId, text]) => ({
    ruleId,
    level: levels[ruleId],
    message: { text },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(result.file.replaceAll('\\', '/')) },
        },
      },
    ],
    ...(result.sha256 === undefined
      ? {}
      : { partialFingerprints: { sha256: `${result.sha256}:${ruleId}` } }),
  }))
}

function ruleOf(result: ScanResult, code: string): Rule {
  if (code === 'E_CODE') return result.dangerous.length > 0 ? 'dangerous' : 'code'
  return result.verdict === 'damaged' ? 'damaged' : 'unsupported'
}
