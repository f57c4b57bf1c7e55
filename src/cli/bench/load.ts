import { Agent, request as ask } from 'node:http'
import { Histogram } from './histogram.ts'

export interface Target {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface LoadOptions {
  readonly milliseconds: number
  readonly connections: number
  /** Requests a second that arrive whether or not earlier ones are answered (open loop); without it each connection asks again at once. */
  readonly rate?: number
}

export interface LoadResult {
  /** Microseconds from the moment a request was due to the end of its answer. */
  readonly latencies: Histogram
  readonly seconds: number
  /** Answers by status; 0 for lost connections. */
  readonly statuses: Map<number, number>
  /** Requests that were due and never sent, as the client could not keep up. */
  readonly unsent: number
}

/** A client that falls behind further than this gives up sending, and says so. */
const mostWaiting = 50_000

/**
 * Sends one request over and over. An open loop counts from when a request was due, not from when it was sent: a server that stalls
 * can't hide the requests that waited (no coordinated omission).
 */
export function runLoad(target: Target, options: LoadOptions): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: options.connections, scheduling: 'fifo' })
  const run = options.rate === undefined ? closedLoop : openLoop
  return run(target, agent, options).finally(() => agent.destroy())
}

function closedLoop(target: Target, agent: Agent, options: LoadOptions): Promise<LoadResult> {
  const tally = newTally()
  const end = tally.began + options.milliseconds
  const worker = async (): Promise<void> => {
    while (performance.now() < end) await tally.time(target, agent, performance.now())
  }
  return Promise.all(Array.from({ length: options.connections }, worker)).then(() =>
    tally.result(0),
  )
}

async function openLoop(target: Target, agent: Agent, options: LoadOptions): Promise<LoadResult> {
  const tally = newTally()
  const every = 1000 / options.rate!
  const all = Math.floor(options.milliseconds / every)
  const waiting = new Set<Promise<void>>()
  let unsent = 0
  for (let sent = 0; sent < all;) {
    const due = Math.min(all, Math.floor((performance.now() - tally.began) / every) + 1)
    for (; sent < due; sent++) {
      if (waiting.size >= mostWaiting) {
        unsent++
        continue
      }
      const asked = tally.time(target, agent, tally.began + sent * every)
      waiting.add(asked)
      void asked.then(() => waiting.delete(asked))
    }
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await Promise.all(waiting)
  return tally.result(unsent)
}

function newTally() {
  const latencies = new Histogram()
  const statuses = new Map<number, number>()
  const began = performance.now()
  return {
    began,
    async time(target: Target, agent: Agent, due: number): Promise<void> {
      const status = await send(target, agent)
      latencies.record((performance.now() - due) * 1000)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    },
    result: (unsent: number): LoadResult => ({
      latencies,
      statuses,
      unsent,
      seconds: (performance.now() - began) / 1000,
    }),
  }
}

/** The status of one answer, read to its end; 0 where the connection was lost. */
function send({ url, headers, body }: Target, agent: Agent): Promise<number> {
  return new Promise((resolve) => {
    const request = ask(url, { agent, method: 'POST', headers, timeout: 30_000 }, (response) => {
      response.resume()
      response.once('end', () => resolve(response.statusCode ?? 0))
      response.once('error', () => resolve(0))
    })
    request.once('timeout', () => request.destroy(new Error('no answer in 30 s')))
    request.once('error', () => resolve(0))
    request.end(body)
  })
}
