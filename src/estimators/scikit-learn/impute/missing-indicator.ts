// sklearn.impute.MissingIndicator: which values are missing.
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { EstimatorReader } from '../../context.ts'
import { Frame } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { inputsOf } from '../fitted.ts'
import type { Marker } from './marker.ts'
import { missingMask, readMarker } from './marker.ts'

export interface Indicator {
  /** How many columns it makes. */
  readonly count: number
  /** Its columns as BOOL, with names when x has some. */
  mask(g: GraphBuilder, x: Frame): Frame
  names(names: readonly string[]): string[]
}

/** The columns `features_` of the mask; with `marker` where an imputer owns it. */
export function readIndicator(view: ObjectView, marker: Marker): Indicator {
  const array = view.array('features_')
  const features = Array.from(array.data as ArrayLike<unknown>, Number)
  const width = view.number('_n_features', view.number('n_features_in_', Infinity))
  if (!features.every((feature) => Number.isInteger(feature) && feature >= 0 && feature < width)) {
    throw view.mistyped('features_', `columns of a table of ${width}`, array)
  }
  const names = (given: readonly string[]) =>
    features.map((feature) => `missingindicator_${given[feature]}`)
  return {
    count: features.length,
    mask: (g, x) =>
      new Frame(
        x
          .select(g, features)
          .dense(g)
          .blocks.map((block) => ({
            value: missingMask(g, block.value, marker),
            width: block.width,
            names: undefined,
          })),
      ).renamed(x.names && names(x.names)),
    names,
  }
}

export const readMissingIndicator: EstimatorReader = (view) => {
  const marker = readMarker(view)
  const indicator = readIndicator(view, marker)
  const inputs = inputsOf(view)
  const featuresIn = inputs.featuresIn ?? view.number('_n_features')
  return {
    name: view.name,
    ...inputs,
    featuresIn,
    accepts: marker === undefined ? 'missing' : 'finite',
    removesMissing: true,
    // Nothing fitted tells text from numbers.
    columns: Array.from({ length: featuresIn }, () => ({ kind: 'any' })),
    methods: {},
    transform: (g, x) => indicator.mask(g, x),
    featureNamesOut: (names) => indicator.names(names),
  }
}
