import { fault, isSlipwayError } from '../errors.ts'
import type { Signature } from '../ir/model.ts'
import type { Tensor } from '../ir/tensor.ts'
import { sizeOf } from '../ir/tensor.ts'
import type { LoadedModel } from '../load/loaded-model.ts'
import type { Bound } from '../signature/bind-tensors.ts'
import { locateMissing } from '../signature/locate-missing.ts'
import type { Principal } from './api-keys.ts'
import { authorize } from './authorize.ts'
import { RowCosts } from './row-costs.ts'
import { RunQueue } from './run-queue.ts'
import { runInSlices } from './slices.ts'
import { timeOneRow } from './time-one-row.ts'

export interface DataPlaneOptions {
  readonly models: readonly LoadedModel[]
  /** Which model answers where none is named; default: the only one. */
  readonly defaultModel?: string
  /** Values one answer may hold. */
  readonly maxResponseElements?: number
  /** Milliseconds of work that may wait. */
  readonly maxQueueMilliseconds?: number
}

/** Who asks, and whether they still wait. */
export interface Caller {
  readonly principal: Principal
  readonly isCancelled: boolean
}

/** What a protocol asks for, bound to a signature. */
export interface InferCall {
  readonly request: Caller
  readonly model: LoadedModel
  readonly signature: Signature
  readonly bound: Bound
  readonly outputs: readonly string[]
}

const defaultResponseElements = 4_000_000
const defaultQueueMilliseconds = 10_000

/** The border every protocol goes through: which model, may this principal, is the answer of a bearable size, run. */
export class DataPlane {
  private readonly byName: Map<string, LoadedModel>
  readonly defaultModel: LoadedModel | undefined
  private readonly maxResponseElements: number
  private readonly costs = new RowCosts()
  private readonly queue: RunQueue

  constructor(options: DataPlaneOptions) {
    for (const { name } of options.models) checkName(name)
    this.byName = new Map(options.models.map((model) => [model.name, model]))
    if (this.byName.size < options.models.length)
      throw fault('E_CONFIG', 'two models have the same name; name them: name=path')
    this.defaultModel =
      options.defaultModel === undefined
        ? onlyOne(options.models)
        : this.model(options.defaultModel)
    this.maxResponseElements = options.maxResponseElements ?? defaultResponseElements
    this.queue = new RunQueue(options.maxQueueMilliseconds ?? defaultQueueMilliseconds)
  }

  get models(): LoadedModel[] {
    return [...this.byName.values()]
  }

  has(name: string): boolean {
    return this.byName.has(name)
  }

  /** The model of that name. Throws E_MODEL_NOT_FOUND. */
  model(name: string): LoadedModel {
    const model = this.byName.get(name)
    if (model) return model
    throw fault('E_MODEL_NOT_FOUND', {
      '!model': JSON.stringify(name.slice(0, 128)),
      known: this.models.map((m) => m.name).join(', '),
    })
  }

  /** The model that answers where none is named. Throws E_MODEL_NOT_FOUND when there are several and none was chosen. */
  requireDefault(): LoadedModel {
    if (this.defaultModel) return this.defaultModel
    throw fault(
      'E_MODEL_NOT_FOUND',
      {
        model: 'is named here, and several are served',
        known: this.models.map((m) => m.name).join(', '),
      },
      {
        hint: 'Use /models/{name}/predict, or start the server with --default NAME.',
      },
    )
  }

  /** Learns what a row costs, and has the code of each model compiled, before the first call asks. */
  async warmUp(): Promise<void> {
    for (const model of this.models)
      this.costs.of(model, model.defaultOutputs).milliseconds = await timeOneRow(model)
  }

  /** Runs one call. Throws E_BUSY when more work waits than may. Synchronous when the backend is: a small request then never leaves the event loop's turn. */
  infer(call: InferCall): Tensor[] | Promise<Tensor[]> {
    const { model, signature, bound, outputs } = call
    authorize(call.request.principal, 'infer', model.name)
    this.checkSize(call)
    try {
      const result = runInSlices(this.queue, {
        caller: call.request,
        bound,
        isBatchable: isBatchable(signature, outputs),
        cost: this.costs.of(model, outputs),
        run: (tensors, before, into) =>
          model.run(signature, tensors, outputs, bound.numeric, before, into),
      })
      return result instanceof Promise
        ? result.catch((error: unknown) => rethrow(error, call))
        : result
    } catch (error) {
      return rethrow(error, call)
    }
  }

  private checkSize({ signature, bound, outputs }: InferCall): void {
    let count = 0
    for (const name of outputs) {
      const value = signature.graph.outputs.find((output) => output.name === name)?.value
      if (value)
        count += sizeOf(
          value.type.shape.map((size) =>
            size === 'N' ? bound.rows : typeof size === 'number' ? size : 1,
          ),
        )
    }
    if (count > this.maxResponseElements)
      throw fault('E_RESPONSE_SIZE', { count, limit: this.maxResponseElements })
  }
}

/** Names stand in paths and headers as they are. Throws E_CONFIG. */
function checkName(name: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(name)) return
  throw fault('E_CONFIG', `${JSON.stringify(name)} can't be a model's name in a URL`, {
    hint: 'Name it with letters, digits, ".", "_" and "-": name=path.',
  })
}

function onlyOne(models: readonly LoadedModel[]): LoadedModel | undefined {
  return models.length === 1 ? models[0] : undefined
}

function isBatchable(signature: Signature, outputs: readonly string[]): boolean {
  return outputs.every(
    (name) => signature.outputs.find((output) => output.name === name)?.batchable,
  )
}

function rethrow(error: unknown, call: InferCall): never {
  if (isSlipwayError(error) && error.code === 'E_MISSING')
    throw locateMissing(error, call.signature, call.bound.tensors)
  throw error
}
