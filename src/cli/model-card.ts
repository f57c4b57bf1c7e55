import type { EstimatorTree, InputSpec, Signature } from '../ir/model.ts'
import type { LoadedModel } from '../load/loaded-model.ts'
import { leadingImportances } from '../signature/leading-importances.ts'
import { inputSpecs, outputSpecs } from '../signature/tensor-specs.ts'
import type { FileReport } from './inspect-path.ts'
import { labelsOf } from './inspection-json.ts'

/** A part of a card: a table with a head, or lines. */
export interface CardSection {
  readonly title: string
  readonly lines?: readonly string[]
  readonly table?: {
    readonly head: readonly string[]
    readonly rows: readonly (readonly string[])[]
  }
}

export interface Card {
  readonly title: string
  readonly sections: readonly CardSection[]
}

const mostRows = 60

/** Everything that is known of a model, and room for what only people know. */
export function modelCard(model: LoadedModel, report: FileReport): Card {
  const { source } = model.model
  const [signature] = model.model.signatures
  return {
    title: `Model card: ${model.name}`,
    sections: [
      facts(model, report),
      {
        title: 'Intended use',
        lines: ['(to be filled in: who may use it for what, and for what it is not meant)'],
      },
      ...(source.tree ? [{ title: 'Estimators', table: treeTable(source.tree) }] : []),
      { title: 'Inputs', table: inputsTable(signature!) },
      { title: 'Outputs', table: outputsTable(signature!) },
      ...importancesOf(model),
      ...trainingOf(model),
      verification(model),
      limits(model, report),
    ],
  }
}

function facts(model: LoadedModel, report: FileReport): CardSection {
  const { source } = model.model
  const rows: [string, string | undefined][] = [
    ['model', source.estimator],
    ['framework', `${source.framework} ${source.frameworkVersion}`.trim()],
    ['file', `${report.path} (${report.container}, ${report.size.toLocaleString('en')} bytes)`],
    ['digest', model.digest],
    ['sha256 of the file', report.sha256],
    ['owner', source.provenance?.owner],
    ['source', source.provenance?.source],
    ['trained at', source.provenance?.trained_at],
    ['approved by', source.provenance?.approved_by],
  ]
  return {
    title: 'Facts',
    table: {
      head: ['', ''],
      rows: rows.map(([name, value]) => [name, value ?? '(to be filled in: slipway.json)']),
    },
  }
}

function treeTable(tree: EstimatorTree) {
  const rows: string[][] = []
  const visit = (node: EstimatorTree, depth: number): void => {
    const parameters = Object.entries(node.parameters).map(([name, value]) => `${name}=${value}`)
    const role = node.role === undefined ? '' : `${node.role}: `
    rows.push([`${'\u2013 '.repeat(depth)}${role}${node.name}`, parameters.join(', ')])
    for (const child of node.children) visit(child, depth + 1)
  }
  visit(tree, 0)
  return { head: ['estimator', 'parameters'], rows: cut(rows) }
}

function inputsTable(signature: Signature) {
  const specs = inputSpecs(signature)
  const rows = signature.inputs.map((input, i) => [
    specs[i]!.name,
    input.kind === 'any' ? 'read by nothing' : specs[i]!.datatype,
    valuesOf(input),
  ])
  return { head: ['column', 'type', 'values'], rows: cut(rows) }
}

function valuesOf(input: InputSpec): string {
  const { categories, range, columnNames, refusesUnknown, unit } = input
  const inUnit = unit === undefined ? '' : ` ${unit}`
  if (categories)
    return `${refusesUnknown ? 'one of' : 'known:'} ${categories.slice(0, 30).map(String).join(', ')}`
  if (range) return `${range[0]} to ${range[1]}${inUnit} in training`
  if (columnNames) return columnNames.join(', ')
  if (unit !== undefined) return `in ${unit}`
  return input.width > 1 ? `${input.width} columns` : ''
}

function outputsTable(signature: Signature) {
  const rows = outputSpecs(signature).map((spec, i) => {
    const { classes, unit } = signature.outputs[i]!
    return [
      spec.name,
      `${spec.datatype} [${spec.shape.join(', ')}]${unit === undefined ? '' : `, in ${unit}`}`,
      classes ? labelsOf(classes).slice(0, 50).map(String).join(', ') : '',
    ]
  })
  return { head: ['output', 'type', 'classes'], rows: cut(rows) }
}

function importancesOf({ model }: LoadedModel): CardSection[] {
  if (!model.importances || model.importances.values.length === 0) return []
  const rows = leadingImportances(model.importances, 20).map(({ feature, importance }) => [
    feature,
    importance.toPrecision(4),
  ])
  return [{ title: 'Feature importances', table: { head: ['feature', 'importance'], rows } }]
}

/** What `slipway train` wrote down. */
function trainingOf({ model }: LoadedModel): CardSection[] {
  const { training } = model
  if (!training) return []
  const metrics = (training['metrics'] ?? {}) as Readonly<Record<string, number>>
  const baseline = (training['baseline'] ?? {}) as Readonly<Record<string, number>>
  const number = (value: number | undefined) =>
    typeof value === 'number' ? value.toPrecision(4) : ''
  return [
    {
      title: 'Measured on rows training did not see',
      table: {
        head: ['figure', 'model', 'naive'],
        rows: Object.keys(metrics).map((name) => [
          name,
          number(metrics[name]),
          number(baseline[name]),
        ]),
      },
    },
    {
      title: 'Data',
      lines: [`fingerprint ${String(training['data'])}, target "${String(training['target'])}"`],
    },
  ]
}

function verification({ verified }: LoadedModel): CardSection {
  return {
    title: 'Verification',
    lines: [
      verified
        ? `${verified.rows} recorded rows (${verified.file}) were answered alike when it was loaded: ${verified.outputs.join(', ')}; worst relative difference ${verified.worst.toExponential(1)}.`
        : 'No recorded answers stand beside the file. `slipway verify --script` prints Python that writes them.',
    ],
  }
}

function limits({ model }: LoadedModel, report: FileReport): CardSection {
  const drift = report.drift.map(({ estimator, what }) => `${estimator}: ${what}`)
  return {
    title: 'Known limits',
    lines: [
      ...model.source.warnings,
      ...drift,
      '(to be filled in: data it was not trained for, groups it serves worse, how it ages)',
    ],
  }
}

function cut(rows: string[][]): string[][] {
  return rows.length <= mostRows
    ? rows
    : [...rows.slice(0, mostRows), [`... ${rows.length - mostRows} more`]]
}
