import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** One recorded application: its files, a slipway.json, raw requests and the answers of its own code. */
export interface AppCase {
  readonly name: string
  readonly folder: string
  readonly requests: readonly Record<string, unknown>[]
  readonly answers: readonly unknown[]
  readonly probabilities?: readonly (readonly number[])[]
}

/** Cases below a folder. Those without a slipway.json of their own get a copy with the one in case.json. */
export function findApps(root: string): AppCase[] {
  if (!existsSync(root)) return []
  return readdirSync(root)
    .toSorted()
    .map((name) => {
      const folder = join(root, name)
      const spec = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as AppCase & {
        readonly slipway_json?: unknown
        readonly files?: readonly { readonly file: string }[]
      }
      if (spec.slipway_json === undefined) return { ...spec, folder }
      const copy = mkdtempSync(join(tmpdir(), 'slipway-app-'))
      for (const { file } of spec.files ?? []) copyFileSync(join(folder, file), join(copy, file))
      writeFileSync(join(copy, 'slipway.json'), JSON.stringify(spec.slipway_json))
      return { ...spec, folder: copy }
    })
}
