import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify'
import { Application } from './application.ts'
import { Exchange } from './exchange.ts'
import { answerParts } from './answer-headers.ts'
import type { ApplicationOptions } from './server-options.ts'

/**
 * Mounts every route of a Slipway server in a Fastify app: `app.register(slipway, { models: [await loadModel('model.pkl')] })`.
 * A `prefix` works as for any plugin. Bodies up to `limits.bodyBytes` are taken; Host checks, timeouts and compressed bodies are the
 * app's own affair. Needs Fastify 5.
 */
export const slipway: FastifyPluginCallback<ApplicationOptions> = (app, options, done) => {
  const application = new Application(options)
  const { bodyBytes } = application.limits
  app.addHook('onReady', (ready) => {
    application.warmUpSoon()
    ready()
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: bodyBytes },
    (_request, body, next) => next(null, body),
  )
  for (const place of application.router.all) {
    for (const method of place.methods.keys()) {
      if (method === 'HEAD') continue
      app.route({
        method,
        url: place.path,
        handler: (request, reply) => answer(application, place.path, request, reply),
      })
    }
  }
  done()
}

/** The path is the route's own: a prefix of the app's is not part of it. */
async function answer(
  application: Application,
  path: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const mark = request.url.indexOf('?')
  const query = mark < 0 ? '' : request.url.slice(mark)
  const asked = mark < 0 ? request.url : request.url.slice(0, mark)
  // A prefix without a slash behind it: what the page at / names is relative to its folder.
  if (path === '/' && !asked.endsWith('/'))
    return reply.redirect(`${asked.slice(asked.lastIndexOf('/') + 1)}/${query}`)
  const exchange = new Exchange(request.method, path + query, request.headers)
  if (request.body instanceof Uint8Array) exchange.body = request.body
  reply.raw.once('close', () => {
    exchange.isCancelled = !reply.raw.writableFinished
  })
  const response = await answerOf(application, exchange)
  const headers = answerParts(exchange, response)
  for (let i = 0; i < headers.length; i += 2) reply.header(headers[i]!, headers[i + 1])
  reply.code(response.status)
  application.record(exchange, response.status)
  return reply.send(response.body)
}

async function answerOf(application: Application, exchange: Exchange) {
  try {
    application.admit(exchange)
  } catch (error) {
    return application.refuse(exchange, error)
  }
  return application.answer(exchange)
}
