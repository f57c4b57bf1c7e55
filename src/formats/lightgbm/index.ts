import { fault } from '../../errors.ts'
import { chainParts } from '../chain-parts.ts'
import { detectKind } from '../detect.ts'
import type { Format, ModelFile, ModelPart } from '../format.ts'

let code: { readonly readPart: (file: ModelFile) => ModelPart } | undefined

/** Text that save_model of a Booster writes: UTF-8, versions v2 to v4. */
export const lightgbmFormat: Format = {
  name: 'lightgbm',
  detect: isLightgbm,
  async read(files) {
    await prepare()
    return chainParts(files.map(readPart))
  },
  prepare,
  readPart,
}

function isLightgbm(file: ModelFile): boolean {
  return detectKind(file.bytes) === 'lightgbm'
}

async function prepare(): Promise<void> {
  code ??= await import('./read-part.ts')
}

function readPart(file: ModelFile): ModelPart {
  if (!code) throw fault('E_INTERNAL', {}, { cause: 'readers of LightGBM are not loaded' })
  return code.readPart(file)
}
