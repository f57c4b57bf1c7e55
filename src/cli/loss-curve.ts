const width = 60
const height = 8

/** The losses as a curve of characters, the first at the left; on a logarithmic scale where they fall by powers. */
export function lossCurve(losses: readonly number[]): string[] {
  const low = Math.min(...losses.slice(0, 100_000))
  const isLog = low > 0 && losses[0]! / low > 100
  const scale = (loss: number) => (isLog ? Math.log(loss) : loss)
  const points = Array.from(
    { length: Math.min(width, losses.length) },
    (_, i, { length } = { length: Math.min(width, losses.length) }) =>
      scale(losses[Math.round((i * (losses.length - 1)) / Math.max(1, length - 1))]!),
  )
  const [least, most] = [Math.min(...points), Math.max(...points)]
  const rows = points.map((point) =>
    most === least ? height - 1 : Math.round(((most - point) / (most - least)) * (height - 1)),
  )
  const lines = Array.from({ length: height }, (_, row) =>
    rows
      .map((own) => (own === row ? '*' : ' '))
      .join('')
      .trimEnd(),
  )
  const label = (loss: number) => loss.toPrecision(4).padStart(10)
  return lines.map((line, row) => {
    const mark =
      row === 0 ? label(losses[0]!) : row === height - 1 ? label(losses.at(-1)!) : ' '.repeat(10)
    return `  ${mark} |${line}`
  })
}
