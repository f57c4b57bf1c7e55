import { existsSync } from 'node:fs'
import { configPath, openModel } from '../config/open-model.ts'
import { parseModelArgument } from '../config/model-argument.ts'
import { fault } from '../errors.ts'
import type { LoadedModel } from '../load/loaded-model.ts'
import type { LoadOptions } from '../load.ts'
import { readBytes } from '../load/model-files.ts'
import { ApiKeys } from '../serving/api-keys.ts'
import type { LogLevel } from '../telemetry/logger.ts'
import { createLogger } from '../telemetry/logger.ts'
import { startServer } from '../transports/http.ts'
import type { ServerOptions } from '../transports/server-options.ts'
import { serveSettings } from './serve-settings.ts'
import type { Settings } from './settings.ts'
import { resolveSettings } from './settings.ts'
import { startLines } from './start-lines.ts'
import { isInteractive, printLog } from './terminal.ts'
import { untilSignal } from './until-signal.ts'
import { version } from './version.ts'

/** Loads the models, serves them, and returns the exit code when a signal has ended the server. */
export async function serveModels(
  args: readonly string[],
  flags: Readonly<Record<string, unknown>>,
): Promise<number> {
  const named = args.length > 0 ? args : hereOrUsage()
  const settings = resolveSettings(serveSettings, flags, process.env, await settingsInFile(named))
  const models = await Promise.all(
    named.map((argument) => openModel(argument, loadOptions(settings))),
  )
  const earlier = settings['compatible-with'] as string | undefined
  if (earlier !== undefined) {
    const { checkCompatible } = await import('./check-compatible.ts')
    for (const model of models) await checkCompatible(earlier, model, settings['force'] === true)
  }
  const options = await serverOptions(models, settings)
  const server = await startServer(options)
  const ended = untilSignal((signal) => {
    options.logger?.log('info', `${signal}: answering what is under way, then ending`)
    return server.close({ graceMilliseconds: Number(settings['grace']) * 1000 })
  })
  if (settings['quiet'] !== true) printStart(settings, models, server.url, options.defaultModel)
  const code = await ended
  await Promise.all(models.map((model) => model.close()))
  return code
}

function loadOptions(settings: Settings): LoadOptions {
  const outputs = settings['outputs'] as readonly string[] | undefined
  const backend = settings['backend'] as LoadOptions['backend']
  const background = settings['background'] as string | undefined
  return {
    instances: Number(settings['instances']),
    hooks: (settings['hook'] as readonly string[] | undefined) ?? [],
    hookMilliseconds: Number(settings['hook-timeout']) * 1000,
    ...(background === undefined ? {} : { background }),
    ...(outputs ? { outputs } : {}),
    ...(backend ? { backend } : {}),
  }
}

function hereOrUsage(): string[] {
  if (existsSync('slipway.json')) return ['slipway.json']
  throw fault('E_USAGE', 'no model is named, and there is no slipway.json here', {
    hint: 'Name one: slipway serve model.pkl',
  })
}

/** "serve" of the one slipway.json that is served. */
async function settingsInFile(args: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  const { files } = args.length === 1 ? parseModelArgument(args[0]!) : { files: [] }
  const path = files.length === 1 ? configPath(files[0]!) : undefined
  if (path === undefined) return {}
  const { readConfig } = await import('../config/load-config.ts')
  return (await readConfig(path)).config.serve ?? {}
}

async function serverOptions(
  models: readonly LoadedModel[],
  settings: Settings,
): Promise<ServerOptions> {
  const keyFile = settings['api-key-file'] as string | undefined
  return {
    models,
    serverVersion: version,
    host: settings['host'] as string,
    port: settings['port'] as number,
    insecure: settings['insecure'] === true,
    style: settings['style'] as 'y_pred' | 'label',
    limits: {
      bodyBytes: Math.round(Number(settings['max-body']) * 2 ** 20),
      responseElements: settings['max-response-elements'] as number,
      queueMilliseconds: Number(settings['max-queue']) * 1000,
    },
    slowMilliseconds: settings['slow-ms'] as number,
    logRequests: settings['log-requests'] === true,
    logger: createLogger({
      level: levelOf(settings),
      format: formatOf(settings),
      write: (line) => process.stderr.write(line),
    }),
    ...optional('defaultModel', settings['default']),
    ...optional('inputKey', settings['input-key']),
    ...optional('outputKey', settings['output-key']),
    ...optional('corsOrigins', settings['cors-origin']),
    ...optional('allowedHosts', settings['allowed-hosts']),
    ...(keyFile === undefined
      ? {}
      : { apiKeys: ApiKeys.parse(new TextDecoder().decode(await readBytes(keyFile))) }),
  }
}

function optional<K extends keyof ServerOptions>(
  key: K,
  value: unknown,
): Partial<Pick<ServerOptions, K>> {
  return value === undefined ? {} : ({ [key]: value } as Pick<ServerOptions, K>)
}

function levelOf(settings: Settings): LogLevel {
  return settings['quiet'] === true ? 'error' : (settings['log-level'] as LogLevel)
}

function formatOf(settings: Settings): 'json' | 'pretty' {
  const given = settings['log-format'] as 'json' | 'pretty' | undefined
  return given ?? (isInteractive(process.stderr) ? 'pretty' : 'json')
}

/** Some lines for people; one JSON object where the log was asked for as JSON. */
function printStart(
  settings: Settings,
  models: readonly LoadedModel[],
  url: string,
  defaultModel: string | undefined,
): void {
  if (settings['log-format'] === 'json') {
    const names = models.map(({ name, digest }) => ({ name, digest }))
    return printLog(
      JSON.stringify({
        time: new Date().toISOString(),
        level: 'info',
        message: 'listening',
        url,
        models: names,
      }),
    )
  }
  const lines = startLines(models, url, {
    defaultModel,
    inputKey: settings['input-key'] as string | undefined,
    needsKey: settings['api-key-file'] !== undefined,
  })
  printLog(lines.join('\n'))
}
