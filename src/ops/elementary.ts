// e^x, ln x and their kin as sequences of IEEE 754 operations: the same bits in every engine, where Math.exp is each engine's own. The
// formulas are those of fdlibm (Sun Microsystems, 1993: e_exp.c, e_log.c, s_expm1.c, s_log1p.c, s_tanh.c), whose bits Node 20 has; each
// is within 1 unit in the last place. A maker reaches nothing outside itself: written modules hold its text (src/codegen/javascript).

/** e^x. */
export function makeExp(): (x: number) => number {
  const high = 6.9314718036912381649e-1
  const low = 1.90821492927058770002e-10
  // 2^k for k from -1022.
  const powers = new Float64Array(2046).fill(2.2250738585072014e-308)
  for (let i = 1; i < powers.length; i++) powers[i] = powers[i - 1]! * 2
  return (x) => {
    const size = Math.abs(x)
    if (!(size <= 709.782712893384)) {
      if (x > 709.782712893384) return Infinity
      if (x < -745.1332191019411) return 0
      if (x !== x) return NaN
    }
    if (x === 1) return Math.E
    let k = 0
    let a = x
    let b = 0
    let r = x
    // Half of ln 2, and one and a half, as fdlibm cuts them: by their upper 32 bits.
    if (size >= 0.3465735912322998) {
      if (size < 1.0397205352783203) k = x < 0 ? -1 : 1
      else k = (1.4426950408889634 * x + (x < 0 ? -0.5 : 0.5)) | 0
      a = x - k * high
      b = k * low
      r = a - b
    } else if (size < 3.725290298461914e-9) return 1 + x
    const t = r * r
    const c =
      r -
      t *
        (1.66666666666666019037e-1 +
          t *
            (-2.77777777770155933842e-3 +
              t *
                (6.61375632143793436117e-5 +
                  t * (-1.6533902205465251539e-6 + t * 4.13813679705723846039e-8))))
    if (k === 0) return 1 - ((r * c) / (c - 2) - r)
    const y = 1 - (b - (r * c) / (2 - c) - a)
    if (k === 1024) return y * 2 * powers[2045]!
    return k >= -1021 ? y * powers[k + 1022]! : y * powers[k + 2022]! * powers[22]!
  }
}

/** ln x. */
export function makeLog(): (x: number) => number {
  const high = 6.9314718036912381649e-1
  const low = 1.90821492927058770002e-10
  // 2^k for k from -1074.
  const powers = new Float64Array(2098).fill(5e-324)
  for (let i = 1; i < powers.length; i++) powers[i] = powers[i - 1]! * 2
  const double = new Float64Array(1)
  const words = new Int32Array(double.buffer)
  double[0] = 1
  const upper = words[1] === 0 ? 0 : 1
  return (x) => {
    if (!(x > 0)) return x === 0 ? -Infinity : NaN
    if (x === Infinity) return x
    const isTiny = x < 2.2250738585072014e-308
    const normal = isTiny ? x * 18014398509481984 : x
    double[0] = normal
    const word = words[upper]!
    const mantissa = word & 0xfffff
    // x = 2^k * (1 + f), with 1 + f between half the root of two and the root of two.
    const shift = (word >> 20) - 1023 + ((mantissa + 0x95f64) >> 20)
    const f = normal * powers[1074 - shift]! - 1
    const k = isTiny ? shift - 54 : shift
    if ((0xfffff & (2 + mantissa)) < 3) {
      if (f === 0) return k === 0 ? 0 : k * high + k * low
      const r = f * f * (0.5 - 0.3333333333333333 * f)
      return k === 0 ? f - r : k * high - (r - k * low - f)
    }
    const s = f / (2 + f)
    const z = s * s
    const w = z * z
    const even =
      w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1))
    const odd =
      z *
      (6.66666666666673513e-1 +
        w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)))
    const r = odd + even
    if (((mantissa - 0x6147a) | (0x6b851 - mantissa)) > 0) {
      const half = 0.5 * f * f
      if (k === 0) return f - (half - s * (half + r))
      return k * high - (half - (s * (half + r) + k * low) - f)
    }
    return k === 0 ? f - s * (f - r) : k * high - (s * (f - r) - k * low - f)
  }
}

