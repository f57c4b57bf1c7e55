// The calls are run: what they send is what the form says.
import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { promisify } from 'node:util'
import type { Language } from '../../src/page/playground/snippets.ts'
import { languages, snippet } from '../../src/page/playground/snippets.ts'

const body = {
  X: [
    {
      'it\'s $HOME `id` \\ "quoted"': 'a\nb\u2028c',
      '<img src=x onerror=alert(1)>': null,
      ünï: -1.5e-7,
      ['__proto__']: true,
      list: [],
    },
    {
      'a very long name of a column that makes the line break somewhere': false,
      big: 9007199254740991,
    },
  ],
  outputs: ['predict_proba'],
}

interface Received {
  readonly body: unknown
  readonly authorization: string | undefined
  readonly type: string | undefined
}

async function received(run: (url: string) => Promise<unknown>): Promise<Received> {
  let found: Received | undefined
  const server = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8')
    request.on('data', (part: string) => (text += part))
    request.on('end', () => {
      const { authorization, 'content-type': type } = request.headers
      found = { body: JSON.parse(text), authorization, type }
      response.setHeader('content-type', 'application/json')
      response.end('{"Y_pred":1}')
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  try {
    await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}/models/m/predict`)
  } finally {
    server.close()
  }
  return found!
}

const commands: Readonly<Record<Language, (code: string) => [string, string[]]>> = {
  curl: (code) => ['bash', ['-c', code]],
  Python: (code) => ['python3', ['-c', code]],
  // The one type of the text; Node 20 reads no types.
  TypeScript: (code) => [
    process.execPath,
    ['--input-type=module', '-e', code.replace('const answer: unknown', 'const answer')],
  ],
}

for (const language of languages) {
  const [program] = commands[language]('')
  const there = spawnSync(language === 'curl' ? 'curl' : program, ['--version']).status === 0
  test(
    `${language} sends what the form says`,
    { skip: there ? false : `no ${program}` },
    async () => {
      for (const needsKey of [false, true]) {
        const {
          body: sent,
          authorization,
          type,
        } = await received(async (url) => {
          const [file, parameters] = commands[language](snippet(language, { url, body, needsKey }))
          const env = { ...process.env, SLIPWAY_API_KEY: 'k1' }
          const { stdout } = await promisify(execFile)(file, parameters, { env })
          assert.match(stdout, /Y_pred/)
        })
        assert.deepEqual(sent, JSON.parse(JSON.stringify(body)))
        assert.equal(type, 'application/json')
        assert.equal(authorization, needsKey ? 'Bearer k1' : undefined)
      }
    },
  )
}
