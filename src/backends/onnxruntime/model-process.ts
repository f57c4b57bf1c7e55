import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { SlipwayError } from '../../errors.ts'
import { fault } from '../../errors.ts'
import type { Reply, Request, TensorMessage } from './messages.ts'

/** One model in one child process. A child that dies fails what it was asked, and the next question starts another. */
export class ModelProcess {
  /** Questions without an answer yet. */
  get load(): number {
    return this.waiting.size
  }

  private readonly model: Uint8Array
  private readonly name: string
  private readonly waiting = new Map<number, (reply: Reply | SlipwayError) => void>()
  private child: ChildProcess | undefined
  private ready: Promise<void> | undefined
  private count = 0
  private isClosed = false

  constructor(model: Uint8Array, name: string) {
    this.model = model
    this.name = name
  }

  /** Process id of the child, for tests and `/metrics`. */
  get pid(): number | undefined {
    return this.child?.pid
  }

  /** Starts the child and hands it the model. E_PEER without onnxruntime-node, E_UNSUPPORTED when it can't run the model. */
  start(): Promise<void> {
    return (this.ready ??= this.launch())
  }

  async run(
    inputs: Readonly<Record<string, TensorMessage>>,
    outputs: readonly string[],
  ): Promise<readonly TensorMessage[]> {
    await this.start()
    const reply = await this.ask({ kind: 'run', id: this.count++, inputs, outputs })
    if ('error' in reply)
      throw fault('E_VALUE', { where: 'ONNX Runtime', '!value': reply.error, what: '' })
    return reply.outputs
  }

  close(): void {
    this.isClosed = true
    this.child?.disconnect()
    this.child = undefined
  }

  private async launch(): Promise<void> {
    const child = fork(fileURLToPath(new URL('./child.js', import.meta.url)), [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    this.child = child
    child.on('message', (reply: Reply) => this.settle(reply.id, reply))
    child.once('exit', () => this.lose(child))
    child.once('error', () => this.lose(child))
    // An unreferenced child's exit may come after the loop has nothing left to wait for; its channel's end does not.
    child.once('disconnect', () => this.lose(child))
    // The server may end while a child waits for work.
    child.unref()
    child.channel?.unref()
    const reply = await this.ask({ kind: 'load', id: this.count++, model: this.model })
    if (!('error' in reply)) return
    this.close()
    throw reply.isMissing
      ? missingPeer()
      : fault('E_UNSUPPORTED', `ONNX Runtime refuses the model: ${reply.error}`)
  }

  private ask(request: Request): Promise<Reply> {
    const { child } = this
    return new Promise((resolve, reject) => {
      if (!child?.connected) return reject(this.lost())
      this.waiting.set(request.id, (reply) =>
        reply instanceof Error ? reject(reply) : resolve(reply),
      )
      child.channel?.ref()
      child.send(request, (error) => {
        if (error) this.settle(request.id, this.lost())
      })
    })
  }

  private settle(id: number, reply: Reply | SlipwayError): void {
    const done = this.waiting.get(id)
    this.waiting.delete(id)
    if (this.waiting.size === 0) this.child?.channel?.unref()
    done?.(reply)
  }

  private lose(child: ChildProcess): void {
    if (this.child !== child && this.child !== undefined) return
    this.child = undefined
    this.ready = undefined
    for (const id of Array.from(this.waiting.keys())) this.settle(id, this.lost())
  }

  private lost(): SlipwayError {
    return fault('E_WORKER_LOST', { model: this.name })
  }
}

export function missingPeer(): SlipwayError {
  return fault('E_PEER', 'this model runs in ONNX Runtime, which is not installed', {
    hint: 'Install it beside slipway: ONNXRUNTIME_NODE_INSTALL=skip npm i onnxruntime-node',
  })
}
