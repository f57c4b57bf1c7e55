// `slipway init` and `slipway inspect` of a bundle: how files, or the parts of one, most likely belong together, from widths, names,
// vocabularies and class counts.
import { fault } from '../errors.ts'
import type { Estimator } from '../estimators/estimator.ts'
import type { Candidate } from './candidates.ts'
import { classCount, widthBehind } from './candidates.ts'
import { widthOf } from './fit.ts'
import { isCalled, namesColumn, type Hint } from './name-hints.ts'
import { bySortOfModel, placeInLine, reasonsOf, takesText, unplaced } from './parts-in-line.ts'
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
  draft.openEncoders()
  await draft.placeEncoders(model)
  await draft.placeChain(model)
  await draft.placeColumns()
  draft.placeSideBySide(model)
  draft.placeLabelEncoders()
  draft.placeScalersOfSome()
  await draft.placeLabels(model)
  draft.placeThreshold(model)
  draft.placeTargetScaler(model)
  return draft.result(model)
}

/** A proposal while it is made. */
class Draft {
  private candidates: readonly Candidate[]
  private readonly choose: Choose
  private readonly used = new Set<Candidate>()
  /** Others of a kind from which one was chosen: a second of it is an alternative, not the next in line. */
  private readonly passedOver = new Set<Candidate>()
  private readonly guesses: string[] = []
  private readonly encoderSteps: unknown[] = []
  private readonly oneHot: Estimator[] = []
  private readonly someSteps: unknown[] = []
  private select: readonly string[] | undefined
  private chain: Candidate[] = []
  private columns: string | readonly string[] | undefined
  /** The columns a request sends, where they are known. */
  private columnNames: readonly string[] | undefined
  private labels: string | undefined
  private inverse: string | undefined
  private threshold: number | undefined

  constructor(candidates: readonly Candidate[], choose: Choose) {
    this.candidates = candidates
    this.choose = choose
  }

  async pickModel(): Promise<Candidate> {
    const models = bySortOfModel(this.ofRole('model'))
    if (models.length === 0)
      throw fault(
        'E_UNSUPPORTED',
        `no file here is a model that can be served${reasonsOf(this.candidates)}`,
        {
          hint: 'slipway scan shows a verdict for every file.',
        },
      )
    return this.use(await this.oneOf('Which file is the model?', models, 'model'))
  }

  /** A dict of encoders whose keys are no columns holds parts under names of their own; one for the target stands for itself too. */
  openEncoders(): void {
    const known = this.knownColumns()
    if (known.size === 0) return
    this.candidates = this.candidates.flatMap((candidate) => {
      if (candidate.role !== 'encoders' || !candidate.items) return [candidate]
      const others = candidate.items.filter((_, i) => !known.has(candidate.names![i]!))
      return others.length === candidate.items.length ? others : [candidate, ...others]
    })
  }

