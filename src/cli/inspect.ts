import { Command } from 'commander'
import type { Outcome } from './program.ts'
import { print } from './terminal.ts'

export function inspectCommand(_outcome: Outcome): Command {
  return new Command('inspect')
    .description('say what a file is, what it needs, and why it can or cannot be served')
    .argument('<file>', 'model file, or an item of a bundle: bundle.pkl::model')
    .option('--json', 'print everything as JSON')
    .addHelpText(
      'after',
      `
Nothing in the file is executed. The exit code is 0 whenever the file could be read at all.

Examples:
  slipway inspect model.pkl
  slipway inspect bundle.pkl::model
  slipway inspect model.pkl --json | jq .reasons`,
    )
    .action(async (file: string, options: { readonly json?: boolean }) => {
      const { inspectPath } = await import('./inspect-path.ts')
      const report = await inspectPath(file)
      if (options.json) {
        const { inspectionJson } = await import('./inspection-json.ts')
        print(JSON.stringify(inspectionJson(report), null, 2))
      } else {
        const { inspectionText } = await import('./inspection-text.ts')
        print(inspectionText(report))
      }
    })
}
