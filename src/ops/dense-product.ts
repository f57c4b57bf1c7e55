// The dense product behind MatMul and Gemm.

/** [K, M] -> M rows of K, so that a dot product walks both sides in memory order. Reuses `into` when it is large enough. */
export function packColumns(
  weights: ArrayLike<number>,
  k: number,
  m: number,
  into: Float64Array = new Float64Array(k * m),
): Float64Array {
  for (let i = 0; i < k; i++) for (let j = 0; j < m; j++) into[j * k + i] = weights[i * m + j]!
  return into
}

type Numbers = ArrayLike<number>
type Target = { [index: number]: number }

/**
 * to[r, c] = sum over i of x[r, i] * columns[c, i], plus bias[c]. Every output sums in ascending order from zero and adds its bias last,
 * whatever n and m are: blocks only decide which sums run side by side, because one sum alone waits 4 cycles for each addition
 * (30 x 3: 45 ns a row in blocks of 2 x 3, 145 ns one sum at a time).
 */
export function denseProduct(
  x: Numbers,
  columns: Float64Array,
  bias: Float64Array | undefined,
  to: Target,
  n: number,
  k: number,
  m: number,
): void {
  if (m === 1) return oneColumn(x, columns, bias ? bias[0]! : 0, to, n, k)
  let column = 0
  for (; column + 4 <= m; column += 4) fourColumns(x, columns, bias, to, n, k, m, column)
  if (m - column === 3) return threeColumns(x, columns, bias, to, n, k, m, column)
  if (m - column === 2) return twoColumns(x, columns, bias, to, n, k, m, column)
  if (m - column === 1) lastColumn(x, columns, bias, to, n, k, m, column)
}

function oneColumn(
  x: Numbers,
  w: Float64Array,
  bias: number,
  to: Target,
  n: number,
  k: number,
): void {
  let row = 0
  for (; row + 4 <= n; row += 4) {
    const r0 = row * k
    const r1 = r0 + k
    const r2 = r1 + k
    const r3 = r2 + k
    let a = 0
    let b = 0
    let c = 0
    let d = 0
    for (let i = 0; i < k; i++) {
      const weight = w[i]!
      a += x[r0 + i]! * weight
      b += x[r1 + i]! * weight
      c += x[r2 + i]! * weight
      d += x[r3 + i]! * weight
    }
    to[row] = a + bias
    to[row + 1] = b + bias
    to[row + 2] = c + bias
    to[row + 3] = d + bias
  }
  for (; row < n; row++) {
    const start = row * k
    let sum = 0
    for (let i = 0; i < k; i++) sum += x[start + i]! * w[i]!
    to[row] = sum + bias
  }
}

function lastColumn(
  x: Numbers,
  w: Float64Array,
  bias: Float64Array | undefined,
  to: Target,
  n: number,
  k: number,
  m: number,
  column: number,
): void {
  const base = column * k
  const add = bias ? bias[column]! : 0
  let row = 0
  for (; row + 2 <= n; row += 2) {
    const r0 = row * k
    const r1 = r0 + k
    let a = 0
    let b = 0
    for (let i = 0; i < k; i++) {
      const weight = w[base + i]!
      a += x[r0 + i]! * weight
      b += x[r1 + i]! * weight
    }
    to[row * m + column] = a + add
    to[(row + 1) * m + column] = b + add
  }
  if (row < n) {
    let sum = 0
    for (let i = 0; i < k; i++) sum += x[row * k + i]! * w[base + i]!
    to[row * m + column] = sum + add
  }
}

function twoColumns(
  x: Numbers,
  w: Float64Array,
  bias: Float64Array | undefined,
  to: Target,
  n: number,
  k: number,
  m: number,
  column: number,
): void {
  const w0 = column * k
  const w1 = w0 + k
  const add0 = bias ? bias[column]! : 0
  const add1 = bias ? bias[column + 1]! : 0
  let row = 0
  for (; row + 2 <= n; row += 2) {
    const r0 = row * k
    const r1 = r0 + k
    let a0 = 0
    let a1 = 0
    let b0 = 0
    let b1 = 0
    for (let i = 0; i < k; i++) {
      const u = x[r0 + i]!
      const v = x[r1 + i]!
      const p = w[w0 + i]!
      const q = w[w1 + i]!
      a0 += u * p
      a1 += u * q
      b0 += v * p
      b1 += v * q
    }
    const at = row * m + column
    to[at] = a0 + add0
    to[at + 1] = a1 + add1
    to[at + m] = b0 + add0
    to[at + m + 1] = b1 + add1
  }
  if (row < n) {
    const start = row * k
    let a0 = 0
    let a1 = 0
    for (let i = 0; i < k; i++) {
      const u = x[start + i]!
      a0 += u * w[w0 + i]!
      a1 += u * w[w1 + i]!
    }
    const at = row * m + column
    to[at] = a0 + add0
    to[at + 1] = a1 + add1
  }
}

