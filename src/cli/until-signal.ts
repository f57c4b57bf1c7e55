type Signal = 'SIGINT' | 'SIGTERM'

const codes: Readonly<Record<Signal, number>> = { SIGINT: 130, SIGTERM: 143 }

/** Waits for SIGINT or SIGTERM, then for `end`, and gives exit code 0. A second signal ends the process at once (130, 143). */
export function untilSignal(end: (signal: Signal) => Promise<void>): Promise<number> {
  return new Promise((resolve, reject) => {
    let isEnding = false
    const onSignal = (signal: Signal): void => {
      if (isEnding) process.exit(codes[signal])
      isEnding = true
      end(signal).then(() => resolve(0), reject)
    }
    process.on('SIGINT', onSignal)
    process.on('SIGTERM', onSignal)
  })
}
