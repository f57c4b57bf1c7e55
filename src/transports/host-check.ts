import { fault } from '../errors.ts'

const loopbackNames = ['localhost', '127.0.0.1', '::1']

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}

/**
 * A web page can point a name of its own at 127.0.0.1 and so reach a server meant for this machine alone (DNS rebinding); its
 * requests then carry that name. Undefined where no check is made: a public address without a list.
 */
export function hostCheck(
  host: string,
  allowedHosts: readonly string[] | undefined,
): ((header: string | undefined) => void) | undefined {
  if (!isLoopback(host) && !allowedHosts?.length) return undefined
  const allowed = new Set([...loopbackNames, host, ...(allowedHosts ?? [])].map(lower))
  let lastGood: string | undefined
  return (header) => {
    if (header !== undefined && header === lastGood) return
    if (header === undefined || !allowed.has(nameIn(header))) {
      throw fault('E_FORBIDDEN', 'this server does not answer under that Host', {
        hint: 'Use the address it listens on, or start it with --allowed-host NAME.',
      })
    }
    lastGood = header
  }
}

/** Host without its port, and without the brackets of an IPv6 address. */
function nameIn(header: string): string {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^:[\]]+))(?::\d{1,5})?$/i.exec(header)
  return lower(match?.[1] ?? match?.[2] ?? '')
}

function lower(text: string): string {
  return text.toLowerCase()
}
