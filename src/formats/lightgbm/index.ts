import { boosterOf } from '../../estimators/lightgbm/booster.ts'
import { parseLightgbm } from '../../estimators/lightgbm/parse-model.ts'
import { fault } from '../../errors.ts'
import { chainParts } from '../chain-parts.ts'
import { detectKind } from '../detect.ts'
import type { Format, ModelFile, ModelPart } from '../format.ts'
import { pickleFormat } from '../pickle/index.ts'

/** Text that Booster.save_model writes: UTF-8, versions v2 to v4. */
export const lightgbmFormat: Format = {
  name: 'lightgbm',
  detect: isLightgbm,
  async read(files) {
    const others = files.filter((file) => !isLightgbm(file))
    await Promise.all(others.map((file) => pickleFormat.prepare!(file)))
    return chainParts(
      files.map((file) => (isLightgbm(file) ? readPart(file) : pickleFormat.readPart!(file))),
    )
  },
  readPart,
}

function isLightgbm(file: ModelFile): boolean {
  return detectKind(file.bytes) === 'lightgbm'
}

/** The longest string there can be: 2^29 - 24 UTF-16 units. */
const mostBytes = 2 ** 29 - 24

function readPart(file: ModelFile): ModelPart {
  if (file.bytes.length > mostBytes)
    throw fault('E_LIMIT', `${file.name} is a LightGBM model of more than ${mostBytes} bytes`)
  const model = parseLightgbm(textOf(file))
  const { common, predict, margin, apply } = boosterOf(model)
  return {
    role: file.name,
    estimator: { name: 'Booster', ...common, methods: { predict, margin, apply } },
    framework: 'lightgbm',
    version: `format ${model.version}`,
    container: 'lightgbm',
    warnings: [],
  }
}

function textOf(file: ModelFile): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file.bytes)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw fault('E_FORMAT', `${file.name} is a LightGBM model that is no valid UTF-8`, {
      cause: error,
    })
  }
}
