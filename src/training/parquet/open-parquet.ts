import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { fault, faultFrom } from '../../errors.ts'
import type { ParquetHead, ParquetValues } from './parquet-file.ts'
import type { ParquetReply, ParquetRequest } from './parquet-messages.ts'

/** A Parquet file that is decoded in a thread of bounded memory. */
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
  const worker = new Worker(fileURLToPath(new URL('./parquet-worker.js', import.meta.url)), {
    workerData: path,
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
    // What an engine says of its memory is no word of ours.
    stdout: true,
    stderr: true,
  })
  try {
    const first = await replyOf(worker, path, startMilliseconds)
    if (!('head' in first)) throw fault('E_FORMAT', `${path} can't be read as Parquet`)
    const { head } = first
    return {
      ...head,
      async read(group, name) {
        worker.postMessage({ group, name } satisfies ParquetRequest)
        const answer = await replyOf(worker, path, millisecondsFor(head.groups[group] ?? 0))
        if ('column' in answer) return answer.column
        throw fault('E_FORMAT', `${path} can't be read as Parquet`)
      },
      close: async () => void (await worker.terminate()),
    }
  } catch (error) {
    await worker.terminate()
    throw error
  }
}

function replyOf(worker: Worker, path: string, milliseconds: number): Promise<ParquetReply> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      clearTimeout(timer)
      worker.off('message', onMessage)
      worker.off('error', onError)
      worker.off('exit', onExit)
      settle()
    }
    const lose = (what: string, cause?: unknown): void => {
      const hint = 'Write the file with smaller row groups.'
      end(() =>
        reject(fault('E_LIMIT', `${path} can't be read as Parquet: ${what}`, { hint, cause })),
      )
    }
    const onMessage = (reply: ParquetReply): void =>
      end(() => {
        if (!('fault' in reply)) return resolve(reply)
        void worker.terminate()
        reject(faultFrom(reply.fault))
      })
    const onError = (cause: unknown): void =>
      lose(`a column of a row group needs more than ${megabytes} MB of memory`, cause)
    const onExit = (): void => lose('the thread that read it ended')
    const timer = setTimeout(() => {
      lose(`a column of a row group takes more than ${Math.round(milliseconds / 1000)} s`)
      void worker.terminate()
    }, milliseconds)
    worker.on('message', onMessage)
    worker.once('error', onError)
    worker.once('exit', onExit)
  })
}
