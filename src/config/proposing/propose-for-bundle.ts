import { isSlipwayError } from '../../errors.ts'
import { chainParts } from '../../formats/chain-parts.ts'
import type { ModelFile } from '../../formats/format.ts'
import { formatOf } from '../../formats/index.ts'
import type { Candidate } from '../candidates.ts'
import { candidatesIn } from '../candidates.ts'
import { compileConfig } from '../compile.ts'
import { filesOf } from '../files.ts'
import { namedFiles } from '../named-files.ts'
import { propose } from './propose.ts'
import type { SlipwayConfig } from '../slipway-config.ts'

/** How the parts of a bundle can be served together. */
export interface BundleProposal {
  /** The parts in the order in which a row goes through them: 'scaler', 'model', "label_encoder's inverse". */
  readonly chain: readonly string[]
  /** What `slipway serve` takes, where a line of files says it all: 'bundle.pkl::scaler,bundle.pkl::model'. */
  readonly files?: readonly string[]
  /** A slipway.json in the bundle's folder, which says more where there is more to say: names of columns, parts of the table. */
  readonly config: SlipwayConfig
  /** What was not certain, other readings among it. */
  readonly guesses: readonly string[]
  /** Models and transformers that found no place. */
  readonly unused: readonly string[]
}

/**
 * A proposal for a file that holds several objects and is no model itself; undefined where none of them can answer. What is proposed was
 * compiled: it can be served as it stands.
 */
export async function proposeForBundle(file: ModelFile): Promise<BundleProposal | undefined> {
  const guesses: string[] = []
  const candidates = await candidatesIn(file)
  if (!candidates.some(({ role }) => role === 'model')) return undefined
  try {
    const proposal = await propose(candidates, async (question, options) => {
      const [first, ...others] = options
      guesses.push(`${question} ${first} is taken; ${others.join(', ')} would fit as well`)
      return first!
    })
    const { config } = proposal
    const warnings = await compiled(config, file)
    const files = asLine(config, candidates, file)
    return {
      chain: chainOf(config, candidates),
      ...(files ? { files } : {}),
      config,
      guesses: [...guesses, ...proposal.guesses, ...warnings],
      unused: proposal.unused.filter(isWorthNaming).map(({ file: unused }) => unused),
    }
  } catch (error) {
    if (!isSlipwayError(error)) throw error
    return undefined
  }
}

function isWorthNaming({ role }: Candidate): boolean {
  return (
    role === 'model' || role === 'transformer' || role === 'label-encoder' || role === 'encoders'
  )
}

/** Warnings of the compiler; throws where what is proposed can't be served. */
async function compiled(config: SlipwayConfig, file: ModelFile): Promise<readonly string[]> {
  const named = namedFiles(config).map((path): [string, ModelFile] => [path, memberOf(file, path)])
  const files = await filesOf(new Map(named))
  const { warnings } = compileConfig(config, files, 'slipway.json')
  return [...files.warnings, ...warnings]
}

function memberOf(file: ModelFile, path: string): ModelFile {
  return path === file.name ? file : { ...file, member: path.slice(file.name.length + 2) }
}

/** The files of a chain: whole-table steps, the model, a LabelEncoder. Undefined where the proposal says more than that. */
function asLine(
  config: SlipwayConfig,
  candidates: readonly Candidate[],
  file: ModelFile,
): string[] | undefined {
  const { model, steps = [], labels, ...more } = config
  const inLine = steps.map((step) => {
    const { file: path, ...others } = step as { readonly file?: string }
    return Object.keys(others).length === 0 ? path : undefined
  })
  const encoder = candidates.find(({ file: path }) => path === labels)
  const isEncoder = labels === undefined || encoder?.role === 'label-encoder'
  if (Object.keys(more).length > 0 || inLine.includes(undefined) || !isEncoder) return undefined
  const files = [...inLine, model, labels].filter(
    (path): path is string => typeof path === 'string',
  )
  // A comma in a name would part it in two.
  if (files.some((path) => path.includes(','))) return undefined
  chainParts(files.map((path) => formatOf(file).readPart!(memberOf(file, path))))
  return files
}

function chainOf(config: SlipwayConfig, candidates: readonly Candidate[]): string[] {
  const inverses = (config.after ?? []).flatMap((item) =>
    typeof item === 'object' && 'inverse' in item ? [`${short(item.inverse)}'s inverse`] : [],
  )
  const { labels } = config
  const isEncoder = candidates.some(({ file, role }) => file === labels && role === 'label-encoder')
  return [
    ...(config.steps ?? []).flatMap((step) => stepsIn(step).map(short)),
    short(config.model!),
    ...inverses,
    ...(typeof labels === 'string'
      ? [isEncoder ? `${short(labels)}'s inverse` : short(labels)]
      : []),
  ]
}

function stepsIn(step: unknown): string[] {
  const { file, concat } = step as { readonly file?: string; readonly concat?: readonly unknown[] }
  return file === undefined ? (concat ?? []).flatMap(stepsIn) : [file]
}

function short(path: string): string {
  return path.slice(path.indexOf('::') + 2)
}
