// LightGBM's text format, versions v2 to v4 (src/boosting/gbdt_model_text.cpp, src/io/tree.cpp).
import { fault } from '../../errors.ts'
import type { Category, LightgbmModel, LightgbmTree } from './model.ts'
import { parseTree } from './parse-tree.ts'
import { readCount } from './read-numbers.ts'

const versions: ReadonlySet<string> = new Set(['v2', 'v3', 'v4'])
/** More features and classes no honest model has; lists of names are made of this size. */
const mostFeatures = 2 ** 22
const mostClasses = 2 ** 20

/** Lines of a text from a place on, one after the other; line ends are \n or \r\n. */
class Lines {
  private at = 0
  private readonly text: string
  constructor(text: string) {
    this.text = text
  }

  /** The next line, or undefined at the end. */
  next(): string | undefined {
    if (this.at >= this.text.length) return undefined
    const found = this.text.indexOf('\n', this.at)
    const end = found < 0 ? this.text.length : found
    const line = this.text.slice(this.at, end)
    this.at = end + 1
    return line.endsWith('\r') ? line.slice(0, -1) : line
  }
}

/** Time and memory are linear in the text's length. Throws E_FORMAT, E_UNSUPPORTED. */
export function parseLightgbm(text: string): LightgbmModel {
  const lines = new Lines(text)
  const { header, firstTree } = readHeader(lines)
  const need = (key: string): string => {
    const value = header.get(key)
    if (value === undefined) throw fault('E_FORMAT', `a LightGBM model without ${key}`)
    return value
  }
  const version = header.get('version') ?? 'v1'
  if (!versions.has(version))
    throw fault('E_UNSUPPORTED', `a LightGBM model of format version ${version.slice(0, 20)}`, {
      hint: 'Versions v2 to v4 are read: load it with LightGBM 2.1 to 4.x and save it again.',
    })
  const features = readCount(need('max_feature_idx'), mostFeatures - 1, 'max_feature_idx') + 1
  const featureNames = namesOf(need('feature_names'), features, 'feature_names')
  const infos = namesOf(need('feature_infos'), features, 'feature_infos')
  const classes = readCount(need('num_class'), mostClasses, 'num_class')
  const outputs = header.has('num_tree_per_iteration')
    ? readCount(need('num_tree_per_iteration'), mostClasses, 'num_tree_per_iteration')
    : classes
  if (outputs < 1 || outputs !== classes)
    throw fault(
      'E_FORMAT',
      `a LightGBM model of ${classes} classes with ${outputs} trees an iteration`,
    )
  const trees = readTrees(lines, firstTree, features)
  checkTreeCount(header.get('tree_sizes'), trees.length)
  const tail = readTail(lines)
  return {
    version,
    major: version === 'v4' ? 4 : tail.isThree ? 3 : 2,
    outputs,
    objective: header.get('objective')?.trim() || undefined,
    boosting: tail.parameters.get('boosting') ?? tail.parameters.get('boosting_type'),
    isAveraged: header.has('average_output'),
    featureNames,
    featureInfos: infos,
    categoricalFeatures: categoricalOf(infos, tail.parameters.get('categorical_feature')),
    isFromFrame: tail.pandasCategories !== undefined,
    pandasCategories: tail.pandasCategories ?? [],
    trees,
  }
}

/** `key=value` lines, and words alone (average_output), up to the first tree. */
function readHeader(lines: Lines): { header: Map<string, string>; firstTree: string | undefined } {
  const header = new Map<string, string>()
  if (lines.next() !== 'tree')
    throw fault('E_FORMAT', 'a LightGBM model does not begin with "tree"')
  for (let line = lines.next(); line !== undefined; line = lines.next()) {
    if (line.startsWith('Tree=') || line === 'end of trees') return { header, firstTree: line }
    const equals = line.indexOf('=')
    if (line.trim() !== '')
      header.set(
        equals < 0 ? line : line.slice(0, equals),
        equals < 0 ? '' : line.slice(equals + 1),
      )
  }
  return { header, firstTree: undefined }
}

