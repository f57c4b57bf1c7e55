// Ensembles of trees, and what XGBoost makes of their sums.
import { ensembleOf, nodeColumns } from '../../ops/trees/ensemble.ts'
import { readingOf } from '../../ops/trees/reading-of.ts'
import type { Cell, Emitter } from './emitter.ts'
import { constantOf, numberLiteral, textLiteral } from './emitter.ts'

interface Trees {
  readonly feature: ArrayLike<number>
  /** Distances to the children. */
  readonly left: ArrayLike<number>
  readonly right: ArrayLike<number>
  readonly leaf: ArrayLike<number>
  /** Absent: no value is missing on the left, no split is on categories. */
  readonly flags?: ArrayLike<number>
  readonly thresholds: ArrayLike<number>
  readonly roots: ArrayLike<number>
  readonly values: ArrayLike<number>
  readonly targets?: ArrayLike<number>
  readonly categories?: ArrayLike<number>
  readonly starts?: ArrayLike<number>
  readonly known?: ArrayLike<number>
}

/** Sums of the leaves that rows reach, in the order of trees; or, with `ids`, the leaves' numbers. */
function walkTrees(
  x: Cell,
  base: Cell | undefined,
  trees: Trees,
  outputs: number,
  isRounded: boolean,
  isSingle: boolean,
  reading: string,
  isIds: boolean,
): Cell {
  const { feature, left, right, leaf, flags, thresholds, roots, values, targets } = trees
  const bit = (words: ArrayLike<number>, start: number, at: number) =>
    ((words[start + (at >> 5)]! >>> (at & 31)) & 1) === 1
  const isCategoryLeft = (node: number, value: number, flag: number) => {
    if (value !== value) return (flag & 1) === 1
    const [start, end] = [trees.starts![(flag >> 1) - 1]!, trees.starts![flag >> 1]!]
    const isMember = (category: number) =>
      category >= 0 && category < (end - start) * 32 && bit(trees.categories!, start, category)
    if (reading !== 'byte')
      return isMember(
        reading === 'truncated' ? Math.trunc(value) : value < 0 ? -1 : Math.floor(value),
      )
    if (value < 0) return (flag & 1) === 1
    const category = Math.trunc(value) & 255
    if (isMember(category)) return true
    return bit(trees.known!, feature[node]! * 8, category) ? false : (flag & 1) === 1
  }
  const [rows, width] = [x.shape[0]!, x.shape[1]!]
  const columns = isIds ? roots.length : outputs
  const to = (
    isSingle ? new Float32Array(rows * columns) : new Float64Array(rows * columns)
  ) as Float64Array
  for (let row = 0; row < rows; row++) {
    for (let j = row * outputs; base && !isIds && j < (row + 1) * outputs; j++)
      to[j] = base.data[j % base.data.length]!
    for (let tree = 0; tree < roots.length; tree++) {
      let node = roots[tree]!
      while (leaf[node]! < 0) {
        const given = x.data[row * width + feature[node]!]!
        const value = isRounded ? Math.fround(given) : given
        const flag = flags ? flags[node]! : 0
        const isLeft =
          flag > 1
            ? isCategoryLeft(node, value, flag)
            : value !== value
              ? flag === 1
              : value <= thresholds[node]!
        node += isLeft ? left[node]! : right[node]!
      }
      if (isIds) to[row * columns + tree] = node - roots[tree]!
      else if (targets) to[row * outputs + targets[tree]!]! += values[leaf[node]!]!
      else
        for (let k = 0; k < outputs; k++)
          to[row * outputs + k]! += values[leaf[node]! * outputs + k]!
    }
  }
  return { shape: [rows, columns], data: to }
}

const emitTrees: Emitter = (node, writer) => {
  const ensemble = ensembleOf((index) => constantOf(node, index))
  const { nodes } = ensemble
  const count = nodes.length / nodeColumns
  const column = (at: number) =>
    Int32Array.from({ length: count }, (_, i) => nodes[i * nodeColumns + at]!)
  const [feature, left, right, leaf, flags] = [0, 1, 2, 3, 4].map(column) as [
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
  ]
  const isLeaf = (i: number) => left[i]! < 0
  const parts: Record<string, ArrayLike<number> | undefined> = {
    feature: feature.map((value, i) => (isLeaf(i) ? 0 : value)),
    left: left.map((child, i) => (isLeaf(i) ? 0 : child - i)),
    right: right.map((child, i) => (isLeaf(i) ? 0 : child - i)),
    leaf: leaf.map((value, i) => (isLeaf(i) ? value : -1)),
    flags: flags.some((flag, i) => !isLeaf(i) && flag !== 0) ? flags : undefined,
    thresholds: ensemble.thresholds.map((value, i) => (isLeaf(i) ? 0 : value)),
    roots: ensemble.roots,
    values: ensemble.values,
    targets: ensemble.targets,
    categories: ensemble.categories,
    starts: ensemble.categories && ensemble.starts,
    known: ensemble.known,
  }
  const fields = Object.entries(parts).flatMap(([name, data]) =>
    data ? [`${name}: ${writer.elements(data)}`] : [],
  )
  const { outputs, rounding, sums, result } = node.attributes
  const options = [
    Number(outputs),
    rounding === 'float32',
    sums === 'float32' && result !== 'leaves',
    textLiteral(readingOf(node.attributes)),
    result === 'leaves',
  ].join(', ')
  return `${writer.use('walkTrees', walkTrees)}(${writer.input(0)}, ${writer.input(1)}, { ${fields.join(', ')} }, ${options})`
}

