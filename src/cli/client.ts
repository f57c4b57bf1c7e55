import { Command, Option } from 'commander'
import type { Outcome } from './program.ts'

export interface ClientOptions {
  readonly output: string
  readonly lang?: string
  readonly model?: string
  readonly apiKey?: string
}

export function clientCommand(_outcome: Outcome): Command {
  return new Command('client')
    .description("write a typed client with the model's own columns and classes")
    .argument('<source>', 'URL of a slipway server, or MODEL: a file, a chain, a slipway.json')
    .option('-o, --output <file>', 'where the client goes; - for stdout', '-')
    .addOption(
      new Option(
        '--lang <language>',
        'default: what the output file ends in, else typescript',
      ).choices(['typescript', 'python', 'go', 'java', 'curl']),
    )
    .option('--model <name>', 'which model of a server with several')
    .option('--api-key <key>', 'key of the server, to read its description')
    .addHelpText(
      'after',
      `
Clients need nothing but their language: fetch, urllib, net/http, java.net.http, curl. They try
again after 429, 503 and lost connections, with backoff and jitter, honouring Retry-After.

Examples:
  slipway client http://127.0.0.1:8080 -o client.ts
  slipway client model.pkl -o client.py
  slipway client model.pkl --lang go -o iris/client.go`,
    )
    .action(async (source: string, options: ClientOptions) => {
      const { writeClient } = await import('./write-client.ts')
      await writeClient(source, options)
    })
}
