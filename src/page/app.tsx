import { useMemo } from 'preact/hooks'
import { hasKey, takeKey } from './api.ts'
import { useMetrics } from './charts/use-metrics.ts'
import { KeyForm } from './key-form.tsx'
import { ModelList } from './model-list.tsx'
import { ModelView } from './model-view.tsx'
import { ServerProblem } from './problem.tsx'
import type { Theme } from './theme.ts'
import { TryFile } from './try/try-file.tsx'
import { themes, useTheme } from './theme.ts'
import type { Cards } from './use-cards.ts'
import { cardsOf, useCards } from './use-cards.ts'
import { modelHash, tryFileHash, useHash } from './use-hash.ts'

export function App() {
  const { cards, reload } = useCards()
  const { theme, shown, setTheme } = useTheme()
  const hash = useHash()
  const models = cardsOf(cards)
  const names = useMemo(() => models.map(({ name }) => name), [models])
  const history = useMetrics(cards.state === 'there', names)
  const forget = () => {
    takeKey('')
    reload()
  }
  const card = models.find(({ name }) => modelHash(name) === hash) ?? models[0]
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        Skip to the model
      </a>
      <Header
        theme={theme}
        onTheme={setTheme}
        onForget={hasKey() ? forget : undefined}
        isTrying={hash === tryFileHash}
      />
      {cards.state === 'down' && (
        <p class="banner" role="alert">
          The server does not answer. Trying again every ten seconds.
        </p>
      )}
      {hash === tryFileHash ? (
        <div class={card ? 'columns' : 'columns one'}>
          {card && <ModelList cards={models} chosen={undefined} history={history} />}
          <TryFile />
        </div>
      ) : card ? (
        <div class="columns">
          <ModelList cards={models} chosen={card.name} history={history} />
          <ModelView card={card} history={history} theme={shown} onKeyRefused={reload} />
        </div>
      ) : (
        <main id="main" class="lonely" tabIndex={-1}>
          <NoModels cards={cards} onKey={reload} />
        </main>
      )}
    </>
  )
}

/** The address holds the model: the anchor must not replace it. */
function skip(event: Event): void {
  event.preventDefault()
  document.getElementById('main')?.focus()
}

function NoModels({ cards, onKey }: { readonly cards: Cards; readonly onKey: () => void }) {
  if (cards.state === 'key') return <KeyForm onKey={onKey} />
  if (cards.state === 'refused') {
    return (
      <>
        <ServerProblem reply={cards.reply} />
        {cards.reply.status === 403 && <KeyForm onKey={onKey} />}
      </>
    )
  }
  if (cards.state === 'there') return <p>This server serves no model yet.</p>
  return cards.state === 'reading' ? <p class="soft">Reading the models ...</p> : null
}

const themeLabels: Readonly<Record<Theme, string>> = {
  system: 'System',
  light: 'Light',
  dark: 'Dark',
}

interface HeaderProps {
  readonly theme: Theme
  readonly onTheme: (theme: Theme) => void
  /** Forgets the API key; undefined where there is none. */
  readonly onForget: (() => void) | undefined
  readonly isTrying: boolean
}

function Header({ theme, onTheme, onForget, isTrying }: HeaderProps) {
  return (
    <header class="top">
      <a class="brand" href="#">
        <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
          <rect width="32" height="32" rx="8" class="logo-ground" />
          <path d="M6 22l20-8v4l-20 8z" class="logo-way" />
          <path d="M10 14l12-5v4l-12 5z" class="logo-ship" />
        </svg>
        Slipway
      </a>
      <nav class="links" aria-label="Tools and documentation">
        <a href={tryFileHash} aria-current={isTrying ? 'page' : undefined}>
          Try a file
        </a>
        <a href="docs">API docs</a>
        <a href="openapi.json">OpenAPI</a>
        <a href="metrics">Metrics</a>
      </nav>
      {onForget && (
        <button type="button" class="quiet" onClick={onForget}>
          Forget the key
        </button>
      )}
      <label class="inline-field theme">
        <span>Theme</span>
        <select value={theme} onChange={(event) => onTheme(event.currentTarget.value as Theme)}>
          {themes.map((name) => (
            <option key={name} value={name}>
              {themeLabels[name]}
            </option>
          ))}
        </select>
      </label>
    </header>
  )
}
