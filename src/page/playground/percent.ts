/** A probability in percent with one decimal. What is not 0 or 1 never says so. */
export function percent(value: number): string {
  if (value > 0 && value < 0.0005) return '< 0.1 %'
  if (value > 0.9995 && value < 1) return '> 99.9 %'
  return `${(value * 100).toFixed(1)} %`
}
