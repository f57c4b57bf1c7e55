import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fault, isSlipwayError } from '../errors.ts'

/** Says before long work that its result can have no file of this name. Throws E_PATH. */
export async function checkWritable(target: string): Promise<void> {
  if (target === '-') return
  const existing = await stat(target).catch(() => undefined)
  if (existing?.isDirectory() === true)
    throw fault('E_PATH', `${target} is a folder, not a file that can be written`)
  try {
    const folder = await stat(dirname(target))
    if (folder.isDirectory()) return
    throw fault('E_PATH', `${target} can't be written: ${dirname(target)} is no folder`)
  } catch (error) {
    if (isSlipwayError(error)) throw error
    throw fault('E_PATH', `${target} can't be written: there is no folder ${dirname(target)}`, {
      cause: error,
    })
  }
}
