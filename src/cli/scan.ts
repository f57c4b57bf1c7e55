import { Command } from 'commander'
import type { Outcome } from './program.ts'
import { print, printLog } from './terminal.ts'

interface ScanOptions {
  readonly json?: boolean
  readonly sarif?: boolean
}

export function scanCommand(outcome: Outcome): Command {
  return new Command('scan')
    .description('a verdict for every model file in a tree')
    .argument('<dir>', 'folder (or one file)')
    .option('--json', 'print the verdicts as JSON')
    .option('--sarif', 'print the verdicts as SARIF 2.1.0, for code scanning')
    .addHelpText(
      'after',
      `
Files are told apart by their bytes, not their names. .git, node_modules and Python's caches and
environments are left out; links are not followed.
Verdicts: served, data (no model), refused, damaged, dangerous (names something that runs code).
The exit code is 3 when a file is dangerous, else 0.

Examples:
  slipway scan .
  slipway scan models --json | jq '.files[] | select(.verdict == "refused")'
  slipway scan . --sarif > slipway.sarif`,
    )
    .action(async (dir: string, options: ScanOptions) => {
      const { scanTree } = await import('./scan-tree.ts')
      const results = await scanTree(dir)
      if (options.sarif) {
        const { sarifOf } = await import('./sarif.ts')
        print(JSON.stringify(sarifOf(results), null, 2))
      } else if (options.json) {
        print(JSON.stringify({ files: results }, null, 2))
      } else {
        const { scanTable } = await import('./scan-table.ts')
        for (const line of scanTable(results)) print(line)
      }
      if (results.length === 0) printLog(`no model file in ${dir}`)
      if (results.some((result) => result.verdict === 'dangerous')) outcome.exitCode = 3
    })
}