function readTrees(lines: Lines, first: string | undefined, features: number): LightgbmTree[] {
  const trees: LightgbmTree[] = []
  for (let line = first; line !== undefined; line = lines.next()) {
    if (line === '') continue
    if (!line.startsWith('Tree=')) {
      // Files of 2.1 and 2.2 go on with the importances without a mark.
      if (line === 'end of trees' || /^feature.importances:$/.test(line)) return trees
      throw fault(
        'E_FORMAT',
        `a LightGBM model whose tree ${trees.length} does not begin where it should`,
      )
    }
    const fields = new Map<string, string>()
    for (let field = lines.next(); field; field = lines.next()) {
      const equals = field.indexOf('=')
      if (equals < 0) throw fault('E_FORMAT', `tree ${trees.length} has a line without "="`)
      fields.set(field.slice(0, equals), field.slice(equals + 1))
    }
    trees.push(parseTree(fields, trees.length, features))
  }
  // The last numbers of a tree that is cut off are numbers too.
  throw fault(
    'E_FORMAT',
    `a LightGBM model that ends after ${trees.length} trees without saying so: it was cut off`,
  )
}

/** The header says how many trees follow: a file that ends early is found. */
function checkTreeCount(sizes: string | undefined, found: number): void {
  if (sizes === undefined) return
  let said = 0
  for (let at = 0; at < sizes.length; at++)
    if (sizes[at] !== ' ' && (at === 0 || sizes[at - 1] === ' ')) said++
  if (said !== found)
    throw fault('E_FORMAT', `a LightGBM model of ${said} trees that holds ${found}: it was cut off`)
}

interface Tail {
  readonly parameters: ReadonlyMap<string, string>
  /** Undefined where no DataFrame was trained on. */
  readonly pandasCategories: readonly (readonly Category[])[] | undefined
  /** "feature_importances:" came with 3.0; 2.x wrote "feature importances:". */
  readonly isThree: boolean
}

const mark = 'pandas_categorical:'

function readTail(lines: Lines): Tail {
  const parameters = new Map<string, string>()
  let pandas = ''
  let isThree = false
  let isComplete = true
  for (let line = lines.next(); line !== undefined; line = lines.next()) {
    const colon = line.startsWith('[') ? line.indexOf(': ') : -1
    if (colon > 0) parameters.set(line.slice(1, colon), line.slice(colon + 2, -1))
    else if (line.startsWith(mark)) pandas = line.slice(mark.length)
    else if (line === 'feature_importances:') isThree = true
    else if (line === 'parameters:') isComplete = false
    else if (line === 'end of parameters') isComplete = true
  }
  if (!isComplete)
    throw fault('E_FORMAT', 'a LightGBM model whose parameters do not end: it was cut off')
  return { parameters, pandasCategories: pandasCategoriesOf(pandas), isThree }
}

/** A JSON list of lists; null stands for an array, which has no columns of categories. */
function pandasCategoriesOf(text: string): readonly (readonly Category[])[] | undefined {
  if (text.trim() === '') return undefined
  const lists = parseJson(text)
  if (lists === null) return undefined
  if (!Array.isArray(lists) || !lists.every((list) => Array.isArray(list)))
    throw fault('E_FORMAT', 'pandas_categorical is no list of lists')
  return lists.map((list: unknown[]) =>
    list.map((item) => {
      if (typeof item === 'number' && Number.isInteger(item) && !Number.isSafeInteger(item))
        throw fault('E_UNSUPPORTED', 'pandas_categorical holds integers beyond 2^53')
      if (typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean')
        return item
      throw fault(
        'E_FORMAT',
        'pandas_categorical holds something else than text, numbers and booleans',
      )
    }),
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw fault('E_FORMAT', 'pandas_categorical is no valid JSON', { cause: error })
  }
}

/** Names and infos stand in one line, parted by single spaces. */
function namesOf(line: string, count: number, what: string): string[] {
  const names = line.split(' ', count + 1)
  if (names.length !== count || names.includes(''))
    throw fault('E_FORMAT', `${what} does not hold a name for each of ${count} features`)
  return names
}

/** Features of categories: as declared, or those whose info lists values ("-1:3:0") where numbers have a range ("[0:3]"). */
function categoricalOf(infos: readonly string[], declared = ''): number[] {
  const features = new Set(
    infos.flatMap((info, i) => (info !== 'none' && !info.startsWith('[') ? [i] : [])),
  )
  // The command line also takes names ("name:a,b"), which the infos say as well.
  for (const item of declared.split(',', infos.length))
    if (/^\d{1,9}$/.test(item) && Number(item) < infos.length) features.add(Number(item))
  return [...features].sort((a, b) => a - b)
}
