import { useState } from 'preact/hooks'
import { CopyButton } from '../copy-button.tsx'
import { Tabs } from '../tabs.tsx'
import type { CallText, Language } from './snippets.ts'
import { languages, snippet } from './snippets.ts'

const tabs = languages.map((language) => ({ id: language, label: language }))

/** A page of a hundred thousand lines is slow. */
const mostShown = 50_000

/** The call of the form as text to copy. */
export function SnippetsView({ callText }: { readonly callText: CallText }) {
  const [language, setLanguage] = useState<Language>('curl')
  const text = snippet(language, callText)
  return (
    <section class="card" aria-labelledby="snippets-title">
      <div class="card-head">
        <h2 id="snippets-title">The same call</h2>
        <CopyButton label={`Copy ${language}`} text={() => text} />
      </div>
      <Tabs
        label="Language of the call"
        tabs={tabs}
        chosen={language}
        onChoose={(id) => setLanguage(id as Language)}
      >
        <pre class="scroll tall" tabIndex={0} aria-label={`The call in ${language}`}>
          {text.length > mostShown ? `${text.slice(0, mostShown)}\n... all of it is copied` : text}
        </pre>
      </Tabs>
    </section>
  )
}
