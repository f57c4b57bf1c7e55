// The page's side of the worker that reads files: one file at a time, each ask with a deadline.
import type { Reply } from '../api.ts'
import type { DroppedFile, Opened, Request, Response } from './messages.ts'

/** Reading a file may take this long, one answer that long: then the worker is ended. */
const openSeconds = 90
const callSeconds = 30

/** The worker was ended, or ended itself. */
export class CoreStopped extends Error {
  override readonly name = 'CoreStopped'
  readonly why: 'deadline' | 'user' | 'replaced' | 'lost' | 'missing'

  constructor(why: CoreStopped['why']) {
    super(why)
    this.why = why
  }
}

export interface Core {
  readonly open: (
    files: readonly DroppedFile[],
    onStage: (stage: string) => void,
  ) => Promise<Opened>
  /**
   * Answers a body as /predict or /explain takes it, errors included; reads the files again where the worker was ended meanwhile. Rejects
   * with CoreStopped('replaced') only.
   */
  readonly send: (path: 'predict' | 'explain', body: unknown) => Promise<Reply>
  /** Ends what is under way, which rejects, and frees the memory. */
  readonly stop: (why?: CoreStopped['why']) => void
}

type Ask = Request extends infer R ? (R extends Request ? Omit<R, 'id'> : never) : never

interface Waiting {
  readonly id: number
  readonly onStage: (stage: string) => void
  readonly resolve: (response: Response) => void
  readonly reject: (error: Error) => void
}

export function makeCore(address: string): Core {
  let worker: Worker | undefined
  let waiting: Waiting | undefined
  let files: readonly DroppedFile[] = []
  let lastId = 0

  const stop = (why: CoreStopped['why'] = 'user'): void => {
    worker?.terminate()
    worker = undefined
    waiting?.reject(new CoreStopped(why))
    waiting = undefined
  }
  const start = (): Worker => {
    const fresh = new Worker(address)
    let hasSpoken = false
    fresh.onmessage = ({ data }: MessageEvent<Response>) => {
      hasSpoken = true
      if (data.id !== waiting?.id) return
      if (data.kind === 'stage') return waiting.onStage(data.stage)
      waiting.resolve(data)
      waiting = undefined
    }
    fresh.onerror = () => fresh === worker && stop(hasSpoken ? 'lost' : 'missing')
    fresh.onmessageerror = () => fresh === worker && stop('lost')
    return fresh
  }
  const ask = (
    message: Ask,
    seconds: number,
    onStage: (stage: string) => void = () => {},
  ): Promise<Response> => {
    if (waiting) stop('replaced')
    worker ??= start()
    const id = ++lastId
    const deadline = setTimeout(() => waiting?.id === id && stop('deadline'), seconds * 1000)
    return new Promise<Response>((resolve, reject) => {
      waiting = { id, onStage, resolve, reject }
      worker!.postMessage({ ...message, id })
    }).finally(() => clearTimeout(deadline))
  }
  const open: Core['open'] = async (chosen, onStage) => {
    stop('replaced')
    files = chosen
    const response = await ask({ kind: 'open', files }, openSeconds, onStage)
    if (response.kind !== 'opened') throw new CoreStopped('lost')
    return response.opened
  }
  const answer: Core['send'] = async (path, body) => {
    if (!worker) await open(files, () => {})
    const response = await ask({ kind: 'call', path, body: JSON.stringify(body) }, callSeconds)
    if (response.kind !== 'answered') throw new CoreStopped('lost')
    const { status, text, milliseconds } = response
    return { status, text, milliseconds }
  }
  return {
    open,
    stop,
    send: (path, body) => answer(path, body).catch(replyOf),
  }
}

/** A worker that was ended, as the server tells of a lost one. */
function replyOf(error: unknown): Reply {
  if (!(error instanceof CoreStopped) || error.why === 'replaced') throw error
  const code = error.why === 'deadline' ? 'E_DEADLINE' : 'E_WORKER_LOST'
  const text = JSON.stringify({ error: wordsOf(error), code })
  return { status: error.why === 'deadline' ? 504 : 503, text, milliseconds: 0 }
}

const words: Readonly<Record<CoreStopped['why'], string>> = {
  deadline: 'This took too long for a page, so it was stopped.',
  user: 'Stopped.',
  replaced: 'Other files were chosen meanwhile.',
  lost: 'The browser ended the worker that read the file: it probably ran out of memory.',
  missing: 'The code that reads files could not be loaded from this server.',
}

/** What to say of a rejection of `open`. */
export function wordsOf(error: unknown): string {
  return error instanceof CoreStopped ? words[error.why] : String(error)
}
