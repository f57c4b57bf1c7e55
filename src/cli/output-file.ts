import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { fault } from '../errors.ts'

/** Where answers are written: a file that gets its name when it is complete, or stdout ('-'). */
export interface Output {
  write(text: string): Promise<void>
  /** Everything is written: the file gets its name. */
  finish(): Promise<void>
  /** Leaves no trace. */
  abandon(): Promise<void>
}

export function openOutput(path: string): Output {
  return path === '-' ? toStream(process.stdout) : toFile(path)
}

function toStream(stream: Writable): Output {
  return {
    async write(text) {
      if (!stream.write(text)) await once(stream, 'drain')
    },
    finish: () => new Promise((done) => stream.write('', () => done())),
    abandon: () => Promise.resolve(),
  }
}

function toFile(path: string): Output {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`)
  const stream = createWriteStream(temporary, { highWaterMark: 1 << 20, flags: 'wx' })
  let failure: Error | undefined
  stream.on('error', (error: NodeJS.ErrnoException) => {
    failure = fault('E_PATH', `${path} can't be written (${error.code ?? error.message})`, {
      cause: error,
    })
  })
  const abandon = async (): Promise<void> => {
    stream.destroy()
    await rm(temporary, { force: true })
  }
  return {
    async write(text) {
      if (failure) throw failure
      if (!stream.write(text))
        await Promise.race([once(stream, 'drain'), finished(stream).catch(() => undefined)])
      if (failure) throw failure
    },
    async finish() {
      stream.end()
      await finished(stream).catch(() => undefined)
      if (failure) throw failure
      await rename(temporary, path)
    },
    abandon,
  }
}
