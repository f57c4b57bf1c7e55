// expf and logf as C libraries compute them: in double by a table and a short polynomial (Szabolcs Nagy's for Arm's optimized routines,
// in glibc since 2.27, musl and bionic). They are not rounded correctly: of 3000 answers two are one float32 off, and XGBoost's with them.
// The numbers are those of the algorithm; tests hold them against a C library's answers.

/** 2^(i/32) */
// oxfmt-ignore
const roots = Float64Array.of(
  1.0, 1.0218971486541166, 1.0442737824274138, 1.0671404006768237,
  1.0905077326652577, 1.1143867425958924, 1.1387886347566916, 1.1637248587775775,
  1.189207115002721, 1.215247359980469, 1.241857812073484, 1.2690509571917332,
  1.2968395546510096, 1.3252366431597413, 1.3542555469368927, 1.383909881963832,
  1.4142135623730951, 1.4451808069770467, 1.4768261459394993, 1.5091644275934228,
  1.5422108254079407, 1.5759808451078865, 1.6104903319492543, 1.645755478153965,
  1.681792830507429, 1.718619298122478, 1.7562521603732995, 1.7947090750031072,
  1.8340080864093424, 1.8741676341103, 1.9152065613971474, 1.9571441241754002,
)

const perTurn = 46.16624130844683
const [e0, e1, e2] = [1.6938359250920212e-6, 0.00023459809789509004, 0.021660849396613134]

/** Added and taken off again, rounds to the nearest whole number, ties to even. */
const toWhole = 6755399441055744

const power = new Float64Array(1)
const powerWords = new Uint32Array(power.buffer)

/** e^x as a float32, for a float32 x. */
export function expFloat32(x: number): number {
  if (x !== x || x > 89) return x !== x ? x : Infinity
  if (x < -104) return 0
  const turns = perTurn * x
  const whole = turns + toWhole - toWhole
  const rest = turns - whole
  // 2^(whole / 32): the exponent's bits, times a root.
  powerWords[1] = ((whole >> 5) + 1023) << 20
  const scale = roots[whole & 31]! * power[0]!
  const low = e2 * rest + 1
  return Math.fround(((e0 * rest + e1) * (rest * rest) + low) * scale)
}

/** 1/c and ln c for a c in each sixteenth of [0.7, 1.4). */
// oxfmt-ignore
const inverses = Float64Array.of(
  1.398907162146528, 1.3403141896637998, 1.286432210124115, 1.2367150214269895,
  1.1906977166711752, 1.1479821020556429, 1.1082251448272158, 1.0711297413057381,
  1.036437278977283, 1.0, 0.9492859795739057, 0.8951049428609004,
  0.8476821620351103, 0.8050314851692001, 0.7664671008843108, 0.731428603316328,
)
// oxfmt-ignore
const logarithms = Float64Array.of(
  -0.33569133332882284, -0.2929040563774074, -0.2518726580937369, -0.21245868807117255,
  -0.17453945183745634, -0.1380057072319758, -0.10275976698545139, -0.06871392447020525,
  -0.0357891387398228, 0.0, 0.05204517742929496, 0.11081431298787942,
  0.1652495223695143, 0.21687389031699977, 0.2659635028121397, 0.3127556664073557,
)

const [l0, l1, l2] = [-0.25089342214237154, 0.333456765744066, -0.4999997485802103]

const single = new Float32Array(1)
const bits = new Int32Array(single.buffer)

/** ln x as a float32, for a float32 x. */
export function logFloat32(x: number): number {
  if (!(x > 0) || x === Infinity) return x === 0 ? -Infinity : x > 0 ? x : NaN
  // Below the smallest normal number the exponent's bits tell nothing: those are scaled first.
  const isTiny = x < 1.1754943508222875e-38
  single[0] = isTiny ? x * 8388608 : x
  const word = bits[0]!
  const offset = (word - 0x3f330000) | 0
  const entry = (offset >> 19) & 15
  const exponent = (offset >> 23) - (isTiny ? 23 : 0)
  bits[0] = word - (offset & 0xff800000)
  const rest = single[0]! * inverses[entry]! - 1
  const base = logarithms[entry]! + exponent * Math.LN2
  const square = rest * rest
  return Math.fround((l0 * square + (l1 * rest + l2)) * square + (base + rest))
}
