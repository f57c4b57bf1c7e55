// From exec to the first right answer: slipway with the iris model against bare node:http and bare Fastify, alternating in one run.
// node dist/bench/cold-start.js [runs]. CPU and PSS are read from /proc: Linux only.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { request } from 'node:http'

const runs = Number(process.argv[2] ?? 9)
const firstPort = 21_000

const bareHttp = `import { createServer } from 'node:http'
createServer((q, r) => { q.resume(); q.on('end', () => { r.setHeader('content-type', 'application/json'); r.end('{"Y_pred":0}') }) }).listen(+process.argv[1], '127.0.0.1')`
const bareFastify = `import Fastify from 'fastify'
const app = Fastify(); app.post('/predict', async () => ({ Y_pred: 0 })); await app.listen({ port: +process.argv[1], host: '127.0.0.1' })`

const inline = (script: string) => (port: number) => [
  '--input-type=module',
  '-e',
  script,
  String(port),
]
const servers: Readonly<Record<string, (port: number) => string[]>> = {
  'node:http': inline(bareHttp),
  fastify: inline(bareFastify),
  slipway: (port) => [
    'dist/src/bin/slipway.js',
    'serve',
    'examples/iris/model.pkl',
    '--quiet',
    '--port',
    String(port),
  ],
}

interface Start {
  readonly wall: number
  readonly cpu: number
  readonly pss: number
}

function ask(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const call = request(
      {
        port,
        host: '127.0.0.1',
        path: '/predict',
        method: 'POST',
        headers: { 'content-type': 'application/json' },
      },
      (answer) => {
        let body = ''
        answer.on('data', (text: Buffer) => (body += text.toString()))
        answer.on('end', () => resolve(body))
      },
    )
    call.on('error', () => resolve(undefined))
    call.end('{"X":[[5.1,3.5,1.4,0.2]]}')
  })
}

async function start(args: readonly string[], port: number): Promise<Start> {
  const begin = performance.now()
  const child = spawn(process.execPath, args, { stdio: 'ignore' })
  while (!(await ask(port))?.includes('Y_pred')) await new Promise((done) => setTimeout(done, 2))
  const wall = performance.now() - begin
  const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(' ')
  const rollup = readFileSync(`/proc/${child.pid}/smaps_rollup`, 'utf8')
  child.kill('SIGKILL')
  await new Promise((done) => child.once('exit', done))
  // The kernel counts in hundredths of a second.
  const cpu = (Number(stat[13]) + Number(stat[14])) * 10
  return { wall, cpu, pss: Number(/^Pss:\s+(\d+)/m.exec(rollup)![1]) / 1024 }
}

const median = (numbers: number[]): number =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!

const found = new Map<string, Start[]>(Object.keys(servers).map((name) => [name, []]))
let port = firstPort
for (let run = 0; run < runs; run++) {
  for (const [name, args] of Object.entries(servers))
    found.get(name)!.push(await start(args(++port), port))
}
const fastify = median(found.get('fastify')!.map(({ wall }) => wall))
for (const [name, starts] of found) {
  const wall = median(starts.map((one) => one.wall))
  const cpu = median(starts.map((one) => one.cpu))
  const pss = median(starts.map((one) => one.pss))
  console.log(
    `${name.padEnd(10)} ${wall.toFixed(0).padStart(4)} ms to the first answer (${(wall / fastify).toFixed(2)}x fastify), ${cpu} ms CPU, ${pss.toFixed(0)} MB PSS`,
  )
}
