const units = [
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const

/** A number for a table or an axis: four digits, without what says nothing. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return 'n/a'
  const size = Math.abs(value)
  if (value === 0) return '0'
  if (size >= 1e12 || size < 1e-4) return trimmed(value.toExponential(3))
  if (size < 10_000) return trimmed(value.toPrecision(4))
  const [unit, letter] = units.find(([own]) => size >= own)!
  return trimmed((value / unit).toPrecision(4)) + letter
}

/** 1.500e-5 as 1.5e-5, 20.00 as 20. */
function trimmed(text: string): string {
  const [digits, power] = text.split('e')
  const short = digits!.includes('.') ? digits!.replace(/\.?0+$/, '') : digits!
  return power === undefined ? short : `${short}e${power.replace('+', '')}`
}