  /** A dict of encoders works on the columns its keys name; a one-hot encoder on those it was fitted with. */
  async placeEncoders(model: Candidate): Promise<void> {
    const known = this.knownColumns()
    for (const encoders of this.ofRole('encoders')) {
      this.encoderSteps.push({ file: this.use(encoders).file, on: 'keys' })
      const keys = encoders.names!.filter((key) => known.size === 0 || known.has(key))
      this.guess(`${encoders.file} encodes the columns its keys name: ${keys.join(', ')}`)
    }
    const width = widthOf(model.part!.estimator)
    for (const candidate of this.ofRole('transformer')) {
      const { name, featureNamesIn } = candidate.part!.estimator
      if (!/OneHotEncoder|OrdinalEncoder/.test(name) || !featureNamesIn) continue
      if (widthBehind(candidate.part!.estimator) === width || this.isSideBySide(candidate, model))
        continue
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
      const width = wanted
      const fitting = this.ofRole('transformer').filter(
        (candidate) =>
          widthBehind(candidate.part!.estimator) === width &&
          !this.passedOver.has(candidate) &&
          !this.isOfTarget(candidate, model) &&
          !this.isOfSome(candidate),
      )
      if (fitting.length === 0) return
      const next = await this.inFrontOf(behind, wanted, fitting)
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

  private async inFrontOf(
    behind: Candidate,
    width: number,
    fitting: readonly Candidate[],
  ): Promise<Candidate> {
    const { last, isCertain } = placeInLine(fitting, width)
    if (isCertain) return last[0]!
    const question = `Which file stands in front of ${behind.file} (${width} columns)?`
    const chosen = await this.oneOf(question, last)
    for (const other of last) if (other !== chosen) this.passedOver.add(other)
    return chosen
  }

  /** Names: those the first file was fitted with need no line; else a list of as many texts. */
  async placeColumns(): Promise<void> {
    const first = this.chain[0] ?? this.modelUsed()
    const { estimator } = first.part!
    if (estimator.input === 'text') return
    const width = widthOf(estimator)
    const lists = this.ofRole('names').filter(
      ({ file, names }) =>
        names!.length === width && (isCalled(file, 'features') || !isCalled(file, 'labels')),
    )
    if (estimator.featureNamesIn) {
      this.columns = this.columnsBefore(estimator.featureNamesIn)
      this.columnNames = this.columns ?? estimator.featureNamesIn
    } else if (lists.length > 0) {
      const question = `Which file names the ${width} columns in the order ${first.file} takes them?`
      const list = this.use(await this.oneOf(question, lists, 'features'))
      this.columns = list.file
      this.columnNames = list.names!
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

  /** Transformers of different columns whose tables, side by side, are as wide as the model. */
  placeSideBySide(model: Candidate): void {
    const parts = this.sideBySide(model)
    if (parts.length === 0 || this.chain.length > 0) return
    const texts = parts.filter(({ part }) => part!.estimator.input === 'text')
    const on = (candidate: Candidate): readonly string[] =>
      candidate.part!.estimator.featureNamesIn ??
      (texts.length === 1 ? ['text'] : [`text_${texts.indexOf(candidate) + 1}`])
    this.someSteps.push({
      concat: parts.map((candidate) => ({ file: this.use(candidate).file, on: on(candidate) })),
    })
    this.columnNames = parts.flatMap(on)
    this.columns = this.columnNames
    this.guess(
      `${parts.map(({ file }) => file).join(', ')} stand side by side in this order: together they are as wide as ${model.file}`,
    )
    if (texts.length > 0) this.guess('columns of text have made-up names')
  }

  private isSideBySide(candidate: Candidate, model: Candidate): boolean {
    return this.sideBySide(model).includes(candidate)
  }

  private sideBySide(model: Candidate): Candidate[] {
    const { estimator } = model.part!
    const parts = this.ofRole('transformer').filter(
      ({ part }) => part!.estimator.featureNamesIn ?? part!.estimator.input === 'text',
    )
    const names = parts.flatMap(({ part }) => part!.estimator.featureNamesIn ?? [])
    const widths = parts.map(({ part }) => widthBehind(part!.estimator))
    const sum = widths.reduce<number>((total, width) => total + (width ?? Number.NaN), 0)
    const isApart = new Set(names).size === names.length
    return parts.length > 1 && isApart && sum === widthOf(estimator) && !estimator.featureNamesIn
      ? parts
      : []
  }

  /** A LabelEncoder whose name says a column encodes it. */
  placeLabelEncoders(): void {
    const names = this.columnNames
    for (const encoder of this.ofRole('label-encoder')) {
      const column = names?.find((name) => namesColumn(encoder.file, name))
      if (column === undefined) continue
      this.encoderSteps.unshift({ file: this.use(encoder).file, on: [column] })
      this.columns ??= names
      this.guess(`${encoder.file} encodes the column ${column}, by its name`)
    }
  }

  /** A transformer that was fitted on some of the columns, and changes them where they stand. */
  placeScalersOfSome(): void {
    for (const candidate of this.ofRole('transformer')) {
      const on = this.someColumnsOf(candidate)
      if (!on) continue
      const step = { file: this.use(candidate).file, on }
      // What fills in texts has them before their encoder.
      if (takesText(candidate)) this.encoderSteps.unshift(step)
      else this.someSteps.push(step)
      this.columns ??= this.columnNames
      this.guess(
        `${candidate.file} (${candidate.part!.estimator.name}) changes ${on.join(', ')} in place`,
      )
    }
  }

  private isOfSome(candidate: Candidate): boolean {
    const own = candidate.part!.estimator.featureNamesIn
    const known = this.modelUsed().part!.estimator.featureNamesIn
    return own !== undefined && known !== undefined && own.length < known.length
  }

  private someColumnsOf({ part }: Candidate): readonly string[] | undefined {
    const known = this.columnNames
    const { estimator } = part!
    const width = widthOf(estimator)
    if (!known || width === undefined || width >= known.length || widthBehind(estimator) !== width)
      return undefined
    const lists = this.ofRole('names').filter(({ names }) => names!.length === width)
    const own = estimator.featureNamesIn ?? (lists.length === 1 ? lists[0]!.names : undefined)
    return own?.every((name) => known.includes(name)) ? own : undefined
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
      (candidate) => candidate.names!.length === count && this.canBeLabels(candidate, estimator),
    )
    const fitting = [...encoders, ...lists]
    if (fitting.length === 0) return
    const question = `Which file names the ${count} classes of ${model.file}?`
    const labels = this.use(await this.oneOf(question, fitting, 'labels'))
    this.labels = labels.file
    this.guess(`${labels.file} names the classes of ${model.file}: both have ${count}`)
  }

  private canBeLabels({ file, names, codes }: Candidate, { classes }: Estimator): boolean {
    const isColumns = names!.every((name) => this.columnNames?.includes(name))
    const isOther = isCalled(file, 'features') && !isCalled(file, 'labels')
    const own = classes && 'data' in classes ? Array.from(classes.data as ArrayLike<number>) : []
    return !isColumns && !isOther && (codes?.every((code) => own.includes(code)) ?? true)
  }

  /** A number between 0 and 1 that is called a threshold, beside a model of two classes with probabilities. */
  placeThreshold(model: Candidate): void {
    const { estimator } = model.part!
    const [candidate] = this.ofRole('threshold')
    if (!candidate || classCount(estimator) !== 2 || !estimator.methods['predict_proba']) return
    this.threshold = this.use(candidate).value
    this.guess(
      `${candidate.file} is where the second class begins (say "inclusive": true where the program compares with >=)`,
    )
  }

  private isOfTarget({ file, part }: Candidate, model: Candidate): boolean {
    const { estimator } = part!
    const isRegression = !model.part!.estimator.classes
    return (
      isRegression &&
      widthOf(estimator) === 1 &&
      estimator.inverseTransform !== undefined &&
      isCalled(file, 'target')
    )
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
    const chain = this.chain.map(({ file }) => ({ file }))
    const steps = [...this.encoderSteps, ...this.someSteps, ...select, ...chain]
    return {
      config: {
        model: model.file,
        ...(this.columns === undefined ? {} : { columns: this.columns }),
        ...(steps.length === 0 ? {} : { steps }),
        ...(this.inverse === undefined ? {} : { after: [{ inverse: this.inverse }] }),
        ...(this.threshold === undefined ? {} : { threshold: this.threshold }),
        ...(this.labels === undefined ? {} : { labels: this.labels }),
      },
      guesses: this.guesses,
      unused: unplaced(this.candidates, this.used),
    }
  }

  /** Names of columns that any list, model or transformer knows. */
  private knownColumns(): Set<string> {
    return new Set(
      this.candidates.flatMap(({ role, names, part }) => [
        ...(role === 'names' ? names! : []),
        ...(part?.estimator.featureNamesIn ?? []),
      ]),
    )
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

  /** Those that are called like it come first; several that fit are asked for. */
  private async oneOf(
    question: string,
    fitting: readonly Candidate[],
    hint?: Hint,
  ): Promise<Candidate> {
    if (fitting.length === 1) return fitting[0]!
    const called = fitting.filter(({ file }) => hint && isCalled(file, hint))
    const ordered = [...called, ...fitting.filter((candidate) => !called.includes(candidate))]
    const chosen = await this.choose(
      question,
      ordered.map(({ file }) => file),
    )
    return fitting.find(({ file }) => file === chosen)!
  }
}
