import { isInteractive } from './terminal.ts'

/** How far a long command is, drawn over itself on stderr; nothing where no person looks. */
export interface Progress {
  /** `share` from 0 to 1; undefined when the whole is unknown. */
  show(rows: number, share: number | undefined): void
  clear(): void
}

const width = 28
const everyMilliseconds = 100

export function createProgress(isQuiet: boolean): Progress {
  if (isQuiet || !isInteractive(process.stderr))
    return { show: () => undefined, clear: () => undefined }
  const start = performance.now()
  let last = -Infinity
  return {
    show(rows, share) {
      const now = performance.now()
      if (now - last < everyMilliseconds) return
      last = now
      const rate = Math.round((rows / (now - start)) * 1000)
      process.stderr.write(
        `\r\u001b[2K${bar(share)}${rows.toLocaleString('en')} rows, ${rate.toLocaleString('en')} a second`,
      )
    },
    clear: () => void process.stderr.write('\r\u001b[2K'),
  }
}

function bar(share: number | undefined): string {
  if (share === undefined) return ''
  const done = Math.round(Math.min(1, share) * width)
  return `[${'#'.repeat(done)}${'.'.repeat(width - done)}] ${String(Math.round(Math.min(1, share) * 100)).padStart(3)}%  `
}
