import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { ModelCard } from '../protocols/page/model-card.ts'
import type { Reply } from './api.ts'
import { call } from './api.ts'

export type Cards =
  | { readonly state: 'reading' }
  | { readonly state: 'key' }
  | { readonly state: 'refused'; readonly reply: Reply }
  | { readonly state: 'down'; readonly cards: readonly ModelCard[] }
  | { readonly state: 'there'; readonly cards: readonly ModelCard[] }

const again = 10_000

/** The models of the server, read again now and then while the page is looked at. */
export function useCards(): { readonly cards: Cards; readonly reload: () => void } {
  const [cards, setCards] = useState<Cards>({ state: 'reading' })
  const asksForKey = useRef(false)
  const lastText = useRef('')
  const read = useCallback(async () => {
    try {
      const reply = await call('page/models')
      asksForKey.current = reply.status === 401
      if (reply.status === 401) return setCards({ state: 'key' })
      if (reply.status !== 200) return setCards({ state: 'refused', reply })
      const isSame = reply.text === lastText.current
      lastText.current = reply.text
      setCards((old) => (isSame && old.state === 'there' ? old : cardsIn(old, reply.text)))
    } catch (error) {
      console.debug('no answer', error)
      setCards((old) => ({ state: 'down', cards: cardsOf(old) }))
    }
  }, [])
  const reload = useCallback(() => void read(), [read])
  useEffect(() => {
    reload()
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible' && !asksForKey.current) reload()
    }, again)
    return () => clearInterval(timer)
  }, [reload])
  return { cards, reload }
}

export function cardsOf(cards: Cards): readonly ModelCard[] {
  return 'cards' in cards ? cards.cards : []
}

function cardsIn(old: Cards, text: string): Cards {
  const { models } = JSON.parse(text) as { readonly models: ModelCard[] }
  return { state: 'there', cards: sameWhereEqual(old, models) }
}

/** Keeps the objects of models that did not change, so that nothing that hangs on them is made again. */
function sameWhereEqual(old: Cards, models: readonly ModelCard[]): readonly ModelCard[] {
  const known = new Map(cardsOf(old).map((card) => [card.name, card]))
  return models.map((model) => {
    const before = known.get(model.name)
    return before && JSON.stringify(before) === JSON.stringify(model) ? before : model
  })
}
