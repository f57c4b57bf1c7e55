import { Command, InvalidArgumentError } from 'commander'
import type { Outcome } from './program.ts'

export interface BenchOptions {
  readonly duration: number
  readonly connections: number
  readonly rate?: number
  readonly rows?: number
  readonly data?: string
  readonly compare?: string
  readonly model?: string
  readonly apiKey?: string
  readonly json?: boolean
}

export function benchCommand(_outcome: Outcome): Command {
  return new Command('bench')
    .description('measure a server: rate and latencies under load')
    .argument('<source>', 'URL of a slipway server, or MODEL: it is served for the time')
    .option('-d, --duration <seconds>', 'how long', positive, 10)
    .option('-c, --connections <count>', 'connections kept open', positive, 16)
    .option(
      '--rate <requests>',
      'open loop: so many requests a second, however slow the answers',
      positive,
    )
    .option('--rows <count>', 'rows in one request', positive)
    .option('--data <file>', 'JSON rows to send instead of the made-up ones')
    .option('--compare <source>', 'a second server, measured in turns with the first')
    .option('--model <name>', 'which model of a server with several')
    .option('--api-key <key>', 'key of the server')
    .option('--json', 'print the figures as JSON')
    .addHelpText(
      'after',
      `
In an open loop latency counts from when a request was due, so that a stall can't hide those that
waited behind it. Load only what is yours.

Examples:
  slipway bench http://127.0.0.1:8080
  slipway bench model.pkl --rows 100 --duration 5
  slipway bench http://127.0.0.1:8080 --rate 2000
  slipway bench v1.pkl --compare v2.pkl --json`,
    )
    .action(async (source: string, options: BenchOptions) => {
      const { runBench } = await import('./bench/run-bench.ts')
      await runBench(source, options)
    })
}

function positive(text: string): number {
  const value = Number(text)
  if (!(value > 0 && value <= 1e7)) throw new InvalidArgumentError('It is a number above 0.')
  return value
}
