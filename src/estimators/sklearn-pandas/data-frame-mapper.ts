// sklearn_pandas.DataFrameMapper (1.8 to 2.2, and the first ones): transformers over columns by name, side by side.
import { PyDict, PyList, PyTuple } from '../../encodings/pickle/records.ts'
import type { EstimatorReader, ReadContext } from '../context.ts'
import { Frame } from '../frame.ts'
import type { ObjectView } from '../object-view.ts'
import { passthrough } from '../passthrough.ts'
import type { Part } from '../scikit-learn/pipeline/union.ts'
import { emitPart, mergeColumns } from '../scikit-learn/pipeline/union.ts'

interface Feature extends Part {
  /** What its outputs are called instead of its columns. */
  readonly alias: string | undefined
  readonly prefix: string
  readonly suffix: string
}

/**
 * The columns named are all it looks at, unless a default transformer takes the others: what those were is not in the file.
 */
export const readDataFrameMapper: EstimatorReader = (view, context) => {
  const rest = view.get('built_default') ?? view.get('default')
  if (rest !== false && rest !== undefined)
    throw view.unsupported(
      'with a default transformer: the file does not say which other columns there were',
      'Name every column in its features, then save it again.',
    )
  const columns: string[] = []
  // The first releases built them in place.
  const features = view
    .list(view.has('built_features') ? 'built_features' : 'features')
    .map((item) => readFeature(view, context, item, columns))
  const isSparse = view.boolean('sparse', false)
  return {
    name: view.name,
    featuresIn: columns.length,
    featureNamesIn: columns,
    accepts: 'any',
    columnsFor: (wanted) => mergeColumns(features, columns.length, wanted),
    methods: {},
    transform: (g, x) => {
      const joined = Frame.concat(features.map((feature) => emitPart(g, x, feature)))
      const table = joined.isSparse && isSparse ? Frame.of(joined.sparseMatrix(g)) : joined.dense(g)
      return table
        .renamed(outputNames(features, columns, table.width))
        .withUnchecked(joined.isUnchecked)
    },
    featureNamesOut: () => features.flatMap((feature) => namesOf(feature, columns)),
    children: features,
  }
}

/** (columns, transformer, options); names of new columns are added to `columns`. */
function readFeature(
  view: ObjectView,
  context: ReadContext,
  item: unknown,
  columns: string[],
): Feature {
  const [chosen, object, options] =
    item instanceof PyTuple ? item.items.map((part) => view.resolve(part)) : []
  const names =
    chosen instanceof PyList || chosen instanceof PyTuple
      ? chosen.items.map((name) => view.resolve(name))
      : [chosen]
  if (names.length === 0 || !names.every((name) => typeof name === 'string'))
    throw view.unsupported('whose columns are not chosen by their names')
  const indices = names.map((name) => {
    const known = columns.indexOf(name)
    return known >= 0 ? known : columns.push(name) - 1
  })
  const option = (name: string) => {
    const value = options instanceof PyDict ? view.resolve(options.get(name)) : undefined
    return typeof value === 'string' ? value : undefined
  }
  const role = names.join('_')
  return {
    role,
    estimator: object === null ? passthrough : context.read(object, role),
    indices,
    weight: undefined,
    alias: option('alias'),
    prefix: option('prefix') ?? '',
    suffix: option('suffix') ?? '',
  }
}

/** A column alone keeps its name; several outputs of one are numbered. */
function namesOf(feature: Feature, columns: readonly string[]): string[] {
  const own = feature.indices.map((index) => columns[index]!)
  const count = feature.estimator.featureNamesOut?.(own).length ?? own.length
  const name = feature.alias ?? own.join('_')
  const plain = count === 1 ? [name] : Array.from({ length: count }, (_, i) => `${name}_${i}`)
  return plain.map((text) => feature.prefix + text + feature.suffix)
}

function outputNames(
  features: readonly Feature[],
  columns: readonly string[],
  width: number,
): string[] | undefined {
  const names = features.flatMap((feature) => namesOf(feature, columns))
  return names.length === width ? names : undefined
}
