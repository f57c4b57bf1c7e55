/** A size for people: 812 B, 12.3 kB, 4.5 MB. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  const [value, unit] = bytes < 1e6 ? [bytes / 1e3, 'kB'] : [bytes / 1e6, 'MB']
  return `${value < 100 ? value.toFixed(1) : value.toFixed(0)} ${unit}`
}
