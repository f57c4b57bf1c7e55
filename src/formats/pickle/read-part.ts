import { fault } from '../../errors.ts'
import { PyGlobal, PyObject } from '../../encodings/pickle/records.ts'
import {
  createContext,
  type Provenance,
  type TreeReader,
  versionText,
} from '../../estimators/context.ts'
import { frameworkOf } from '../../estimators/framework-of.ts'
import { findReader } from '../../estimators/index.ts'
import type { Estimator } from '../../estimators/estimator.ts'
import type { Hooks } from '../../estimators/hooks.ts'
import type { ObjectReader } from '../../estimators/object-view.ts'
import type { ModelFile, ModelPart } from '../format.ts'
import { adviceFor } from './advice.ts'
import { describeValue } from './describe-value.ts'
import { className, originOf } from './meaning/class-name.ts'
import { resolve } from './meaning/resolve.ts'
import { stateOf } from './meaning/state-of.ts'
import { warningsOf } from './warnings.ts'
import { openPickle, roleOf, rootOf } from './open.ts'
import type { PickleFile } from './read-pickle.ts'
import { verdictOf } from './verdict.ts'
import { refusalOf } from './refusal.ts'

export const objectReader: ObjectReader = { resolve, classNameOf: className, stateOf }

export function treeReader(pickle: Pick<PickleFile, 'globals'>, hooks?: Hooks): TreeReader {
  const reader = hooks ? { ...objectReader, hooks } : objectReader
  return createContext(
    reader,
    findReader,
    (view) => refusalOf(originOf(view.object)),
    provenanceOf(pickle),
  )
}

function provenanceOf({ globals }: Pick<PickleFile, 'globals'>): Provenance {
  if (globals.some(({ module }) => module.startsWith('numpy._core'))) return { numpy: 2 }
  return globals.some(({ module }) => module.startsWith('numpy.core')) ? { numpy: 1 } : {}
}

/** The fitted estimator in a file. Throws E_UNSUPPORTED for plain data, saying what it is and how it might be used. */
export function readPart(file: ModelFile): ModelPart {
  const pickle = openPickle(file)
  const root = rootOf(file, pickle)
  if (!(root instanceof PyObject)) throw notAModel(file, root)
  const context = treeReader(pickle, file.hooks)
  const estimator = context.read(root)
  context.finish()
  return {
    role: roleOf(file),
    estimator,
    framework: frameworkOf(context.view(root).className),
    version: writerVersion(context, root, estimator),
    container: pickle.container,
    warnings: warningsOf(root, context, roleOf(file), pickle.globals),
  }
}

/** Version of the library that wrote the object: a booster's own bytes say it; what scikit-learn puts around one has its own. */
export function writerVersion(context: TreeReader, root: PyObject, estimator: Estimator): string {
  const view = context.view(root)
  const own = versionText(context.versionOf(view))
  return frameworkOf(view.className) === 'scikit-learn' ? own : (estimator.libraryVersion ?? own)
}

function notAModel(file: ModelFile, value: unknown): Error {
  if (value instanceof PyGlobal && verdictOf(value) === 'unknown')
    return fault(
      'E_CODE',
      `${roleOf(file)} holds nothing but the name ${value.qualifiedName}, a function or class whose code is not in the file`,
      {
        hint: 'Save the fitted estimator, and do what the function does in the client or in a step of slipway.json.',
      },
    )
  return fault('E_UNSUPPORTED', `${roleOf(file)} is no model: it holds ${describeValue(value)}`, {
    hint: adviceFor(roleOf(file), value),
  })
}
