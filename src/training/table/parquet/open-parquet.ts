import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { fault, faultFrom } from '../../../errors.ts'
import type { ParquetHead, ParquetValues } from './parquet-file.ts'
import type { ParquetReply, ParquetRequest } from './parquet-messages.ts'

/** A Parquet file that is decoded in a process of bounded memory. */
export interface ParquetFile extends ParquetHead {
  /** One at a time. Throws E_FORMAT, E_LIMIT. */
  read(group: number, name: string): Promise<ParquetValues>
  close(): Promise<void>
}

const megabytes = 1024
const startMilliseconds = 30_000

/** What a column of a row group may take: broken streams can keep a decompressor busy for ever. */
const millisecondsFor = (rows: number) => Math.min(60_000, 10_000 + rows / 20)

/** Throws E_FORMAT where the file is broken, E_LIMIT where it needs more memory or time than a row group may. */
export async function openParquet(path: string): Promise<ParquetFile> {
  const child = fork(
    fileURLToPath(new URL('./parquet-process.js', import.meta.url)),
    [path],
    // What the engine says of its memory is no word of ours.
    {
      execArgv: [`--max-old-space-size=${megabytes}`],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
    },
  )
  // Heard here too, where nobody waits for an answer.
  child.on('error', () => child.kill('SIGKILL'))
  try {
    const first = await replyOf(child, path, startMilliseconds)
    if (!('head' in first)) throw fault('E_FORMAT', `${path} can't be read as Parquet`)
    const { head } = first
    return {
      ...head,
      async read(group, name) {
        child.send({ group, name } satisfies ParquetRequest)
        const answer = await replyOf(child, path, millisecondsFor(head.groups[group] ?? 0))
        if ('column' in answer) return answer.column
        throw fault('E_FORMAT', `${path} can't be read as Parquet`)
      },
      close: () => Promise.resolve(void child.kill('SIGKILL')),
    }
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
}

function replyOf(child: ChildProcess, path: string, milliseconds: number): Promise<ParquetReply> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      clearTimeout(timer)
      child.off('message', onMessage)
      child.off('exit', onExit)
      child.off('error', onError)
      settle()
    }
    const lose = (what: string): void => {
      const hint = 'Write the file with smaller row groups.'
      end(() => reject(fault('E_LIMIT', `${path} can't be read as Parquet: ${what}`, { hint })))
    }
    const onMessage = (reply: ParquetReply): void =>
      end(() => {
        if (!('fault' in reply)) return resolve(reply)
        child.kill('SIGKILL')
        reject(faultFrom(reply.fault))
      })
    const onExit = (): void =>
      lose(`a column of a row group needs more than ${megabytes} MB of memory`)
    const onError = (): void => lose('the process that reads it does not answer')
    const timer = setTimeout(() => {
      lose(`a column of a row group takes more than ${Math.round(milliseconds / 1000)} s`)
      child.kill('SIGKILL')
    }, milliseconds)
    child.on('message', onMessage)
    child.once('exit', onExit)
    child.once('error', onError)
  })
}
