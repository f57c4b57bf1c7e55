import type { ModelCard } from '../protocols/page/model-card.ts'
import type { Point } from './charts/metrics-delta.ts'
import type { History } from './charts/use-metrics.ts'
import { modelHash } from './use-hash.ts'

interface ModelListProps {
  readonly cards: readonly ModelCard[]
  readonly chosen: string | undefined
  readonly history: History
}

/** The models with their state and what they do just now. */
export function ModelList({ cards, chosen, history }: ModelListProps) {
  return (
    <nav class="models" aria-label="Models">
      <h2>{cards.length === 1 ? '1 model' : `${cards.length} models`}</h2>
      <ul>
        {cards.map((card) => (
          <li key={card.name}>
            <a href={modelHash(card.name)} aria-current={card.name === chosen ? 'page' : undefined}>
              <span class="model-name">
                <span
                  class={card.state === 'ready' ? 'dot good' : 'dot warn'}
                  role="img"
                  aria-label={card.state}
                />
                {card.name}
              </span>
              <span class="soft small">{card.estimator}</span>
              <span class="soft small">{activity(history.points.get(card.name)?.at(-1))}</span>
            </a>
          </li>
        ))}
      </ul>
      <ServerFacts history={history} />
    </nav>
  )
}

function activity(point: Point | undefined): string {
  if (!point || point.rate === 0) return 'idle'
  const errors = point.refused + point.failed
  const rate = `${point.rate.toFixed(point.rate < 10 ? 1 : 0)} calls/s`
  return errors > 0 ? `${rate}, ${((errors / point.rate) * 100).toFixed(0)} % errors` : rate
}

/** Of the process that serves them all. */
function ServerFacts({ history: { last } }: { readonly history: History }) {
  if (!last?.startTime || !last.memoryBytes) return null
  const seconds = Math.max(0, Date.now() / 1000 - last.startTime)
  return (
    <p class="soft small server">
      {`Up ${duration(seconds)} · ${(last.memoryBytes / 1e6).toFixed(0)} MB of memory`}
    </p>
  )
}

function duration(seconds: number): string {
  if (seconds < 90) return `${seconds.toFixed(0)} s`
  if (seconds < 5400) return `${(seconds / 60).toFixed(0)} min`
  return seconds < 172_800
    ? `${(seconds / 3600).toFixed(1)} h`
    : `${(seconds / 86_400).toFixed(1)} days`
}
