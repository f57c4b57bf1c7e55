import { dirname, join, isAbsolute } from 'node:path'
import { fault } from '../errors.ts'
import type { Hooks } from '../estimators/hooks.ts'
import type { ModelFile, ModelPart } from '../formats/format.ts'
import { formatOf, formats } from '../formats/index.ts'
import { openFiles } from '../load/model-files.ts'
import { isText } from './is-text.ts'

/** The files a slipway.json names, read once, relative to its folder. */
export interface Files {
  /** The fitted estimator in a file, or in an item of the dict in it. */
  part(path: string, where: string, item?: string): ModelPart
  /** The plain data in a file: text, numbers, arrays, Maps, Opaque. */
  value(path: string, where: string): unknown
  /** Names of a dict's items. */
  keys(path: string, where: string): string[]
  /** Every file that was asked for, in order. */
  readonly used: readonly ModelFile[]
  /** What looks like a mistake in the parts that were read so far. */
  readonly warnings: ReadonlySet<string>
}

/** Reads every file named in `paths` and hands them out by name. */
export async function readFiles(
  config: string,
  paths: readonly string[],
  hooks?: Hooks,
): Promise<Files> {
  const folder = dirname(config)
  const distinct = [...new Set(paths)]
  const opened = await openFiles(
    distinct.map((path) => inFolder(folder, path)),
    hooks,
  )
  return filesOf(new Map(distinct.map((path, i) => [path, opened[i]!])))
}

/** Files that are read already, by the name that a slipway.json would give them. */
export async function filesOf(byPath: ReadonlyMap<string, ModelFile>): Promise<Files> {
  const opened = [...byPath.values()]
  await Promise.all(opened.map(prepareFile))
  const find = (path: string, where: string): ModelFile => {
    const file = byPath.get(path)
    if (!file) throw fault('E_CONFIG', `${where}: no file ${path} was read`)
    return file
  }
  const value = (path: string, where: string): unknown => {
    const file = find(path, where)
    if (path.endsWith('.json')) return parseJson(file, where)
    const format = formatOf(file)
    if (!format.readValue)
      throw fault('E_CONFIG', `${where}: ${path} (${format.name}) holds no plain data`)
    return format.readValue(file)
  }
  const warnings = new Set<string>()
  return {
    used: opened,
    warnings,
    value,
    part(path, where, item) {
      const found = find(path, where)
      const member = [found.member, item].filter((name) => name !== undefined).join('::')
      const file = member === '' ? found : { ...found, member }
      const format = formatOf(file)
      if (!format.readPart)
        throw fault(
          'E_UNSUPPORTED',
          `${where}: ${path} is ${format.name}, which can't be put together with other files`,
        )
      const part = format.readPart(file)
      for (const warning of part.warnings) warnings.add(warning)
      return part
    },
    keys(path, where) {
      const dict = value(path, where)
      if (!(dict instanceof Map) || ![...dict.keys()].every(isText))
        throw fault('E_CONFIG', `${where}: ${path} is no dict with the names of columns as keys`)
      return [...dict.keys()] as string[]
    },
  }
}

/** Loads what reading a file needs; a file no format reads is told about where it is asked for. */
export async function prepareFile(file: ModelFile): Promise<void> {
  await formats.find((format) => format.detect(file))?.prepare?.(file)
}

// A slipway.json that came with a model must not reach out of its folder.
export function inFolder(folder: string, path: string): string {
  if (isAbsolute(path) || path.split(/[\\/]/).includes('..'))
    throw fault('E_PATH', `slipway.json may name files in its own folder only, not ${path}`)
  return join(folder, path)
}

function parseJson(file: ModelFile, where: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(file.bytes), (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? new Map(Object.entries(value))
        : value,
    )
  } catch (error) {
    throw fault('E_CONFIG', `${where}: ${file.name} is not valid JSON`, { cause: error })
  }
}
