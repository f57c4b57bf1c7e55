// The thread in which a Parquet file is decoded: what a hostile one makes of the library's memory ends the thread, not the process.
import { open } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { isSlipwayError, fault, tellFault } from '../../errors.ts'
import { oneLine } from './one-line.ts'
import { boundedCompressors } from './bounded-compressors.ts'
import type { OpenParquet } from './decode-parquet.ts'
import { decodeParquet } from './decode-parquet.ts'
import type { ParquetReply, ParquetRequest } from './parquet-messages.ts'

const path = workerData as string

function send(reply: ParquetReply, transfer: ArrayBuffer[] = []): void {
  parentPort!.postMessage(reply, transfer)
}

/** What is thrown while a file is read says that it is broken, whatever the library calls it. */
async function answer(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const told = isSlipwayError(error)
      ? fault(error.code, `${path} can't be read as Parquet: ${error.message}`, {
          ...(error.hint === undefined ? {} : { hint: error.hint }),
        })
      : fault(
          'E_FORMAT',
          `${path} can't be read as Parquet: ${oneLine(error instanceof Error ? error.message : String(error))}`,
          { hint: 'Check that it was copied completely, or write it again.' },
        )
    send({ fault: tellFault(told) })
  }
}

async function openFile(): Promise<OpenParquet> {
  const file = await open(path)
  const { size } = await file.stat()
  const read = async (from: number, to: number): Promise<ArrayBuffer> => {
    if (from < 0 || to < from || to > size)
      throw fault('E_FORMAT', `it refers to bytes ${from} to ${to} of ${size}`)
    const bytes = new Uint8Array(to - from)
    let done = 0
    while (done < bytes.length) {
      const { bytesRead } = await file.read(bytes, done, bytes.length - done, from + done)
      if (bytesRead === 0) throw fault('E_FORMAT', 'it became shorter while it was read')
      done += bytesRead
    }
    return bytes.buffer
  }
  return decodeParquet({ length: size, read }, await boundedCompressors())
}

await answer(async () => {
  const opened = await openFile()
  parentPort!.on('message', ({ group, name }: ParquetRequest) => {
    void answer(async () => {
      const column = await opened.readColumn(group, name)
      const { buffer } = 'values' in column ? column.values : column.codes
      send({ column }, [buffer as ArrayBuffer])
    })
  })
  send({
    head: {
      columns: opened.columns.map(({ name, holds, unreadable }) => ({
        name,
        holds,
        ...(unreadable === undefined ? {} : { unreadable }),
      })),
      groups: opened.groups,
    },
  })
})
