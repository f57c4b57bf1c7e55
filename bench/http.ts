// What does a request cost, against bare node:http, bare Fastify, and Flask with gunicorn and the same pickle?
//   npm run bench [-- --python PYTHON] [-- --seconds 3] [-- --rounds 3]
// Servers take turns on core 0, the load comes from core 1 over 16 connections; CPU time is that of the server's whole process tree.
// Without --python a virtual environment is made under .venvs/bench; where that fails, Flask is left out.
import type { ChildProcess } from 'node:child_process'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { cpuOfTree, pssOfTree } from './process-tree.ts'
import { median } from './turns.ts'

const { values } = parseArgs({
  options: {
    python: { type: 'string' },
    seconds: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string' },
  },
})
const connections = 16

interface Server {
  readonly name: string
  readonly process: ChildProcess
  readonly port: number
}

interface Measured {
  readonly cpuMicroseconds: number
  readonly rate: number
  readonly p99: number
  readonly pss: number
}

interface Load {
  readonly requests: number
  readonly failed: number
  readonly p99: number
}

function pinned(core: number, command: string, args: readonly string[], env = {}): ChildProcess {
  return spawn('taskset', ['-c', String(core), command, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  })
}

async function firstLine(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) return line
  throw new Error('the process ended without a word')
}

async function startNode(kind: string, model: string): Promise<Server> {
  const child = pinned(0, process.execPath, [resolve('dist/bench/http-server.js'), kind, model])
  return { name: kind, process: child, port: Number(await firstLine(child)) }
}

async function startFlask(python: string, model: string): Promise<Server> {
  const port = 20_000 + (process.pid % 20_000)
  const args = ['-m', 'gunicorn', '-w', '1', '--threads', '4', '-b', `127.0.0.1:${port}`]
  const child = pinned(0, python, [...args, '--log-level', 'error', 'flask_app:app'], {
    MODEL: model,
    PYTHONPATH: resolve('bench'),
    OMP_NUM_THREADS: '1',
  })
  for (let tries = 0; tries < 200; tries++) {
    const isUp = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    )
    if (isUp) break
    await new Promise((ready) => setTimeout(ready, 100))
  }
  return { name: 'flask', process: child, port }
}

const hasWrk = spawnSync('wrk', ['--version']).error === undefined

/** wrk where it is installed: a lighter client measures the server more cleanly. */
async function load(server: Server, body: string, seconds: number): Promise<Load> {
  if (hasWrk) return loadByWrk(server, body, seconds)
  const child = pinned(1, process.execPath, [
    resolve('dist/bench/http-load.js'),
    String(server.port),
    String(connections),
    String(seconds),
    body,
  ])
  return JSON.parse(await firstLine(child)) as Load
}

async function loadByWrk(server: Server, body: string, seconds: number): Promise<Load> {
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', resolve('bench/http-load.lua')]
  const url = `http://127.0.0.1:${server.port}/predict`
  const child = pinned(1, 'wrk', [...args, '--latency', url], { BODY: body })
  let text = ''
  child.stdout!.on('data', (chunk: Buffer) => (text += chunk.toString()))
  await once(child, 'close')
  return JSON.parse(text.slice(text.indexOf('{"requests"'))) as Load
}

async function measure(server: Server, body: string): Promise<Measured> {
  const before = cpuOfTree(server.process.pid!)
  const seconds = Number(values.seconds)
  const { requests, failed, p99 } = await load(server, body, seconds)
  if (failed > 0) throw new Error(`${server.name}: ${failed} requests failed`)
  const cpu = cpuOfTree(server.process.pid!) - before
  const pss = pssOfTree(server.process.pid!)
  return { cpuMicroseconds: (cpu / requests) * 1e6, rate: requests / seconds, p99, pss }
}

async function stop({ process: child }: Server): Promise<void> {
  child.kill('SIGTERM')
  await once(child, 'exit')
}

async function compare(name: string, model: string, body: string, python?: string): Promise<void> {
  const servers: Server[] = []
  try {
    for (const kind of ['slipway', 'node:http', 'fastify'])
      servers.push(await startNode(kind, model))
    if (python) servers.push(await startFlask(python, model))
    // The measure of all others stands first.
    servers.unshift(servers.splice(1, 1)[0]!)
    await takeTurns(name, servers, body)
  } finally {
    for (const server of servers) await stop(server)
  }
}

async function takeTurns(name: string, servers: readonly Server[], body: string): Promise<void> {
  const results = servers.map((): Measured[] => [])
  for (const server of servers) await load(server, body, 2)
  for (let round = 0; round < Number(values.rounds); round++)
    for (const [i, server] of servers.entries()) results[i]!.push(await measure(server, body))
  const cpu = results.map((list) => median(list.map((one) => one.cpuMicroseconds)))
  console.log(`\n${name}: ${connections} connections, median of ${values.rounds} rounds`)
  console.log('server       CPU us/request   x node:http   requests/s   p99 ms   PSS MB')
  for (const [i, server] of servers.entries()) {
    const list = results[i]!
    const column = (of: keyof Measured, digits: number, width: number) =>
      median(list.map((one) => one[of]))
        .toFixed(digits)
        .padStart(width)
    console.log(
      `${server.name.padEnd(12)} ${column('cpuMicroseconds', 1, 14)} ${(cpu[i]! / cpu[0]!).toFixed(2).padStart(13)} ${column('rate', 0, 12)} ${column('p99', 2, 8)} ${column('pss', 0, 8)}`,
    )
  }
  if (servers.length > 3) console.log(`flask / slipway: ${(cpu[3]! / cpu[1]!).toFixed(1)}`)
}

/** A Python with Flask, gunicorn and scikit-learn; undefined where none can be made. */
function findPython(): string | undefined {
  if (values.python !== undefined) return values.python
  const python = '.venvs/bench/bin/python'
  if (existsSync(python)) return python
  const packages = ['flask==3.1.3', 'gunicorn', 'scikit-learn==1.5.2', 'numpy==1.26.4']
  try {
    execFileSync('python3', ['-m', 'venv', '.venvs/bench'], { stdio: 'ignore' })
    execFileSync(python, ['-m', 'pip', 'install', '-q', '--only-binary', ':all:', ...packages], {
      stdio: 'ignore',
    })
    return python
  } catch (error) {
    console.log(
      `no Python environment could be made (${(error as Error).message.split('\n')[0]}): Flask is left out`,
    )
    rmSync('.venvs/bench', { recursive: true, force: true })
    return undefined
  }
}

const python = findPython()
const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'))
try {
  if (python) {
    execFileSync(python, ['bench/http-models.py', folder], { stdio: 'ignore' })
    const bodies = JSON.parse(readFileSync(join(folder, 'models.json'), 'utf8')) as Record<
      string,
      unknown
    >
    for (const [name, body] of Object.entries(bodies)) {
      if (values.only !== undefined && values.only !== name) continue
      await compare(name, join(folder, `${name}.pkl`), JSON.stringify(body), python)
    }
  } else await compare('iris', 'examples/iris/model.pkl', '{"X":[[5.1,3.5,1.4,0.2]]}')
} finally {
  rmSync(folder, { recursive: true, force: true })
}
