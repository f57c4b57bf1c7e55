import type { ModelCard } from '../protocols/page/model-card.ts'
import type { Point } from './charts/metrics-delta.ts'
import { modelHash } from './use-hash.ts'

interface ModelListProps {
  readonly cards: readonly ModelCard[]
  readonly chosen: string | undefined
  readonly points: ReadonlyMap<string, readonly Point[]>
}

/** The models with their state and what they do just now. */
export function ModelList({ cards, chosen, points }: ModelListProps) {
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
              <span class="soft small">{activity(points.get(card.name)?.at(-1))}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function activity(point: Point | undefined): string {
  if (!point || point.rate === 0) return 'idle'
  const errors = point.refused + point.failed
  const rate = `${point.rate.toFixed(point.rate < 10 ? 1 : 0)} calls/s`
  return errors > 0 ? `${rate}, ${((errors / point.rate) * 100).toFixed(0)} % errors` : rate
}
