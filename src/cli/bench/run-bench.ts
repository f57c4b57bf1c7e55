import type { BenchOptions } from '../bench.ts'
import { print, printLog } from '../terminal.ts'
import { Histogram } from './histogram.ts'
import type { LoadResult } from './load.ts'
import { runLoad } from './load.ts'
import { figuresOf, reportLines } from './report.ts'
import type { BenchTarget } from './target.ts'
import { benchTarget } from './target.ts'

/** Before the clock runs: connections open, code is compiled. */
const warmUpMilliseconds = 500
/** Two servers are measured in turns, so that the machine's moods meet both. */
const rounds = 5

/** Loads one server, or two in alternating rounds, and prints what came of it. */
export async function runBench(source: string, options: BenchOptions): Promise<void> {
  const sources = options.compare === undefined ? [source] : [source, options.compare]
  const targets: BenchTarget[] = []
  try {
    for (const each of sources) targets.push(await benchTarget(each, options))
    if (!options.json) printLog(describe(options, targets[0]!))
    const results = await measure(targets, options)
    if (options.json) print(JSON.stringify(toJson(targets, results, options), null, 2))
    else for (const line of lines(targets, results)) print(line)
  } finally {
    for (const target of targets) target.close()
  }
}

async function measure(
  targets: readonly BenchTarget[],
  options: BenchOptions,
): Promise<LoadResult[][]> {
  const { connections, rate } = options
  const load = { connections, ...(rate === undefined ? {} : { rate }) }
  for (const target of targets)
    await runLoad(target, { connections, milliseconds: warmUpMilliseconds })
  const count = targets.length > 1 ? rounds : 1
  const milliseconds = (options.duration * 1000) / count
  const results: LoadResult[][] = targets.map(() => [])
  for (let round = 0; round < count; round++)
    for (const [i, target] of targets.entries())
      results[i]!.push(await runLoad(target, { ...load, milliseconds }))
  return results
}

function joined(results: readonly LoadResult[]): LoadResult {
  const latencies = new Histogram()
  const statuses = new Map<number, number>()
  let seconds = 0
  let unsent = 0
  for (const result of results) {
    latencies.add(result.latencies)
    for (const [status, count] of result.statuses)
      statuses.set(status, (statuses.get(status) ?? 0) + count)
    seconds += result.seconds
    unsent += result.unsent
  }
  return { latencies, statuses, seconds, unsent }
}

function describe({ connections, rate, duration }: BenchOptions, target: BenchTarget): string {
  const how =
    rate === undefined
      ? `closed loop: ${connections} connections, each asks again when it is answered`
      : `open loop: ${rate} requests a second arrive whatever happens, over at most ${connections} connections`
  return `${how}; ${duration} s; ${target.rows} row${target.rows > 1 ? 's' : ''} a request`
}

/** Ratios of the second to the first, round by round; the middle one counts. */
function ratiosOf(
  results: readonly LoadResult[][],
  figure: (result: LoadResult) => number,
): number[] {
  const [first, second] = results
  return first!.map((result, i) => figure(second![i]!) / figure(result)).toSorted((a, b) => a - b)
}

const rateOf = ({ latencies, seconds }: LoadResult) => latencies.count / seconds
const medianLatency = ({ latencies }: LoadResult) => latencies.quantile(0.5)

function lines(targets: readonly BenchTarget[], results: readonly LoadResult[][]): string[] {
  const all = targets.flatMap((target, i) =>
    reportLines(target.name, joined(results[i]!), target.rows),
  )
  if (targets.length === 1) return all
  const told = (ratios: readonly number[]) =>
    `${ratios[Math.floor(ratios.length / 2)]!.toFixed(2)}x (rounds ${ratios[0]!.toFixed(2)} to ${ratios.at(-1)!.toFixed(2)})`
  return [
    ...all,
    `second / first: requests/s ${told(ratiosOf(results, rateOf))}, p50 ${told(ratiosOf(results, medianLatency))}`,
  ]
}

function toJson(
  targets: readonly BenchTarget[],
  results: readonly LoadResult[][],
  options: BenchOptions,
) {
  const { duration, connections, rate } = options
  return {
    loop: rate === undefined ? 'closed' : 'open',
    duration,
    connections,
    ...(rate === undefined ? {} : { rate }),
    targets: targets.map((target, i) => ({
      name: target.name,
      rows: target.rows,
      ...figuresOf(joined(results[i]!), target.rows),
    })),
    ...(targets.length > 1
      ? { ratios: { rate: ratiosOf(results, rateOf), p50: ratiosOf(results, medianLatency) } }
      : {}),
  }
}
