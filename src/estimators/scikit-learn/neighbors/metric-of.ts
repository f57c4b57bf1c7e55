// Which distance a fitted object measures, by name and parameters or by a DistanceMetric object.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { PyDict, PyGlobal, PyObject } from '../../../encodings/pickle/records.ts'
import { PyFunction } from '../../../encodings/pickle/values.ts'
import { fault } from '../../../errors.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import { float64 } from '../../../ir/tensor.ts'
import type { MetricName } from '../../../ops/neighbors/metric.ts'
import { doublesOf } from '../../arrays.ts'
import type { ObjectView } from '../../object-view.ts'
import { asNumber, describe } from '../../object-view.ts'

/** A metric of makeMetric, with what its operator takes as inputs. */
export interface FittedMetric {
  readonly name: MetricName
  readonly p: number
  readonly vector?: Tensor
  readonly matrix?: Tensor
}

/** Parameters by name: p, w, V, VI. */
export interface MetricParameters {
  readonly p: number | undefined
  readonly w: Tensor | undefined
  readonly V: Tensor | undefined
  readonly VI: Tensor | undefined
}

const classNames: Readonly<Record<string, MetricName>> = {
  EuclideanDistance: 'euclidean',
  SEuclideanDistance: 'seuclidean',
  ManhattanDistance: 'manhattan',
  ChebyshevDistance: 'chebyshev',
  MinkowskiDistance: 'minkowski',
  MahalanobisDistance: 'mahalanobis',
  HammingDistance: 'hamming',
  CanberraDistance: 'canberra',
  BrayCurtisDistance: 'braycurtis',
  JaccardDistance: 'jaccard',
  MatchingDistance: 'matching',
  DiceDistance: 'dice',
  KulsinskiDistance: 'kulsinski',
  RogersTanimotoDistance: 'rogerstanimoto',
  RussellRaoDistance: 'russellrao',
  SokalMichenerDistance: 'sokalmichener',
  SokalSneathDistance: 'sokalsneath',
  HaversineDistance: 'haversine',
}

/** Of a DistanceMetric object: its class, and p, vector and matrix of its state. */
export function metricOfObject(view: ObjectView, object: unknown, width: number): FittedMetric {
  if (!(object instanceof PyObject))
    throw fault('E_FORMAT', `${view.name} should have a metric, but has ${describe(object)}`)
  const { name: className, items } = view.cythonParts(object)
  const name = classNames[className.replace(/(?:64|32)$/, '')]
  if (className.startsWith('PyFunc')) throw refuseFunction(view, items[3])
  if (!name) throw view.unsupported(`with the metric ${className}`)
  const p = asNumber(items[0]) ?? 2
  const [vector, matrix] = [items[1], items[2]].map((item) =>
    item instanceof NdArray ? item : undefined,
  )
  const made: FittedMetric = { name, p }
  if (name === 'seuclidean' || (name === 'minkowski' && vector && vector.data.length > 1))
    return { ...made, vector: vectorOf(view, vector, width) }
  if (name === 'mahalanobis') return { ...made, matrix: squareOf(view, matrix, width) }
  checkWidth(view, name, width)
  return made
}

export function checkWidth(view: ObjectView, name: string, width: number): void {
  if (name === 'haversine' && width !== 2)
    throw view.mistyped('_fit_X', 'two columns for haversine', width)
}

/** A metric given as a function of someone's program. */
export function refuseFunction(view: ObjectView, value: unknown): Error {
  const name =
    value instanceof PyGlobal || value instanceof PyFunction ? value.qualifiedName : 'a function'
  return fault(
    'E_CODE',
    `${view.name} measures distances with ${name}: the file names this function, its code is not in it and would not be run`,
    {
      hint: 'Refit with a metric by name.',
    },
  )
}

/** `effective_metric_params_` (or metric_params): what of it an answer depends on. */
export function metricParameters(
  view: ObjectView,
  attribute: string,
  width: number,
): MetricParameters {
  const dict = view.get(attribute) ?? null
  if (dict !== null && !(dict instanceof PyDict)) throw view.mistyped(attribute, 'a dict', dict)
  const given = new Map<string, unknown>()
  for (const [key, value] of dict?.entries() ?? []) {
    if (value === null || typeof key !== 'string') continue
    // Norms that were computed in advance change no answer.
    if (
      key !== 'p' &&
      key !== 'w' &&
      key !== 'V' &&
      key !== 'VI' &&
      !/^[XY]_norm_squared$/.test(key)
    )
      throw view.unsupported(`with the metric parameter ${key}`)
    given.set(key, view.resolve(value))
  }
  const vector = (key: string) =>
    given.has(key) ? vectorOf(view, given.get(key), width) : undefined
  return {
    p: asNumber(given.get('p')),
    w: vector('w'),
    V: given.has('VI') ? undefined : vector('V'),
    VI: given.has('VI') ? squareOf(view, given.get('VI'), width) : undefined,
  }
}

function vectorOf(view: ObjectView, value: unknown, width: number): Tensor {
  if (!(value instanceof NdArray) || value.data.length !== width)
    throw view.mistyped('metric parameter', `${width} numbers`, value)
  return float64([width], doublesOf(value))
}

function squareOf(view: ObjectView, value: unknown, width: number): Tensor {
  if (!(value instanceof NdArray) || value.data.length !== width * width)
    throw view.mistyped('metric parameter', `a matrix of ${width} by ${width}`, value)
  return float64([width, width], doublesOf(value))
}
