import { extname } from 'node:path'
import { loadModelOnly } from '../config/open-model.ts'
import { fault } from '../errors.ts'
import { writeModel } from '../formats/slipway/write.ts'
import type { Model } from '../ir/model.ts'
import { outputsHoldingTrees } from '../optimizing/held-trees.ts'
import { keepOutputs } from '../optimizing/keep-outputs.ts'
import { optimized, roundingOnes, tried } from '../optimizing/optimizations.ts'
import { barsPage } from '../report/bars-page.ts'
import { outputsOf } from './answer-rows.ts'
import type { Candidate } from './optimize-choice.ts'
import { choose } from './optimize-choice.ts'
import type { Facts, Measured } from './optimize-measure.ts'
import { measure, timeAll } from './optimize-measure.ts'
import { changeOf, dropOf } from './optimize-metric.ts'
import type { MeasuredRows } from './optimize-rows.ts'
import { rowsFor } from './optimize-rows.ts'
import { holdingLine, idleLines, verdict } from './optimize-verdict.ts'
import { nameOf, reportPage, tableLines } from './optimize-table.ts'
import type { OptimizeFlags } from './optimize.ts'
import { oneLine, print, printLog } from './terminal.ts'
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
    const own = await measure(writeModel(loaded.model), [], outputs, rows)
    if (flags.maxDrop !== undefined && !own.metric)
      throw fault('E_USAGE', `the target "${flags.target}" can't be compared with ${outputs[0]}`)
    const { before, candidates } = await tryAll(model, named, own, outputs, rows)
    const wanted = named ? candidates.slice(1) : candidates
    const chosen = choose(wanted.length > 0 ? wanted : candidates, flags)
    await writeWhole(flags.output, chosen.bytes)
    const notes = [
      ...idleLines(idleOf(model, named, rows), outputsHoldingTrees(signature)),
      ...(asked ? [] : holdingLine(signature, outputs, chosen, withOutputsAlone(model, outputs))),
    ]
    await show(argument, flags, { before, candidates, chosen, rows, notes })
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
  own: Facts,
  outputs: readonly string[],
  rows: MeasuredRows,
): Promise<{ before: Measured; candidates: Candidate[] }> {
  const made: Facts[] = []
  for (const names of [[], ...(named ? [named] : tried)]) {
    const bytes = writeModel(optimized(model, names, rows.calibration))
    const isKnown = made.some((known) => Buffer.compare(known.bytes, bytes) === 0)
    if (!isKnown || named) made.push(await measure(bytes, names, outputs, rows))
  }
  const variants = [own, ...made]
  const times = await timeAll(
    variants.map(({ bytes }) => bytes),
    outputs,
    rows,
  )
  const candidates = made.map((facts, i) => ({
    ...facts,
    ...times[i + 1]!,
    change: changeOf(own.answers, facts.answers),
    ...(own.metric && facts.metric ? { drop: dropOf(own.metric, facts.metric) } : {}),
  }))
  return { before: { ...own, ...times[0]! }, candidates }
}

/** Steps named that change no byte. */
function idleOf(model: Model, named: readonly string[] = [], rows: MeasuredRows): string[] {
  const bytesOf = (names: readonly string[]) =>
    writeModel(optimized(model, names, rows.calibration))
  const exact = named.length > 0 ? bytesOf([]) : undefined
  return named.filter((name) => exact && Buffer.compare(bytesOf([name]), exact) === 0)
}

/** The exact choice of the model with these outputs alone; undefined where it has no others. */
function withOutputsAlone(model: Model, outputs: readonly string[]): Uint8Array | undefined {
  const others = model.signatures.some((signature) =>
    signature.outputs.some(({ name }) => !outputs.includes(name)),
  )
  return others ? writeModel(optimized(keepOutputs(model, outputs), [])) : undefined
}

interface Shown {
  readonly before: Measured
  readonly candidates: readonly Candidate[]
  readonly chosen: Candidate
  readonly rows: MeasuredRows
  readonly notes: readonly string[]
}

async function show(argument: string, flags: OptimizeFlags, shown: Shown): Promise<void> {
  const { before, candidates, chosen, rows, notes } = shown
  const of =
    flags.data === undefined
      ? 'made-up example rows (give --data for real ones)'
      : `rows of ${flags.data}`
  const lines = [
    `answers compared over ${rows.rows} ${of}; a batch has ${rows.batchRows} rows`,
    verdict(before, chosen, flags.output),
    ...notes,
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
        { before: facts(before), candidates: candidates.map(facts), chosen: nameOf(chosen), notes },
        null,
        2,
      ),
    )
    return
  }
  for (const line of tableLines(before, candidates, chosen)) print(line)
  for (const line of lines) printLog(oneLine(line))
}
