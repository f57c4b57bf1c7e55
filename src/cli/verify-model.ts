import { basename } from 'node:path'
import { loadModelOnly } from '../config/open-model.ts'
import { compareGolden } from '../config/compare-golden.ts'
import type { Golden } from '../config/golden.ts'
import { parseGolden } from '../config/golden.ts'
import { fault } from '../errors.ts'
import type { LoadedModel } from '../load/loaded-model.ts'
import { readBytes } from '../load/model-files.ts'
import { readGoldenCsv } from './golden-csv.ts'
import { paint, print } from './terminal.ts'
import type { VerifyOptions } from './verify.ts'

/** Compares and reports; 0 when every row agrees, else 1. */
export async function verifyModel(argument: string, options: VerifyOptions): Promise<number> {
  if (options.examples === undefined)
    throw fault('E_USAGE', 'say what to compare with: --examples golden.json', {
      hint: `Without one: slipway verify ${argument} --script prints Python that writes it.`,
    })
  const model = await loadModelOnly(argument, { hooks: options.hook ?? [] })
  try {
    const read = await readGolden(options.examples, model)
    const golden = { ...read, tolerance: toleranceOf(options) ?? read.tolerance }
    const result = await compareGolden(model, golden)
    if (options.json)
      print(JSON.stringify({ model: model.name, digest: model.digest, ...result }, null, 2))
    else for (const line of reportLines(model, golden, result)) print(line)
    return result.differing === 0 ? 0 : 1
  } finally {
    await model.close()
  }
}

async function readGolden(path: string, model: LoadedModel): Promise<Golden> {
  const bytes = await readBytes(path)
  return path.endsWith('.csv')
    ? readGoldenCsv(bytes, basename(path), model)
    : parseGolden(bytes, basename(path))
}

function toleranceOf({ tolerance }: VerifyOptions): number | undefined {
  if (tolerance === undefined) return undefined
  const value = Number(tolerance)
  if (tolerance.trim() !== '' && value >= 0 && value < 1) return value
  throw fault('E_USAGE', `--tolerance must be a number from 0 to 1, not ${tolerance}`)
}

function reportLines(
  model: LoadedModel,
  golden: Golden,
  result: Awaited<ReturnType<typeof compareGolden>>,
): string[] {
  const { rows, outputs, worst, differing, first } = result
  const verdict = differing === 0 ? paint('green', 'agrees') : paint('red', 'differs')
  const lines = [
    `${model.name} ${verdict}: ${rows - differing} of ${rows} rows (${outputs.join(', ')}), worst difference ${worst === 0 ? '0' : worst.toExponential(1)}, allowed ${golden.tolerance}`,
  ]
  if (first)
    lines.push(
      `first differing row ${first.row}: ${first.output} is ${JSON.stringify(first.got)}, recorded ${JSON.stringify(first.want)}`,
    )
  return lines
}
