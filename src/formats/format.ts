import type { Estimator } from '../estimators/estimator.ts'
import type { Hooks } from '../estimators/hooks.ts'
import type { Model } from '../ir/model.ts'
import type { Inspection } from './inspection.ts'

/** Bytes of one file and the name people know it by. */
export interface ModelFile {
  readonly name: string
  readonly bytes: Uint8Array
  /** `bundle.pkl::model`: the item of a dict, list or tuple that is meant; `a::b` for an item of an item. */
  readonly member?: string
  /** What the user gives for functions and classes whose code is not in the file. */
  readonly hooks?: Hooks
  /**
   * Bytes [offset, offset + length) of a file in the same folder, by its relative path; to the end without a length. E_PATH for whatever
   * leaves the folder, is a link or no plain file.
   */
  readBeside?(path: string, offset: number, length: number | undefined): Uint8Array
}

/** One estimator of a file, ready to be put together with those of other files. */
export interface ModelPart {
  /** The file's name, with `::member` where one is meant. */
  readonly role: string
  readonly estimator: Estimator
  readonly framework: string
  readonly version: string
  readonly container: string
  /** What looks like a mistake in the file although it can be served. */
  readonly warnings: readonly string[]
}

/** The seam of file kinds. What the bytes are decides, never the extension. */
export interface Format {
  /** 'pickle', 'onnx', ... */
  readonly name: string
  detect(file: ModelFile): boolean
  /** Several files are one chain: each feeds the next. */
  read(files: readonly ModelFile[]): Model | Promise<Model>
  /** Loads the code that reading a file needs: before `readPart` and `readValue`. Throws what reading throws. */
  prepare?(file: ModelFile): Promise<void>
  /** The estimator in a file, where the kind holds one: what chains and slipway.json put together. */
  readPart?(file: ModelFile): ModelPart
  /**
   * The plain data in a file: text, numbers, booleans, null, arrays, and a Map for a dict. What is neither (a model, an
   * unknown object) stands as `opaque`.
   */
  readValue?(file: ModelFile): unknown
  /** Everything that can be told of a file without serving it; never throws for what the file holds. */
  inspect?(file: ModelFile): Promise<Inspection>
}

/** Stands for a value that is no plain data. */
export class Opaque {
  /** As in "is a DataFrame of 3 columns". */
  readonly what: string
  constructor(what: string) {
    this.what = what
  }
}
