import { fault } from '../errors.ts'
import type { GraphBuilder } from '../ir/builder.ts'
import type { Value } from '../ir/graph.ts'
import type { Model } from '../ir/model.ts'
import type { Tensor } from '../ir/tensor.ts'
import { numbers } from '../ir/tensor.ts'
import { buildModel } from '../estimators/build-model.ts'
import type { Estimator, Method } from '../estimators/estimator.ts'
import { treeOf } from '../estimators/estimator.ts'
import { Frame } from '../estimators/frame.ts'
import { labelsOf } from '../estimators/arrays.ts'
import { chain } from '../estimators/chain.ts'
import { asVector } from '../estimators/scikit-learn/classify.ts'
import type { ModelPart } from './format.ts'

/** Files in a line as one model: each feeds the next; a LabelEncoder or MultiLabelBinarizer behind a classifier decodes its answer. */
export function chainParts(parts: readonly ModelPart[]): Model {
  const [estimator, last] = chainEstimator(parts)
  return buildModel(estimator, {
    framework: last.framework,
    frameworkVersion: last.version,
    estimator: last.estimator.name,
    container: last.container,
    tree: treeOf(estimator),
    warnings: [
      ...parts.flatMap((part) => part.warnings),
      ...versionsDiffer(parts),
      ...ordersDiffer(parts),
    ],
  })
}

function chainEstimator(parts: readonly ModelPart[]): [Estimator, ModelPart] {
  const last = parts.at(-1)
  if (!last) throw fault('E_USAGE', 'no file is given')
  if (parts.length === 1) return [last.estimator, last]
  const model = parts.at(-2)!
  const decodes = isLabelDecoder(last.estimator) || isSetDecoder(last.estimator)
  if (decodes && model.estimator.methods['predict']) {
    const decode = isSetDecoder(last.estimator) ? decodeSetsWith : decodeWith
    const decoded = decode(model.estimator, last.estimator)
    return [inLine([...parts.slice(0, -2), { ...model, estimator: decoded }]), model]
  }
  return [inLine(parts), last]
}

function inLine(parts: readonly ModelPart[]): Estimator {
  const steps = parts.map((part, i) => ({
    role: part.role,
    estimator: i === 0 ? part.estimator : withWidthCheck(part, parts[i - 1]!.role),
  }))
  return steps.length === 1
    ? steps[0]!.estimator
    : chain({ name: parts.at(-1)!.estimator.name }, steps)
}

/** LabelEncoder: one column of labels, and a way back from codes to labels. */
export function isLabelDecoder(estimator: Estimator): boolean {
  return estimator.name === 'LabelEncoder' && estimator.inverseTransform !== undefined
}

/** MultiLabelBinarizer: rows of zeros and ones back to lists of labels. */
export function isSetDecoder(estimator: Estimator): boolean {
  return estimator.inverseTransform?.joined !== undefined
}

/** A model whose zeros and ones a MultiLabelBinarizer turns back into lists of labels, or into texts with a separator between them. */
export function decodeSetsWith(
  model: Estimator,
  decoder: Estimator,
  separator?: string,
): Estimator {
  const { method, joined, width } = decoder.inverseTransform!
  const decode = separator === undefined ? method : joined!(separator)
  const predict = model.methods['predict']!
  const { classes: _, ...rest } = model
  return {
    ...rest,
    ...(separator === undefined ? { listAnswers: ['predict'] } : {}),
    methods: {
      ...model.methods,
      predict: (g, x) => {
        const marks = predict(g, x)
        const columns = Array.isArray(marks) ? undefined : (marks as Value).type.shape[1]
        if (columns === width) return decode(g, Frame.of(marks as Value))
        throw fault(
          'E_UNSUPPORTED',
          `the ${decoder.name} behind ${model.name} has ${width} labels, and ${model.name} answers ${columns ?? 'no'} columns of zeros and ones`,
        )
      },
    },
  }
}

