// sklearn.neural_network.MLPClassifier, MLPRegressor: layers of X . coefs_[i] + intercepts_[i] and an activation.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { float64 } from '../../../ir/tensor.ts'
import { doubleTensor } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import type { Frame } from '../../frame.ts'
import { isFloat32, preserveFloat } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { argMaxLabel, asVector, complementPair, thresholdLabel } from '../classify.ts'
import { classesOf, inputsLike } from '../fitted.ts'

const activations: ReadonlyMap<string, string> = new Map([
  ['logistic', 'Sigmoid'],
  ['tanh', 'Tanh'],
  ['relu', 'Relu'],
  ['exp', 'Exp'],
])

export const readMlpRegressor: EstimatorReader = (view) => {
  const forward = network(view)
  return {
    name: view.name,
    ...inputsLike(view, { featuresIn: arrays(view, 'coefs_')[0]?.shape[0] }),
    methods: {
      predict: (g, x) => {
        const output = forward(g, x)
        return output.type.shape[1] === 1 ? asVector(g, output) : output
      },
    },
  }
}

export const readMlpClassifier: EstimatorReader = (view) => {
  const forward = network(view)
  const classes = classesOf(view)
  const target = view.view('_label_binarizer').string('y_type_')
  const isBinary = target === 'binary'
  const isMultilabel = target.startsWith('multilabel')
  const half = float64([], [0.5])
  return {
    name: view.name,
    ...inputsLike(view, { featuresIn: arrays(view, 'coefs_')[0]?.shape[0] }),
    classes,
    methods: {
      predict: (g, x) => {
        const output = forward(g, x)
        if (isMultilabel) return g.add('Cast', [g.add('Greater', [output, half])], { to: 'INT64' })
        if (isBinary) return thresholdLabel(g, classes, asVector(g, output), 0.5)
        return argMaxLabel(g, classes, output)
      },
      predict_proba: (g, x) =>
        isBinary ? complementPair(g, asVector(g, forward(g, x))) : forward(g, x),
    },
  }
}

/** Emits the layers: [N, features] -> [N, outputs]. A network fitted in float32 answers an FP32 request in FP32. */
function network(view: ObjectView): (g: GraphBuilder, x: Frame) => Value {
  const weights = arrays(view, 'coefs_')
  const biases = arrays(view, 'intercepts_')
  if (weights.length !== biases.length)
    throw view.mistyped('intercepts_', 'one array a layer', view.get('intercepts_'))
  const isSingle = weights.every(isFloat32)
  const hidden = view.string('activation')
  const last = view.string('out_activation_')
  return (g, x) => {
    let value = x.sparseMatrix(g)
    weights.forEach((weight, layer) => {
      const bias = biases[layer]!
      const product = g.add('MatMul', [
        value,
        g.pool.once(weight, 'tensor', () => doubleTensor(weight)),
      ])
      const sum = g.add('Add', [product, g.pool.once(bias, 'tensor', () => doubleTensor(bias))])
      value = activate(view, g, sum, layer === weights.length - 1 ? last : hidden)
    })
    return isSingle ? preserveFloat(g, x, value) : value
  }
}

function arrays(view: ObjectView, attribute: string): NdArray[] {
  return view.list(attribute).map((item) => {
    if (item instanceof NdArray) return item
    throw view.mistyped(attribute, 'a list of arrays', item)
  })
}

function activate(view: ObjectView, g: GraphBuilder, value: Value, name: string): Value {
  if (name === 'identity') return value
  if (name === 'softmax') return g.add('Softmax', [value], { axis: 1 })
  const opType = activations.get(name)
  if (!opType) throw view.unsupported(`with activation ${name}`)
  return g.add(opType, [value])
}
