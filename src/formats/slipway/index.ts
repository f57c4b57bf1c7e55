import { fault } from '../../errors.ts'
import { hasBytes } from '../bytes.ts'
import type { Format } from '../format.ts'
import { producer } from './names.ts'

/** IR version 10, then the producer's name: then a domain: what every file of ours begins with. A converted ONNX file has no domain. */
const head = [0x08, 10, 0x12, producer.length, ...new TextEncoder().encode(producer), 0x22]

/** Our own file (docs/design/slipway-file.md). */
export const slipwayFormat: Format = {
  name: 'slipway',
  detect: (file) => hasBytes(file.bytes, head),
  async read(files) {
    const [file] = files
    if (files.length !== 1)
      throw fault(
        'E_UNSUPPORTED',
        `a chain with ${files.at(-1)!.name}: our own files stand alone`,
        {
          hint: 'Convert the whole chain into one file.',
        },
      )
    const { readModel } = await import('./read.ts')
    return readModel(file!.bytes)
  },
}
