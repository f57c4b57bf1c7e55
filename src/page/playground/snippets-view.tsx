import { useRef, useState } from 'preact/hooks'
import { Tabs } from '../tabs.tsx'
import type { CallText, Language } from './snippets.ts'
import { languages, snippet } from './snippets.ts'

const tabs = languages.map((language) => ({ id: language, label: language }))

/** The call of the form as text to copy. */
export function SnippetsView({ callText }: { readonly callText: CallText }) {
  const [language, setLanguage] = useState<Language>('curl')
  const [said, setSaid] = useState('')
  const shown = useRef<HTMLPreElement>(null)
  const text = snippet(language, callText)
  const copy = async () => {
    setSaid((await copied(text, shown.current!)) ? 'Copied' : 'Press Ctrl+C to copy')
    setTimeout(() => setSaid(''), 3000)
  }
  return (
    <section class="card" aria-labelledby="snippets-title">
      <div class="card-head">
        <h2 id="snippets-title">The same call</h2>
        <span role="status" class="soft small">
          {said}
        </span>
        <button type="button" onClick={() => void copy()}>
          {`Copy ${language}`}
        </button>
      </div>
      <Tabs
        label="Language of the call"
        tabs={tabs}
        chosen={language}
        onChoose={(id) => setLanguage(id as Language)}
      >
        <pre class="scroll tall" ref={shown} tabIndex={0} aria-label={`The call in ${language}`}>
          {text}
        </pre>
      </Tabs>
    </section>
  )
}

/** The clipboard of the browser is there over HTTPS and on this machine only; elsewhere the text is selected. */
async function copied(text: string, shown: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch (error) {
    console.debug('no clipboard', error)
    getSelection()?.selectAllChildren(shown)
    return document.execCommand('copy')
  }
}
