// The worker that reads dropped files and answers. Its policy (src/protocols/page/assets.ts) lets it open no connection.
import { fault } from '../../errors.ts'
import type { LoadedModel } from '../../load/loaded-model.ts'
import { answerCall } from './answer-call.ts'
import type { DroppedFile, Request, Response } from './messages.ts'
import { openDropped, refusalOf } from './open-dropped.ts'

/** One ArrayBuffer of Chrome's. */
const mostBytes = 2 ** 31 - 1

let model: LoadedModel | undefined

const tell = (response: Response): void => self.postMessage(response)

self.onmessage = ({ data }: MessageEvent<Request>) => {
  void (data.kind === 'open' ? open(data.id, data.files) : answer(data))
}

async function open(id: number, dropped: readonly DroppedFile[]): Promise<void> {
  model = undefined
  try {
    const total = dropped.reduce((sum, { blob }) => sum + blob.size, 0)
    if (total > mostBytes)
      throw fault('E_TOO_LARGE', `${total} bytes are more than a page can read`, {
        hint: 'Serve the file with slipway serve.',
      })
    const files = await Promise.all(
      dropped.map(async ({ name, blob, member }) => ({
        name,
        bytes: new Uint8Array(await blob.arrayBuffer()),
        ...(member === undefined ? {} : { member }),
      })),
    )
    const read = await openDropped(files, (stage) => tell({ id, kind: 'stage', stage }))
    model = read.model
    tell({ id, kind: 'opened', opened: read.opened })
  } catch (error) {
    tell({ id, kind: 'opened', opened: { files: [], refusal: refusalOf(error) } })
  }
}

async function answer({ id, path, body }: Extract<Request, { kind: 'call' }>): Promise<void> {
  const started = performance.now()
  const { status, text } = await answerCall(model!, path, body)
  tell({ id, kind: 'answered', status, text, milliseconds: performance.now() - started })
}
