// Calls routes without a socket.
import { loadModel } from '../../src/index.ts'
import type { LoadedModel } from '../../src/index.ts'
import { Application } from '../../src/transports/application.ts'
import { answerParts } from '../../src/transports/answer-headers.ts'
import { Exchange } from '../../src/transports/exchange.ts'
import type { ApplicationOptions } from '../../src/transports/server-options.ts'

const fixtures = 'test/fixtures/sklearn/1.5.2'

/** A model of the committed cases, under a name of its own. */
export function fixture(
  folder: string,
  name: string,
  outputs?: readonly string[],
): Promise<LoadedModel> {
  return loadModel(`${fixtures}/${folder}`, { name, ...(outputs ? { outputs } : {}) })
}

export const iris = await loadModel('examples/iris/model.pkl', { name: 'iris' })
export const wide = await fixture('LogisticRegression-multinomial/model.pkl', 'wide')
export const columns = await fixture('serving-columns/model.pkl', 'columns')
export const oneFeature = await fixture('serving-one-feature/model.pkl', 'one')
export const flag = await fixture('serving-flag/model.pkl', 'flag')
export const text = await fixture('Pipeline-text/model.pkl', 'text')

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  // oxlint-disable-next-line typescript/no-explicit-any -- each test knows the form of its own answer
  readonly json: any
}

export interface Sent {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

export type Call = (path: string, sent?: Sent) => Promise<Answer>

export function application(
  models: readonly LoadedModel[],
  options: Partial<ApplicationOptions> = {},
): Application {
  return new Application({ models, serverVersion: '0.0.0', ...options })
}

/** What a server of these models answers. A body that is no string or bytes is sent as JSON. */
export function callerOf(
  models: readonly LoadedModel[],
  options: Partial<ApplicationOptions> = {},
): Call {
  const app = application(models, options)
  return (path, sent = {}) => callOn(app, path, sent)
}

export async function callOn(app: Application, path: string, sent: Sent = {}): Promise<Answer> {
  const hasBody = sent.body !== undefined
  const method = sent.method ?? (hasBody ? 'POST' : 'GET')
  const headers = {
    host: 'localhost',
    ...(hasBody ? { 'content-type': 'application/json' } : {}),
    ...sent.headers,
  }
  const exchange = new Exchange(method, path, headers)
  exchange.body = bytesOf(sent.body)
  const response = await answerOf(app, exchange)
  app.record(exchange, response.status)
  const parts = answerParts(exchange, response)
  const body =
    typeof response.body === 'string' ? response.body : Buffer.from(response.body).toString()
  return {
    status: response.status,
    headers: Object.fromEntries(
      parts.flatMap((name, i) => (i % 2 === 0 ? [[name.toLowerCase(), parts[i + 1]!]] : [])),
    ),
    text: body,
    json: body.startsWith('{') ? JSON.parse(body) : undefined,
  }
}

function answerOf(app: Application, exchange: Exchange) {
  try {
    app.admit(exchange)
  } catch (error) {
    return app.refuse(exchange, error)
  }
  return app.answer(exchange)
}

function bytesOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body
  if (body === undefined) return new Uint8Array(0)
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
}
