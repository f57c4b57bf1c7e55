import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Where an optional peer is installed: beside Slipway, or where the command was started. */
export function findPeer(name: string): string | undefined {
  const places = [import.meta.url, pathToFileURL(join(process.cwd(), 'package.json')).href]
  for (const place of places) {
    try {
      return createRequire(place).resolve(name)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error
    }
  }
  return undefined
}

/** What stands at a path that `findPeer` gave. */
export function requirePeer(path: string): unknown {
  return createRequire(import.meta.url)(path)
}
