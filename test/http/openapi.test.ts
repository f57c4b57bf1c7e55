import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callerOf, columns, iris, text, wide } from './caller.ts'
import { faultsOfCommitted } from './committed-models.ts'

interface Operation {
  readonly requestBody?: {
    readonly content: Readonly<
      Record<string, { readonly examples: Readonly<Record<string, { readonly value: unknown }>> }>
    >
  }
}

/** Sends every example of the document to its own path; what fails. */
async function failures(call: ReturnType<typeof callerOf>): Promise<string[]> {
  const { json } = await call('/openapi.json')
  const found: string[] = []
  for (const [path, methods] of Object.entries<Record<string, Operation>>(json.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const examples = operation.requestBody?.content['application/json']?.examples
      const bodies = examples
        ? Object.values(examples).map((example) => example.value)
        : [undefined]
      for (const body of bodies) {
        const answer = await call(path, { method: method.toUpperCase(), body })
        if (answer.status !== 200) found.push(`${method} ${path}: ${answer.text}`)
      }
    }
  }
  return found
}

test('every example in openapi.json works when it is sent, and every path in it answers', async () => {
  for (const models of [[wide], [wide, iris, columns, text]])
    assert.deepEqual(await failures(callerOf(models)), [])
})

test('the examples work for every committed model that takes text or numbers', async () => {
  const found = await faultsOfCommitted(async (model) => (await failures(callerOf([model])))[0])
  assert.deepEqual(found, [])
})

test('columns are typed: names, numbers, categories as an enum where unknown ones are refused', async () => {
  const { json } = await callerOf([columns])('/openapi.json')
  const schema = json.paths['/predict'].post.requestBody.content['application/json'].schema
  const [row] = schema.properties.X.anyOf
  assert.deepEqual(Object.keys(row.properties), ['age', 'income', 'city', 'plan'])
  assert.deepEqual(row.properties.city.enum, ['Delhi', 'Goa', 'Pune'])
  assert.equal(row.properties.plan.enum, undefined)
  assert.deepEqual(row.properties.plan.examples, ['free', 'paid'])
})

test('the documentation names no address outside this server and lets no other script run', async () => {
  const page = await callerOf([wide])('/docs')
  assert.equal(page.headers['content-type'], 'text/html; charset=utf-8')
  assert.doesNotMatch(page.text, /https?:\/\//)
  assert.match(page.headers['content-security-policy']!, /default-src 'none'.*script-src 'sha256-/)
})
