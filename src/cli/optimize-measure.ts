import { gzipSync } from 'node:zlib'
import { writeModule } from '../codegen/javascript/write-module.ts'
import { isSlipwayError } from '../errors.ts'
import { formatOfFiles } from '../formats/index.ts'
import type { Model, Signature } from '../ir/model.ts'
import type { Tensor } from '../ir/tensor.ts'
import { LoadedModel } from '../load/loaded-model.ts'
import { simplified } from '../load.ts'
import { bytesHeld, operationsOf } from '../optimizing/operations.ts'
import { prune } from '../passes/prune.ts'
import type { BoundTensors, MeasuredRows } from './optimize-rows.ts'
import { metricOf } from './optimize-metric.ts'

/** Microseconds. */
export interface Latency {
  readonly p50: number
  readonly p99: number
}

/** Bytes. */
export interface ModuleSize {
  readonly size: number
  readonly gzipped: number
}

/** What one variant of a model is. */
export interface Measured extends Facts, Latencies {}

/** What does not depend on the machine. */
export interface Facts {
  readonly names: readonly string[]
  readonly bytes: Uint8Array
  /** Of constants, once loaded. */
  readonly memory: number
  readonly operations: number
  readonly answers: readonly Tensor[]
  /** What `slipway export` makes of it; absent where a JavaScript module can't hold it. */
  readonly module?: ModuleSize
  readonly metric?: { readonly name: string; readonly value: number }
}

export interface Latencies {
  readonly one: Latency
  readonly batch: Latency
}

/** Reads a written model as `serve` does, and says what it is and answers. */
export async function measure(
  bytes: Uint8Array,
  names: readonly string[],
  outputs: readonly string[],
  rows: MeasuredRows,
): Promise<Facts> {
  return await withModel(bytes, outputs, async ({ model, signature, run }) => {
    const answers = await run(rows.all)
    // So that what is timed later runs in code that has seen every variant.
    await repeat(() => run(rows.one), warmUpMilliseconds, [])
    const metric = rows.truth && metricOf(signature, outputs, answers, rows.truth)
    return {
      names,
      bytes,
      memory: bytesHeld(model),
      operations: operationsOf(prune(signature.graph, outputs)),
      answers,
      ...(bytes.length <= mostForModule ? moduleOf(model, signature, outputs) : {}),
      ...(metric ? { metric } : {}),
    }
  })
}

const rounds = 3
/** Larger files are timed in one round: they would be loaded again for each. */
const mostForRounds = 4e6
const warmUpMilliseconds = 15
const milliseconds = 40

/** How long each variant takes for a row and for a batch: in rounds, so that what the machine does otherwise meets all of them. */
export async function timeAll(
  variants: readonly Uint8Array[],
  outputs: readonly string[],
  rows: MeasuredRows,
): Promise<Latencies[]> {
  const times = variants.map(() => ({ one: [] as number[], batch: [] as number[] }))
  const largest = Math.max(...variants.map(({ length }) => length))
  for (let round = 0; round < (largest > mostForRounds ? 1 : rounds); round++)
    for (const [at, bytes] of variants.entries())
      await withModel(bytes, outputs, async ({ run }) => {
        for (const kind of ['one', 'batch'] as const) {
          await repeat(() => run(rows[kind]), warmUpMilliseconds, [])
          await repeat(() => run(rows[kind]), milliseconds, times[at]![kind])
        }
      })
  return times.map(({ one, batch }) => ({ one: latencyOf(one), batch: latencyOf(batch) }))
}

interface Opened {
  readonly model: Model
  readonly signature: Signature
  readonly run: (bound: BoundTensors) => Tensor[] | Promise<Tensor[]>
}

async function withModel<T>(
  bytes: Uint8Array,
  outputs: readonly string[],
  act: (opened: Opened) => Promise<T>,
): Promise<T> {
  const files = [{ name: 'model.slipway', bytes }]
  const model = simplified(await formatOfFiles(files).read(files))
  const loaded = new LoadedModel('model', model, 'measured')
  try {
    const signature = loaded.signatureFor(outputs)
    const run = (bound: BoundTensors) =>
      loaded.run(signature, bound.tensors, outputs, bound.numeric)
    return await act({ model, signature, run })
  } finally {
    await loaded.close()
  }
}

/** Larger files are no modules for pages. */
const mostForModule = 16e6

function moduleOf(
  model: Model,
  signature: Signature,
  outputs: readonly string[],
): { module?: ModuleSize } {
  try {
    const { code } = writeModule(model, signature, outputs)
    return { module: { size: Buffer.byteLength(code), gzipped: gzipSync(code).length } }
  } catch (error) {
    if (isSlipwayError(error) && error.code === 'E_UNSUPPORTED') return {}
    throw error
  }
}

const most = 2000

/** Microseconds of each call, for so long; at least one. */
async function repeat(run: () => unknown, forMilliseconds: number, to: number[]): Promise<void> {
  const end = performance.now() + forMilliseconds
  let count = 0
  do {
    const began = performance.now()
    const answer = run()
    if (answer instanceof Promise) await answer
    to.push((performance.now() - began) * 1000)
  } while (performance.now() < end && ++count < most)
}

function latencyOf(times: readonly number[]): Latency {
  const sorted = Float64Array.from(times).sort()
  const at = (part: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!
  return { p50: at(0.5), p99: at(0.99) }
}
