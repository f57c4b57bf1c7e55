import { Command } from 'commander'
import type { Outcome } from './program.ts'

export interface ExportOptions {
  readonly output: string
  readonly outputs?: string
}

export function exportCommand(_outcome: Outcome): Command {
  return new Command('export')
    .description('write a model as one JavaScript module without dependencies, with its types')
    .argument('<model>', 'MODEL: a file, a chain, bundle.pkl::item, or a slipway.json')
    .requiredOption('-o, --output <file>', 'file to write: model.js or model.mjs')
    .option('--outputs <names>', "outputs, separated by commas; default: the model's own")
    .addHelpText(
      'after',
      `
For browsers, edge workers and Node: linear models, trees, naive Bayes, text and small dense
networks. What a module can't hold is refused, naming the operators. Types stand beside it.

Examples:
  slipway export model.pkl -o model.js
  slipway export model.pkl -o model.js --outputs predict,predict_proba`,
    )
    .action(async (model: string, options: ExportOptions) => {
      const { exportModel } = await import('./export-model.ts')
      await exportModel(model, options)
    })
}
