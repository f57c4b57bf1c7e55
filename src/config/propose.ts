// `slipway init`: how the files of a folder most likely belong together, from widths, names, vocabularies and class counts.
import { fault } from '../errors.ts'
import type { Estimator } from '../estimators/estimator.ts'
import type { Candidate } from './candidates.ts'
import { classCount, widthBehind } from './candidates.ts'
import { widthOf } from './fit.ts'
import type { SlipwayConfig } from './slipway-config.ts'

/** Which of several that fit; asked where a person can answer. */
export type Choose = (question: string, options: readonly string[]) => Promise<string>

export interface Proposal {
  readonly config: SlipwayConfig
  /** What was not certain. */
  readonly guesses: readonly string[]
  /** Files that found no place. */
  readonly unused: readonly Candidate[]
}

export async function propose(candidates: readonly Candidate[], choose: Choose): Promise<Proposal> {
  const draft = new Draft(candidates, choose)
  const model = await draft.pickModel()
  await draft.placeEncoders(model)
  await draft.placeChain(model)
  await draft.placeColumns()
  await draft.placeLabels(model)
  draft.placeLabelEncoders()
  draft.placeTargetScaler(model)
  return draft.result(model)
}

/** A proposal while it is made. */
class Draft {
  private readonly candidates: readonly Candidate[]
  private readonly choose: Choose
  private readonly used = new Set<Candidate>()
  private readonly guesses: string[] = []
  private readonly encoderSteps: unknown[] = []
  private readonly oneHot: Estimator[] = []
  private select: readonly string[] | undefined
  private chain: Candidate[] = []
  private columns: string | readonly string[] | undefined
  private labels: string | undefined
  private inverse: string | undefined

  constructor(candidates: readonly Candidate[], choose: Choose) {
    this.candidates = candidates
    this.choose = choose
  }

  async pickModel(): Promise<Candidate> {
    const models = this.ofRole('model')
    if (models.length === 0)
      throw fault('E_UNSUPPORTED', `no file here is a model that can be served${this.reasons()}`, {
        hint: 'slipway scan shows a verdict for every file.',
      })
    return this.use(await this.oneOf('Which file is the model?', models))
  }

  /** A dict of encoders works on the columns its keys name; a one-hot encoder on those it was fitted with. */
  async placeEncoders(model: Candidate): Promise<void> {
    for (const encoders of this.ofRole('encoders')) {
      this.encoderSteps.push({ file: this.use(encoders).file, on: 'keys' })
      this.guess(
        `${encoders.file} encodes the columns its keys name: ${encoders.names!.join(', ')}`,
      )
    }
    const width = widthOf(model.part!.estimator)
    for (const candidate of this.ofRole('transformer')) {
      const { name, featureNamesIn } = candidate.part!.estimator
      if (!/OneHotEncoder|OrdinalEncoder/.test(name) || !featureNamesIn) continue
      if (widthBehind(candidate.part!.estimator) === width) continue
      const isOneHot = name === 'OneHotEncoder'
      this.encoderSteps.push({
        file: this.use(candidate).file,
        on: featureNamesIn,
        ...(isOneHot ? { at: 'end' } : {}),
      })
      if (!isOneHot) continue
      this.oneHot.push(candidate.part!.estimator)
      this.guess(
        `what ${candidate.file} makes of ${featureNamesIn.join(', ')} is appended at the end of the table`,
      )
    }
  }

  /** Whole-table transformers in a line, found backwards from the model by their widths. */
  async placeChain(model: Candidate): Promise<void> {
    let wanted = widthOf(model.part!.estimator)
    let behind = model
    while (wanted !== undefined) {
      const fitting = this.ofRole('transformer').filter(
        ({ part }) => widthBehind(part!.estimator) === wanted,
      )
      if (fitting.length === 0) return
      const next = await this.oneOf(
        `Which file stands in front of ${behind.file} (${wanted} columns)?`,
        fitting,
      )
      this.chain.unshift(this.use(next))
      const { estimator } = next.part!
      if (estimator.input !== 'text' && widthOf(estimator) === wanted)
        this.guess(
          `${next.file} (${estimator.name}) stands in front of ${behind.file}: both are ${wanted} columns wide`,
        )
      if (estimator.input === 'text') return
      wanted = widthOf(estimator)
      behind = next
    }
  }

  /** Names: those the first file was fitted with need no line; else a list of as many texts. */
  async placeColumns(): Promise<void> {
    const first = this.chain[0] ?? this.modelUsed()
    const { estimator } = first.part!
    if (estimator.input === 'text') return
    const width = widthOf(estimator)
    const lists = this.ofRole('names').filter(({ names }) => names!.length === width)
    if (estimator.featureNamesIn) this.columns = this.columnsBefore(estimator.featureNamesIn)
    else if (lists.length > 0) {
      const question = `Which file names the ${width} columns in the order ${first.file} takes them?`
      const list = this.use(await this.oneOf(question, lists))
      this.columns = list.file
      this.guess(`${list.file} names the columns: it holds ${width} texts`)
    } else if (this.encoderSteps.length > 0) {
      this.columns = Array.from({ length: width ?? 1 }, (_, i) => `column_${i + 1}`)
      this.guess('"columns" are made-up names: put the real ones in, in order')
    }
  }

