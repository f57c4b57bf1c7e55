// The process in which a Parquet file is decoded. A hostile one can make the library fill its heap: that aborts a process, of a thread too.
import { open } from 'node:fs/promises'
import { isSlipwayError, fault, tellFault } from '../../../errors.ts'
import { libraryMessage } from '../library-message.ts'
import { boundedCompressors } from './bounded-compressors.ts'
import type { OpenParquet } from './decode-parquet.ts'
import { decodeParquet } from './decode-parquet.ts'
import type { ParquetReply, ParquetRequest } from './parquet-messages.ts'

const path = process.argv[2]!

const send = (reply: ParquetReply): void => void process.send!(reply)

const again = 'Check that it was copied completely, or write it again.'

/** What is thrown while a file is read says that it is broken, whatever the library calls it. */
async function answer(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const told = isSlipwayError(error)
      ? fault(error.code, `${path} can't be read as Parquet: ${error.message}`, {
          hint: error.hint ?? again,
        })
      : fault('E_FORMAT', `${path} can't be read as Parquet: ${libraryMessage(String(error))}`, {
          hint: again,
        })
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

process.on('disconnect', () => process.exit())
await answer(async () => {
  const opened = await openFile()
  process.on('message', ({ group, name }: ParquetRequest) => {
    void answer(async () => {
      send({ column: await opened.readColumn(group, name) })
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
