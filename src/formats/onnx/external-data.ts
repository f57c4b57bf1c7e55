import { fault } from '../../errors.ts'
import type { ExternalData } from '../../ir/model-proto/read-tensor.ts'
import type { ModelFile } from '../format.ts'

const keys = ['location', 'offset', 'length', 'checksum']

/** Data of large tensors in files beside the model: where it stands is checked here, which files may be read by `readBeside`. */
export function externalDataOf(file: ModelFile): ExternalData {
  return (tensor) => {
    const name = `tensor "${tensor.name ?? ''}"`
    const entries = new Map<string, string>()
    for (const { key = '', value = '' } of tensor.externalData) {
      if (!keys.includes(key) || entries.has(key))
        throw fault('E_FORMAT', `${name} has its data under the key ${key}`)
      entries.set(key, value)
    }
    const location = entries.get('location')
    if (location === undefined) throw fault('E_FORMAT', `${name} does not say where its data is`)
    if (!file.readBeside)
      throw fault(
        'E_PATH',
        `${name} stands in another file, and ${file.name} came without its folder`,
      )
    const offset = numberOf(entries.get('offset') ?? '0', name)
    const length = entries.has('length') ? numberOf(entries.get('length')!, name) : undefined
    return file.readBeside(location, offset, length)
  }
}

function numberOf(text: string, name: string): number {
  if (!/^\d{1,15}$/.test(text)) throw fault('E_FORMAT', `${name} has its data at ${text}`)
  return Number(text)
}
