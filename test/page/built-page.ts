// The page as `npm run build` makes it, made here too: tsc alone does not.
import { pathToFileURL } from 'node:url'

export interface Size {
  readonly bytes: number
  readonly gzip: number
}

let made: Promise<Readonly<Record<string, Size>>> | undefined

/** Builds the page once a process; the sizes of its files. */
export function builtPage(): NonNullable<typeof made> {
  made ??= import(pathToFileURL('scripts/build-page.mjs').href).then(
    ({ buildPage }: { buildPage: () => NonNullable<typeof made> }) => buildPage(),
  )
  return made
}