function markMissing(x: Cell, missing: number): Cell {
  const [rows, width] = [x.shape[0]!, x.shape[1]!]
  const to = new Float32Array(rows * width)
  if (!x.csr) to.set(x.data)
  else {
    to.fill(NaN)
    for (let row = 0; row < rows; row++)
      for (let i = x.csr.offsets[row]!; i < x.csr.offsets[row + 1]!; i++)
        to[row * width + x.csr.columns[i]!] = x.data[i]!
  }
  for (let i = 0; i < to.length; i++) if (to[i] === missing) to[i] = NaN
  return { shape: [rows, width], data: to as unknown as Float64Array }
}

/** e^x of a float32, as C libraries compute it (src/ops/float32-functions.ts): written out, because a helper reaches nothing outside. */
function makeExpFloat32(roots: ArrayLike<number>): (x: number) => number {
  const power = new Float64Array(1)
  const words = new Uint32Array(power.buffer)
  return (x) => {
    if (x !== x || x > 89) return x !== x ? x : Infinity
    if (x < -104) return 0
    const turns = 46.16624130844683 * x
    const whole = turns + 6755399441055744 - 6755399441055744
    const rest = turns - whole
    words[1] = ((whole >> 5) + 1023) << 20
    const scale = roots[whole & 31]! * power[0]!
    const low = 0.021660849396613134 * rest + 1
    return Math.fround(
      ((1.6938359250920212e-6 * rest + 0.00023459809789509004) * (rest * rest) + low) * scale,
    )
  }
}

function marginLink(margin: Cell, link: string, bound: number, exp: (x: number) => number): Cell {
  const { shape } = margin
  const width = shape[1]!
  const to = Float32Array.from(margin.data)
  for (let start = 0; start < to.length && link === 'softmax'; start += width) {
    let largest = to[start]!
    for (let i = start + 1; i < start + width; i++) if (to[i]! > largest) largest = to[i]!
    let sum = 0
    for (let i = start; i < start + width; i++) {
      to[i] = exp(Math.fround(to[i]! - largest))
      sum += to[i]!
    }
    const divisor = Math.fround(sum)
    for (let i = start; i < start + width; i++) to[i] = to[i]! / divisor
  }
  for (let i = 0; i < to.length; i++) {
    const x = to[i]!
    if (link === 'sigmoid') to[i] = 1 / Math.fround(exp(Math.min(-x, bound)) + 1)
    else if (link === 'exp') to[i] = exp(x)
    else if (link === 'positive') to[i] = x > 0 ? 1 : 0
  }
  return { shape, data: to as unknown as Float64Array }
}

// 2^(i/32)
// oxfmt-ignore
const roots = [
  1.0, 1.0218971486541166, 1.0442737824274138, 1.0671404006768237, 1.0905077326652577, 1.1143867425958924,
  1.1387886347566916, 1.1637248587775775, 1.189207115002721, 1.215247359980469, 1.241857812073484, 1.2690509571917332,
  1.2968395546510096, 1.3252366431597413, 1.3542555469368927, 1.383909881963832, 1.4142135623730951, 1.4451808069770467,
  1.4768261459394993, 1.5091644275934228, 1.5422108254079407, 1.5759808451078865, 1.6104903319492543, 1.645755478153965,
  1.681792830507429, 1.718619298122478, 1.7562521603732995, 1.7947090750031072, 1.8340080864093424, 1.8741676341103,
  1.9152065613971474, 1.9571441241754002,
]

export const emitTreeOperators: Readonly<Record<string, Emitter>> = {
  TreeEnsemble: emitTrees,
  MarkMissing: (node, writer) => {
    const missing = node.attributes['missing'] as number | undefined
    const literal = numberLiteral(missing === undefined ? NaN : Math.fround(missing))
    return `${writer.use('markMissing', markMissing)}(${writer.input(0)}, ${literal})`
  },
  MarginLink: (node, writer) => {
    const link = node.attributes['link'] as string
    if (!['sigmoid', 'exp', 'softmax', 'positive'].includes(link)) return undefined
    const bound = numberLiteral(Math.fround(Number(node.attributes['bound'] ?? Infinity)))
    const made = `${writer.use('makeExpFloat32', makeExpFloat32)}(${writer.elements(roots)})`
    const exp = writer.hoist(made)
    return `${writer.use('marginLink', marginLink)}(${writer.input(0)}, ${textLiteral(link)}, ${bound}, ${exp})`
  },
}
