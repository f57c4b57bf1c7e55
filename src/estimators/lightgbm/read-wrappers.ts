// lightgbm.sklearn: LGBMClassifier, LGBMRegressor, LGBMRanker and their base.
import type { GraphBuilder } from '../../ir/builder.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { labelTensor } from '../arrays.ts'
import type { EstimatorReader } from '../context.ts'
import type { Method } from '../estimator.ts'
import type { Frame } from '../frame.ts'
import type { ObjectView } from '../object-view.ts'
import { argMaxLabel, complementPair } from '../scikit-learn/classify.ts'
import type { Booster } from './booster.ts'
import { importancesOf } from './importances.ts'
import { boosterIn, scoreMethods } from './read-booster.ts'

export const readRegressor: EstimatorReader = (view) => {
  const booster = fittedBooster(view)
  const { common, predict } = booster
  return {
    name: view.name,
    ...common,
    importances: () => importances(view, booster),
    methods: { predict, ...scoreMethods(booster) },
  }
}

export const readClassifier: EstimatorReader = (view) => {
  const booster = fittedBooster(view)
  const { common, margin } = booster
  const classes = labelTensor(view.array('_classes'))
  const isCustom = hasCallable(view)
  // A classifier whose objective is a function answers raw scores since 3.0; before, their first largest gave the label.
  const isRaw = isCustom && booster.model.major >= 3
  return {
    name: view.name,
    ...common,
    ...(isRaw ? {} : { classes }),
    importances: () => importances(view, booster),
    methods: {
      ...(isRaw
        ? { predict: booster.predict, predict_proba: booster.predict }
        : labelMethods(view, booster, classes)),
      ...scoreMethods(booster),
      // 4.7 brought decision_function; containers prefer it where it is there.
      ...(view.has('_fitted_with_feature_names') ? { decision_function: margin } : {}),
    },
  }
}

function labelMethods(view: ObjectView, booster: Booster, classes: Tensor): Record<string, Method> {
  const { outputs } = booster.model
  const count = classes.size
  const isMulti = count > 2 || outputs === 2
  if (outputs !== (isMulti ? count : 1))
    throw view.unsupported(`of ${count} classes whose model gives ${outputs} scores a row`)
  const proba = (g: GraphBuilder, x: Frame) =>
    isMulti ? booster.predict(g, x) : complementPair(g, booster.predict(g, x))
  return {
    predict: (g, x) => argMaxLabel(g, classes, proba(g, x)),
    predict_proba: proba,
  }
}

/** An objective that is neither named nor left to the library is a function of the trainer's. */
function hasCallable(view: ObjectView): boolean {
  const objective = view.get('_objective') ?? null
  return objective !== null && typeof objective !== 'string'
}

function fittedBooster(view: ObjectView): Booster {
  if (view.isNone('_Booster')) throw view.missing('_Booster')
  refuseEarlyStop(view)
  return boosterIn(view.view('_Booster'))
}

function importances(view: ObjectView, { model, trees }: Booster): Float64Array {
  const type = view.optionalString('importance_type') ?? 'split'
  if (type !== 'split' && type !== 'gain')
    throw view.unsupported(`with importance_type='${type.slice(0, 20)}'`)
  return importancesOf(trees, model.featureNames.length, type)
}

/** Constructor parameters reach predict since 4.0: with this one, sums end early where they seem decided. */
function refuseEarlyStop(view: ObjectView): void {
  if (view.has('pred_early_stop') && view.boolean('pred_early_stop', false))
    throw view.unsupported(
      'with pred_early_stop=True, which answers with part of the trees',
      'Set pred_early_stop=False, fit it and save it again.',
    )
}
