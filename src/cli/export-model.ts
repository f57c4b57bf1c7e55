import { extname } from 'node:path'
import { gzipSync } from 'node:zlib'
import { writeModule } from '../codegen/javascript/write-module.ts'
import { loadModelOnly } from '../config/open-model.ts'
import { fault } from '../errors.ts'
import type { ExportOptions } from './export.ts'
import { bytesText } from './bytes-text.ts'
import { print } from './terminal.ts'
import { writeWhole } from './write-whole.ts'

const typeEndings: Readonly<Record<string, string>> = { '.js': '.d.ts', '.mjs': '.d.mts' }

/** Writes the module and its types, and says how large it is. Throws E_USAGE, E_PATH, E_UNSUPPORTED. */
export async function exportModel(argument: string, options: ExportOptions): Promise<void> {
  const { output } = options
  const ending = extname(output)
  if (!Object.hasOwn(typeEndings, ending))
    throw fault('E_USAGE', `${output} ends neither in .js nor in .mjs`)
  const loaded = await loadModelOnly(argument)
  try {
    const outputs = options.outputs?.split(',').map((name) => name.trim()) ?? loaded.defaultOutputs
    const written = writeModule(loaded.model, loaded.signatureFor(outputs), outputs)
    const types = `${output.slice(0, -ending.length)}${typeEndings[ending]}`
    await writeWhole(output, written.code)
    await writeWhole(types, written.types)
    const packed = gzipSync(written.code).length
    print(
      `wrote ${output}: ${bytesText(Buffer.byteLength(written.code))}, ${bytesText(packed)} gzipped; types in ${types}`,
    )
  } finally {
    await loaded.close()
  }
}
