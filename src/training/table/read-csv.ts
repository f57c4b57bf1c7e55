import type { Readable } from 'node:stream'
import Papa from 'papaparse'
import { fault, isSlipwayError } from '../../errors.ts'
import { decodedText } from './decoded-text.ts'

export interface CsvChunk {
  readonly records: readonly (readonly string[])[]
  readonly delimiter: string
  /** Bytes read so far. */
  readonly bytes: number
}

/**
 * Records of a CSV stream, some hundreds at a time; the stream waits while `take` works, so that memory stays bounded.
 * Delimiter: comma, semicolon, tab or bar, found in the first records. Throws E_BODY for a quote that never ends,
 * E_FORMAT for what is not UTF-8.
 */
export function readCsv(stream: Readable, take: (chunk: CsvChunk) => Promise<void>): Promise<void> {
  let bytes = 0
  let records = 0
  stream.on('data', (data: Buffer) => (bytes += data.length))
  const text = decodedText(stream)
  return new Promise((resolve, reject) => {
    const stop = (error: unknown): void => {
      stream.destroy()
      text.destroy()
      reject(error instanceof Error ? error : fault('E_BODY', String(error)))
    }
    text.on('error', (error: NodeJS.ErrnoException) =>
      stop(
        isSlipwayError(error)
          ? error
          : fault('E_PATH', `the input can't be read (${error.code ?? error.message})`, {
              cause: error,
            }),
      ),
    )
    Papa.parse<string[]>(text as NodeJS.ReadableStream, {
      delimitersToGuess: [',', ';', '\t', '|'],
      skipEmptyLines: true,
      chunk(results, parser) {
        const broken = results.errors.find((error) => error.type === 'Quotes')
        if (broken)
          return stop(
            fault(
              'E_BODY',
              `the CSV has a quoted field that never ends or is followed by text, near record ${records + (broken.row ?? 0)}`,
            ),
          )
        records += results.data.length
        parser.pause()
        take({ records: results.data, delimiter: results.meta.delimiter, bytes }).then(
          () => parser.resume(),
          stop,
        )
      },
      complete: () => resolve(),
      error: stop,
    })
  })
}
