import type { ClientModel } from './client-model.ts'
import { hasProbabilities } from './client-model.ts'
import { literal } from './literals.ts'

/** The part of a TypeScript client that is the same for every model, around this model's path and keys. */
export function typescriptRuntime(model: ClientModel, name: string): string {
  return `export interface ${name}ClientOptions {
  /** Where the server is, such as http://127.0.0.1:8080. */
  readonly url: string
  /** Sent as Authorization: Bearer. */
  readonly apiKey?: string
  /** Milliseconds for one call, retries included; default 10,000. */
  readonly timeout?: number
  /** Further tries after 429, 503 and lost connections; default 4. */
  readonly retries?: number
  /** Instead of the global fetch. */
  readonly fetch?: typeof globalThis.fetch
}

/** A refusal of the server (\`status\`, \`code\` such as E_COLUMN, \`hint\`), or a call that never got an answer (status 0). */
export class ${name}Error extends Error {
  readonly status: number
  readonly code: string
  readonly hint: string | undefined
  readonly requestId: string | undefined

  constructor(message: string, status: number, code: string, hint?: string, requestId?: string) {
    super(message)
    this.name = '${name}Error'
    this.status = status
    this.code = code
    this.hint = hint
    this.requestId = requestId
  }
}

interface Answer {
  readonly [key: string]: unknown
}

export class ${name}Client {
  private readonly options: ${name}ClientOptions

  constructor(options: ${name}ClientOptions) {
    this.options = options
  }

  /** The model's answer for one row. */
  async predict(row: ${name}Row): Promise<${name}Prediction> {
    const [only] = await this.predictMany([row])
    return only as ${name}Prediction
  }

  /** Answers for rows, in their order, in one request. */
  async predictMany(rows: readonly ${name}Row[]): Promise<${name}Prediction[]> {
    if (rows.length === 0) return []
    const answer = await this.send({ ${quoted(model.inputKey)}: rows })
    return ${model.outputKey === undefined ? 'answer as unknown' : `answer[${literal(model.outputKey)}]`} as ${name}Prediction[]
  }
${hasProbabilities(model) ? probabilities(model, name) : ''}
  /** Collects rows for a moment and asks for them together: for many callers with one row each. */
  batcher(options: { readonly rows?: number; readonly milliseconds?: number } = {}): (row: ${name}Row) => Promise<${name}Prediction> {
    const most = options.rows ?? 64
    let waiting: { row: ${name}Row; resolve: (value: ${name}Prediction) => void; reject: (error: unknown) => void }[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    const flush = (): void => {
      clearTimeout(timer)
      timer = undefined
      const batch = waiting
      waiting = []
      this.predictMany(batch.map(({ row }) => row)).then(
        (values) => batch.forEach(({ resolve }, i) => resolve(values[i] as ${name}Prediction)),
        (error: unknown) => batch.forEach(({ reject }) => reject(error)),
      )
    }
    return (row) =>
      new Promise((resolve, reject) => {
        waiting.push({ row, resolve, reject })
        if (waiting.length >= most) flush()
        else timer ??= setTimeout(flush, options.milliseconds ?? 2)
      })
  }

  private async send(body: Answer): Promise<Answer> {
    const { url, apiKey, timeout = 10_000, retries = 4, fetch = globalThis.fetch } = this.options
    const deadline = Date.now() + timeout
    const request = {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(apiKey === undefined ? {} : { Authorization: \`Bearer \${apiKey}\` }) },
      body: JSON.stringify(body),
    }
    for (let attempt = 0; ; attempt++) {
      let wait = Math.random() * Math.min(5000, 100 * 2 ** attempt)
      let failure: ${name}Error
      try {
        const signal = AbortSignal.timeout(Math.max(1, deadline - Date.now()))
        const response = await fetch(url.replace(/\\/$/, '') + ${literal(model.path)}, { ...request, signal })
        const answer = (await response.json().catch(() => ({}))) as Answer
        if (response.ok) return answer
        failure = refusal(response.status, answer)
        if (response.status !== 429 && response.status !== 503) throw failure
        wait = Math.max(wait, retryAfter(response.headers.get('retry-after')))
      } catch (error) {
        if (error instanceof ${name}Error) throw error
        failure = new ${name}Error(\`no answer from \${url}: \${String(error)}\`, 0, 'E_NO_ANSWER')
      }
      if (attempt >= retries || Date.now() + wait >= deadline) throw failure
      await new Promise((resolve) => setTimeout(resolve, wait))
    }
  }
}

function refusal(status: number, answer: Answer): ${name}Error {
  const { error, code, hint, request_id: requestId } = answer as Record<string, string | undefined>
  return new ${name}Error(error ?? \`HTTP \${status}\`, status, code ?? 'E_HTTP', hint, requestId)
}

/** Milliseconds that a Retry-After header asks for: seconds or a date. */
function retryAfter(header: string | null): number {
  if (header === null) return 0
  const seconds = Number(header)
  return Number.isFinite(seconds) ? seconds * 1000 : Math.max(0, Date.parse(header) - Date.now() || 0)
}
`
}

function probabilities(model: ClientModel, name: string): string {
  return `
  /** Probability of each class for one row. */
  async predictProba(row: ${name}Row): Promise<${name}Probabilities> {
    const [only] = await this.predictProbaMany([row])
    return only as ${name}Probabilities
  }

  /** Probabilities for rows, in their order, in one request. */
  async predictProbaMany(rows: readonly ${name}Row[]): Promise<${name}Probabilities[]> {
    if (rows.length === 0) return []
    const answer = await this.send({ ${quoted(model.inputKey)}: rows, outputs: ['predict_proba'] })
    const classes = answer['classes'] as readonly unknown[]
    return (answer['predict_proba'] as number[][]).map(
      (row) => Object.fromEntries(row.map((p, i) => [String(classes[i]), p])) as ${name}Probabilities,
    )
  }
`
}

const quoted = (key: string) => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : literal(key))
