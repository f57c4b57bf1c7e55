import { Command } from 'commander'
import type { Outcome } from './program.ts'
import { oneLine, printLog } from './terminal.ts'

export function convertCommand(_outcome: Outcome): Command {
  return new Command('convert')
    .description('write a model as ONNX, or as a .slipway file that loads in milliseconds')
    .argument('<model>', 'MODEL: a file, a chain, name=path, bundle.pkl::item, or a slipway.json')
    .argument('<target>', 'file to write: model.onnx or model.slipway')
    .option(
      '--outputs <names>',
      'outputs to write, separated by commas; default: all that ONNX can say',
    )
    .addHelpText(
      'after',
      `
ONNX files hold standard operators only and compute in float64; a model that needs others is
refused, naming them. What such a file can't do (refuse missing values) is said on stderr.

Examples:
  slipway convert model.pkl model.onnx
  slipway convert model.pkl model.onnx --outputs predict,predict_proba
  slipway convert vectorizer.pkl,model.pkl model.slipway`,
    )
    .action(async (model: string, target: string, options: { readonly outputs?: string }) => {
      const { convertModel } = await import('./convert-model.ts')
      for (const note of await convertModel(model, target, options.outputs?.split(',')))
        printLog(oneLine(note))
    })
}
