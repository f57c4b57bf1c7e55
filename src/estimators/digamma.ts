/** The digamma function for x > 0, relative error below 1e-14: recurrence up to 10, then the asymptotic series (Abramowitz & Stegun 6.3.18). */
export function digamma(x: number): number {
  let shift = 0
  let at = x
  for (; at < 10; at++) shift -= 1 / at
  const inverse = 1 / at
  const square = inverse * inverse
  const series =
    square *
    (1 / 12 -
      square *
        (1 / 120 -
          square * (1 / 252 - square * (1 / 240 - square * (1 / 132 - (square * 691) / 32760)))))
  return shift + Math.log(at) - inverse / 2 - series
}
