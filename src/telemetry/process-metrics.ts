import { monitorEventLoopDelay } from 'node:perf_hooks'
import { metricText } from './metric-text.ts'

// Sampling costs a timer every 20 ms, so it starts with the first scrape, and each scrape reports the time since the last.
let loopDelay: ReturnType<typeof monitorEventLoopDelay> | undefined

/** Names are those of the official client libraries, so that ready-made dashboards fit. */
export function processMetrics(): string[] {
  const memory = process.memoryUsage()
  const cpu = process.cpuUsage()
  const gauge = (name: string, help: string, value: number) =>
    metricText(name, 'gauge', help, [{ labels: {}, value }])
  return [
    ...metricText('process_cpu_seconds_total', 'counter', 'User and system CPU time.', [
      { labels: {}, value: (cpu.user + cpu.system) / 1e6 },
    ]),
    ...gauge('process_start_time_seconds', 'Start of the process since the epoch.', startTime),
    ...gauge('process_resident_memory_bytes', 'Resident memory.', memory.rss),
    ...gauge('nodejs_heap_size_used_bytes', 'JavaScript heap in use.', memory.heapUsed),
    ...gauge(
      'nodejs_external_memory_bytes',
      'Memory outside the JavaScript heap.',
      memory.external,
    ),
    ...loopDelayLines(gauge),
  ]
}

const startTime = Math.round(Date.now() / 1000 - process.uptime())

function loopDelayLines(gauge: (name: string, help: string, value: number) => string[]): string[] {
  if (!loopDelay) {
    loopDelay = monitorEventLoopDelay({ resolution: 20 })
    loopDelay.enable()
    return []
  }
  const seconds = (nanoseconds: number) => (nanoseconds > 0 ? nanoseconds / 1e9 : 0)
  const lines = [
    ...gauge(
      'nodejs_eventloop_lag_p50_seconds',
      'Event loop delay.',
      seconds(loopDelay.percentile(50)),
    ),
    ...gauge(
      'nodejs_eventloop_lag_p99_seconds',
      'Event loop delay.',
      seconds(loopDelay.percentile(99)),
    ),
    ...gauge('nodejs_eventloop_lag_max_seconds', 'Event loop delay.', seconds(loopDelay.max)),
  ]
  loopDelay.reset()
  return lines
}
