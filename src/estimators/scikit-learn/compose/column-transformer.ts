// sklearn.compose.ColumnTransformer: a transformer for each group of columns, their outputs side by side.
import { PyDict, PyTuple } from '../../../encodings/pickle/records.ts'
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { PandasIndex } from '../../../encodings/pickle/values.ts'
import type { EstimatorReader, ReadContext } from '../../context.ts'
import { Frame } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { featureNamesInOf, featuresInOf } from '../fitted.ts'
import { passthrough } from '../../passthrough.ts'
import type { Part } from '../pipeline/union.ts'
import { emitPart, joinedNames, mergeColumns, weightOf } from '../pipeline/union.ts'
import { columnIndices } from './column-indices.ts'

export const readColumnTransformer: EstimatorReader = (view, context) => {
  const fittedNames = featureNamesInOf(view)
  const names = fittedNames ?? oldNames(view)
  const width = featuresInOf(view) ?? names?.length
  if (width === undefined) throw view.missing('n_features_in_')
  const parts = readParts(view, context, width, names)
  const isSparse = view.boolean('sparse_output_', false)
  // False gives plain names; a format or a function of one's own (1.6+) is taken for the default.
  const hasPrefix = view.get('verbose_feature_names_out') !== false
  return {
    name: view.name,
    featuresIn: width,
    ...(names ? { featureNamesIn: names } : {}),
    // Its transform asks a data frame only for the columns of transformers that are not 'drop', by name.
    ...(fittedNames
      ? {
          readsByName: fittedNames.filter((_, i) =>
            parts.some(({ indices }) => indices.includes(i)),
          ),
        }
      : {}),
    accepts: 'any',
    columnsFor: (wanted) => mergeColumns(parts, width, wanted),
    methods: {},
    transform: (g, x) => {
      const joined = Frame.concat(parts.map((part) => emitPart(g, x, part)))
      const outNames = x.names && joinedNames(parts, x.names, hasPrefix)
      // The density of the training data decided whether the whole table is sparse.
      return isSparse
        ? Frame.of(joined.sparseMatrix(g), outNames).withUnchecked(joined.isUnchecked)
        : joined.dense(g).renamed(outNames)
    },
    featureNamesOut: (given) => joinedNames(parts, given, hasPrefix),
    children: parts,
  }
}

/** 0.24 kept the columns of the DataFrame under other names. */
function oldNames(view: ObjectView): readonly string[] | undefined {
  const value = view.get('_feature_names_in') ?? view.get('_df_columns')
  const array = value instanceof PandasIndex ? value.values : value
  if (!(array instanceof NdArray)) return undefined
  const items = Array.from(array.data as ArrayLike<unknown>)
  return items.every((item) => typeof item === 'string') ? items : undefined
}

function readParts(
  view: ObjectView,
  context: ReadContext,
  width: number,
  names: readonly string[] | undefined,
): Part[] {
  const recorded = view.get('_transformer_to_input_indices')
  return view.list('transformers_').flatMap((item): Part[] => {
    const [role, object, columns] =
      item instanceof PyTuple ? item.items.map((part) => view.resolve(part)) : []
    if (typeof role !== 'string' || columns === undefined)
      throw view.mistyped('transformers_', 'a list of (name, transformer, columns)', item)
    if (object === 'drop' || object === null) return []
    // 1.0+ records the columns as numbers; names, slices and what a function chose are resolved there.
    const resolved = recorded instanceof PyDict ? view.resolve(recorded.get(role)) : undefined
    const indices = columnIndices(resolved ?? columns, width, names, view)
    if (indices.length === 0) return []
    const estimator = object === 'passthrough' ? passthrough : context.read(object, role)
    return [{ role, estimator, indices, weight: weightOf(view, role) }]
  })
}
