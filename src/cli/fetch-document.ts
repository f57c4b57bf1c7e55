import { fault } from '../errors.ts'

/** The OpenAPI document of a running server: only commands that were given a URL connect anywhere. Throws E_ADDRESS. */
export async function fetchDocument(url: string, apiKey: string | undefined): Promise<unknown> {
  const headers = apiKey === undefined ? {} : { Authorization: `Bearer ${apiKey}` }
  const address = `${url.replace(/\/$/, '')}/openapi.json`
  let why: string
  try {
    const response = await fetch(address, { headers, signal: AbortSignal.timeout(10_000) })
    if (response.ok) return (await response.json()) as unknown
    why = `it answers ${response.status}`
  } catch (error) {
    why = String(((error as Error).cause as Error | undefined)?.message ?? (error as Error).message)
  }
  throw fault('E_ADDRESS', `no description of a model at ${address}: ${why}`, {
    hint: 'Start the server, check the address, and give --api-key where it wants one.',
  })
}
