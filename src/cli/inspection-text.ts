import type { EstimatorTree, InputSpec, Model, Signature } from '../ir/model.ts'
import { inputSpecs, outputSpecs } from '../signature/tensor-specs.ts'
import { leadingImportances } from '../signature/leading-importances.ts'
import type { FileReport } from './inspect-path.ts'
import { labelsOf } from './inspection-json.ts'
import { proposalLines } from './proposal-text.ts'
import { oneLine, paint } from './terminal.ts'

/** The report for people. */
export function inspectionText(report: FileReport): string {
  const sections = [
    heading(report),
    report.tree ? ['estimators', ...treeLines(report.tree)] : [],
    report.model ? modelLines(report.model) : [],
    importanceLines(report),
    memberLines(report),
    report.proposal ? proposalLines(report.path, report.proposal) : [],
    reasonLines(report),
    driftLines(report),
    report.model && report.model.source.warnings.length > 0
      ? ['warnings', ...report.model.source.warnings]
      : [],
    globalLines(report),
  ]
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map(oneLinePainted).join('\n'))
    .join('\n\n')
}

// A section's first line is its title.
function oneLinePainted(line: string, index: number): string {
  const text = oneLine(line)
  return index === 0 ? paint('bold', text) : `  ${text}`
}

function heading(report: FileReport): string[] {
  const { framework, frameworkVersion, container, details, size, sha256 } = report
  const made =
    framework === undefined ? [] : [[framework, frameworkVersion].filter(Boolean).join(' ')]
  const kind = [container, ...Object.entries(details).map(([name, value]) => `${name} ${value}`)]
  return [
    `${report.path}: ${report.what}`,
    ...made.map((text) => `made with  ${text}`),
    `kind       ${kind.join(', ')}`,
    `size       ${size.toLocaleString('en')} bytes`,
    `sha256     ${sha256}`,
    `serves     ${report.model ? 'yes' : 'no'}`,
  ]
}

function treeLines(tree: EstimatorTree, depth = 0): string[] {
  const parameters = Object.entries(tree.parameters).map(([name, value]) => `${name}=${value}`)
  const role = tree.role === undefined ? '' : `${tree.role}: `
  const line = `${'  '.repeat(depth)}${role}${tree.name}(${parameters.join(', ')})`
  return [line, ...tree.children.flatMap((child) => treeLines(child, depth + 1))]
}

const mostInputs = 40

function modelLines(model: Model): string[] {
  return model.signatures.flatMap((signature) => [
    signature.name === 'default' ? 'signature' : `signature ${signature.name}`,
    ...inputLines(signature),
    ...outputSpecs(signature).map((spec, i) => {
      const { classes } = signature.outputs[i]!
      const isDefault = signature.defaultOutputs.includes(spec.name) ? ' (default)' : ''
      const labels = classes ? `  classes ${sample(labelsOf(classes).map(String), 10)}` : ''
      const unit = signature.outputs[i]!.unit
      return `output  ${spec.name}  ${spec.datatype} [${spec.shape.join(', ')}]${isDefault}${labels}${unit === undefined ? '' : `  in ${unit}`}`
    }),
  ])
}

function inputLines(signature: Signature): string[] {
  const specs = inputSpecs(signature)
  const lines = specs.slice(0, mostInputs).map((spec, i) => {
    const datatype =
      signature.inputs[i]!.kind === 'any' ? 'any type, read by nothing' : spec.datatype
    return `input   ${spec.name}  ${datatype} [${spec.shape.join(', ')}]${notes(signature.inputs[i]!)}`
  })
  return specs.length > mostInputs
    ? [...lines, `... ${specs.length - mostInputs} more inputs`]
    : lines
}

function notes(input: InputSpec): string {
  const parts = [
    input.unit === undefined ? '' : `in ${input.unit}`,
    input.columnNames ? sample(input.columnNames, 8) : '',
    input.categories
      ? `one of ${sample(input.categories.map(String), 8)}${input.refusesUnknown ? '' : ', ...'}`
      : '',
  ].filter((part) => part !== '')
  return parts.length === 0 ? '' : `  ${parts.join('; ')}`
}

const mostImportances = 10

function importanceLines({ model }: FileReport): string[] {
  if (!model?.importances || model.importances.values.length === 0) return []
  const { values } = model.importances
  const leading = leadingImportances(model.importances, mostImportances)
  return [
    'feature importances',
    ...leading.map(
      ({ feature, importance }) => `${importance.toPrecision(4).padEnd(10)} ${feature}`,
    ),
    ...(values.length > mostImportances
      ? [`... ${values.length - mostImportances} more; --json has all`]
      : []),
  ]
}

function memberLines(report: FileReport): string[] {
  if (report.members.length === 0) return []
  const shown = report.members.slice(0, 20)
  const more = report.members.length - shown.length
  return [
    'holds',
    ...shown.map((member) => `${member.name}: ${member.what}`),
    ...(more > 0 ? [`... ${more} more`] : []),
  ]
}

function reasonLines(report: FileReport): string[] {
  if (report.reasons.length === 0) return []
  const own = report.proposal ? [] : [report.hint]
  const hints = [...new Set([...own, ...report.reasons.map((reason) => reason.hint)])]
  return [
    'why it cannot be served',
    ...report.reasons.map((reason) => `${reason.code}: ${reason.message}`),
    ...hints.filter((hint) => hint !== undefined).map((hint) => `-> ${hint}`),
  ]
}

const effects = { differs: 'answers otherwise', fails: 'fails' }

function driftLines(report: FileReport): string[] {
  if (report.drift.length === 0) return []
  return [
    `what today's ${report.framework ?? 'library'}${report.newest === undefined ? '' : ` (${report.newest})`} makes of it; Slipway answers as the version that made the file`,
    ...report.drift.map((drift) => `${effects[drift.effect]}: ${drift.estimator} ${drift.what}`),
  ]
}

const mostGlobals = 40

function globalLines(report: FileReport): string[] {
  const { globals } = report
  if (globals.length === 0) return []
  const lines = globals
    .slice(0, mostGlobals)
    .map(
      ({ name, verdict, count, offset }) =>
        `${verdict.padEnd(9)}  ${name}${count > 1 ? ` x ${count}` : ''}  (byte ${offset})`,
    )
  const more = globals.length - lines.length
  return [
    `names in the file (${globals.length})`,
    ...lines,
    ...(more > 0 ? [`... ${more} more; --json has all`] : []),
  ]
}

function sample(texts: readonly string[], most: number): string {
  return texts.slice(0, most).join(', ') + (texts.length > most ? `, ... (${texts.length})` : '')
}
