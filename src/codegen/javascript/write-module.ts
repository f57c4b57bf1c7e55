import { fault } from '../../errors.ts'
import type { DataType } from '../../ir/data-type.ts'
import type { Graph, Node, Value } from '../../ir/graph.ts'
import type { Model, Signature } from '../../ir/model.ts'
import { numbers, texts } from '../../ir/tensor.ts'
import { prune } from '../../passes/prune.ts'
import { emitters } from './emitters.ts'
import type { Writer } from './emitter.ts'
import { pageComment, textLiteral } from './emitter.ts'
import { describeInputs } from './inputs.ts'
import { packNumbers } from './pack-numbers.ts'
import { answerOf, decode, rowsOf } from './runtime.ts'
import { writeTypes } from './write-types.ts'

export interface WrittenModule {
  readonly code: string
  /** The text of its .d.ts. */
  readonly types: string
}

/**
 * One JavaScript module without imports that answers as the model does for float64 requests: `answer(rows)`, and the names of columns
 * and classes. Throws E_UNSUPPORTED, naming what a module can't hold.
 */
export function writeModule(
  model: Model,
  signature: Signature,
  outputs: readonly string[],
): WrittenModule {
  const graph = prune(signature.graph, outputs)
  requireEmitters(graph)
  const inputs = describeInputs(signature, graph)
  const body = new ModuleText()
  graph.inputs.forEach((input, i) => body.names.set(input, `inputs[${i}]`))
  const refused = graph.nodes.flatMap((node) => (body.add(node) ? [] : [node.opType]))
  if (refused.length > 0) throw unsupported(refused)
  const answers = graph.outputs.map(
    ({ name, value }) =>
      `    ${textLiteral(name)}: answerOf(${body.nameOf(value)}, ${value.type.dataType === 'BOOL'}),`,
  )
  const { source } = model
  const code = [
    `// ${pageComment(`${source.estimator} of ${source.framework} ${source.frameworkVersion}`)}, written by slipway export.`,
    ...naming([...body.helpers.values()].join('\n')),
    `const decode = ${sourceOf(decode)}`,
    `const rowsOf = ${sourceOf(rowsOf)}`,
    `const answerOf = ${sourceOf(answerOf)}`,
    ...body.helpers.values(),
    ...body.constants,
    `const columns = ${JSON.stringify(inputs.columns).replaceAll('<', '\\u003c')}`,
    `export const features = columns.flatMap((column) => column.names)`,
    `export const classes = ${classesOf(signature, outputs)}`,
    'export function answer(rows) {',
    '  const inputs = rowsOf(rows, columns)',
    ...body.lines,
    '  return {',
    ...answers,
    '  }',
    '}',
    '',
  ].join('\n')
  return { code, types: writeTypes(signature, graph, inputs) }
}

/** A bundler that keeps names of functions (scripts/bundle-cli.mjs) calls a helper of its own, by this name, in their texts. */
function naming(helpers: string): string[] {
  const texts = [decode, rowsOf, answerOf].map(sourceOf).join('\n') + helpers
  return Array.from(
    new Set(texts.match(/\b__name\d*(?=\()/g)),
    (name) => `const ${name} = (of) => of`,
  )
}

/** A helper's own text, a blank an indentation: it holds no text of several lines. */
function sourceOf(helper: (...parameters: never[]) => unknown): string {
  return helper.toString().replaceAll(/^ +/gm, ' ')
}

function requireEmitters(graph: Graph): void {
  const missing = graph.nodes.filter((node) => !emitters.has(node.opType))
  if (missing.length > 0) throw unsupported(missing.map(({ opType }) => opType))
}

function unsupported(operators: readonly string[]): Error {
  const names = Array.from(new Set(operators)).toSorted().join(', ')
  return fault('E_UNSUPPORTED', `a JavaScript module can't hold ${names}`, {
    hint: 'Export linear models, trees, naive Bayes, text and small dense networks; ask for fewer outputs with --outputs.',
  })
}

/** Labels of the first output that has them. */
function classesOf(signature: Signature, outputs: readonly string[]): string {
  const labelled = signature.outputs.find(
    ({ name, classes }) => classes && outputs.includes(name),
  )?.classes
  const any = labelled ?? signature.outputs.find(({ classes }) => classes)?.classes
  if (!any) return '[]'
  const labels = Array.from(any.data as ArrayLike<string | number | null>)
  return `[${labels.map((label) => (typeof label === 'string' ? textLiteral(label) : String(label))).join(', ')}]`
}

const makers: Readonly<Record<DataType, string>> = {
  FLOAT: 'Float32Array',
  FLOAT16: 'Float32Array',
  DOUBLE: 'Float64Array',
  INT64: 'Float64Array',
  UINT64: 'Float64Array',
  INT8: 'Int8Array',
  INT16: 'Int16Array',
  INT32: 'Int32Array',
  UINT8: 'Uint8Array',
  UINT16: 'Uint16Array',
  UINT32: 'Uint32Array',
  BOOL: 'Uint8Array',
  STRING: 'Array',
}

/** The parts of a module while it is written. */
class ModuleText {
  readonly helpers = new Map<string, string>()
  readonly constants: string[] = []
  readonly lines: string[] = []
  readonly names = new Map<Value, string>()
  private readonly hoisted = new Map<string, string>()

  add(node: Node): boolean {
    const expression = emitters.get(node.opType)!(node, this.writerFor(node))
    // Refused: those behind it are still looked at, so that all are named.
    if (expression === undefined || node.outputs.length !== 1) {
      for (const output of node.outputs) this.names.set(output, 'refused')
      return false
    }
    const name = `v${this.lines.length}`
    this.lines.push(`  const ${name} = ${expression}`)
    this.names.set(node.outputs[0]!, name)
    return true
  }

  nameOf(value: Value): string {
    const known = this.names.get(value)
    if (known !== undefined) return known
    const { constant } = value
    if (!constant || constant.csr)
      throw fault('E_UNSUPPORTED', `a JavaScript module can't hold the value ${value.name}`)
    const data =
      constant.dataType === 'STRING' ? this.list(texts(constant)) : this.elements(numbers(constant))
    const name = this.hoist(`{ shape: [${constant.shape.join(', ')}], data: ${data} }`)
    this.names.set(value, name)
    return name
  }

  hoist(expression: string): string {
    let name = this.hoisted.get(expression)
    if (name === undefined) {
      name = `c${this.constants.length}`
      this.hoisted.set(expression, name)
      this.constants.push(`const ${name} = ${expression}`)
    }
    return name
  }

  elements(data: ArrayLike<number>): string {
    const { type, base64 } = packNumbers(data)
    return this.hoist(`new ${type}(decode('${base64}'))`)
  }

  list(items: readonly (string | null)[]): string {
    const isPlain = items.length > 8 && items.every((item) => item !== null && !item.includes('\n'))
    if (isPlain) return this.hoist(`${textLiteral(items.join('\n'))}.split('\\n')`)
    return this.hoist(
      `[${items.map((item) => (item === null ? 'null' : textLiteral(item))).join(', ')}]`,
    )
  }

  private writerFor(node: Node): Writer {
    return {
      use: (name, helper) => {
        this.helpers.set(name, `const ${name} = ${sourceOf(helper)}`)
        return name
      },
      input: (index) => {
        const value = node.inputs[index]
        return value ? this.nameOf(value) : 'undefined'
      },
      make: () => makers[node.outputs[0]!.type.dataType],
      elements: (data) => this.elements(data),
      list: (items) => this.list(items),
      hoist: (expression) => this.hoist(expression),
    }
  }
}
