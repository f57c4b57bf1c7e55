// JavaScript engines beside Node's, where they are installed: JavaScriptCore's shell, Firefox (SpiderMonkey), Chromium (another V8).
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Engine {
  readonly name: string
  /** What it is started as; the first of these that is installed. */
  readonly commands: readonly string[]
  /** Runs a script that ends in a call of `finish(text)`, and answers that text. */
  run(command: string, script: string): Promise<string>
}

const patience = 120_000

/** The command of an engine that is installed. */
export function installed({ commands }: Engine): string | undefined {
  return commands.find((command) => spawnSync(command, ['--version']).error === undefined)
}

/** Its shell has neither `atob` nor a page. */
const shellStart = `
const finish = (text) => print(text)
globalThis.atob ??= (text) => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  let [bits, held, made] = [0, 0, '']
  for (const letter of text) {
    if (letter === '=') break
    bits = (bits << 6) | letters.indexOf(letter)
    held += 6
    if (held < 8) continue
    held -= 8
    made += String.fromCharCode((bits >> held) & 255)
    bits &= (1 << held) - 1
  }
  return made
}
`

async function inShell(command: string, script: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-engine-'))
  try {
    const file = join(folder, 'script.js')
    writeFileSync(file, shellStart + script)
    const { stdout, stderr, status } = spawnSync(command, [file], {
      encoding: 'utf8',
      maxBuffer: 1e9,
      timeout: patience,
    })
    if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr.slice(0, 500)}`)
    return stdout
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const page = `<!doctype html><meta charset="utf-8"><script>
const finish = (text) => fetch('/answer', { method: 'POST', body: text })
addEventListener('error', ({ message }) => finish('failed: ' + message))
</script><script src="/script.js"></script>`

/** Opens a page of a local server, which posts its answer back. */
function inBrowser(argumentsFor: (profile: string, url: string) => readonly string[]) {
  return async (command: string, script: string): Promise<string> => {
    const profile = mkdtempSync(join(tmpdir(), 'slipway-browser-'))
    let answered: (text: string) => void = () => {}
    const answer = new Promise<string>((resolve) => {
      answered = resolve
    })
    const server = createServer((request, response) => {
      if (request.method === 'POST') {
        const parts: Buffer[] = []
        request.on('data', (part: Buffer) => parts.push(part))
        request.on('end', () => {
          answered(Buffer.concat(parts).toString())
          response.end()
        })
        return
      }
      const isScript = request.url === '/script.js'
      response.setHeader('content-type', isScript ? 'text/javascript; charset=utf-8' : 'text/html')
      response.end(isScript ? script : page)
    })
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const browser = spawn(command, argumentsFor(profile, url), { stdio: 'ignore', detached: true })
    const ended = new Promise<void>((resolve) => browser.on('exit', () => resolve()))
    const timer = setTimeout(() => answered(`failed: no answer in ${patience} ms`), patience)
    try {
      return await answer
    } finally {
      clearTimeout(timer)
      // The group: a browser is many processes, and they write to the profile.
      if (browser.pid !== undefined && browser.exitCode === null)
        process.kill(-browser.pid, 'SIGKILL')
      await ended
      server.closeAllConnections()
      server.close()
      rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
    }
  }
}

export const engines: readonly Engine[] = [
  { name: 'JavaScriptCore', commands: ['jsc'], run: inShell },
  {
    name: 'Firefox',
    commands: ['firefox-esr', 'firefox'],
    run: inBrowser((profile, url) => ['--headless', '--no-remote', '--profile', profile, url]),
  },
  {
    name: 'Chromium',
    commands: ['chromium', 'chromium-browser', 'google-chrome'],
    run: inBrowser((profile, url) => [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      `--user-data-dir=${profile}`,
      url,
    ]),
  },
]
