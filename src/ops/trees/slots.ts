import type { FeatureRoles } from './ensemble.ts'
import type { CategoryReading } from './walk-general.ts'
import { chains, slotBits } from './walk-code.ts'

type Numbers = ArrayLike<number>

/** What packed nodes compare: columns of the table, as often as the nodes' wishes for missing values differ. */
export interface Slots {
  readonly count: number
  /** Features as they are: no NaN exceeds a threshold, so a missing value goes left. */
  readonly plain: Int32Array
  /** Features whose missing values are +Infinity, so that they go right. */
  readonly raised: Int32Array
  /** Features as codes of categories. */
  readonly categories: Int32Array
  /** What +Infinity itself becomes among `raised`: the largest finite number where a threshold is Infinity, which only NaN exceeds. */
  readonly top: number
  /** Slot of each feature in each role, or -1. */
  readonly plainSlot: Int32Array
  readonly raisedSlot: Int32Array
  readonly categorySlot: Int32Array
}

/**
 * The slots that the nodes need; undefined where a link can't name so many, or no order of numbers says what they ask.
 * `largest`: the largest finite number that x may be.
 */
export function slotsOf(roles: FeatureRoles, largest: number): Slots | undefined {
  const { features, hasInfinite } = roles
  const used = roles.used.slice()
  if (used.length !== 3 * features) return undefined
  const hasLargest = roles.largest >= largest
  // Leaves read slot 0, which must not be a category.
  if (features > 0 && !used.subarray(0, 2 * features).includes(1)) used[0] = 1
  const [plain, raised, categories] = [0, 1, 2].map((role) =>
    indicesOf(used.subarray(role * features, (role + 1) * features)),
  ) as [Int32Array, Int32Array, Int32Array]
  const count = plain.length + raised.length + categories.length
  if (count > 1 << slotBits || (hasInfinite && hasLargest)) return undefined
  return {
    count,
    plain,
    raised,
    categories,
    top: hasInfinite ? largest : Infinity,
    plainSlot: slotsByFeature(plain, 0, features),
    raisedSlot: slotsByFeature(raised, plain.length, features),
    categorySlot: slotsByFeature(categories, plain.length + raised.length, features),
  }
}

const chainBits = Math.log2(chains)

export const largestSingle = 3.4028234663852886e38

function indicesOf(used: Uint8Array): Int32Array {
  const features: number[] = []
  used.forEach((isUsed, feature) => {
    if (isUsed) features.push(feature)
  })
  return Int32Array.from(features)
}

function slotsByFeature(list: Int32Array, first: number, features: number): Int32Array {
  const slots = new Int32Array(features).fill(-1)
  list.forEach((feature, i) => (slots[feature] = first + i))
  return slots
}

/** Writes the slots of the row of `x` that starts at `from` to `to`, from `at` on, `stride` apart. */
export function fillSlots(
  { plain, raised, top }: Slots,
  x: Numbers,
  from: number,
  to: Float32Array | Float64Array,
  at: number,
  stride: number,
): void {
  let place = at
  for (let i = 0; i < plain.length; i++, place += stride) to[place] = x[from + plain[i]!]!
  for (let i = 0; i < raised.length; i++, place += stride) {
    const value = x[from + raised[i]!]!
    // A number above the largest float32 becomes infinite when it is stored, as it does where the library rounds it.
    to[place] = value !== value ? Infinity : value
    if (to[place]! > top && value === value) to[place] = top
  }
}

/** Rows whose numbers stay in the first-level cache while one slot after the other takes its own. */
const stripRows = 128

/**
 * As fillSlots for `rows` rows from the one that starts at `from` on, in groups of `chains` rows, slot by slot. One slot after the other:
 * row after row took twice as long.
 */
export function fillSlotGroups(
  slots: Slots,
  x: Numbers,
  from: number,
  rows: number,
  features: number,
  to: Float32Array | Float64Array,
): void {
  const { plain, raised, top, count } = slots
  for (let done = 0; done < rows; done += stripRows) {
    const some = Math.min(stripRows, rows - done)
    const start = from + done * features
    let place = done * count
    for (let i = 0; i < plain.length; i++, place += chains)
      fillSlot(x, start + plain[i]!, some, features, to, place, count * chains)
    for (let i = 0; i < raised.length; i++, place += chains) {
      fillSlot(x, start + raised[i]!, some, features, to, place, count * chains)
      raise(some, to, place, count * chains, top)
    }
  }
}

function fillSlot(
  x: Numbers,
  from: number,
  rows: number,
  features: number,
  to: Float32Array | Float64Array,
  at: number,
  cells: number,
): void {
  let source = from
  for (let row = 0, place = at; row < rows; row += chains, place += cells) {
    const end = place + Math.min(chains, rows - row)
    for (let lane = place; lane < end; lane++, source += features) to[lane] = x[source]!
  }
}

/** What fillSlot wrote, missing values as infinite ones, and numbers above `top` as it. */
function raise(
  rows: number,
  to: Float32Array | Float64Array,
  at: number,
  cells: number,
  top: number,
): void {
  for (let row = 0; row < rows; row++) {
    const lane = at + (row >> chainBits) * cells + (row & (chains - 1))
    const value = to[lane]!
    if (value !== value) to[lane] = Infinity
    else if (value > top) to[lane] = top
  }
}

/** Codes beside the slots of one row: 0 for a number; a category, `width` for a missing one, width + 1 for one that is in no set. */
export function fillCodes(
  { plain, raised, categories }: Slots,
  reading: CategoryReading,
  width: number,
  x: Numbers,
  from: number,
  to: Int32Array,
  at: number,
  stride: number,
): void {
  const numeric = plain.length + raised.length
  let place = at
  for (let i = 0; i < numeric; i++, place += stride) to[place] = 0
  for (let i = 0; i < categories.length; i++, place += stride)
    to[place] = codeOf(reading, width, x[from + categories[i]!]!)
}

function codeOf(reading: CategoryReading, width: number, value: number): number {
  if (value !== value) return width
  if (reading === 'byte') return value < 0 ? width : Math.trunc(value) & 255
  const category = reading === 'truncated' ? Math.trunc(value) : value < 0 ? -1 : Math.floor(value)
  return category >= 0 && category < width ? category : width + 1
}
