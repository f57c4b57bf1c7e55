import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { fault, isSlipwayError } from '../errors.ts'
import type { LoadedModel } from '../load/loaded-model.ts'
import type { AnsweredRows } from './answer-rows.ts'
import { answerColumns, answerRows, outputsOf } from './answer-rows.ts'
import { chooseColumns } from './csv-columns.ts'
import { csvRecord } from './csv-text.ts'
import type { Output } from './output-file.ts'
import { openOutput } from './output-file.ts'
import type { PredictOptions } from './predict.ts'
import { createProgress } from './progress.ts'
import { fileKind } from '../training/table/file-kind.ts'
import type { CsvChunk } from '../training/table/read-csv.ts'
import { readCsv } from '../training/table/read-csv.ts'
import { printLog } from './terminal.ts'

/** Answers a CSV or Parquet file. Rows stream through: what is held is a chunk of the input (of Parquet a row group) and its answers. */
export async function predictFile(model: LoadedModel, options: PredictOptions): Promise<void> {
  const { stream, size } = await openInput(options.input)
  const output = openOutput(options.output)
  const abandon = (): void => void output.abandon().finally(() => process.exit(130))
  process.once('SIGINT', abandon)
  const progress = createProgress(options.quiet === true)
  const job = new PredictJob(model, options, output)
  const start = performance.now()
  try {
    await readInput(options.input, stream, async (chunk) => {
      await job.take(chunk)
      progress.show(job.rows, size === undefined ? undefined : chunk.bytes / size)
    })
    await job.finish()
    await output.finish()
  } catch (error) {
    await output.abandon()
    throw error
  } finally {
    progress.clear()
    process.removeListener('SIGINT', abandon)
  }
  if (!options.quiet) printLog(summary(job, performance.now() - start))
}

async function openInput(path: string): Promise<{ stream: Readable; size: number | undefined }> {
  if (path === '-') return { stream: process.stdin, size: undefined }
  try {
    const info = await stat(path)
    if (info.isDirectory()) throw fault('E_PATH', `${path} is a folder, not a CSV file`)
    return { stream: createReadStream(path, { highWaterMark: 1 << 17 }), size: info.size }
  } catch (error) {
    if (isSlipwayError(error)) throw error
    throw fault('E_PATH', `there is no file ${path}`, { cause: error })
  }
}

async function readInput(
  path: string,
  stream: Readable,
  take: (chunk: CsvChunk) => Promise<void>,
): Promise<void> {
  const kind = path === '-' ? 'csv' : await fileKind(path)
  if (kind === 'csv') return readCsv(stream, take)
  stream.destroy()
  if (kind === 'json')
    throw fault('E_UNSUPPORTED', `${path} holds JSON; slipway predict answers CSV and Parquet`, {
      hint: 'Send JSON to the server: slipway serve.',
    })
  const { readParquetRecords } = await import('./parquet-records.ts')
  return readParquetRecords(path, take)
}

const mostFailuresShown = 20

function summary(job: PredictJob, milliseconds: number): string {
  const done = `${job.rows.toLocaleString('en')} rows in ${(milliseconds / 1000).toFixed(1)} s`
  if (job.failed === 0) return done
  const shown = job.failures.map(({ row, message }) => `  row ${row}: ${message}`)
  const more = job.failed - shown.length
  return [
    `${done}, ${job.failed.toLocaleString('en')} without an answer:`,
    ...shown,
    ...(more > 0 ? [`  ... ${more} more`] : []),
  ].join('\n')
}

interface Failure {
  readonly row: number
  readonly message: string
}

/** One file on its way: the header, then chunk by chunk. */
class PredictJob {
  rows = 0
  failed = 0
  readonly failures: Failure[] = []
  private readonly model: LoadedModel
  private readonly options: PredictOptions
  private readonly output: Output
  private readonly outputs: readonly string[]
  private places: readonly number[] | undefined
  private width = 0
  private empty: string[] = []

  constructor(model: LoadedModel, options: PredictOptions, output: Output) {
    this.model = model
    this.options = options
    this.output = output
    this.outputs = outputsOf(model, options.outputs?.split(','))
  }

  async take(chunk: CsvChunk): Promise<void> {
    let { records } = chunk
    if (!this.places && records.length > 0)
      records = await this.readHeader(records, chunk.delimiter)
    if (records.length === 0) return
    const answered = await answerRows({
      model: this.model,
      outputs: this.outputs,
      records,
      places: this.places!,
      width: this.width,
    })
    await this.output.write(this.encode(records, answered, chunk.delimiter))
    this.rows += records.length
  }

  async finish(): Promise<void> {
    if (!this.places)
      throw fault(
        'E_EMPTY',
        `${this.options.input === '-' ? 'the input' : this.options.input} is empty`,
      )
  }

  private async readHeader(
    records: CsvChunk['records'],
    delimiter: string,
  ): Promise<CsvChunk['records']> {
    const first = records[0]!.map((name, i) => (i === 0 ? name.replace(/^\ufeff/, '') : name))
    const header = this.options.header
      ? first.map((name) => name.trim())
      : first.map((_, i) => `x${i}`)
    const signature = this.model.signatureFor(this.outputs)
    this.width = header.length
    if (this.options.header && first.every(isNumeric))
      throw fault('E_COLUMN', 'the first line holds numbers, not names', {
        hint: 'Add --no-header if it is a row.',
      })
    const columns = this.options.columns?.split(',')
    this.places = chooseColumns(signature, header, {
      ...(columns ? { columns } : {}),
      ...(this.options.strict ? { strict: true } : {}),
    }).places
    const added = answerColumns(this.model, this.outputs)
    const taken = added.find((name) => header.includes(name))
    if (taken !== undefined)
      throw fault('E_COLUMN', `the file has a column "${taken}" already`, {
        hint: `Rename it: the answer needs that name.`,
      })
    this.empty = added.map(() => '')
    if (this.options.header) await this.output.write(csvRecord([...header, ...added], delimiter))
    return this.options.header ? records.slice(1) : records
  }

  private encode(
    records: CsvChunk['records'],
    { cells, errors }: AnsweredRows,
    delimiter: string,
  ): string {
    let text = ''
    for (const [i, record] of records.entries()) {
      const error = errors.get(i)
      if (error) {
        this.fail(this.rows + i + 1, error)
        if (this.options.onError === 'skip') continue
      }
      text += csvRecord([...record, ...(error ? this.empty : cells[i]!)], delimiter)
    }
    return text
  }

  /** Rows are counted from 1, the header not among them. */
  private fail(row: number, error: Error): void {
    // The row stood alone when it failed: its place among those of its own call says nothing.
    const message = error.message.replace(/^row 0(?:, |: )/, '').replace(/, row 0(?=[:,])/, '')
    if (this.options.onError === 'fail') {
      const code = isSlipwayError(error) ? error.code : 'E_INTERNAL'
      throw fault(
        code === 'E_VALUE' || code === 'E_MISSING' || code === 'E_CATEGORY' ? 'E_INPUT' : code,
        `row ${row}: ${message}`,
        {
          hint: 'Mend the row, or go on without it: --on-error skip (or null).',
          cause: error,
        },
      )
    }
    this.failed++
    if (this.failures.length < mostFailuresShown) this.failures.push({ row, message })
  }
}

function isNumeric(text: string): boolean {
  return text.trim() !== '' && !Number.isNaN(Number(text))
}