  /** What stood in the table before the one-hot encoders: their own columns in the place of those they made. */
  private columnsBefore(fitted: readonly string[]): readonly string[] | undefined {
    const made = this.oneHot.flatMap((encoder) => encoder.featureNamesOut!(encoder.featureNamesIn!))
    const rest = fitted.filter((name) => !made.includes(name))
    if (made.length > 0 && [...rest, ...made].some((name, i) => name !== fitted[i]))
      this.select = fitted
    const before = [...rest, ...this.oneHot.flatMap((encoder) => encoder.featureNamesIn!)]
    return this.encoderSteps.length === 0 ? undefined : before
  }

  /** A LabelEncoder that names no classes encodes the column its file is called after. */
  placeLabelEncoders(): void {
    const names = Array.isArray(this.columns)
      ? this.columns
      : (this.chain[0] ?? this.modelUsed()).part!.estimator.featureNamesIn
    for (const encoder of this.ofRole('label-encoder')) {
      const plain = encoder.file.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
      const column = names?.find((name) =>
        plain.includes(name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')),
      )
      if (column === undefined) continue
      this.encoderSteps.unshift({ file: this.use(encoder).file, on: [column] })
      this.columns ??= names
      this.guess(`${encoder.file} encodes the column ${column}, by its name`)
    }
  }

  /** A LabelEncoder, list or dict of as many texts as the model has classes. */
  async placeLabels(model: Candidate): Promise<void> {
    const { estimator } = model.part!
    const count = classCount(estimator)
    const isText =
      estimator.classes && 'data' in estimator.classes && estimator.classes.dataType === 'STRING'
    if (count === undefined || isText) return
    const encoders = this.ofRole('label-encoder').filter(
      ({ part }) => part!.estimator.columns?.[0]?.categories?.length === count,
    )
    const lists = [...this.ofRole('names'), ...this.ofRole('texts')].filter(
      ({ names }) => names!.length === count,
    )
    const fitting = [...encoders, ...lists]
    if (fitting.length === 0) return
    const labels = this.use(
      await this.oneOf(`Which file names the ${count} classes of ${model.file}?`, fitting),
    )
    this.labels = labels.file
    this.guess(`${labels.file} names the classes of ${model.file}: both have ${count}`)
  }

  /** A scaler of one column that nothing in front of a regression takes was most likely fitted on the target. */
  placeTargetScaler(model: Candidate): void {
    if (model.part!.estimator.classes) return
    const fitting = this.ofRole('transformer').filter(
      ({ part }) =>
        part!.estimator.inverseTransform !== undefined && widthOf(part!.estimator) === 1,
    )
    if (fitting.length !== 1) return
    const scaler = this.use(fitting[0]!)
    this.inverse = scaler.file
    this.guess(
      `${scaler.file} (${scaler.part!.estimator.name}) takes the answer of ${model.file} back to its scale: it was fitted on one column`,
    )
  }

  result(model: Candidate): Proposal {
    const select = this.select ? [{ select: this.select }] : []
    const steps = [...this.encoderSteps, ...select, ...this.chain.map(({ file }) => ({ file }))]
    return {
      config: {
        model: model.file,
        ...(this.columns === undefined ? {} : { columns: this.columns }),
        ...(steps.length === 0 ? {} : { steps }),
        ...(this.inverse === undefined ? {} : { after: [{ inverse: this.inverse }] }),
        ...(this.labels === undefined ? {} : { labels: this.labels }),
      },
      guesses: this.guesses,
      unused: this.candidates.filter((candidate) => !this.used.has(candidate)),
    }
  }

  private ofRole(role: Candidate['role']): Candidate[] {
    return this.candidates.filter(
      (candidate) => candidate.role === role && !this.used.has(candidate),
    )
  }

  private modelUsed(): Candidate {
    return [...this.used].find((candidate) => candidate.role === 'model')!
  }

  private use(candidate: Candidate): Candidate {
    this.used.add(candidate)
    return candidate
  }

  private guess(text: string): void {
    this.guesses.push(text)
  }

  private async oneOf(question: string, fitting: readonly Candidate[]): Promise<Candidate> {
    if (fitting.length === 1) return fitting[0]!
    const chosen = await this.choose(
      question,
      fitting.map(({ file }) => file),
    )
    return fitting.find(({ file }) => file === chosen)!
  }

  private reasons(): string {
    const others = this.candidates.filter(({ why }) => why !== undefined)
    return others.length === 0
      ? ''
      : `: ${others.map(({ file, why }) => `${file}: ${why}`).join('; ')}`
  }
}
