// The one list of commands. A command's action imports what it needs when it runs: a cold start loads one command's code.
import { Command } from 'commander'
import { benchCommand } from './bench.ts'
import { clientCommand } from './client.ts'
import { convertCommand } from './convert.ts'
import { exportCommand } from './export.ts'
import { initCommand } from './init.ts'
import { inspectCommand } from './inspect.ts'
import { optimizeCommand } from './optimize.ts'
import { predictCommand } from './predict.ts'
import { verifyCommand } from './verify.ts'
import { trainCommand } from './train.ts'
import { serveCommand } from './serve.ts'
import { scanCommand } from './scan.ts'
import { version } from './version.ts'

/** Where a command leaves its exit code. */
export interface Outcome {
  exitCode: number
}

const commands: readonly ((outcome: Outcome) => Command)[] = [
  serveCommand,
  trainCommand,
  predictCommand,
  inspectCommand,
  scanCommand,
  verifyCommand,
  convertCommand,
  exportCommand,
  optimizeCommand,
  benchCommand,
  clientCommand,
  initCommand,
]

export function createProgram(outcome: Outcome): Command {
  const program = new Command('slipway')
    .description(
      'Put a trained model file behind a prediction API: no Python, nothing in the file executed.',
    )
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .showSuggestionAfterError(true)
    .exitOverride()
    .addHelpText('after', examples)
  for (const make of commands) {
    const command = make(outcome)
      .option('--debug', 'print the stack of an error')
      .helpOption('-h, --help', 'print this help')
      .exitOverride()
    const name = command.name()
    command.configureOutput({
      outputError: (text, write) => write(`${text}  Run slipway ${name} --help for its options.\n`),
    })
    program.addCommand(command)
  }
  program.configureOutput({
    outputError: (text, write) => write(`${text}  Run slipway --help for the commands.\n`),
  })
  return program
}

const examples = `
MODEL is a file, a chain "vectorizer.pkl,model.pkl", "name=model.pkl", an item of a bundle
"bundle.pkl::model", a slipway.json or a folder that holds one.

Examples:
  slipway serve model.pkl
  slipway inspect model.pkl
  slipway predict model.pkl --input data.csv --output answers.csv`
