import { Command } from 'commander'
import { fault } from '../errors.ts'
import type { FileReport } from './inspect-path.ts'
import type { Outcome } from './program.ts'
import { print } from './terminal.ts'

interface InspectOptions {
  readonly json?: boolean
  readonly hookTemplate?: string
  readonly card?: string
}

export function inspectCommand(_outcome: Outcome): Command {
  return new Command('inspect')
    .description('say what a file is, what it needs, and why it can or cannot be served')
    .argument(
      '<file>',
      'model file, an item of a bundle (bundle.pkl::model), or a slipway.json or its folder',
    )
    .option('--json', 'print everything as JSON')
    .option(
      '--hook-template <out>',
      'write the skeleton of a hook file: what the file names without its code; - for stdout',
    )
    .option(
      '--card <out>',
      'write the card of the model, Markdown or by its extension HTML; - for stdout',
    )
    .addHelpText(
      'after',
      `
Nothing in the file is executed. The exit code is 0 whenever the file could be read at all.

Examples:
  slipway inspect model.pkl
  slipway inspect bundle.pkl::model
  slipway inspect FOLDER
  slipway inspect model.pkl --json | jq .reasons
  slipway inspect model.pkl --hook-template hooks.mjs
  slipway inspect model.pkl --card card.md`,
    )
    .action(async (file: string, options: InspectOptions) => {
      if (options.hookTemplate !== undefined) return writeTemplate(file, options.hookTemplate)
      if (options.card !== undefined) {
        const { writeCard } = await import('./write-card.ts')
        return writeCard(file, options.card, await reportOf(file))
      }
      const report = await reportOf(file)
      if (options.json) {
        const { inspectionJson } = await import('./inspection-json.ts')
        print(JSON.stringify(inspectionJson(report), null, 2))
      } else {
        const { inspectionText } = await import('./inspection-text.ts')
        print(inspectionText(report))
      }
    })
}

async function reportOf(file: string): Promise<FileReport> {
  const { configPath } = await import('../config/open-model.ts')
  const config = configPath(file)
  if (config !== undefined) {
    const { inspectConfig } = await import('./inspect-config.ts')
    return inspectConfig(config)
  }
  const { inspectPath } = await import('./inspect-path.ts')
  return inspectPath(file)
}

/** Never over a file that is there: it may be filled in already. */
async function writeTemplate(file: string, target: string): Promise<void> {
  const { hookTemplate } = await import('./hook-template.ts')
  const text = await hookTemplate(file)
  if (target === '-') return print(text)
  const { writeFile } = await import('node:fs/promises')
  try {
    await writeFile(target, text, { flag: 'wx' })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    throw fault('E_PATH', `${target} can't be written (${code})`, { cause: error })
  }
}
