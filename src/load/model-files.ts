// The files of one model: read once, named, and hashed.
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fault } from '../errors.ts'
import type { Hooks } from '../estimators/hooks.ts'
import type { ModelFile } from '../formats/format.ts'
import { nearest } from '../signature/column-names.ts'
import { digestWith } from './digest-with.ts'
import { modelName } from './model-name.ts'
import { readBeside } from './read-beside.ts'
import { readHashed, sha256Of } from './read-hashed.ts'

/** The name a model gets from its file: the file's own without folder and extension, or the member's; what can't stand in a URL becomes '-'. */
export function nameOf(path: string): string {
  const { file, member } = splitMember(path)
  return modelName(basename(file), member)
}

/** Reads files for one model, each path once. */
export async function openFiles(paths: readonly string[], hooks?: Hooks): Promise<ModelFile[]> {
  const contents = new Map<string, Promise<Uint8Array>>()
  return Promise.all(
    paths.map(async (path) => {
      const { file, member } = splitMember(path)
      let content = contents.get(file)
      if (!content) contents.set(file, (content = readBytes(file)))
      const opened: ModelFile = {
        name: basename(file),
        bytes: await content,
        readBeside: (path, offset, length) => readBeside(file, path, offset, length),
        ...(hooks ? { hooks } : {}),
      }
      return member === undefined ? opened : { ...opened, member }
    }),
  )
}

/** `bundle.pkl::member` taken apart; a path that exists as it is wins. */
function splitMember(path: string): { file: string; member: string | undefined } {
  const at = path.indexOf('::')
  if (at <= 0 || existsSync(path)) return { file: path, member: undefined }
  return { file: path.slice(0, at), member: path.slice(at + 2) }
}

const readFaults: Readonly<Record<string, string>> = {
  ENOENT: 'there is no file {path}',
  EISDIR: '{path} is a folder, not a file',
  EACCES: '{path} may not be read (permission denied)',
}

export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readHashed(path)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    const what = readFaults[code] ?? `{path} can't be read (${code})`
    throw fault('E_PATH', what.replace('{path}', path), {
      cause: error,
      hint: await similarFile(path),
    })
  }
}

/** The file that a mistyped path most likely means. */
async function similarFile(path: string): Promise<string> {
  const names = await readdir(dirname(path)).catch(() => [])
  const similar = nearest(basename(path), names)
  return similar === undefined || similar === basename(path)
    ? 'Check the path.'
    : `Did you mean ${join(dirname(path), similar)}?`
}

/** 'sha256:...' over the files' bytes, in order, and everything else that decides the answer. */
export function digestOf(files: readonly ModelFile[], ...more: readonly string[]): string {
  return digestWith(
    sha256Of,
    files,
    more.map((part) => new TextEncoder().encode(part)),
  )
}

/** The file of the option `background`. */
export async function backgroundFile(path: string | undefined): Promise<ModelFile | undefined> {
  return path === undefined ? undefined : { name: basename(path), bytes: await readBytes(path) }
}
