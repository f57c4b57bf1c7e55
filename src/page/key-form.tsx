import { useState } from 'preact/hooks'
import { hasKey, takeKey } from './api.ts'

/** Asks for an API key, when the server does. */
export function KeyForm({ onKey }: { readonly onKey: () => void }) {
  const [text, setText] = useState('')
  const submit = (event: Event) => {
    event.preventDefault()
    takeKey(text.trim())
    onKey()
  }
  return (
    <form class="card key-form" onSubmit={submit}>
      <h2>This server asks for an API key</h2>
      {hasKey() && (
        <p role="alert" class="bad">
          The key you gave is not known to this server, or may not do this.
        </p>
      )}
      <label class="field">
        <span class="field-name">API key</span>
        <input
          type="password"
          autoComplete="off"
          spellcheck={false}
          required
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <p class="soft small">It stays in this tab and is forgotten when you close it.</p>
      <button class="main" type="submit">
        Use this key
      </button>
    </form>
  )
}
