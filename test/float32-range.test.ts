// What scikit-learn's trees refuse: numbers that are infinite as float32, and missing values where the version knows no way for them.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { test } from 'node:test'
import { loadModel } from '../src/index.ts'
import type { InferTensor, LoadedModel } from '../src/index.ts'
import { findCases, readCase } from './parity-case.ts'

const root = 'test/fixtures/sklearn'
const trees =
  /\.(RandomForest|ExtraTrees?|DecisionTree|GradientBoosting|AdaBoost)(Classifier|Regressor)$/
const cases = existsSync(root)
  ? findCases(root).map((folder) => ({ folder, ...readCase(folder) }))
  : []

for (const { folder, estimator, files, inputs, framework } of cases) {
  if (!trees.test(estimator) && !estimator.endsWith('.IsolationForest')) continue
  const [input] = inputs
  if (inputs.length !== 1 || input!.datatype !== 'FP64') continue
  const [major, second] = framework.version.split('.').map(Number) as [number, number]
  const minor = major < 1 ? 0 : second
  const isIsolation = estimator.endsWith('.IsolationForest')

  test(`${relative(root, folder)}: numbers beyond float32`, async () => {
    const model = await loadModel(files.map((file) => join(folder, file)))
    await infer(model, input!, 3.4028235e38)
    if (isIsolation && minor >= 6) await infer(model, input!, 1e300)
    else
      await assert.rejects(infer(model, input!, 1e300), {
        code: 'E_VALUE',
        message: /row 0, column 0/,
      })
    await model.close()
  })

  test(`${relative(root, folder)}: missing values`, async () => {
    const model = await loadModel(files.map((file) => join(folder, file)))
    const takes = isIsolation
      ? minor >= 6
      : estimator.includes('DecisionTree')
        ? minor >= 3
        : estimator.includes('RandomForest')
          ? minor >= 4
          : estimator.includes('ExtraTrees') && minor >= 6
    if (takes) await infer(model, input!, NaN)
    else
      await assert.rejects(infer(model, input!, NaN), {
        code: 'E_MISSING',
        message: /missing values/,
      })
    await model.close()
  })
}

/** The first row of the input, nothing missing, with `value` in its first column. */
function infer(model: LoadedModel, input: InferTensor, value: number): Promise<InferTensor[]> {
  const width = input.shape[1]!
  const data = Array.from(input.data as ArrayLike<number | null>, (x) => x ?? 0).slice(0, width)
  data[0] = value
  return model.infer([{ ...input, shape: [1, width], data }], { outputs: ['predict'] })
}