function threeColumns(
  x: Numbers,
  w: Float64Array,
  bias: Float64Array | undefined,
  to: Target,
  n: number,
  k: number,
  m: number,
  column: number,
): void {
  const w0 = column * k
  const w1 = w0 + k
  const w2 = w1 + k
  const add0 = bias ? bias[column]! : 0
  const add1 = bias ? bias[column + 1]! : 0
  const add2 = bias ? bias[column + 2]! : 0
  let row = 0
  for (; row + 2 <= n; row += 2) {
    const r0 = row * k
    const r1 = r0 + k
    let a0 = 0
    let a1 = 0
    let a2 = 0
    let b0 = 0
    let b1 = 0
    let b2 = 0
    for (let i = 0; i < k; i++) {
      const u = x[r0 + i]!
      const v = x[r1 + i]!
      const p = w[w0 + i]!
      const q = w[w1 + i]!
      const s = w[w2 + i]!
      a0 += u * p
      a1 += u * q
      a2 += u * s
      b0 += v * p
      b1 += v * q
      b2 += v * s
    }
    const at = row * m + column
    to[at] = a0 + add0
    to[at + 1] = a1 + add1
    to[at + 2] = a2 + add2
    to[at + m] = b0 + add0
    to[at + m + 1] = b1 + add1
    to[at + m + 2] = b2 + add2
  }
  if (row < n) {
    const start = row * k
    let a0 = 0
    let a1 = 0
    let a2 = 0
    for (let i = 0; i < k; i++) {
      const u = x[start + i]!
      a0 += u * w[w0 + i]!
      a1 += u * w[w1 + i]!
      a2 += u * w[w2 + i]!
    }
    const at = row * m + column
    to[at] = a0 + add0
    to[at + 1] = a1 + add1
    to[at + 2] = a2 + add2
  }
}

/** 5.6 GFLOP/s, the most that JavaScript reached. */
function fourColumns(
  x: Numbers,
  w: Float64Array,
  bias: Float64Array | undefined,
  to: Target,
  n: number,
  k: number,
  m: number,
  column: number,
): void {
  const w0 = column * k
  const w1 = w0 + k
  const w2 = w1 + k
  const w3 = w2 + k
  const add0 = bias ? bias[column]! : 0
  const add1 = bias ? bias[column + 1]! : 0
  const add2 = bias ? bias[column + 2]! : 0
  const add3 = bias ? bias[column + 3]! : 0
  let row = 0
  for (; row + 2 <= n; row += 2) {
    const r0 = row * k
    const r1 = r0 + k
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
      const p = w[w0 + i]!
      const q = w[w1 + i]!
      const s = w[w2 + i]!
      const t = w[w3 + i]!
      a0 += u * p
      a1 += u * q
      a2 += u * s
      a3 += u * t
      b0 += v * p
      b1 += v * q
      b2 += v * s
      b3 += v * t
    }
    const at = row * m + column
    to[at] = a0 + add0
    to[at + 1] = a1 + add1
    to[at + 2] = a2 + add2
    to[at + 3] = a3 + add3
    to[at + m] = b0 + add0
    to[at + m + 1] = b1 + add1
    to[at + m + 2] = b2 + add2
    to[at + m + 3] = b3 + add3
  }
  if (row < n) {
    const start = row * k
    let a0 = 0
    let a1 = 0
    let a2 = 0
    let a3 = 0
    for (let i = 0; i < k; i++) {
      const u = x[start + i]!
      a0 += u * w[w0 + i]!
      a1 += u * w[w1 + i]!
      a2 += u * w[w2 + i]!
      a3 += u * w[w3 + i]!
    }
    const at = row * m + column
    to[at] = a0 + add0
    to[at + 1] = a1 + add1
    to[at + 2] = a2 + add2
    to[at + 3] = a3 + add3
  }
}
