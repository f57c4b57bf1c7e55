// Prometheus text exposition format 0.0.4. Counting happens on every request, so it is array arithmetic of our own; text is made when asked for.
import type { InferenceRecord, RecordSink } from './inference-record.ts'
import { processMetrics } from './process-metrics.ts'
import { metricText } from './metric-text.ts'

/** Upper bounds in seconds: a request here takes 0.02 ms to seconds. */
const bounds = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
]

interface Series {
  readonly protocol: string
  readonly model: string
  readonly byStatus: Map<number, number>
  readonly byCode: Map<string, number>
  readonly total: Histogram
  readonly compute: Histogram
  rows: number
}

interface Histogram {
  readonly counts: Float64Array
  sum: number
}

interface ServedModel {
  readonly name: string
  readonly digest: string
  readonly model: {
    readonly source: { readonly framework: string; readonly frameworkVersion: string }
  }
}

/** Counts records; renders them. */
export class Metrics {
  private readonly series = new Map<string, Map<string, Series>>()
  readonly sink: RecordSink = (record) => this.count(record)

  private count(record: InferenceRecord): void {
    const series = this.seriesOf(record.protocol, record.model)
    const { byStatus, byCode } = series
    byStatus.set(record.status, (byStatus.get(record.status) ?? 0) + 1)
    if (record.code !== '') byCode.set(record.code, (byCode.get(record.code) ?? 0) + 1)
    series.rows += record.rows
    observe(series.total, record.durations.total)
    if (record.durations.compute > 0) observe(series.compute, record.durations.compute)
  }

  private seriesOf(protocol: string, model: string): Series {
    let models = this.series.get(protocol)
    if (!models) this.series.set(protocol, (models = new Map()))
    let series = models.get(model)
    if (!series) models.set(model, (series = newSeries(protocol, model)))
    return series
  }

  /** The text of /metrics. */
  render(models: readonly ServedModel[]): string {
    const all = [...this.series.values()].flatMap((byModel) => [...byModel.values()])
    return [
      ...modelInfo(models),
      ...counters(all),
      ...histogram(
        'slipway_request_duration_seconds',
        'Time from a request to its answer.',
        all,
        'total',
      ),
      ...histogram('slipway_compute_duration_seconds', 'Time in the model.', all, 'compute'),
      ...processMetrics(),
      '',
    ].join('\n')
  }
}

function newSeries(protocol: string, model: string): Series {
  const histogramOf = (): Histogram => ({ counts: new Float64Array(bounds.length + 1), sum: 0 })
  return {
    protocol,
    model,
    byStatus: new Map(),
    byCode: new Map(),
    total: histogramOf(),
    compute: histogramOf(),
    rows: 0,
  }
}

function observe(into: Histogram, milliseconds: number): void {
  const seconds = milliseconds / 1000
  let i = 0
  while (i < bounds.length && seconds > bounds[i]!) i++
  into.counts[i]!++
  into.sum += seconds
}

function modelInfo(models: readonly ServedModel[]): string[] {
  return metricText(
    'slipway_model_info',
    'gauge',
    'Models served.',
    models.map(({ name, digest, model: { source } }) => ({
      labels: {
        model: name,
        digest,
        framework: source.framework,
        framework_version: source.frameworkVersion,
      },
      value: 1,
    })),
  )
}

function counters(all: readonly Series[]): string[] {
  const labelled = (series: Series, more: Record<string, string>) => ({
    protocol: series.protocol,
    model: series.model,
    ...more,
  })
  return [
    ...metricText(
      'slipway_requests_total',
      'counter',
      'Requests answered.',
      all.flatMap((series) =>
        [...series.byStatus].map(([status, value]) => ({
          labels: labelled(series, { status: String(status) }),
          value,
        })),
      ),
    ),
    ...metricText(
      'slipway_refusals_total',
      'counter',
      'Requests refused, by error code.',
      all.flatMap((series) =>
        [...series.byCode].map(([code, value]) => ({ labels: labelled(series, { code }), value })),
      ),
    ),
    ...metricText(
      'slipway_rows_total',
      'counter',
      'Rows of requests that reached a model.',
      all
        .filter((series) => series.model !== '')
        .map((series) => ({ labels: labelled(series, {}), value: series.rows })),
    ),
  ]
}

function histogram(
  name: string,
  help: string,
  all: readonly Series[],
  which: 'total' | 'compute',
): string[] {
  const lines = metricText(name, 'histogram', help, [])
  for (const series of all) {
    const { counts, sum } = series[which]
    const labels = { protocol: series.protocol, model: series.model }
    const samples = []
    let total = 0
    for (let i = 0; i <= bounds.length; i++) {
      total += counts[i]!
      samples.push({
        labels: { ...labels, le: i < bounds.length ? String(bounds[i]) : '+Inf' },
        value: total,
      })
    }
    if (total === 0) continue
    lines.push(
      ...metricText(`${name}_bucket`, undefined, '', samples),
      ...metricText(`${name}_sum`, undefined, '', [{ labels, value: sum }]),
      ...metricText(`${name}_count`, undefined, '', [{ labels, value: total }]),
    )
  }
  return lines
}
