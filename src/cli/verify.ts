import { Command } from 'commander'
import { hookOption } from './hook-option.ts'
import type { Outcome } from './program.ts'
import { print } from './terminal.ts'

export interface VerifyOptions {
  readonly examples?: string
  readonly script?: boolean
  readonly tolerance?: string
  readonly json?: boolean
  readonly hook?: readonly string[]
}

export function verifyCommand(outcome: Outcome): Command {
  return new Command('verify')
    .description("compare a model's answers with recorded ones")
    .argument('<model>', 'MODEL: a file, a chain, name=path, bundle.pkl::item, or a slipway.json')
    .option(
      '--examples <file>',
      'golden.json, or a CSV file with the answers in columns (predict, predict_proba_<class>)',
    )
    .option('--script', 'print Python that writes golden.json where the model was trained')
    .option(
      '--tolerance <number>',
      'largest difference of numbers, as a share of them (default: 1e-9)',
    )
    .addOption(hookOption())
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
A golden.json beside a model is replayed whenever the model is loaded: a difference refuses it.
The exit code is 0 when every row agrees, else 1.

Examples:
  slipway verify model.pkl --script > golden.py
  slipway verify model.pkl --examples golden.json
  slipway verify model.pkl --examples answers.csv --tolerance 1e-6`,
    )
    .action(async (model: string, options: VerifyOptions) => {
      if (options.script) {
        const { goldenScript } = await import('./golden-script.ts')
        return print(await goldenScript(model, { hooks: options.hook ?? [] }))
      }
      const { verifyModel } = await import('./verify-model.ts')
      outcome.exitCode = await verifyModel(model, options)
    })
}
