import { extname } from 'node:path'
import { loadModelOnly } from '../config/open-model.ts'
import { fault } from '../errors.ts'
import { writeModel } from '../formats/slipway/write.ts'
import type { Model } from '../ir/model.ts'
import { keepOutputs } from '../optimizing/keep-outputs.ts'
import { optimized, roundingOnes, tried } from '../optimizing/optimizations.ts'
import { barsPage } from '../report/bars-page.ts'
import { outputsOf } from './answer-rows.ts'
import { bytesText } from './bytes-text.ts'
import type { Candidate } from './optimize-choice.ts'
import { choose } from './optimize-choice.ts'
import type { Measured } from './optimize-measure.ts'
import { measure } from './optimize-measure.ts'
import { changeOf, dropOf } from './optimize-metric.ts'
import type { MeasuredRows } from './optimize-rows.ts'
import { rowsFor } from './optimize-rows.ts'
import { nameOf, reportPage, tableLines } from './optimize-table.ts'
import type { OptimizeFlags } from './optimize.ts'
import { print, printLog } from './terminal.ts'
import { writeText, writeWhole } from './write-whole.ts'

/** Tries, measures, chooses and writes. Throws E_USAGE, E_PATH, E_OUTPUT, E_COLUMN, and E_VERIFY where nothing meets what is asked. */
export async function optimizeModel(argument: string, flags: OptimizeFlags): Promise<void> {
  const named = checkFlags(flags)
  const loaded = await loadModelOnly(argument)
  try {
    const asked = namesOf(flags.outputs)
    const model = asked ? keepOutputs(loaded.model, asked) : loaded.model
    const outputs = asked ?? outputsOf(loaded, undefined)
    const signature = loaded.signatureFor(outputs)
    const rows = await rowsFor(loaded, signature, flags.data, flags.target)
    const before = await measure(writeModel(loaded.model), [], outputs, rows)
    if (flags.maxDrop !== undefined && !before.metric)
      throw fault('E_USAGE', `the target "${flags.target}" can't be compared with ${outputs[0]}`)
    const candidates = await tryAll(model, named, before, outputs, rows)
    const wanted = named ? candidates.slice(1) : candidates
    const chosen = choose(wanted.length > 0 ? wanted : candidates, flags)
    await writeWhole(flags.output, chosen.bytes)
    await show(argument, flags, { before, candidates, chosen, rows })
  } finally {
    await loaded.close()
  }
}

function namesOf(list: string | undefined): readonly string[] | undefined {
  return list?.split(',').map((name) => name.trim())
}

/** The rounding steps named. */
function checkFlags(flags: OptimizeFlags): readonly string[] | undefined {
  if (extname(flags.output) !== '.slipway')
    throw fault('E_USAGE', `${flags.output} does not end in .slipway`)
  if ((flags.data === undefined) !== (flags.target === undefined) && flags.data === undefined)
    throw fault('E_USAGE', '--target names a column of --data')
  if (flags.maxDrop !== undefined && (flags.data === undefined || flags.target === undefined))
    throw fault('E_USAGE', '--max-drop needs --data and --target: a loss is measured, not guessed')
  const named = namesOf(flags.apply)
  const unknown = named?.find((name) => !roundingOnes.some((one) => one.name === name))
  if (unknown !== undefined)
    throw fault(
      'E_USAGE',
      `there is no step "${unknown}"; there are ${roundingOnes.map(({ name }) => name).join(', ')}`,
    )
  const hungry = roundingOnes.find(({ name, needsRows }) => needsRows && named?.includes(name))
  if (hungry && flags.data === undefined)
    throw fault('E_USAGE', `${hungry.name} needs --data: scales are those of real rows`, {
      hint: 'Give a few hundred rows like those that will be asked: --data rows.csv. Without any, int8-dynamic finds its scales row by row.',
    })
  return named
}

/** The exact variant first; then those that change the file, each once. */
async function tryAll(
  model: Model,
  named: readonly string[] | undefined,
  before: Measured,
  outputs: readonly string[],
  rows: MeasuredRows,
): Promise<Candidate[]> {
  const candidates: Candidate[] = []
  for (const names of [[], ...(named ? [named] : tried)]) {
    const bytes = writeModel(optimized(model, names, rows.calibration))
    const isKnown = candidates.some((known) => Buffer.compare(known.bytes, bytes) === 0)
    if (isKnown && !named) continue
    const made = await measure(bytes, names, outputs, rows)
    candidates.push({
      ...made,
      change: changeOf(before.answers, made.answers),
      ...(before.metric && made.metric ? { drop: dropOf(before.metric, made.metric) } : {}),
    })
  }
  return candidates
}

interface Shown {
  readonly before: Measured
  readonly candidates: readonly Candidate[]
  readonly chosen: Candidate
  readonly rows: MeasuredRows
}

async function show(argument: string, flags: OptimizeFlags, shown: Shown): Promise<void> {
  const { before, candidates, chosen, rows } = shown
  const of =
    flags.data === undefined
      ? 'made-up example rows (give --data for real ones)'
      : `rows of ${flags.data}`
  const lines = [
    `answers compared over ${rows.rows} ${of}; a batch has ${rows.batchRows} rows`,
    verdict(before, chosen, flags.output),
  ]
  if (flags.report !== undefined)
    await writeText(
      flags.report,
      barsPage(reportPage(`slipway optimize ${argument}`, lines, before, candidates, chosen)),
    )
  if (flags.json) {
    const facts = (one: Measured | Candidate) => {
      const { bytes, answers: _, ...others } = one
      return { ...others, bytes: bytes.length }
    }
    print(
      JSON.stringify(
        { before: facts(before), candidates: candidates.map(facts), chosen: nameOf(chosen) },
        null,
        2,
      ),
    )
    return
  }
  for (const line of tableLines(before, candidates, chosen)) print(line)
  for (const line of lines) printLog(line)
}

/** Less than a hundredth smaller, and no fewer operations, is nothing. */
function verdict(before: Measured, chosen: Candidate, output: string): string {
  const [from, to] = [before.bytes.length, chosen.bytes.length]
  const isNothing = to > from * 0.99 && chosen.operations >= before.operations
  if (isNothing && chosen.names.length === 0)
    return `nothing worth doing that keeps every bit; wrote ${output} as it is`
  return `wrote ${output}: ${nameOf(chosen)}, ${bytesText(from)} before, ${bytesText(to)} after`
}
