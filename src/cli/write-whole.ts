import { rmSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fault } from '../errors.ts'
import { print } from './terminal.ts'

/** Text for a person or a program; `-` is stdout. Throws E_PATH. */
export async function writeText(target: string, text: string): Promise<void> {
  if (target === '-') return print(text.trimEnd())
  await writeWhole(target, text)
}

/** A file that has its name when it is complete; interrupted, it leaves no trace. Throws E_PATH. */
export async function writeWhole(target: string, text: string | Uint8Array): Promise<void> {
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`)
  const abandon = (signal: NodeJS.Signals): void => {
    rmSync(temporary, { force: true })
    process.exit(signal === 'SIGINT' ? 130 : 143)
  }
  process.once('SIGINT', abandon).once('SIGTERM', abandon)
  try {
    await writeFile(temporary, text, { flag: 'wx' })
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true })
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    throw fault('E_PATH', `${target} can't be written (${code})`, { cause: error })
  } finally {
    process.off('SIGINT', abandon).off('SIGTERM', abandon)
  }
}
