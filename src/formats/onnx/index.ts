import { fault } from '../../errors.ts'
import { detectKind } from '../detect.ts'
import type { Format } from '../format.ts'
import { readUnconverted } from '../line-endings.ts'

/** ONNX files (https://onnx.ai), IR version 3 to 11, external data beside them. */
export const onnxFormat: Format = {
  name: 'onnx',
  detect: (file) => detectKind(file.bytes) === 'onnx',
  async read(files) {
    const [file] = files
    // Further files are the model's data, which it names itself and reads from its folder.
    if (files.slice(1).some((other) => detectKind(other.bytes) === 'onnx'))
      throw fault('E_UNSUPPORTED', `a chain with ${files.at(-1)!.name}: ONNX models stand alone`)
    const { readOnnx } = await import('./read.ts')
    return readUnconverted(file!, readOnnx)
  },
}
