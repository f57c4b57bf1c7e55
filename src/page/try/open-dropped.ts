import type { FileBytes } from '../../config/open-bytes.ts'
import { modelFiles, openBytes, openModel } from '../../config/open-bytes.ts'
import { fault, isSlipwayError } from '../../errors.ts'
import type { Model } from '../../ir/model.ts'
import type { LoadedModel } from '../../load/loaded-model.ts'
import { inspectDropped } from './file-facts.ts'
import type { FileFacts, Opened, Refusal } from './messages.ts'
import { describeModel } from './describe-model.ts'

interface Read {
  readonly opened: Opened
  readonly model: LoadedModel | undefined
}

/** What the files are, and the model they make; what stands in its way is told, not thrown. `onStage` hears what is being done. */
export async function openDropped(
  files: readonly FileBytes[],
  onStage: (stage: string) => void,
): Promise<Read> {
  const facts: FileFacts[] = []
  try {
    const config = files.find(({ name }) => /(?:^|[.-])slipway\.json$/.test(name))
    if (config)
      throw fault('E_UNSUPPORTED', `${config.name} is read by a server only`, {
        hint: 'Give its folder to slipway serve.',
      })
    const opened = modelFiles(files)
    let alone: Model | undefined
    for (const file of opened) {
      onStage(`Reading ${file.name}`)
      const inspected = await inspectDropped(file)
      facts.push(inspected.facts)
      alone = inspected.model
    }
    onStage('Making the model ready')
    // A single file is read already; several are read anew, as one model.
    if (files.length === 1 && alone) return readAs(facts, await openModel(alone, opened))
    return await openInOrder(files, facts)
  } catch (error) {
    return { opened: { files: facts, refusal: refusalOf(error) }, model: undefined }
  }
}

function readAs(files: readonly FileFacts[], model: LoadedModel): Read {
  return { opened: { files, model: describeModel(model) }, model }
}

/** Two files come in the order of their names: where they are no chain like that, but are the other way round, they are meant so. */
async function openInOrder(
  files: readonly FileBytes[],
  facts: readonly FileFacts[],
): Promise<Read> {
  try {
    return readAs(facts, await openBytes(files))
  } catch (error) {
    if (files.length !== 2) throw error
    const turned = await openBytes([...files].reverse()).catch(() => {
      throw error
    })
    const read = readAs([...facts].reverse(), turned)
    return { ...read, opened: { ...read.opened, isTurned: true } }
  }
}

/** An error as it is shown. Anything but a fault of the table is lack of memory, or ours. */
export function refusalOf(error: unknown): Refusal {
  if (isSlipwayError(error)) {
    const { code, message, hint } = error
    return hint === undefined ? { code, message } : { code, message, hint }
  }
  if (error instanceof RangeError)
    return {
      code: 'E_TOO_LARGE',
      message: 'this needs more memory than the browser gives a page',
      hint: 'Serve the file with slipway serve.',
    }
  if (error instanceof DOMException)
    return {
      code: 'E_PATH',
      message: `the browser can't read the file (${error.name}): it is a folder, or was moved or changed meanwhile`,
    }
  return {
    code: 'E_INTERNAL',
    message: `an error inside Slipway: ${error instanceof Error ? error.message : String(error)}`,
    hint: 'Please report it, with the file if you can.',
  }
}
