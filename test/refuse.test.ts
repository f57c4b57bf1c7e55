// What people are told of public files that no server can serve honestly: the words are pinned, and run where the files are.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { SlipwayError, loadModel } from '../src/index.ts'

const root = process.env['SLIPWAY_SHARED'] ?? '../shared'
const folder = join(root, 'parity/refuse')
const snapshot = 'test/snapshots/refuse.json'

/** Recorded as not fitted, but it is a fitted CatBoostRegressor: the library loads it and answers, and so does Slipway, bit for bit. */
const served = new Set(['aditya-mahmud__screw-bearing-capacity-predictor__final_model.pkl'])

interface Refusal {
  readonly code: string
  readonly message: string
  readonly hint: string | undefined
}

async function refusalOf(path: string): Promise<Refusal> {
  try {
    await loadModel(path)
  } catch (error) {
    if (!(error instanceof SlipwayError)) throw error
    const { code, hint } = error
    // What Slipway does not have yet stands beside what it never will; only the latter is pinned.
    const message = error.message.replace(/; \w+ \(sklearn\.[\w.]+\) is not supported yet/g, '')
    return { code, message, hint }
  }
  throw new Error(`${path} was served`)
}

test(
  'refusals of public files say what the file is and one next step',
  { skip: existsSync(folder) ? false : `there is no ${folder}` },
  async () => {
    const got: Record<string, Refusal> = {}
    for (const name of readdirSync(folder).toSorted()) {
      if (served.has(name)) continue
      const { files } = JSON.parse(readFileSync(join(folder, name, 'case.json'), 'utf8'))
      got[name] = await refusalOf(join(folder, name, files[0]))
    }
    // SLIPWAY_UPDATE=1 writes the words anew: read the difference before committing it.
    if (process.env['SLIPWAY_UPDATE']) writeFileSync(snapshot, `${JSON.stringify(got, null, 1)}\n`)
    assert.deepEqual(JSON.parse(JSON.stringify(got)), JSON.parse(readFileSync(snapshot, 'utf8')))
    for (const [name, { message, hint }] of Object.entries(got)) {
      assert.ok(hint !== undefined && hint.length > 10, `${name} has no next step`)
      assert.ok(message.length < 700, `${name} says too much`)
    }
  },
)
