import { isInteractive, oneLine } from './terminal.ts'

/** What is being fitted and its loss, drawn over itself on stderr; nothing where no person looks. */
export interface LossProgress {
  /** What is fitted next. */
  stage(name: string): void
  /** `of` 0: how many steps it takes shows at the end. */
  step(step: number, of: number, loss: number): void
  clear(): void
}

const width = 20
const everyMilliseconds = 100
/** One line of a narrow terminal: what is longer could not be drawn over. */
const longestStage = 40

export function createLossProgress(
  isQuiet: boolean,
  stream: { readonly isTTY?: boolean; write(text: string): unknown } = process.stderr,
): LossProgress {
  if (isQuiet || !isInteractive(stream))
    return { stage: () => undefined, step: () => undefined, clear: () => undefined }
  let stage = ''
  let last = -Infinity
  const draw = (text: string): void => {
    last = performance.now()
    stream.write(`\r\u001b[2K${[stage, text].filter((part) => part !== '').join('  ')}`)
  }
  return {
    stage(name) {
      stage = oneLine(name).slice(0, longestStage)
      draw('')
    },
    step(step, of, loss) {
      if (performance.now() - last >= everyMilliseconds || step === of)
        draw(`${bar(step, of)}  loss ${loss.toPrecision(6)}`)
    },
    clear: () => void stream.write('\r\u001b[2K'),
  }
}

function bar(step: number, of: number): string {
  if (of === 0) return `step ${step}`
  const done = Math.round((Math.min(step, of) / of) * width)
  return `[${'#'.repeat(done)}${'.'.repeat(width - done)}] ${step}/${of}`
}
