import { formatOfFiles } from '../formats/index.ts'
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

/** What one variant of a model is. */
export interface Measured {
  readonly names: readonly string[]
  readonly bytes: Uint8Array
  /** Of constants, once loaded. */
  readonly memory: number
  readonly operations: number
  readonly one: Latency
  readonly batch: Latency
  readonly answers: readonly Tensor[]
  readonly metric?: { readonly name: string; readonly value: number }
}

/** Reads a written model as `serve` does, and measures that. */
export async function measure(
  bytes: Uint8Array,
  names: readonly string[],
  outputs: readonly string[],
  rows: MeasuredRows,
): Promise<Measured> {
  const files = [{ name: 'model.slipway', bytes }]
  const read = simplified(await formatOfFiles(files).read(files))
  const loaded = new LoadedModel('model', read, 'measured')
  try {
    const signature = loaded.signatureFor(outputs)
    const run = (bound: BoundTensors) =>
      loaded.run(signature, bound.tensors, outputs, bound.numeric)
    const answers = await run(rows.all)
    const metric = rows.truth && metricOf(signature, outputs, answers, rows.truth)
    return {
      names,
      bytes,
      memory: bytesHeld(read),
      operations: operationsOf(prune(signature.graph, outputs)),
      one: await latencyOf(() => run(rows.one)),
      batch: await latencyOf(() => run(rows.batch)),
      answers,
      ...(metric ? { metric } : {}),
    }
  } finally {
    await loaded.close()
  }
}

const warmUpMilliseconds = 30
const milliseconds = 120
const most = 2000

async function latencyOf(run: () => unknown): Promise<Latency> {
  const warm = performance.now() + warmUpMilliseconds
  do await run()
  while (performance.now() < warm)
  const times: number[] = []
  const end = performance.now() + milliseconds
  do {
    const began = performance.now()
    const answer = run()
    if (answer instanceof Promise) await answer
    times.push((performance.now() - began) * 1000)
  } while (performance.now() < end && times.length < most)
  const sorted = Float64Array.from(times).sort()
  const at = (part: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!
  return { p50: at(0.5), p99: at(0.99) }
}
