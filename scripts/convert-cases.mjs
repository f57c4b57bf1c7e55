// Converts many models in one process, for check-onnx.py: node scripts/convert-cases.mjs JOBS.json
// A job that can't be converted with all its outputs is tried output by output.
import { readFileSync, writeFileSync } from 'node:fs'
import { toOnnx } from '../dist/src/cli/convert-model.js'
import { loadModel } from '../dist/src/load.js'

const jobs = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const answers = []
for (const { files, outputs, target } of jobs) {
  let refusal = null
  let written = []
  try {
    const model = await loadModel(files)
    for (const names of [outputs, ...outputs.map((name) => [name])]) {
      try {
        writeFileSync(target, toOnnx(model, names).bytes)
        written = names
        refusal = null
        break
      } catch (error) {
        if (!error.code?.startsWith('E_')) throw error
        refusal ??= error.message
      }
    }
  } catch (error) {
    refusal = error.code?.startsWith('E_') ? `not read: ${error.message}` : `CRASH ${error.stack}`
  }
  answers.push({ refusal, outputs: written })
}
process.stdout.write(JSON.stringify(answers))
