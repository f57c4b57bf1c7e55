// Which column each list of pandas_categorical belongs to: the file has them in the order of the columns, but without their names.
import { fault } from '../../errors.ts'
import type { Category, LightgbmModel } from './model.ts'

/** The categories of a column of texts or numbers: a value's code is its place. */
export interface CategoryColumn {
  readonly column: number
  readonly kind: 'string' | 'number'
  readonly categories: readonly Category[]
}

/**
 * In most files as many columns are read as categories as there are lists. There are fewer where an ordered category column was read as a
 * number of codes, more where columns of whole numbers were declared: then what training saw in a column must leave one way only
 * (E_UNSUPPORTED where it does not). Columns that no tree reads ('none') may belong to any list.
 */
export function categoryColumnsOf(model: LightgbmModel): CategoryColumn[] {
  const lists = model.pandasCategories
  if (lists.length === 0) return []
  const columns = columnsOf(model)
  return lists.flatMap((categories, i) => {
    const column = columns[i]
    if (column === undefined || categories.length === 0) return []
    return [{ column, kind: kindOf(categories, model.featureNames[column]!), categories }]
  })
}

function kindOf(categories: readonly Category[], name: string): 'string' | 'number' {
  const texts = categories.filter((category) => typeof category === 'string').length
  if (texts > 0 && texts < categories.length)
    throw fault('E_UNSUPPORTED', `categories of text and numbers in column ${name}`, {
      hint: 'Train with text or numbers in a column, not both.',
    })
  return texts > 0 ? 'string' : 'number'
}

/** Columns times lists: what is tried stays within a second. */
const mostPairs = 2 ** 24

/** Column of each list; undefined for one of a column that no tree reads. */
function columnsOf(model: LightgbmModel): readonly (number | undefined)[] {
  const { categoricalFeatures, featureInfos, pandasCategories } = model
  if (featureInfos.length * pandasCategories.length > mostPairs)
    throw fault(
      'E_LIMIT',
      `${pandasCategories.length} category columns among ${featureInfos.length}`,
    )
  const seen = featureInfos.map(seenIn)
  const mayBe = (column: number, list: number) =>
    fits(seen[column]!, pandasCategories[list]!.length)
  const auto = withAllCategorical(seen, categoricalFeatures, pandasCategories.length, mayBe)
  if (auto) return auto
  const isCertain = (column: number, list: number) =>
    fits(seen[column]!, pandasCategories[list]!.length, true)
  const found =
    onlyWay(seen, pandasCategories.length, isCertain) ??
    onlyWay(seen, pandasCategories.length, mayBe)
  if (!found)
    throw fault(
      'E_UNSUPPORTED',
      `a LightGBM model of ${pandasCategories.length} category columns that does not say which of its ${seen.length} columns they are`,
      { hint: 'Train with unordered category columns and declare no others as categorical.' },
    )
  return found
}

/** What training saw in a column: how many different codes, and the range they lie in. */
interface Seen {
  readonly isUnused: boolean
  readonly codes: number | undefined
  readonly low: number
  readonly high: number
}

function seenIn(info: string): Seen {
  if (info === 'none') return { isUnused: true, codes: undefined, low: 0, high: 0 }
  const isRange = info.startsWith('[')
  const values = (isRange ? info.slice(1, -1) : info)
    .split(':')
    .map(Number)
    // -1 stands for NaN since 4.0.
    .filter((value) => isRange || value !== -1)
  let low = Infinity
  let high = -Infinity
  for (const value of values) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return { isUnused: false, codes: isRange ? undefined : values.length, low, high }
}

/** Whether a column may hold codes of `count` categories; `exactly`: all of them were seen. */
function fits({ isUnused, codes, low, high }: Seen, count: number, exactly = false): boolean {
  if (isUnused) return true
  if (!exactly) return low >= 0 && high < count && Number.isInteger(low) && Number.isInteger(high)
  return low === 0 && high === count - 1 && (codes === undefined || codes === count)
}

/**
 * The one way to give each list a column behind that of the list before, or undefined where there is none or a choice. A list's columns
 * lie between those it gets when all go as far left, and as far right, as they can.
 */
function onlyWay(
  seen: readonly Seen[],
  lists: number,
  mayBe: (column: number, list: number) => boolean,
): (number | undefined)[] | undefined {
  const leftmost: number[] = []
  for (let column = 0; column < seen.length && leftmost.length < lists; column++)
    if (mayBe(column, leftmost.length)) leftmost.push(column)
  if (leftmost.length < lists) return undefined
  const found: (number | undefined)[] = []
  let column = seen.length
  for (let list = lists - 1; list >= 0; list--) {
    while (!mayBe(--column, list));
    const hasChoice = column > leftmost[list]!
    for (let other = leftmost[list]!; hasChoice && other <= column; other++)
      if (mayBe(other, list) && !seen[other]!.isUnused) return undefined
    found.push(seen[column]!.isUnused ? undefined : column)
  }
  return found.toReversed()
}

/**
 * The one way in which every column of categories has a list, and the other lists belong to columns that no tree reads; undefined where
 * there is none or a choice. ways[i] counts, up to 2, in how many ways the columns up to i have lists and column i has list j.
 */
function withAllCategorical(
  seen: readonly Seen[],
  categorical: readonly number[],
  lists: number,
  mayBe: (column: number, list: number) => boolean,
): (number | undefined)[] | undefined {
  // Unread columns in front of each column of categories, and behind the last.
  const gaps = [...categorical, seen.length].map((end, i) => {
    let gap = 0
    for (let column = i > 0 ? categorical[i - 1]! + 1 : 0; column < end; column++)
      if (seen[column]!.isUnused) gap++
    return gap
  })
  if (categorical.length === 0)
    return lists <= gaps[0]! ? Array<undefined>(lists).fill(undefined) : undefined
  const ways = categorical.map(() => new Uint8Array(lists))
  categorical.forEach((column, i) => {
    for (let list = 0; list < lists; list++) {
      if (!mayBe(column, list)) continue
      ways[i]![list] = i === 0 ? Number(list <= gaps[0]!) : sumBefore(ways[i - 1]!, list, gaps[i]!)
    }
  })
  const last = ways.at(-1)!
  if (sumBefore(last, lists, gaps.at(-1)!) !== 1) return undefined
  const found = Array<number | undefined>(lists).fill(undefined)
  let end = lists
  for (let i = categorical.length - 1; i >= 0; i--) {
    do end--
    while (ways[i]![end] === 0)
    found[end] = categorical[i]
  }
  return found
}

/** ways[end - 1] + ... + ways[end - 1 - gap], at most 2. */
function sumBefore(ways: Uint8Array, end: number, gap: number): number {
  let sum = 0
  for (let list = end - 1; list >= 0 && list >= end - 1 - gap && sum < 2; list--) sum += ways[list]!
  return Math.min(sum, 2)
}
