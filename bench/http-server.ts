// One server of the comparison in a process of its own: node dist/bench/http-server.js KIND [MODEL]; prints its port.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { loadModel } from '../src/load.ts'
import { startServer } from '../src/transports/http.ts'

const [kind, model] = process.argv.slice(2)

function nodeHttp(): void {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { X } = JSON.parse(Buffer.concat(chunks).toString()) as { X: unknown[] }
      const text = JSON.stringify({ Y_pred: [X.length] })
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
      })
      response.end(text)
    })
  })
  server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
}

async function bareFastify(): Promise<void> {
  const { default: fastify } = await import('fastify')
  const app = fastify()
  app.post('/predict', (request) => ({ Y_pred: [(request.body as { X: unknown[] }).X.length] }))
  await app.listen({ port: 0, host: '127.0.0.1' })
  console.log((app.server.address() as AddressInfo).port)
}

async function slipway(): Promise<void> {
  const server = await startServer({
    models: [await loadModel(model!)],
    serverVersion: '0',
    port: 0,
  })
  console.log(server.port)
}

if (kind === 'node:http') nodeHttp()
else if (kind === 'fastify') await bareFastify()
else await slipway()
