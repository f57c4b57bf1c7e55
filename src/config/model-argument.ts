import { existsSync } from 'node:fs'
import { fault } from '../errors.ts'

/** A MODEL as the command line takes it: files in a line, under a name of its own where one is given. */
export interface ModelArgument {
  readonly name?: string
  readonly files: readonly string[]
}

type Exists = (path: string) => boolean

/**
 * `model.pkl`, `vectorizer.pkl,model.pkl`, `name=model.pkl`, `bundle.pkl::model`, a slipway.json or its folder.
 * A path that exists as it stands wins over every reading of its comma or equals sign.
 */
export function parseModelArgument(text: string, exists: Exists = existsSync): ModelArgument {
  if (text === '') throw fault('E_USAGE', 'the model is an empty text')
  if (exists(text)) return { files: [text] }
  const named = /^([A-Za-z0-9][\w.-]{0,127})=(.+)$/s.exec(text)
  if (!named) return { files: splitChain(text, exists) }
  const [, name, rest] = named as unknown as [string, string, string]
  return { name, files: exists(rest) ? [rest] : splitChain(rest, exists) }
}

/** Pieces between commas; those that only exist when joined with their comma stay together. */
function splitChain(text: string, exists: Exists): string[] {
  const pieces = text.split(',')
  const files: string[] = []
  for (let i = 0; i < pieces.length;) {
    let end = pieces.length
    while (end > i + 1 && !existsWithComma(pieces.slice(i, end).join(','), exists)) end--
    files.push(pieces.slice(i, end).join(','))
    i = end
  }
  if (files.includes('')) throw fault('E_USAGE', `a file name is missing in "${text}"`)
  return files
}

/** The comma must belong to the path, not to a member behind it. */
function existsWithComma(joined: string, exists: Exists): boolean {
  const path = withoutMember(joined)
  return path.lastIndexOf(',') === joined.lastIndexOf(',') && exists(path)
}

export function withoutMember(path: string): string {
  const at = path.indexOf('::')
  return at > 0 ? path.slice(0, at) : path
}
