// Calls of this server. Addresses are relative to the page, which may stand behind a prefix.

/** What a server answered, whatever the status. */
export interface Reply {
  readonly status: number
  readonly text: string
  readonly milliseconds: number
}

/** The folder of the page, with a slash at its end. */
export const base = new URL('.', document.baseURI).href

const storedKey = 'slipway-key'
let key = stored()

/** The key for this tab, kept no longer than it is open; '' removes it. */
export function takeKey(value: string): void {
  key = value
  try {
    if (value === '') sessionStorage.removeItem(storedKey)
    else sessionStorage.setItem(storedKey, value)
  } catch (error) {
    // Storage may be forbidden: then the key lives as long as the page.
    console.debug('the key is not stored', error)
  }
}

export function hasKey(): boolean {
  return key !== ''
}

function stored(): string {
  try {
    return sessionStorage.getItem(storedKey) ?? ''
  } catch (error) {
    console.debug('no stored key', error)
    return ''
  }
}

/** GET without a body, else POST of JSON text. Rejects where no answer comes. */
export async function call(path: string, body?: string): Promise<Reply> {
  const started = performance.now()
  const response = await fetch(base + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(key === '' ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    cache: 'no-store',
    ...(body === undefined ? {} : { body }),
  })
  const text = await response.text()
  return { status: response.status, text, milliseconds: performance.now() - started }
}
