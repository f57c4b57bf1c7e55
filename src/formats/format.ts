import type { Model } from '../ir/model.ts'

/** Bytes of one file and the name people know it by. */
export interface ModelFile {
  readonly name: string
  readonly bytes: Uint8Array
}

export interface FormatOptions {
  /** `bundle.pkl::model`: the item of a dict or tuple that is the model. */
  readonly member?: string
}

/** The seam of file kinds. What the bytes are decides, never the extension. */
export interface Format {
  /** 'pickle', 'onnx', ... */
  readonly name: string
  detect(file: ModelFile): boolean
  /** Several files are one chain: each feeds the next. */
  read(files: readonly ModelFile[], options: FormatOptions): Model | Promise<Model>
}
