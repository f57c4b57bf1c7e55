import { Command } from 'commander'
import type { Outcome } from './program.ts'
import { serveSettings } from './serve-settings.ts'
import { addSettings } from './settings.ts'

export function serveCommand(outcome: Outcome): Command {
  const command = new Command('serve')
    .description('serve one model or several over HTTP')
    .argument(
      '[models...]',
      'MODEL: a file, a chain, name=path, bundle.pkl::item, or a slipway.json or its folder',
    )
  return addSettings(command, serveSettings)
    .addHelpText(
      'after',
      `
Every option can also be set as SLIPWAY_<OPTION> (SLIPWAY_API_KEY_FILE), or under "serve" in
slipway.json. PORT and HOST are honoured. Without a MODEL, the slipway.json here is served.
SIGTERM and SIGINT answer what is under way, then end.

Examples:
  slipway serve model.pkl
  slipway serve vectorizer.pkl,model.pkl --port 9000
  slipway serve iris=a.pkl churn=b.pkl --default iris
  slipway serve models/churn --host 0.0.0.0 --api-key-file keys.txt`,
    )
    .action(async (models: string[], options: Record<string, unknown>) => {
      const { serveModels } = await import('./serve-models.ts')
      outcome.exitCode = await serveModels(models, options)
    })
}
