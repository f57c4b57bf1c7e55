import { CommanderError } from 'commander'
import { createProgram } from './program.ts'
import { reportError } from './report-error.ts'
import { quietBrokenPipe } from './terminal.ts'

/** Runs one command line and returns the exit code: 0 done, 1 refused or failed, 2 usage, 3 the file asks for code. */
export async function runCli(args: readonly string[]): Promise<number> {
  quietBrokenPipe()
  const outcome = { exitCode: 0 }
  const program = createProgram(outcome)
  try {
    await program.parseAsync(args, { from: 'user' })
    return outcome.exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    return reportError(error, args.includes('--debug'))
  }
}
