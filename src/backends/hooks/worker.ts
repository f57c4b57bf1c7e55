// The thread in which a user's hooks run, and the whole model around them: the event loop never waits for either.
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { fault, isSlipwayError, tellFault } from '../../errors.ts'
import { hookKey, hookMethods } from '../../estimators/hooks.ts'
import { readModel } from '../../formats/slipway/read.ts'
import { ownMemory } from '../../ir/answer-memory.ts'
import type { HookFunction } from '../../ir/hook-function.ts'
import type { Model } from '../../ir/model.ts'
import { graphFor } from '../../ir/model.ts'
import { Tensor } from '../../ir/tensor.ts'
import { javascriptBackend } from '../javascript/index.ts'
import type { Session } from '../backend.ts'
import type { RawHook, Reply, Request, TensorMessage } from './messages.ts'

const hooks = new Map<string, HookFunction>()
const sessions = new Map<string, Session>()
let model: Model | undefined

/** Sessions kept: one per set of outputs asked for lately. */
const sessionsKept = 16

async function answer(request: Request): Promise<Reply> {
  if (request.kind === 'describe') return { hooks: await readHooks(workerData as string[]) }
  if (request.kind === 'load') {
    model = readModel(request.model)
    return { isLoaded: true }
  }
  const session = await sessionFor(request)
  const inputs = request.inputs.map(
    ({ dataType, shape, data, csr }) => new Tensor(dataType, [...shape], data, csr),
  )
  const outputs = await session.run(inputs, request.before)
  return {
    outputs: outputs.map(({ dataType, shape, data, csr }): TensorMessage => ({
      dataType,
      shape,
      data: ownMemory(data),
      csr,
    })),
  }
}

async function sessionFor(request: Request & { kind: 'run' }): Promise<Session> {
  const key = [request.signature, request.numeric, ...request.outputs].join('\n')
  let session = sessions.get(key)
  if (!session) {
    const graph = graphFor(model!.signatures[request.signature]!, request.numeric)
    session = await javascriptBackend.prepare(graph, request.outputs, { hooks })
    if (sessions.size >= sessionsKept) sessions.delete(sessions.keys().next().value!)
    sessions.set(key, session)
  }
  return session
}

/** Named exports, and the entries of a default export for names that are no identifiers ('__main__.tokenize'). */
async function readHooks(files: readonly string[]): Promise<RawHook[]> {
  const found: RawHook[] = []
  for (const file of files) {
    const { default: more, ...named } = (await importFile(file)) as Record<string, unknown>
    for (const [name, value] of [
      ...Object.entries(named),
      ...Object.entries(Object(more) as object),
    ]) {
      const hook = Object(value) as Record<string, unknown>
      const methods = hookMethods.filter((method) => typeof hook[method] === 'function')
      if (methods.length === 0) continue
      for (const method of methods)
        hooks.set(hookKey(name, method), (hook[method] as HookFunction).bind(hook) as HookFunction)
      found.push({
        name,
        methods,
        classes: hook['classes'],
        inputs: hook['inputs'],
        outputs: hook['outputs'],
        rowWise: hook['rowWise'],
      })
    }
  }
  return found
}

async function importFile(file: string): Promise<unknown> {
  try {
    return await import(pathToFileURL(file).href)
  } catch (error) {
    throw fault(
      'E_CONFIG',
      `the hooks in ${file} can't be loaded: ${String(error).slice(0, 300)}`,
      { cause: error },
    )
  }
}

/** Memory that an answer need not copy: arrays with a buffer of their own. */
function transferable({ outputs }: { outputs: readonly TensorMessage[] }): ArrayBuffer[] {
  const buffers = outputs.flatMap(({ data }) =>
    ArrayBuffer.isView(data) && data.byteLength === data.buffer.byteLength
      ? [data.buffer as ArrayBuffer]
      : [],
  )
  return [...new Set(buffers)]
}

parentPort!.on('message', (request: Request) => {
  answer(request).then(
    (reply) => parentPort!.postMessage(reply, 'outputs' in reply ? transferable(reply) : []),
    (error: unknown) => {
      if (!isSlipwayError(error)) throw error
      parentPort!.postMessage({ fault: tellFault(error) })
    },
  )
})
