import { useState } from 'preact/hooks'

interface CopyButtonProps {
  readonly label: string
  readonly text: () => string
}

/** Copies a text, and says whether that worked. */
export function CopyButton({ label, text }: CopyButtonProps) {
  const [said, setSaid] = useState('')
  const copy = async () => {
    setSaid((await copied(text())) ? 'Copied' : 'This browser does not let the page copy.')
    setTimeout(() => setSaid(''), 3000)
  }
  return (
    <span class="copy">
      <span role="status" class="soft small">
        {said}
      </span>
      <button type="button" onClick={() => void copy()}>
        {label}
      </button>
    </span>
  )
}

/** The clipboard is there over HTTPS and on this machine only; elsewhere a field outside the view is selected and copied. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch (error) {
    console.debug('no clipboard', error)
    return copiedBySelection(text)
  }
}

function copiedBySelection(text: string): boolean {
  const before = document.activeElement
  const field = document.createElement('textarea')
  field.value = text
  field.className = 'skip'
  document.body.append(field)
  field.select()
  const isDone = document.execCommand('copy')
  field.remove()
  if (before instanceof HTMLElement) before.focus()
  return isDone
}
