import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { base } from '../api.ts'
import type { Bundle } from './bundle-items.tsx'
import type { Core } from './core.ts'
import { CoreStopped, makeCore, wordsOf } from './core.ts'
import type { DroppedFile, Opened } from './messages.ts'

/** Of the worker's bytes, so that browsers may keep it: scripts/build-page.mjs puts it in. */
declare const tryWorkerHash: string

type Tried =
  | { readonly state: 'empty' }
  | { readonly state: 'opening'; readonly stage: string }
  | { readonly state: 'opened'; readonly opened: Opened; readonly turn: number }
  | { readonly state: 'stopped'; readonly words: string }

interface TriedFile {
  readonly tried: Tried
  readonly files: readonly DroppedFile[]
  /** The file whose items are on offer. */
  readonly bundle: Bundle | undefined
  readonly core: Core
  readonly open: (files: readonly DroppedFile[]) => Promise<void>
}

/** Files that are being tried, and what the worker made of them. The worker starts with the first file and ends with the view. */
export function useTriedFile(): TriedFile {
  const core = useMemo(() => makeCore(`${base}page/try-worker.js?v=${tryWorkerHash}`), [])
  const [files, setFiles] = useState<readonly DroppedFile[]>([])
  const [tried, setTried] = useState<Tried>({ state: 'empty' })
  const [bundle, setBundle] = useState<Bundle>()
  const turn = useRef(0)
  useEffect(() => () => core.stop('replaced'), [core])
  const open = async (chosen: readonly DroppedFile[]) => {
    setFiles(chosen)
    if (chosen.every(({ member }) => member === undefined)) setBundle(undefined)
    if (chosen.length === 0) {
      core.stop('replaced')
      return setTried({ state: 'empty' })
    }
    setTried({ state: 'opening', stage: 'Loading the reader' })
    try {
      const opened = await core.open(chosen, (stage) => setTried({ state: 'opening', stage }))
      setBundle((last) => last ?? bundleOf(chosen, opened))
      if (opened.isTurned) setFiles([...chosen].reverse())
      setTried({ state: 'opened', opened, turn: ++turn.current })
    } catch (error) {
      const isReplaced = error instanceof CoreStopped && error.why === 'replaced'
      if (!isReplaced) setTried({ state: 'stopped', words: wordsOf(error) })
    }
  }
  return { tried, files, bundle, core, open }
}

/** A bundle is no mistake: its items are offered instead of a refusal. */
function bundleOf([file]: readonly DroppedFile[], { files }: Opened): Bundle | undefined {
  const [facts] = files
  const isBundle = files.length === 1 && facts!.members.length > 0 && facts!.dangerous.length === 0
  return isBundle && file!.member === undefined
    ? { file: file!, members: facts!.members }
    : undefined
}
