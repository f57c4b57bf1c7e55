/** What /metrics counts of one model since the server started. */
export interface Counts {
  readonly requests: number
  /** Answers of 4xx and of 5xx. */
  readonly refused: number
  readonly failed: number
  readonly rows: number
  /** Requests that took at most so many seconds: [bound, count], cumulative, the last bound Infinity. */
  readonly buckets: readonly (readonly [bound: number, count: number])[]
}

export interface Scrape {
  readonly byModel: ReadonlyMap<string, Counts>
  readonly startTime: number | undefined
  readonly memoryBytes: number | undefined
}

interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

interface Growing {
  requests: number
  refused: number
  failed: number
  rows: number
  bounds: Map<number, number>
}

/** Reads Prometheus' text format 0.0.4 as this server writes it. Protocols of a model are added together. */
export function readMetrics(text: string): Scrape {
  const models = new Map<string, Growing>()
  const process = new Map<string, number>()
  for (const line of text.split('\n')) {
    const sample = line.startsWith('#') ? undefined : readSample(line)
    if (!sample) continue
    const model = sample.labels['model']
    if (model === undefined || model === '') {
      process.set(sample.name, sample.value)
      continue
    }
    let counts = models.get(model)
    if (!counts)
      models.set(
        model,
        (counts = { requests: 0, refused: 0, failed: 0, rows: 0, bounds: new Map() }),
      )
    count(counts, sample)
  }
  return {
    byModel: new Map([...models].map(([name, counts]) => [name, settled(counts)])),
    startTime: process.get('process_start_time_seconds'),
    memoryBytes: process.get('process_resident_memory_bytes'),
  }
}

function count(counts: Growing, { name, labels, value }: Sample): void {
  if (name === 'slipway_requests_total') {
    counts.requests += value
    const status = labels['status'] ?? ''
    if (status.startsWith('4')) counts.refused += value
    if (status.startsWith('5')) counts.failed += value
  } else if (name === 'slipway_rows_total') counts.rows += value
  else if (name === 'slipway_request_duration_seconds_bucket') {
    const bound = labels['le'] === '+Inf' ? Infinity : Number(labels['le'])
    counts.bounds.set(bound, (counts.bounds.get(bound) ?? 0) + value)
  }
}

function settled({ bounds, ...counts }: Growing): Counts {
  return { ...counts, buckets: [...bounds].sort(([a], [b]) => a - b) }
}

const sampleLine = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/
const labelPart = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g
const escapes: Readonly<Record<string, string>> = { n: '\n', '"': '"', '\\': '\\' }

function readSample(line: string): Sample | undefined {
  const match = sampleLine.exec(line)
  if (!match) return undefined
  const labels: Record<string, string> = {}
  for (const [, key, value] of (match[2] ?? '').matchAll(labelPart))
    labels[key!] = value!.replaceAll(/\\(.)/g, (_, letter: string) => escapes[letter] ?? letter)
  return { name: match[1]!, labels, value: Number(match[3]) }
}
