import { useEffect, useRef, useState } from 'preact/hooks'
import { call } from '../api.ts'
import type { Point } from './metrics-delta.ts'
import { pointBetween } from './metrics-delta.ts'
import type { Scrape } from './metrics-text.ts'
import { readMetrics } from './metrics-text.ts'

export interface History {
  /** The last minutes of each model, the newest last. */
  readonly points: ReadonlyMap<string, readonly Point[]>
  readonly last: Scrape | undefined
  /** Whether /metrics refuses this caller. */
  readonly isRefused: boolean
}

const every = 2000
const kept = 150

/** Looks at /metrics every other second while the page is visible; nothing is kept anywhere else. */
export function useMetrics(isOn: boolean, names: readonly string[]): History {
  const [history, setHistory] = useState<History>(nothing)
  const looked = useRef<{ readonly scrape: Scrape; readonly at: number }>(undefined)
  const wanted = useRef(names)
  wanted.current = names
  useEffect(() => {
    if (!isOn) return undefined
    let isOver = false
    const look = async () => {
      if (document.visibilityState !== 'visible') return
      const reply = await replyOf()
      if (isOver || !reply) return
      if (reply.status !== 200) return setHistory((old) => ({ ...old, isRefused: true }))
      const now = { scrape: readMetrics(reply.text), at: Date.now() / 1000 }
      const before = looked.current
      looked.current = now
      setHistory((old) => grown(old, before, now, wanted.current))
    }
    void look()
    const timer = setInterval(() => void look(), every)
    return () => {
      isOver = true
      clearInterval(timer)
    }
  }, [isOn])
  return history
}

const nothing: History = { points: new Map(), last: undefined, isRefused: false }

async function replyOf() {
  try {
    return await call('metrics')
  } catch (error) {
    // That the server is away is said by the list of models.
    console.debug('no metrics', error)
    return undefined
  }
}

interface Look {
  readonly scrape: Scrape
  readonly at: number
}

function grown(
  old: History,
  before: Look | undefined,
  now: Look,
  names: readonly string[],
): History {
  if (!before) return { ...old, last: now.scrape, isRefused: false }
  const points = new Map(
    names.map((name) => {
      const point = pointBetween(
        before.scrape.byModel.get(name),
        now.scrape.byModel.get(name),
        now.at,
        now.at - before.at,
      )
      return [name, [...(old.points.get(name) ?? []), point].slice(-kept)]
    }),
  )
  return { points, last: now.scrape, isRefused: false }
}
