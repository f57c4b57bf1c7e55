type Numbers = ArrayLike<number>
type Target = { [index: number]: number }

/**
 * to[r, j] = sum over i of (x[r, i] - y[j, i])^2 for x [n, k] and y [m, k], summed in ascending order whatever n and m are.
 * Blocks of 2 x 4 run eight sums side by side.
 */
export function squaredDistances(
  x: Numbers,
  y: Float64Array,
  to: Target,
  n: number,
  k: number,
  m: number,
): void {
  let row = 0
  for (; row + 2 <= n; row += 2) twoRows(x, y, to, row, k, m)
  if (row < n) oneRow(x, y, to, row, k, m)
}

function twoRows(x: Numbers, y: Float64Array, to: Target, row: number, k: number, m: number): void {
  const r0 = row * k
  const r1 = r0 + k
  const t0 = row * m
  const t1 = t0 + m
  let column = 0
  for (; column + 4 <= m; column += 4) {
    const y0 = column * k
    const y1 = y0 + k
    const y2 = y1 + k
    const y3 = y2 + k
    let a0 = 0
    let a1 = 0
    let a2 = 0
    let a3 = 0
    let b0 = 0
    let b1 = 0
    let b2 = 0
    let b3 = 0
    for (let i = 0; i < k; i++) {
      const u = x[r0 + i]!
      const v = x[r1 + i]!
      const p = y[y0 + i]!
      const q = y[y1 + i]!
      const s = y[y2 + i]!
      const t = y[y3 + i]!
      a0 += (u - p) * (u - p)
      a1 += (u - q) * (u - q)
      a2 += (u - s) * (u - s)
      a3 += (u - t) * (u - t)
      b0 += (v - p) * (v - p)
      b1 += (v - q) * (v - q)
      b2 += (v - s) * (v - s)
      b3 += (v - t) * (v - t)
    }
    to[t0 + column] = a0
    to[t0 + column + 1] = a1
    to[t0 + column + 2] = a2
    to[t0 + column + 3] = a3
    to[t1 + column] = b0
    to[t1 + column + 1] = b1
    to[t1 + column + 2] = b2
    to[t1 + column + 3] = b3
  }
  for (; column < m; column++) {
    const start = column * k
    let a = 0
    let b = 0
    for (let i = 0; i < k; i++) {
      const p = y[start + i]!
      const u = x[r0 + i]! - p
      const v = x[r1 + i]! - p
      a += u * u
      b += v * v
    }
    to[t0 + column] = a
    to[t1 + column] = b
  }
}

function oneRow(x: Numbers, y: Float64Array, to: Target, row: number, k: number, m: number): void {
  const start = row * k
  const base = row * m
  let column = 0
  for (; column + 4 <= m; column += 4) {
    const y0 = column * k
    const y1 = y0 + k
    const y2 = y1 + k
    const y3 = y2 + k
    let a0 = 0
    let a1 = 0
    let a2 = 0
    let a3 = 0
    for (let i = 0; i < k; i++) {
      const u = x[start + i]!
      const p = u - y[y0 + i]!
      const q = u - y[y1 + i]!
      const s = u - y[y2 + i]!
      const t = u - y[y3 + i]!
      a0 += p * p
      a1 += q * q
      a2 += s * s
      a3 += t * t
    }
    to[base + column] = a0
    to[base + column + 1] = a1
    to[base + column + 2] = a2
    to[base + column + 3] = a3
  }
  for (; column < m; column++) {
    const from = column * k
    let sum = 0
    for (let i = 0; i < k; i++) {
      const d = x[start + i]! - y[from + i]!
      sum += d * d
    }
    to[base + column] = sum
  }
}
