// Where an option's value comes from: flag > SLIPWAY_<FLAG> > PORT, HOST > slipway.json > default.
import { Option } from 'commander'
import type { Command } from 'commander'
import { fault } from '../errors.ts'

export type SettingKind = 'text' | 'integer' | 'number' | 'switch' | 'list'
export type SettingValue = string | number | boolean | readonly string[]

export interface Setting {
  /** Long name without dashes: 'api-key-file'. */
  readonly name: string
  readonly kind: SettingKind
  readonly description: string
  /** What stands for the value in help: 'file'. */
  readonly placeholder?: string
  readonly short?: string
  readonly default?: SettingValue
  readonly choices?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
  /** A variable without our prefix that platforms set. */
  readonly platformVariable?: string
  /** Never taken from a slipway.json, which may come with a model of somebody else: it lets code run. */
  readonly onlyByUser?: boolean
}

export type Settings = Readonly<Record<string, SettingValue | undefined>>

export function addSettings(command: Command, settings: readonly Setting[]): Command {
  for (const setting of settings) command.addOption(optionOf(setting))
  return command
}

function optionOf({
  name,
  kind,
  description,
  placeholder,
  short,
  choices,
  ...setting
}: Setting): Option {
  const start = short === undefined ? `--${name}` : `-${short}, --${name}`
  const flags =
    kind === 'switch'
      ? start
      : `${start} <${placeholder ?? (choices ? choices.join('|') : 'value')}>`
  const given = setting.default === undefined ? '' : ` (default: ${String(setting.default)})`
  return new Option(flags, `${description}${given}`)
}

/** Values of all settings. `flags` is what commander parsed; `fromFile` is "serve" of a slipway.json. */
export function resolveSettings(
  settings: readonly Setting[],
  flags: Readonly<Record<string, unknown>>,
  env: NodeJS.ProcessEnv,
  fromFile: Readonly<Record<string, unknown>> = {},
): Settings {
  const allowed = settings.filter(({ onlyByUser }) => !onlyByUser)
  const unknown = Object.keys(fromFile).find((key) => !allowed.some(({ name }) => name === key))
  if (unknown !== undefined)
    throw fault('E_CONFIG', `slipway.json.serve has an unknown key "${unknown}"`, {
      hint: `It may have ${allowed.map(({ name }) => name).join(', ')}.`,
    })
  return Object.fromEntries(
    settings.map((setting) => [setting.name, resolveOne(setting, flags, env, fromFile)]),
  )
}

function resolveOne(
  setting: Setting,
  flags: Readonly<Record<string, unknown>>,
  env: NodeJS.ProcessEnv,
  fromFile: Readonly<Record<string, unknown>>,
): SettingValue | undefined {
  const variable = `SLIPWAY_${setting.name.toUpperCase().replaceAll('-', '_')}`
  const sources: readonly (readonly [string, unknown])[] = [
    [`--${setting.name}`, flags[camelCase(setting.name)]],
    [variable, nonEmpty(env[variable])],
    [
      setting.platformVariable ?? '',
      nonEmpty(setting.platformVariable === undefined ? undefined : env[setting.platformVariable]),
    ],
    [`slipway.json.serve.${setting.name}`, fromFile[setting.name]],
  ]
  const found = sources.find(([, value]) => value !== undefined)
  return found ? parse(setting, found[1], found[0]) : setting.default
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === '' ? undefined : value
}

function camelCase(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function parse(setting: Setting, value: unknown, source: string): SettingValue {
  switch (setting.kind) {
    case 'switch':
      return parseSwitch(value, source)
    case 'integer':
    case 'number':
      return parseNumber(setting, value, source)
    case 'list':
      return Array.isArray(value)
        ? value.map(String)
        : String(value)
            .split(',')
            .map((item) => item.trim())
            .filter((item) => item !== '')
    case 'text':
      return parseText(setting, String(value), source)
  }
}

function parseSwitch(value: unknown, source: string): boolean {
  if (typeof value === 'boolean') return value
  if (/^(?:1|true|yes|on)$/i.test(String(value))) return true
  if (/^(?:0|false|no|off)$/i.test(String(value))) return false
  throw fault('E_USAGE', `${source} must be true or false, not ${JSON.stringify(value)}`)
}

function parseNumber(
  { kind, minimum = -Infinity, maximum = Infinity }: Setting,
  value: unknown,
  source: string,
): number {
  const text = String(value).trim()
  const number = text === '' ? NaN : Number(text)
  if (
    Number.isFinite(number) &&
    number >= minimum &&
    number <= maximum &&
    (kind === 'number' || Number.isInteger(number))
  )
    return number
  throw fault(
    'E_USAGE',
    `${source} must be ${kind === 'integer' ? 'a whole number' : 'a number'} from ${minimum} to ${maximum}, not ${JSON.stringify(value)}`,
  )
}

function parseText({ choices }: Setting, value: string, source: string): string {
  if (!choices || choices.includes(value)) return value
  throw fault('E_USAGE', `${source} must be ${choices.join(' or ')}, not ${JSON.stringify(value)}`)
}
