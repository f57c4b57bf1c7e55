import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { base } from '../api.ts'
import type { Core } from './core.ts'
import { CoreStopped, makeCore, wordsOf } from './core.ts'
import type { DroppedFile, Opened } from './messages.ts'

type Tried =
  | { readonly state: 'empty' }
  | { readonly state: 'opening'; readonly stage: string }
  | { readonly state: 'opened'; readonly opened: Opened; readonly turn: number }
  | { readonly state: 'stopped'; readonly words: string }

interface TriedFile {
  readonly tried: Tried
  readonly files: readonly DroppedFile[]
  readonly core: Core
  readonly open: (files: readonly DroppedFile[]) => Promise<void>
}

/** Files that are being tried, and what the worker made of them. The worker starts with the first file and ends with the view. */
export function useTriedFile(): TriedFile {
  const core = useMemo(() => makeCore(`${base}page/try-worker.js`), [])
  const [files, setFiles] = useState<readonly DroppedFile[]>([])
  const [tried, setTried] = useState<Tried>({ state: 'empty' })
  const turn = useRef(0)
  useEffect(() => () => core.stop('replaced'), [core])
  const open = async (chosen: readonly DroppedFile[]) => {
    setFiles(chosen)
    if (chosen.length === 0) {
      core.stop('replaced')
      return setTried({ state: 'empty' })
    }
    setTried({ state: 'opening', stage: 'Loading the reader' })
    try {
      const opened = await core.open(chosen, (stage) => setTried({ state: 'opening', stage }))
      if (opened.isTurned) setFiles([...chosen].reverse())
      setTried({ state: 'opened', opened, turn: ++turn.current })
    } catch (error) {
      const isReplaced = error instanceof CoreStopped && error.why === 'replaced'
      if (!isReplaced) setTried({ state: 'stopped', words: wordsOf(error) })
    }
  }
  return { tried, files, core, open }
}
