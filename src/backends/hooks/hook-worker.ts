import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { fault, faultFrom } from '../../errors.ts'
import type { SlipwayError } from '../../errors.ts'
import type { RawHook, Reply, Request, TensorMessage } from './messages.ts'

/** Importing the files and building the model may take longer than one call. */
const startMilliseconds = 30_000

/** One worker with a user's hooks and the model around them. It answers one request at a time; one that takes too long ends it. */
export class HookWorker {
  private readonly files: readonly string[]
  private readonly milliseconds: number
  private worker: Worker | undefined
  private loaded: Worker | undefined
  private model: Uint8Array | undefined
  private last: Promise<unknown> = Promise.resolve()
  private isClosed = false

  /** `milliseconds`: how long one call may take. */
  constructor(files: readonly string[], milliseconds: number) {
    this.files = files
    this.milliseconds = milliseconds
  }

  /** What the files export. Throws E_CONFIG where one can't be loaded. */
  describe(): Promise<readonly RawHook[]> {
    return this.inTurn(async () => {
      const reply = await this.ask({ kind: 'describe' }, startMilliseconds)
      return 'hooks' in reply ? reply.hooks : []
    })
  }

  /** Gives the worker its model: our own file's bytes. */
  load(model: Uint8Array): void {
    this.model = model
  }

  /** Throws E_DEADLINE when the call took too long, E_HOOK when a hook failed, E_WORKER_LOST when the worker died. */
  run(request: Request): Promise<readonly TensorMessage[]> {
    return this.inTurn(async () => {
      await this.start()
      const reply = await this.ask(request, this.milliseconds)
      return 'outputs' in reply ? reply.outputs : []
    })
  }

  close(): void {
    this.isClosed = true
    void this.worker?.terminate()
    this.worker = undefined
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work)
    this.last = turn.catch(() => {})
    return turn
  }

  /** A worker that has read the files and holds the model. */
  private async start(): Promise<void> {
    if (this.worker && this.loaded === this.worker) return
    if (!this.worker) await this.ask({ kind: 'describe' }, startMilliseconds)
    if (!this.model) throw fault('E_WORKER_LOST', { model: 'with hooks' })
    await this.ask({ kind: 'load', model: this.model }, startMilliseconds)
    this.loaded = this.worker
  }

  private ask(request: Request, milliseconds: number): Promise<Reply> {
    if (this.isClosed) throw fault('E_WORKER_LOST', { model: 'with hooks' })
    const worker = (this.worker ??= this.launch())
    worker.ref()
    return new Promise((resolve, reject) => {
      const end = (settle: () => void): void => {
        clearTimeout(timer)
        worker.off('message', onMessage)
        worker.off('error', onError)
        worker.off('exit', onExit)
        worker.unref()
        settle()
      }
      const lose = (error: SlipwayError): void => {
        if (this.worker === worker) this.worker = undefined
        end(() => reject(error))
      }
      const onMessage = (reply: Reply): void =>
        end(() => ('fault' in reply ? reject(faultFrom(reply.fault)) : resolve(reply)))
      const onError = (cause: unknown): void =>
        lose(fault('E_WORKER_LOST', { model: 'with hooks' }, { cause }))
      const onExit = (): void => lose(fault('E_WORKER_LOST', { model: 'with hooks' }))
      const timer = setTimeout(() => {
        lose(fault('E_DEADLINE', `the hooks took more than ${milliseconds / 1000} s`))
        void worker.terminate()
      }, milliseconds)
      worker.on('message', onMessage)
      worker.once('error', onError)
      worker.once('exit', onExit)
      worker.postMessage(request)
    })
  }

  private launch(): Worker {
    const worker = new Worker(fileURLToPath(new URL('./worker.js', import.meta.url)), {
      workerData: this.files,
      // What a hook prints must not stand among answers on stdout.
      stdout: true,
    })
    worker.stdout.pipe(process.stderr, { end: false })
    worker.setMaxListeners(20)
    return worker
  }
}
