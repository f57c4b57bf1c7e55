import { useCallback, useEffect } from 'preact/hooks'
import type { ModelCard } from '../protocols/page/model-card.ts'
import { base, call, hasKey } from './api.ts'
import { ModelCharts } from './charts/model-charts.tsx'
import type { History } from './charts/use-metrics.ts'
import { Facts } from './facts.tsx'
import { Playground } from './playground/playground.tsx'

interface ModelViewProps {
  readonly card: ModelCard
  readonly history: History
  readonly theme: string
  /** Called when the server no longer takes the key. */
  readonly onKeyRefused: () => void
}

/** One model: where it comes from, its charts, its playground. */
export function ModelView({ card, history, theme, onKeyRefused }: ModelViewProps) {
  const folder = `models/${card.name}`
  useEffect(() => {
    document.title = `${card.name} · Slipway`
    return () => {
      document.title = 'Slipway'
    }
  }, [card.name])
  const send = useCallback(
    async (what: 'predict' | 'explain', body: unknown) => {
      const reply = await call(`${folder}/${what}`, JSON.stringify(body))
      if (reply.status === 401) onKeyRefused()
      return reply
    },
    [folder, onKeyRefused],
  )
  return (
    <main id="main" tabIndex={-1}>
      <div class="title">
        <h1>{card.name}</h1>
        <span class={card.state === 'ready' ? 'state good' : 'state warn'}>{card.state}</span>
      </div>
      <Facts facts={factsOf(card)} />
      <ModelCharts
        key={card.name}
        points={history.points.get(card.name)}
        isRefused={history.isRefused}
        theme={theme}
      />
      <Playground
        key={card.name}
        model={card}
        send={send}
        url={`${base}${folder}/predict`}
        needsKey={hasKey()}
      />
    </main>
  )
}

function factsOf({ classes, fields, ...card }: ModelCard): (readonly [string, string])[] {
  return [
    ['Estimator', card.estimator],
    ['Framework', card.framework],
    ['File', card.container],
    [card.versions.length === 1 ? 'Version' : 'Versions', card.versions.join(', ')],
    ['Columns', fields.length > 0 ? String(fields.length) : ''],
    ['Classes', classes ? String(classes.length) : ''],
    ['Checked', card.verifiedRows === undefined ? '' : `${card.verifiedRows} recorded answers`],
    ['Digest', card.digest],
  ]
}
