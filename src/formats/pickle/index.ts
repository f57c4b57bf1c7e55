import { fault } from '../../errors.ts'
import { PyObject } from '../../encodings/pickle/records.ts'
import { buildModel } from '../../estimators/build-model.ts'
import { createContext } from '../../estimators/context.ts'
import type { Estimator } from '../../estimators/estimator.ts'
import { treeOf } from '../../estimators/estimator.ts'
import { findReader } from '../../estimators/index.ts'
import { describe, type ObjectReader } from '../../estimators/object-view.ts'
import { chain } from '../../estimators/scikit-learn/pipeline/pipeline.ts'
import { detectKind } from '../detect.ts'
import type { Format, ModelFile } from '../format.ts'
import { className } from './meaning/class-name.ts'
import { resolve } from './meaning/resolve.ts'
import { stateOf } from './meaning/state-of.ts'
import { readPickle } from './read-pickle.ts'
import { readSkops } from './skops/index.ts'
import { refusalOf } from './refusal.ts'

const reader: ObjectReader = { resolve, classNameOf: className, stateOf }

/** Pickle, joblib and skops files: inert records first, then the estimators they mean. */
export const pickleFormat: Format = {
  name: 'pickle',
  detect: (file) => ['pickle', 'skops'].includes(detectKind(file.bytes)),
  read(files) {
    const parts = files.map(readEstimator)
    const estimator =
      parts.length === 1
        ? parts[0]!.estimator
        : chain(
            { name: 'chain' },
            parts.map((part) => ({ role: part.file, estimator: part.estimator })),
          )
    return buildModel(estimator, {
      framework: 'scikit-learn',
      frameworkVersion: parts.at(-1)!.version,
      estimator: parts.at(-1)!.estimator.name,
      container: parts.at(-1)!.container,
      tree: treeOf(estimator),
      warnings: [],
    })
  },
}

interface Part {
  readonly file: string
  readonly estimator: Estimator
  readonly version: string
  readonly container: string
}

function readEstimator(file: ModelFile): Part {
  const { raw, container } = readRoot(file)
  const root = resolve(raw)
  if (!(root instanceof PyObject))
    throw fault('E_UNSUPPORTED', `${file.name} holds ${describe(root)}, not a model`)
  const context = createContext(reader, findReader, refusalOf)
  const estimator = context.read(root)
  context.finish()
  const version = context.versionOf(context.view(root)).join('.')
  return { file: file.name, estimator, version, container }
}

function readRoot(file: ModelFile): { raw: unknown; container: string } {
  if (detectKind(file.bytes) === 'skops')
    return { raw: readSkops(file.bytes).root, container: 'skops' }
  const { root, container } = readPickle(file.bytes)
  return { raw: root, container }
}
