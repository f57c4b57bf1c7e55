import type { CatBoostModel } from './model.ts'
import { readCbm } from './read-cbm.ts'
import { readJsonModel } from './read-json.ts'

/** A model in either of the library's own formats. */
export function readCatBoost(bytes: Uint8Array): CatBoostModel {
  return bytes[0] === 0x7b ? readJsonModel(bytes) : readCbm(bytes)
}

/** Version of the library that made a model; builds of a release say its name, others nothing: '1.2.10'. */
export function versionOf({ info }: CatBoostModel): string {
  const text = info.get('catboost_version_info')
  return (typeof text === 'string' && /Branch: tags\/v(\d+(?:\.\d+)+)/.exec(text)?.[1]) || ''
}
