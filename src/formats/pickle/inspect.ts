import { isSlipwayError } from '../../errors.ts'
import type { PyGlobal } from '../../encodings/pickle/records.ts'
import { PyObject } from '../../encodings/pickle/records.ts'
import { describeTree } from '../../estimators/describe-tree.ts'
import { versionText } from '../../estimators/context.ts'
import { frameworkOf } from '../../estimators/framework-of.ts'
import { prepareReaders } from '../../estimators/index.ts'
import type { Drift } from '../../estimators/drift.ts'
import {
  isGoneFromScikitLearn,
  newestScikitLearn,
  scikitLearnDrift,
} from '../../estimators/scikit-learn/drift.ts'
import type { EstimatorTree, Model } from '../../ir/model.ts'
import { chainParts } from '../chain-parts.ts'
import type { ModelFile } from '../format.ts'
import type { GlobalVerdict, Inspection, Reason } from '../inspection.ts'
import { adviceFor } from './advice.ts'
import { describeValue, publicName } from './describe-value.ts'
import { className } from './meaning/class-name.ts'
import { membersOf } from './members.ts'
import { objectsIn } from './objects-in.ts'
import { roleOf, rootOf, readFile } from './open.ts'
import { treeReader, writerVersion } from './read-part.ts'
import type { PickleFile } from './read-pickle.ts'
import { dangerError } from './read-pickle.ts'
import { dangerIn, verdictOf } from './verdict.ts'
import { warningsOf } from './warnings.ts'

/** Everything that can be told of a pickle. Dangerous names are listed, not refused: nothing is given meaning by them. */
export async function inspectPickle(file: ModelFile): Promise<Inspection> {
  let pickle: PickleFile
  try {
    pickle = readFile(file, { dangerous: 'list' })
  } catch (error) {
    return unreadable(error)
  }
  await prepareReaders(pickle.globals.map((global) => global.qualifiedName))
  const objects = objectsIn(pickle.root)
  const base = { ...factsOf(pickle), globals: verdictsOf(pickle.globals) }
  const danger = dangersIn(pickle)
  try {
    return { ...base, ...inspectRoot(file, pickle, objects, danger) }
  } catch (error) {
    return { ...base, ...nothing, what: 'a Python pickle', reasons: [...danger, reasonOf(error)] }
  }
}

const nothing = { members: [], drift: [] }

function inspectRoot(
  file: ModelFile,
  pickle: PickleFile,
  objects: readonly PyObject[],
  danger: readonly Reason[],
) {
  const root = rootOf(file, pickle)
  const what = describeValue(root)
  const members = membersOf(root).map(({ name, what: is }) => ({ name, what: is }))
  if (!(root instanceof PyObject)) {
    const reasons = [...danger, { code: 'E_UNSUPPORTED', message: `it holds ${what}, not a model` }]
    return {
      what,
      members,
      isData: true,
      reasons,
      drift: driftIn(objects, pickle.globals),
      hint: adviceFor(roleOf(file), root),
    }
  }
  const context = treeReader(pickle)
  const view = context.view(root)
  const made = modelOf(file, pickle, root, danger)
  const version = made.model?.source.frameworkVersion || versionText(context.versionOf(view))
  return {
    what,
    members: [],
    ...frameworkFacts(view.className),
    ...(version ? { frameworkVersion: version } : {}),
    // What only Python could have computed has no parameters to show.
    ...(view.className === ''
      ? {}
      : { tree: withOwnParameters(describeTree(view), view.className, made.model) }),
    ...made,
    drift: driftIn(objects, pickle.globals),
  }
}

/** What a booster says of itself (objective, trees, importances) beside what its object was made with. */
function withOwnParameters(
  tree: EstimatorTree,
  className: string,
  model: Model | undefined,
): EstimatorTree {
  const own = frameworkOf(className) === 'scikit-learn' ? undefined : model?.source.tree?.parameters
  return own ? { ...tree, parameters: { ...tree.parameters, ...own } } : tree
}

function frameworkFacts(className: string) {
  const framework = frameworkOf(className)
  if (framework !== 'scikit-learn') return { framework }
  return className.startsWith('sklearn.') ? { framework, newest: newestScikitLearn } : {}
}

function modelOf(file: ModelFile, pickle: PickleFile, root: PyObject, danger: readonly Reason[]) {
  const context = treeReader(pickle)
  const estimator = context.read(root)
  const reasons = [...danger, ...distinct(context.refusals.map(reasonOf))]
  if (reasons.length > 0) return { reasons }
  try {
    const version = writerVersion(context, root, estimator)
    const part = {
      role: roleOf(file),
      estimator,
      framework: frameworkOf(context.view(root).className),
      version,
      container: pickle.container,
      warnings: warningsOf(root, context, roleOf(file), pickle.globals),
    }
    return { reasons, model: chainParts([part]) }
  } catch (error) {
    return { reasons: [reasonOf(error)] }
  }
}

function factsOf(pickle: PickleFile) {
  const { stats, compression, protocol, container } = pickle
  return {
    container,
    details: {
      protocol,
      ...(compression === undefined ? {} : { compression, inflatedBytes: stats.inflatedBytes }),
      objects: stats.objects,
    },
  }
}

function unreadable(error: unknown): Inspection {
  return {
    what: 'a Python pickle that cannot be read',
    container: 'pickle',
    details: {},
    globals: [],
    reasons: [reasonOf(error)],
    ...nothing,
  }
}

export function reasonOf(error: unknown): Reason {
  if (!isSlipwayError(error)) throw error
  const { code, message, hint } = error
  return hint === undefined ? { code, message } : { code, message, hint }
}

function distinct(reasons: readonly Reason[]): Reason[] {
  return [...new Map(reasons.map((reason) => [reason.message, reason])).values()]
}

function dangersIn({ globals, carried }: PickleFile): Reason[] {
  const reasons = globals.flatMap((global) => {
    const danger = dangerIn(global)
    return danger === undefined ? [] : [reasonOf(dangerError(global, danger, carried))]
  })
  return distinct(reasons)
}

function verdictsOf(globals: readonly PyGlobal[]): GlobalVerdict[] {
  const found = new Map<string, GlobalVerdict>()
  for (const global of globals) {
    const name = global.qualifiedName
    const known = found.get(name)
    found.set(
      name,
      known
        ? { ...known, count: known.count + 1 }
        : { name, verdict: verdictOf(global), count: 1, offset: global.offset },
    )
  }
  const order = ['dangerous', 'unknown', 'model', 'data']
  return [...found.values()].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))
}

/** What the newest scikit-learn makes of the file, each fact once. */
function driftIn(objects: readonly PyObject[], globals: readonly PyGlobal[]): Drift[] {
  const context = treeReader({ globals })
  const found: Drift[] = []
  for (const { module, name } of globals) {
    if (isGoneFromScikitLearn(module, name))
      found.push({
        effect: 'fails',
        estimator: publicName(name),
        what: `is no longer at ${module}`,
      })
  }
  for (const object of objects) {
    if (!className(object).startsWith('sklearn.')) continue
    try {
      const view = context.view(object)
      found.push(...scikitLearnDrift(view, context.versionOf(view)))
    } catch (error) {
      // An object whose state is malformed is among the reasons already.
      if (!isSlipwayError(error)) throw error
    }
  }
  const byText = new Map(
    found.map((drift) => [`${drift.effect} ${drift.estimator} ${drift.what}`, drift]),
  )
  return [...byText.values()]
}