/** A classifier whose codes a LabelEncoder turns back into labels. */
export function decodeWith(model: Estimator, encoder: Estimator): Estimator {
  const decode = encoder.inverseTransform!.method
  const predict = model.methods['predict']!
  const single = (g: GraphBuilder, x: Frame) => {
    const codes = predict(g, x)
    if (Array.isArray(codes))
      throw fault(
        'E_UNSUPPORTED',
        `a LabelEncoder behind ${model.name}, which answers several values a row`,
      )
    const value = codes as Value
    return Frame.of(value.type.shape.length === 2 ? asVector(g, value) : value)
  }
  const methods: Record<string, Method> = {
    ...model.methods,
    predict: (g, x) => decode(g, single(g, x)),
  }
  const classes = decodedClasses(model, encoder)
  return { ...model, methods, ...(classes ? { classes } : {}) }
}

/** Labels in the order of the model's codes; undefined where either side does not say. */
function decodedClasses(model: Estimator, encoder: Estimator): Tensor | undefined {
  const codes = model.classes && 'data' in model.classes ? model.classes : undefined
  const labels = encoder.columns?.[0]?.categories
  if (!codes || !labels || codes.dataType === 'STRING') return undefined
  const items = Array.from(numbers(codes), (code) => labels[code])
  if (items.some((item) => item === undefined || item === null))
    throw fault(
      'E_UNSUPPORTED',
      `${model.name} has the classes ${numbers(codes).join(', ')}, but the LabelEncoder behind it has ${labels.length} labels: they come from different trainings`,
    )
  return labelsOf(items as (string | number | boolean)[])
}

/** What feeds a step must be as wide as the step was fitted on: files of different trainings are found here. */
function withWidthCheck(part: ModelPart, before: string): Estimator {
  const { estimator } = part
  const check = (x: Frame): Frame => {
    if (
      estimator.featuresIn !== undefined &&
      estimator.input === undefined &&
      x.width !== estimator.featuresIn
    )
      throw fault(
        'E_UNSUPPORTED',
        `${part.role} (${estimator.name}) takes ${estimator.featuresIn} columns, but ${before} in front of it gives ${x.width}: they come from different trainings, or another file belongs between them`,
        { hint: 'Check the order of the files, or wire them in slipway.json.' },
      )
    return x
  }
  const { transform } = estimator
  return {
    ...estimator,
    methods: Object.fromEntries(
      Object.entries(estimator.methods).map(([name, method]) => [
        name,
        (g: GraphBuilder, x: Frame) => method(g, check(x)),
      ]),
    ),
    ...(transform ? { transform: (g: GraphBuilder, x: Frame) => transform(g, check(x)) } : {}),
  }
}

function versionsDiffer(parts: readonly ModelPart[]): string[] {
  const { framework } = parts[0]!
  const same = parts.filter((part) => part.framework === framework)
  if (new Set(same.map((part) => part.version)).size < 2) return []
  return [
    `the files were made with different versions of ${framework}: ${same.map((part) => `${part.role} ${part.version}`).join(', ')}`,
  ]
}

/** Columns reach a step by place, as arrays do in Python: names in another order are most likely a mistake. */
function ordersDiffer(parts: readonly ModelPart[]): string[] {
  let names = parts[0]!.estimator.featureNamesIn
  return parts.slice(1).flatMap((part, i) => {
    names = names && parts[i]!.estimator.featureNamesOut?.(names)
    const own = part.estimator.featureNamesIn
    if (own && !names && parts[i]!.estimator.input === undefined)
      return [
        `${part.role} was fitted on named columns (${own.slice(0, 8).join(', ')}${own.length > 8 ? ', ...' : ''}), but gets an array from ${parts[i]!.role}: its columns are taken by place`,
      ]
    const isOther =
      own !== undefined &&
      names?.length === own.length &&
      own.some((name, at) => name !== names![at])
    return isOther && own.every((name) => names!.includes(name))
      ? [
          `${part.role} was fitted on the columns ${own.join(', ')}, but gets them in the order ${names!.join(', ')}`,
        ]
      : []
  })
}
