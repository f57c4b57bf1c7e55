import { PyFloat, PyObject, PyTuple } from '../encodings/pickle/records.ts'
import type { EstimatorTree } from '../ir/model.ts'
import type { ObjectView } from './object-view.ts'
import { listItems } from './object-view.ts'

/** Attributes that hold estimators, fitted ones first: the first of a line that is there is shown. */
const places: readonly (readonly string[])[] = [
  ['steps'],
  ['transformers_', 'transformers', 'transformer_list'],
  ['best_estimator_', 'estimators_', 'estimator_', 'calibrated_classifiers_', 'regressor_'],
  ['final_estimator_'],
  ['_tfidf'],
]

/** Parameters that never change an answer. */
const silent = new Set([
  'n_jobs',
  'verbose',
  'random_state',
  'copy',
  'copy_X',
  'memory',
  'warm_start',
  'cache_size',
  'pre_dispatch',
  'error_score',
  'return_train_score',
  'refit',
  'scoring',
  'max_iter',
  'tol',
  'class_weight',
  'ccp_alpha',
  'oob_score',
  'validate',
  'force_int_remainder_cols',
])

const mostParameters = 8
const deepest = 12

/** What an object is made of, whether or not it can be served: classes, roles, constructor parameters that are plain values. */
export function describeTree(view: ObjectView, role?: string, depth = 0): EstimatorTree {
  return {
    name: view.name,
    ...(role === undefined ? {} : { role }),
    parameters: parametersOf(view),
    children: depth < deepest ? collapse(childrenOf(view, depth)) : [],
  }
}

function parametersOf(view: ObjectView): Record<string, string> {
  const found: [string, string][] = []
  for (const key of view.keys) {
    if (key.startsWith('_') || key.endsWith('_') || silent.has(key)) continue
    const text = plain(view.get(key))
    if (text !== undefined && found.length < mostParameters) found.push([key, text])
  }
  return Object.fromEntries(found)
}

function plain(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  if (value instanceof PyFloat)
    return Number.isInteger(value.value) ? value.value.toFixed(1) : String(value.value)
  if (typeof value === 'boolean') return value ? 'True' : undefined
  if (typeof value === 'string')
    return value.length <= 60 ? `'${value}'` : `'${value.slice(0, 57)}...'`
  if (value instanceof PyTuple && value.items.length <= 4) {
    const items = value.items.map(plain)
    return items.every((item) => item !== undefined) ? `(${items.join(', ')})` : undefined
  }
  return undefined
}

function childrenOf(view: ObjectView, depth: number): EstimatorTree[] {
  return places.flatMap((names) => {
    const name = names.find((candidate) => view.has(candidate))
    return name === undefined ? [] : objectsIn(view, view.get(name), name, depth)
  })
}

function objectsIn(view: ObjectView, value: unknown, role: string, depth: number): EstimatorTree[] {
  const item = view.resolve(value)
  if (item instanceof PyObject) return [describeTree(view.viewOf(item), role, depth + 1)]
  if (item instanceof PyTuple && typeof item.items[0] === 'string') {
    const [name, object, columns] = item.items.map((part) => view.resolve(part))
    const on = columnsText(columns)
    const label = on === undefined ? String(name) : `${String(name)} on ${on}`
    if (object instanceof PyObject) return [describeTree(view.viewOf(object), label, depth + 1)]
    return typeof object === 'string'
      ? [{ name: object, role: label, parameters: {}, children: [] }]
      : []
  }
  return (listItems(item) ?? []).flatMap((part) => objectsIn(view, part, '', depth))
}

function columnsText(columns: unknown): string | undefined {
  const items = listItems(columns)
  if (!items?.every((item) => typeof item === 'string' || typeof item === 'number'))
    return undefined
  return items.length > 6
    ? `${items.slice(0, 5).join(', ')}, ... (${items.length} columns)`
    : items.join(', ')
}

/** 100 trees of a forest are one line. */
function collapse(children: EstimatorTree[]): EstimatorTree[] {
  const [first] = children
  if (
    children.length <= 3 ||
    !first ||
    !children.every((child) => child.role === first.role && child.name === first.name)
  )
    return children.map(withoutEmptyRole)
  return [{ ...withoutEmptyRole(first), name: `${children.length} x ${first.name}`, children: [] }]
}

function withoutEmptyRole(tree: EstimatorTree): EstimatorTree {
  const { role, ...rest } = tree
  return role === '' || role === undefined ? rest : tree
}
