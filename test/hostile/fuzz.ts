// node dist/test/hostile/fuzz.js --mutants 100000 --seed 1 --kind lightgbm
// Mutants of the committed fixtures: every one ends in a value or a SlipwayError, in bounded time and memory.

import { readdirSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { inflateWhole } from '../../src/encodings/inflate.ts'
import { detectKind } from '../../src/formats/detect.ts'
import { readPart as readCatBoost } from '../../src/formats/catboost/read-part.ts'
import { readPart as readLightgbm } from '../../src/formats/lightgbm/read-part.ts'
import { readPart as readXgboost } from '../../src/formats/xgboost/read-part.ts'
import { compressionOf } from '../../src/formats/pickle/compression.ts'
import { boosterOutcome } from './booster-outcome.ts'
import { seededRandom } from '../../src/training/random.ts'
import { mutate } from './mutate.ts'
import { outcomeOf } from './walk.ts'
import { cpuTime } from './cpu-time.ts'

export interface FuzzReport {
  readonly mutants: number
  readonly outcomes: ReadonlyMap<string, number>
  readonly worstMilliseconds: number
  readonly worstMutant: number
  readonly peakBytes: number
}

const fixtures = new URL('../../../test/fixtures/', import.meta.url)
const largestFixture = 64 * 1024

interface Seed {
  readonly bytes: Uint8Array
  /** What a mutant of it ends in. */
  readonly outcomeOf: (mutant: Uint8Array) => string
}

/** The fixtures in some folders whose names match, those that are not too large. */
function filesIn(folders: readonly string[], names: RegExp): Uint8Array[] {
  return folders
    .flatMap((folder) =>
      readdirSync(new URL(`${folder}/`, fixtures), { recursive: true }).map(
        (name) => `${folder}/${String(name)}`,
      ),
    )
    .filter((name) => names.test(name))
    .sort()
    .map((name) => new Uint8Array(readFileSync(new URL(name, fixtures))))
    .filter((bytes) => bytes.length <= largestFixture)
}

/** Pickles among the fixtures; compressed ones twice, as they are and inflated. */
function pickles(): Seed[] {
  const files = filesIn(['pickle', 'sklearn'], /\.(?:pkl|joblib|z|gz)$/).flatMap((bytes) => {
    const compression = compressionOf(bytes)
    return compression === 'zlib' || compression === 'gzip'
      ? [bytes, inflateWhole(bytes, compression)]
      : [bytes]
  })
  return files.map((bytes) => ({ bytes, outcomeOf: (mutant) => outcomeOf(mutant) }))
}

/** Models of XGBoost: JSON, UBJSON and the binary form. */
function boosters(): Seed[] {
  return filesIn(['xgboost'], /model\.(?:json|ubj|model)$/).map((bytes) => ({
    bytes,
    outcomeOf: (mutant) => boosterOutcome(mutant, readXgboost),
  }))
}

/** LightGBM's text. */
function lightgbm(): Seed[] {
  return filesIn(['lightgbm'], /model\.txt$/).map((bytes) => ({
    bytes,
    outcomeOf: (mutant) => boosterOutcome(mutant, readLightgbm),
  }))
}

/** Models of CatBoost: its binary format and JSON. */
function catBoosts(): Seed[] {
  return filesIn(['catboost'], /model\.(?:cbm|json)$/).map((bytes) => ({
    bytes,
    outcomeOf: (mutant) => boosterOutcome(mutant, readCatBoost),
  }))
}

const kinds = { pickles, boosters, lightgbm, catBoosts }

/** Throws what escapes from a mutant, with its number; `slowest` milliseconds are the most one may take. */
export function fuzz(
  mutants: number,
  seed: number,
  slowest: number,
  kind: keyof typeof kinds = 'pickles',
): FuzzReport {
  const files = kinds[kind]()
  const outcomes = new Map<string, number>()
  let [worstMilliseconds, worstMutant, peakBytes] = [0, 0, 0]
  for (let i = 0; i < mutants; i++) {
    const random = seededRandom(seed * 1_000_003 + i)
    const pick = (): Seed => files[Math.floor(random() * files.length)]!
    const from = pick()
    const mutant = mutate(from.bytes, pick().bytes, random)
    const start = cpuTime()
    const outcome = outcomeOfMutant(mutant, from, i)
    const taken = cpuTime() - start
    if (taken > worstMilliseconds) [worstMilliseconds, worstMutant] = [taken, i]
    if (taken > slowest) throw new Error(`mutant ${i} takes ${taken.toFixed(0)} ms (${outcome})`)
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    if (i % 64 === 0) peakBytes = Math.max(peakBytes, process.memoryUsage.rss())
  }
  return { mutants, outcomes, worstMilliseconds, worstMutant, peakBytes }
}

function outcomeOfMutant(mutant: Uint8Array, from: Seed, i: number): string {
  try {
    detectKind(mutant)
    return from.outcomeOf(mutant)
  } catch (error) {
    throw new Error(`mutant ${i} escapes`, { cause: error })
  }
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const { values } = parseArgs({
    options: {
      mutants: { type: 'string', default: '100000' },
      seed: { type: 'string', default: '1' },
      kind: { type: 'string', default: 'pickles' },
    },
  })
  const start = performance.now()
  const report = fuzz(
    Number(values.mutants),
    Number(values.seed),
    1000,
    Object.hasOwn(kinds, values.kind) ? (values.kind as keyof typeof kinds) : 'pickles',
  )
  const counts = [...report.outcomes].map(([outcome, count]) => `${outcome} ${count}`).join(', ')
  console.log(
    `${report.mutants} mutants in ${((performance.now() - start) / 1000).toFixed(1)} s: ${counts}`,
  )
  console.log(
    `worst: mutant ${report.worstMutant} with ${report.worstMilliseconds.toFixed(1)} ms; peak memory ${(report.peakBytes / 2 ** 20).toFixed(0)} MiB`,
  )
}
