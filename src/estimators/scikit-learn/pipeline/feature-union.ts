// sklearn.pipeline.FeatureUnion: transformers over the same table, their outputs side by side.
import { PyTuple } from '../../../encodings/pickle/records.ts'
import type { EstimatorReader, ReadContext } from '../../context.ts'
import type { Estimator } from '../../estimator.ts'
import { Frame } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { passthrough } from '../../passthrough.ts'
import type { Part } from './union.ts'
import { emitPart, joinedNames, mergeColumns, weightOf } from './union.ts'

export const readFeatureUnion: EstimatorReader = (view, context) => {
  const members = readMembers(view, context)
  const known = members.map((member) => member.estimator)
  const input = known.find((estimator) => estimator.input && estimator.input !== 'table')?.input
  const featuresIn = input
    ? 1
    : known.find((estimator) => estimator.featuresIn !== undefined)?.featuresIn
  const names = known.find((estimator) => estimator.featureNamesIn)?.featureNamesIn
  const partsOver = (width: number): Part[] =>
    members.map((member) => ({ ...member, indices: Array.from({ length: width }, (_, i) => i) }))
  const hasPrefix = view.boolean('verbose_feature_names_out', true)
  return {
    name: view.name,
    featuresIn,
    ...(names ? { featureNamesIn: names } : {}),
    ...(input ? { input } : {}),
    accepts: 'any',
    columnsFor: (wanted) =>
      featuresIn === undefined ? wanted : mergeColumns(partsOver(featuresIn), featuresIn, wanted),
    methods: {},
    transform: (g, x) => {
      const parts = partsOver(x.width)
      const joined = Frame.concat(parts.map((part) => emitPart(g, x, part)))
      const outNames = x.names && joinedNames(parts, x.names, hasPrefix)
      return joined.isSparse
        ? Frame.of(joined.sparseMatrix(g), outNames).withUnchecked(joined.isUnchecked)
        : joined.renamed(outNames)
    },
    featureNamesOut: (given) => joinedNames(partsOver(given.length), given, hasPrefix),
    children: members,
  }
}

function readMembers(
  view: ObjectView,
  context: ReadContext,
): { role: string; estimator: Estimator; weight: number | undefined }[] {
  return view.list('transformer_list').flatMap((item) => {
    const [role, object] =
      item instanceof PyTuple ? item.items.map((part) => view.resolve(part)) : []
    if (typeof role !== 'string')
      throw view.mistyped('transformer_list', 'a list of (name, transformer) pairs', item)
    // None meant 'drop' before 1.0.
    if (object === 'drop' || object === null) return []
    const estimator = object === 'passthrough' ? passthrough : context.read(object, role)
    return [{ role, estimator, weight: weightOf(view, role) }]
  })
}
