import { fault } from '../../errors.ts'
import type { GraphBuilder } from '../../ir/builder.ts'
import type { Value } from '../../ir/graph.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { int64 } from '../../ir/tensor.ts'
import type { Estimator } from '../../estimators/estimator.ts'
import type { Frame } from '../../estimators/frame.ts'
import { asVector } from '../../estimators/scikit-learn/classify.ts'

/** The one number a row, [N], that "threshold" and "tiers" look at. */
export interface Score {
  readonly isProbability: boolean
  readonly emit: (g: GraphBuilder, x: Frame) => Value
}

/**
 * The probability of the second class of two; the answer itself where it is a number. E_CONFIG where there is neither. Of more classes
 * the largest probability where `takesLargest`, else E_CONFIG.
 */
export function scoreOf(model: Estimator, key: string, name: string, takesLargest = false): Score {
  const classes = singleClasses(model)
  const probabilities = model.methods['predict_proba']
  if (probabilities && classes) {
    if (classes.size !== 2 && takesLargest)
      return {
        isProbability: true,
        emit: (g, x) =>
          g.add('ReduceMax', [onlyValue(probabilities(g, x), model)], { axes: [1], keepdims: 0 }),
      }
    if (classes.size !== 2)
      throw fault(
        'E_CONFIG',
        `${name}: "${key}" is for two classes; ${model.name} has ${classes.size}`,
      )
    const emit = (g: GraphBuilder, x: Frame): Value => {
      const pair = onlyValue(probabilities(g, x), model)
      return asVector(g, g.add('Gather', [pair, int64([1], [1])], { axis: 1 }))
    }
    return { isProbability: true, emit }
  }
  if (classes)
    throw fault(
      'E_CONFIG',
      `${name}: "${key}" is compared with a probability, and ${model.name} has no predict_proba`,
    )
  const predict = model.methods['predict']!
  const emit = (g: GraphBuilder, x: Frame): Value => {
    const value = asRow(g, onlyValue(predict(g, x), model))
    if (value.type.dataType !== 'STRING') return value
    throw fault('E_CONFIG', `${name}: "${key}" compares numbers, and the answer is text`)
  }
  return { isProbability: false, emit }
}

/** Classes of a model with one output. */
export function singleClasses(model: Estimator): Tensor | undefined {
  return model.classes && 'data' in model.classes ? model.classes : undefined
}

export function onlyValue(value: Value | readonly Value[], model: Estimator): Value {
  if (!Array.isArray(value)) return value as Value
  throw fault(
    'E_CONFIG',
    `${model.name} answers several values a row, which slipway.json can't name`,
  )
}

/** [N, 1] -> [N]; what is [N] stays, wider answers too. */
export function asRow(g: GraphBuilder, value: Value): Value {
  const { shape } = value.type
  return shape.length === 2 && shape[1] === 1 ? asVector(g, value) : value
}
