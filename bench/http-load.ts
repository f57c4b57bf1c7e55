// Load over kept-alive connections: node dist/bench/http-load.js PORT CONNECTIONS SECONDS BODY; prints JSON.
import { connect } from 'node:net'
import type { Socket } from 'node:net'

const [port, connections, seconds, body] = process.argv.slice(2) as [string, string, string, string]
const request = Buffer.from(
  `POST /predict HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
)
const end = performance.now() + Number(seconds) * 1000
const latencies: number[] = []
let failed = 0
let open = 0

/** Asks again as soon as it is answered; opens a new connection where the server closes (gunicorn's sync worker does). */
function client(): void {
  const socket = connect(Number(port), '127.0.0.1')
  socket.setNoDelay(true)
  open++
  let started = 0
  let text = ''
  const ask = (): void => {
    started = performance.now()
    socket.write(request)
  }
  socket.on('connect', ask)
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1')
    if (!isWhole(text)) return
    if (!text.startsWith('HTTP/1.1 200')) failed++
    latencies.push(performance.now() - started)
    const mustClose = /^connection: close/im.test(text)
    text = ''
    if (performance.now() > end || mustClose) leave(socket)
    else ask()
  })
  socket.on('error', () => failed++)
  socket.on('close', () => {
    open--
    if (performance.now() < end) client()
    else if (open === 0) report()
  })
}

function leave(socket: Socket): void {
  socket.destroy()
}

function isWhole(text: string): boolean {
  const head = text.indexOf('\r\n\r\n')
  if (head < 0) return false
  const length = /content-length: (\d+)/i.exec(text)
  return length ? text.length >= head + 4 + Number(length[1]) : text.includes('\r\n0\r\n\r\n', head)
}

function report(): void {
  latencies.sort((a, b) => a - b)
  const at = (share: number) => latencies[Math.floor(latencies.length * share)] ?? 0
  console.log(JSON.stringify({ requests: latencies.length, failed, p50: at(0.5), p99: at(0.99) }))
}

for (let i = 0; i < Number(connections); i++) client()
