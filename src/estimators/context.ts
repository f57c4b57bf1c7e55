import { PyObject } from '../encodings/pickle/records.ts'
import type { SlipwayError } from '../errors.ts'
import { fault, isSlipwayError } from '../errors.ts'
import type { GraphBuilder } from '../ir/builder.ts'
import { hookedEstimator } from './hooked-estimator.ts'
import type { Estimator, Method } from './estimator.ts'
import type { Frame } from './frame.ts'
import type { ObjectReader } from './object-view.ts'
import { ObjectView, describe } from './object-view.ts'

/** Turns one fitted object into nodes. */
export type EstimatorReader = (view: ObjectView, context: ReadContext) => Estimator

/** A library's version as numbers: '1.5.2' -> [1, 5, 2]; development suffixes are dropped. */
export type Version = readonly [number, number, number]

/** Travels while an estimator tree is read. */
export interface ReadContext {
  /** The estimator an object means. An unknown class is noted, so that all are named at once; a stand-in is returned. */
  read(object: unknown, role?: string): Estimator
  view(object: PyObject): ObjectView
  /** Version of the library that made the object: its own `_sklearn_version`, else that of the object around it. */
  versionOf(view: ObjectView): Version
  /** How the numpy that made the object puts equal values in order: the attribute `ordering` of operators that select. */
  orderingOf(view: ObjectView): string
}

/** What a file's own names tell of the libraries that wrote it. */
export interface Provenance {
  /** 2 where the file names numpy._core, 1 where it names numpy.core. */
  readonly numpy?: 1 | 2
}

export type FindReader = (className: string) => EstimatorReader | undefined

/** Throws one error for everything in the tree that can't be served. */
export interface TreeReader extends ReadContext {
  /** Everything noted so far that stands in the way. */
  readonly refusals: readonly SlipwayError[]
  finish(): void
}

export function createContext(
  reader: ObjectReader,
  findReader: FindReader,
  unknownHint: (view: ObjectView) => SlipwayError,
  provenance: Provenance = {},
): TreeReader {
  const refusals: SlipwayError[] = []
  const memo = new Map<PyObject, Estimator>()
  const open = new Set<PyObject>()
  let version: Version | undefined

  const context: TreeReader = {
    refusals,
    view: (object) => new ObjectView(object, reader),
    versionOf(view) {
      const own = parseVersion(view.get('_sklearn_version'))
      if (own) version ??= own
      return own ?? version ?? [0, 0, 0]
    },
    orderingOf(view) {
      // Where no name tells, the numpy of the day is assumed: 1.25 came with scikit-learn 1.3, and 2 was common from 1.6 on.
      const made = context.versionOf(view)
      if ((provenance.numpy ?? (atLeast(made, 1, 6) ? 2 : 1)) === 2) return '2'
      return atLeast(made, 1, 3) ? '1.25' : 'scalar'
    },
    read(object, role) {
      const value = reader.resolve(object)
      if (!(value instanceof PyObject)) {
        throw fault(
          'E_UNSUPPORTED',
          `${role ?? 'the model'} is ${describe(value)}, not a fitted estimator`,
        )
      }
      const known = memo.get(value)
      if (known) return known
      if (open.has(value)) throw fault('E_FORMAT', `${reader.classNameOf(value)} contains itself`)
      open.add(value)
      const made = readOne(context.view(value))
      open.delete(value)
      memo.set(value, made)
      return made
    },
    finish() {
      if (refusals.length > 0) throw combine(refusals)
    },
  }

  function readOne(view: ObjectView): Estimator {
    const read = findReader(view.className) ?? hookReader(view)
    try {
      context.versionOf(view)
      if (!read) throw unknownHint(view)
      return withChecks(read(view, context))
    } catch (error) {
      if (!isSlipwayError(error)) throw error
      refusals.push(error)
      return { name: view.name, featuresIn: undefined, methods: {} }
    }
  }

  return context
}

/** Adds the checks of an estimator's input that scikit-learn makes on every call, under the estimator's own name. */
export function withChecks(estimator: Estimator): Estimator {
  const accepts = estimator.accepts ?? 'finite'
  if (estimator.input && estimator.input !== 'table') return estimator
  const check = (g: GraphBuilder, x: Frame, accepts: Estimator['accepts']) => {
    const { featuresIn, name } = estimator
    if (featuresIn !== undefined && x.width !== featuresIn) {
      throw fault(
        'E_FORMAT',
        `${name} takes ${featuresIn} columns, but the step before it gives ${x.width}`,
      )
    }
    // scikit-learn's trees, which read float32, take missing values in dense tables alone.
    const allowsMissing = accepts === 'missing' && !(estimator.reads === 'float32' && x.isSparse)
    const checked = accepts !== 'any' && x.isUnchecked ? x.checked(g, name, allowsMissing) : x
    return estimator.reads === 'float32' ? checked.inFloat32Range(g, name) : checked
  }
  const methods = Object.entries(estimator.methods).map(([name, method]): [string, Method] => [
    name,
    (g, x) => method(g, check(g, x, estimator.finiteMethods?.includes(name) ? 'finite' : accepts)),
  ])
  const { transform } = estimator
  return {
    ...estimator,
    methods: Object.fromEntries(methods),
    ...(transform
      ? {
          transform: (g: GraphBuilder, x: Frame) => {
            const made = transform(g, check(g, x, accepts))
            return accepts === 'missing' && !estimator.removesMissing
              ? made.withUnchecked(x.isUnchecked)
              : made
          },
        }
      : {}),
  }
}

/** '1.5.2'; empty where nothing says which version made a file. */
export function versionText(version: Version): string {
  return version.some((part) => part > 0) ? version.join('.') : ''
}

/** What the user gives for a class whose code is not in the file. */
function hookReader(view: ObjectView): EstimatorReader | undefined {
  const spec = view.hook(view.className, 'class')
  return spec && ((hooked) => hookedEstimator(hooked, spec))
}

function parseVersion(value: unknown): Version | undefined {
  const match =
    typeof value === 'string' ? /^(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?/.exec(value) : null
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : undefined
}

/** Whether `version` is `major.minor` or later. */
export function atLeast(version: Version, major: number, minor: number, patch = 0): boolean {
  if (version[0] !== major) return version[0] > major
  if (version[1] !== minor) return version[1] > minor
  return version[2] >= patch
}

/** E_CODE outranks the others: a file that asks for code must say so in its exit code. */
function combine(refusals: readonly SlipwayError[]): SlipwayError {
  const first = refusals.find((refusal) => refusal.code === 'E_CODE') ?? refusals[0]!
  if (refusals.length === 1) return first
  const messages = mergeNeeds([...new Set(refusals.map((refusal) => refusal.message))])
  return fault(
    first.code,
    messages.join('; '),
    first.hint === undefined ? {} : { hint: first.hint },
  )
}

const need = /^the file needs (\S+), (whose code is not in it and is not known to Slipway)$/

/** Several unknown classes are one sentence. */
function mergeNeeds(messages: readonly string[]): string[] {
  const names = messages.flatMap((message) => need.exec(message)?.[1] ?? [])
  if (names.length < 2) return [...messages]
  const others = messages.filter((message) => !need.test(message))
  return [
    `the file needs ${names.join(', ')}, whose code is not in it and is not known to Slipway`,
    ...others,
  ]
}