/** ln (1 + x). */
export function makeLog1p(): (x: number) => number {
  const high = 6.9314718036912381649e-1
  const low = 1.90821492927058770002e-10
  // 2^k for k from -1074.
  const powers = new Float64Array(2098).fill(5e-324)
  for (let i = 1; i < powers.length; i++) powers[i] = powers[i - 1]! * 2
  const double = new Float64Array(1)
  const words = new Int32Array(double.buffer)
  double[0] = 1
  const upper = words[1] === 0 ? 0 : 1
  const wordOf = (x: number) => {
    double[0] = x
    return words[upper]!
  }
  return (x) => {
    const word = wordOf(x)
    const size = word & 0x7fffffff
    if (word >= 0x7ff00000) return x
    let k = 1
    let f = x
    let mantissa = 1
    let c = 0
    if (word < 0x3fda827a) {
      if (size >= 0x3ff00000) return x === -1 ? -Infinity : NaN
      if (size < 0x3e200000) return size < 0x3c900000 ? x : x - x * x * 0.5
      if (word > 0 || size <= 0x3fd2bec4) k = 0
    }
    if (k !== 0) {
      const isSmall = word < 0x43400000
      const u = isSmall ? 1 + x : x
      const whole = wordOf(u)
      k = (whole >> 20) - 1023
      if (isSmall) c = (k > 0 ? 1 - (u - x) : x - (u - 1)) / u
      mantissa = whole & 0xfffff
      if (mantissa >= 0x6a09e) {
        k++
        mantissa = (0x100000 - mantissa) >> 2
      }
      f = u * powers[1074 - k]! - 1
    }
    const half = 0.5 * f * f
    if (mantissa === 0) {
      if (f === 0) return k === 0 ? 0 : k * high + (c + k * low)
      const r = half * (1 - 0.6666666666666666 * f)
      return k === 0 ? f - r : k * high - (r - (k * low + c) - f)
    }
    const s = f / (2 + f)
    const z = s * s
    const r =
      z *
      (6.66666666666673513e-1 +
        z *
          (3.999999999940941908e-1 +
            z *
              (2.857142874366239149e-1 +
                z *
                  (2.222219843214978396e-1 +
                    z *
                      (1.818357216161805012e-1 +
                        z * (1.531383769920937332e-1 + z * 1.479819860511658591e-1))))))
    if (k === 0) return f - (half - s * (half + r))
    return k * high - (half - (s * (half + r) + (k * low + c)) - f)
  }
}

/** e^x - 1. */
export function makeExpm1(): (x: number) => number {
  const high = 6.9314718036912381649e-1
  const low = 1.90821492927058770002e-10
  // 2^k for k from -1022.
  const powers = new Float64Array(2046).fill(2.2250738585072014e-308)
  for (let i = 1; i < powers.length; i++) powers[i] = powers[i - 1]! * 2
  return (given) => {
    let x = given
    const size = Math.abs(x)
    // 56 ln 2, then what overflows.
    if (!(size < 38.81623840332031)) {
      if (x !== x || x === Infinity) return x
      if (x > 709.782712893384) return Infinity
      if (x < 0) return -1
    }
    let k = 0
    let c = 0
    if (size >= 0.3465735912322998) {
      if (size < 1.0397205352783203) k = x < 0 ? -1 : 1
      else k = (1.4426950408889634 * x + (x < 0 ? -0.5 : 0.5)) | 0
      const a = x - k * high
      const b = k * low
      x = a - b
      c = a - x - b
    } else if (size < 5.551115123125783e-17) return x
    const half = 0.5 * x
    const square = x * half
    const r =
      1 +
      square *
        (-3.33333333333331316428e-2 +
          square *
            (1.58730158725481460165e-3 +
              square *
                (-7.93650757867487942473e-5 +
                  square * (4.00821782732936239552e-6 + square * -2.01099218183624371326e-7))))
    const t = 3 - r * half
    let e = square * ((r - t) / (6 - x * t))
    if (k === 0) return x - (x * e - square)
    e = x * (e - c) - c
    e -= square
    if (k === -1) return 0.5 * (x - e) - 0.5
    if (k === 1) return x < -0.25 ? -2 * (e - (x + 0.5)) : 1 + 2 * (x - e)
    if (k <= -2 || k > 56) {
      const y = 1 - (e - x)
      return (k === 1024 ? y * 2 * powers[2045]! : y * powers[k + 1022]!) - 1
    }
    const rest = powers[1022 - k]!
    const y = k < 20 ? 1 - rest - (e - x) : x - (e + rest) + 1
    return y * powers[k + 1022]!
  }
}

/** The hyperbolic tangent, over `expm1`. */
export function makeTanh(expm1: (x: number) => number): (x: number) => number {
  return (x) => {
    const size = Math.abs(x)
    if (x !== x) return NaN
    if (size < 3.725290298461914e-9) return x
    if (size >= 22) return x < 0 ? -1 : 1
    if (size >= 1) {
      const t = 1 - 2 / (expm1(2 * size) + 2)
      return x < 0 ? -t : t
    }
    const e = expm1(-2 * size)
    const t = -e / (e + 2)
    return x < 0 ? -t : t
  }
}
