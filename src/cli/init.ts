import { Command } from 'commander'
import type { Outcome } from './program.ts'

export interface InitOptions {
  readonly dryRun?: boolean
  readonly force?: boolean
  readonly use?: readonly string[]
}

export function initCommand(_outcome: Outcome): Command {
  return new Command('init')
    .description('propose a slipway.json for files that belong together')
    .argument('<dir>', 'folder with the files')
    .option('--use <files...>', 'these files where several fit')
    .option('--dry-run', 'print the proposal, write nothing')
    .option('--force', 'replace a slipway.json that is there')
    .addHelpText(
      'after',
      `
Widths, feature names, vocabulary sizes and class counts say which file stands where. What was
not certain is listed and kept under "$comment" in the file: read it before you serve.

Examples:
  slipway init models
  slipway init models --dry-run
  slipway init models --use rf.pkl scaler.pkl`,
    )
    .action(async (dir: string, options: InitOptions) => {
      const { initFolder } = await import('./init-folder.ts')
      await initFolder(dir, options)
    })
}
