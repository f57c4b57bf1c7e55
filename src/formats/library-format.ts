import { fault } from '../errors.ts'
import { chainParts } from './chain-parts.ts'
import type { Format, ModelFile, ModelPart } from './format.ts'

type PartReader = (file: ModelFile) => ModelPart

/** What a library's own `save_model` writes: one estimator a file. `load` brings the code that reads them, with the first such file. */
export function libraryFormat(
  name: string,
  detect: (file: ModelFile) => boolean,
  load: () => Promise<PartReader>,
): Required<Pick<Format, 'name' | 'detect' | 'read' | 'prepare' | 'readPart'>> {
  let read: PartReader | undefined
  const prepare = async (): Promise<void> => {
    read ??= await load()
  }
  const readPart = (file: ModelFile): ModelPart => {
    if (!read) throw fault('E_INTERNAL', {}, { cause: `the code that reads ${name} is not loaded` })
    return read(file)
  }
  return {
    name,
    detect,
    async read(files) {
      await prepare()
      return chainParts(files.map(readPart))
    },
    prepare,
    readPart,
  }
}
