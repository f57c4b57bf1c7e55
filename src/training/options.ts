import type { Activation } from './network/network.ts'
import type { Task } from './table/target.ts'
import type { Units } from './units.ts'

export type FittedKind = 'linear' | 'boosting' | 'forest' | 'network'
/** 'auto': whichever cross-validation finds best. */
export type ModelKind = FittedKind | 'auto'

export interface TrainOptions {
  readonly target: string
  readonly task?: Task
  /** Columns left out. */
  readonly ignore: readonly string[]
  /** What numbers of columns are in: for those who read of the model. */
  readonly units?: Units
  /** Share of the rows held out to measure with. */
  readonly testShare: number
  /** Parts for cross-validation besides; 0: none. */
  readonly folds: number
  readonly seed: number
  readonly model: ModelKind
  /**
   * Of a linear model 'exact' (least squares, or L-BFGS to the end; the default) or 'sgd' (gradient descent in full batches); of a
   * network 'adam' (the default) or 'sgd'.
   */
  readonly optimizer?: 'exact' | 'sgd' | 'adam'
  /** Of gradient descent and networks, else 0.01; of boosting, else 0.1. */
  readonly learningRate?: number
  readonly steps: number
  readonly precision: 'float32' | 'float64'
  /** Numbers are brought to mean 0 and deviation 1 before they are fitted. */
  readonly standardize: boolean
  /** scikit-learn's C of a logistic regression. */
  readonly c: number
  /** Classes count alike, however many rows each has. */
  readonly balanced: boolean
  /** Rounds of boosting, trees of a forest. */
  readonly trees: number
  /** Leaves of a tree; else 31 of boosting, 1,024 of a forest. */
  readonly maxLeaves?: number
  /** Rows of a leaf; else 20 of boosting, 5 of a forest. */
  readonly minLeaf?: number
  /** Units of each hidden layer of a network. */
  readonly layers: readonly number[]
  /** Of the hidden layers. */
  readonly activation: Activation
  /** Passes of a network over its rows. */
  readonly epochs: number
  /** Rows of a network's step; else a twentieth of them, 32 to 1,024. */
  readonly batchSize?: number
  /** Stops when a tenth of the rows, held out, is no longer answered better; else boosting from 10,000 rows, networks from 100. */
  readonly earlyStopping?: boolean
  /** Options asked for by name (`--layers`): the model must take each. */
  readonly given?: readonly string[]
  readonly onStep?: (step: number, of: number, loss: number) => void
  /** What is fitted next: 'boosting, fold 2 of 5'. */
  readonly onStage?: (stage: string) => void
}

export const defaultTrainOptions: Omit<TrainOptions, 'target'> = {
  ignore: [],
  testShare: 0.2,
  folds: 0,
  seed: 0,
  model: 'linear',
  steps: 1000,
  precision: 'float64',
  standardize: true,
  c: 1,
  balanced: false,
  trees: 100,
  layers: [32, 16],
  activation: 'relu',
  epochs: 100,
}
