import type { Backend, Session } from '../backends/backend.ts'
import { javascriptBackend } from '../backends/javascript/index.ts'
import { fault } from '../errors.ts'
import { ownMemory } from '../ir/answer-memory.ts'
import type { Model, NumericType, Signature } from '../ir/model.ts'
import { graphFor } from '../ir/model.ts'
import type { Tensor } from '../ir/tensor.ts'
import type { AnswerNames } from '../signature/answer-names.ts'
import { bindTensors } from '../signature/bind-tensors.ts'
import type { InferTensor, TensorSpec } from '../signature/infer-tensor.ts'
import { oipDatatypes } from '../signature/infer-tensor.ts'
import { inputSpecs, outputSpecs } from '../signature/tensor-specs.ts'

/** Recorded answers that the model was compared with. */
export interface Verified {
  readonly file: string
  readonly rows: number
  readonly outputs: readonly string[]
  /** Largest |got - want| / max(1, |want|). */
  readonly worst: number
}

export interface ModelOptions {
  readonly outputs?: readonly string[]
  readonly answer?: AnswerNames
  /** Default: JavaScript. */
  readonly runsOn?: Backend
}

export interface InferOptions {
  /** Output names (an estimator's methods); default: the model's own. */
  readonly outputs?: readonly string[]
}

/** Sessions kept per model: one per set of outputs asked for lately. */
const sessionsKept = 16

/** A model ready to answer. */
export class LoadedModel {
  readonly name: string
  readonly model: Model
  /** 'sha256:...' over the files' bytes and what else decides the answer. */
  readonly digest: string
  readonly defaultOutputs: readonly string[]
  /** Names in the answer of /predict, where slipway.json gives them. */
  readonly answer: AnswerNames | undefined
  /** What golden.json proved when the model was loaded. */
  verified: Verified | undefined = undefined
  private readonly backend: Backend
  private readonly sessions = new Map<string, Promise<Session> | Session>()

  constructor(name: string, model: Model, digest: string, options: ModelOptions = {}) {
    this.name = name
    this.model = model
    this.digest = digest
    this.answer = options.answer
    this.backend = options.runsOn ?? javascriptBackend
    this.defaultOutputs = options.outputs ?? this.main.defaultOutputs
    this.signatureFor(this.defaultOutputs)
  }

  /** 'pickle', 'joblib', 'onnx', ... */
  get format(): string {
    return this.model.source.container
  }

  get inputs(): TensorSpec[] {
    return inputSpecs(this.main)
  }

  get outputs(): TensorSpec[] {
    return this.model.signatures.flatMap(outputSpecs)
  }

  private get main(): Signature {
    return this.model.signatures[0]!
  }

  /** The signature that has all these outputs. */
  signatureFor(outputs: readonly string[]): Signature {
    const found = this.model.signatures.find((signature) =>
      outputs.every((name) => signature.outputs.some((output) => output.name === name)),
    )
    if (found) return found
    const known = this.model.signatures.flatMap((signature) =>
      signature.outputs.map((output) => output.name),
    )
    const unknown = outputs.find((name) => !known.includes(name)) ?? outputs.join(', ')
    const { unexplained } = this.main
    if (unknown === 'shap_values' && unexplained !== undefined)
      throw fault('E_UNSUPPORTED', `${this.name}: ${unexplained}`)
    throw fault('E_OUTPUT', { model: this.name, '!output': unknown, known: known.join(', ') })
  }

  /** Answers named tensors with named tensors. */
  async infer(inputs: readonly InferTensor[], options: InferOptions = {}): Promise<InferTensor[]> {
    const names = options.outputs ?? this.defaultOutputs
    const signature = this.signatureFor(names)
    const bound = bindTensors(signature, inputs)
    const tensors = await this.run(signature, bound.tensors, names, bound.numeric)
    return tensors.map((tensor, i) => ({
      name: names[i]!,
      datatype: oipDatatypes[tensor.dataType],
      shape: tensor.shape,
      data: ownMemory(tensor.data),
    }))
  }

  /** Runs bound tensors: what every protocol ends in. `before` and `into`: see Session. */
  run(
    signature: Signature,
    tensors: readonly Tensor[],
    outputs: readonly string[],
    numeric: NumericType = 'DOUBLE',
    before = 0,
    into?: readonly Tensor[],
  ): Tensor[] | Promise<Tensor[]> {
    const session = this.session(signature, outputs, numeric)
    return session instanceof Promise
      ? session.then((ready) => ready.run(tensors, before, into))
      : session.run(tensors, before, into)
  }

  session(
    signature: Signature,
    outputs: readonly string[],
    numeric: NumericType = 'DOUBLE',
  ): Session | Promise<Session> {
    const key = `${signature.name}\n${numeric}\n${outputs.join('\n')}`
    const kept = this.sessions.get(key)
    if (kept) return kept
    const session = this.backend.prepare(graphFor(signature, numeric), outputs)
    this.sessions.set(key, session)
    if (this.sessions.size > sessionsKept) this.drop(this.sessions.keys().next().value!)
    return session
  }

  async close(): Promise<void> {
    for (const key of this.sessions.keys()) this.drop(key)
    this.backend.close?.()
  }

  private drop(key: string): void {
    const session = this.sessions.get(key)
    this.sessions.delete(key)
    void Promise.resolve(session).then((ready) => ready?.close())
  }
}
