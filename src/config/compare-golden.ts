import { fault } from '../errors.ts'
import { isFloating } from '../ir/data-type.ts'
import type { Tensor } from '../ir/tensor.ts'
import type { LoadedModel } from '../load/loaded-model.ts'
import { bindRows } from '../signature/bind-rows.ts'
import { bindTensors } from '../signature/bind-tensors.ts'
import type { Golden, GoldenAnswer } from './golden.ts'

/** How a model's answers compare with recorded ones. */
export interface GoldenResult {
  /** Rows compared. */
  readonly rows: number
  readonly outputs: readonly string[]
  /** Largest |got - want| / max(1, |want|) of all numbers. */
  readonly worst: number
  readonly differing: number
  readonly first?: Difference
}

export interface Difference {
  readonly output: string
  readonly row: number
  readonly want: unknown
  readonly got: unknown
}

/** Answers every recorded row and compares. Throws E_VERIFY when the shapes differ, E_OUTPUT for an answer it does not have. */
export async function compareGolden(model: LoadedModel, golden: Golden): Promise<GoldenResult> {
  const rowsDiffering = new Set<number>()
  let worst = 0
  let first: Difference | undefined
  let rows = 0
  for (const [output, want] of golden.answers) {
    const got = await answer(model, golden, output)
    if (got.rows !== want.rows || got.data.length !== want.data.length)
      throw fault(
        'E_VERIFY',
        `${golden.name}: ${output} has ${want.data.length} values for ${want.rows} rows, the model answers ${got.data.length} for ${got.rows}`,
      )
    rows = Math.max(rows, want.rows)
    const found = compare(got, want, golden.tolerance)
    worst = Math.max(worst, found.worst)
    for (const index of found.places) {
      const row = Math.floor(index / (got.data.length / got.rows))
      rowsDiffering.add(row)
      if (!first || row < first.row)
        first = { output, row, want: want.data[index], got: got.data[index] }
    }
  }
  return {
    rows,
    outputs: [...golden.answers.keys()],
    worst,
    differing: rowsDiffering.size,
    ...(first ? { first } : {}),
  }
}

async function answer(model: LoadedModel, golden: Golden, output: string): Promise<Tensor> {
  const signature = model.signatureFor([output])
  const bound = golden.tensors
    ? bindTensors(signature, golden.tensors)
    : bindRows(signature, golden.rows, { model: model.name, fromText: golden.fromText })
  const [tensor] = await model.run(signature, bound.tensors, [output], bound.numeric)
  return tensor!
}

function compare(
  got: Tensor,
  want: GoldenAnswer,
  tolerance: number,
): { worst: number; places: number[] } {
  const places: number[] = []
  const isFloat = isFloating(got.dataType)
  let worst = 0
  for (let i = 0; i < want.data.length; i++) {
    const a = got.data[i] ?? null
    const b = want.data[i] ?? null
    const difference =
      typeof a === 'number' && b !== a ? distance(a, numberOf(b)) : a === b ? 0 : Infinity
    if (difference <= (isFloat ? tolerance : 0)) worst = Math.max(worst, difference)
    else {
      places.push(i)
      if (Number.isFinite(difference)) worst = Math.max(worst, difference)
    }
  }
  return { worst, places }
}

function distance(a: number, b: number): number {
  if (a === b || (a !== a && b !== b)) return 0
  const difference = Math.abs(a - b) / Math.max(1, Math.abs(b))
  return difference === difference ? difference : Infinity
}

/** null is NaN; a CSV file's numbers are text; Python's booleans come as true and false. */
function numberOf(value: unknown): number {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value !== 'string' || value === '') return NaN
  if (/^true$/i.test(value)) return 1
  return /^false$/i.test(value) ? 0 : Number(value)
}
