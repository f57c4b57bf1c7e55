import type { Estimator } from '../../estimators/estimator.ts'
import type { Candidate } from '../candidates.ts'
import type { SlipwayConfig } from '../slipway-config.ts'
import { isCalled, type Hint } from './name-hints.ts'
import { unplaced } from './parts-in-line.ts'

/** Which of several that fit; asked where a person can answer. */
export type Choose = (question: string, options: readonly string[]) => Promise<string>

export interface Proposal {
  readonly config: SlipwayConfig
  /** What was not certain. */
  readonly guesses: readonly string[]
  /** Files that found no place. */
  readonly unused: readonly Candidate[]
}

/** A proposal while it is made: what is placed already, and what is free still. */
export class Draft {
  candidates: readonly Candidate[]
  /** Others of a kind from which one was chosen: a second of it is an alternative, not the next in line. */
  readonly passedOver = new Set<Candidate>()
  /** Steps in order: encoders of some columns, transformers of some columns, dummies, columns in order, then the whole table's. */
  readonly encoderSteps: unknown[] = []
  readonly someSteps: unknown[] = []
  dummies: unknown
  select: readonly string[] | undefined
  chain: Candidate[] = []
  /** One-hot encoders among the encoders. */
  readonly oneHot: Estimator[] = []
  columns: string | readonly string[] | undefined
  /** The columns a request sends, where they are known. */
  columnNames: readonly string[] | undefined
  labels: string | undefined
  inverse: string | undefined
  threshold: number | undefined
  private readonly choose: Choose
  private readonly used = new Set<Candidate>()
  private readonly guesses: string[] = []

  constructor(candidates: readonly Candidate[], choose: Choose) {
    this.candidates = candidates
    this.choose = choose
  }

  /** Those of a role that have no place yet. */
  ofRole(role: Candidate['role']): Candidate[] {
    return this.candidates.filter(
      (candidate) => candidate.role === role && !this.used.has(candidate),
    )
  }

  get model(): Candidate {
    return [...this.used].find((candidate) => candidate.role === 'model')!
  }

  use(candidate: Candidate): Candidate {
    this.used.add(candidate)
    return candidate
  }

  guess(text: string): void {
    this.guesses.push(text)
  }

  /** Names of columns that any list, model or transformer knows. */
  knownColumns(): Set<string> {
    return new Set(
      this.candidates.flatMap(({ role, names, part }) => [
        ...(role === 'names' ? names! : []),
        ...(part?.estimator.featureNamesIn ?? []),
      ]),
    )
  }

  /** Those that are called like it come first; several that fit are asked for. */
  async oneOf(question: string, fitting: readonly Candidate[], hint?: Hint): Promise<Candidate> {
    if (fitting.length === 1) return fitting[0]!
    const called = fitting.filter(({ file }) => hint && isCalled(file, hint))
    const ordered = [...called, ...fitting.filter((candidate) => !called.includes(candidate))]
    const chosen = await this.choose(
      question,
      ordered.map(({ file }) => file),
    )
    return fitting.find(({ file }) => file === chosen)!
  }

  result(): Proposal {
    const steps = [
      ...this.encoderSteps,
      ...this.someSteps,
      ...(this.dummies ? [this.dummies] : []),
      ...(this.select ? [{ select: this.select }] : []),
      ...this.chain.map(({ file }) => ({ file })),
    ]
    return {
      config: {
        model: this.model.file,
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
}
