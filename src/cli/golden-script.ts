import { basename } from 'node:path'
import { loadModelOnly } from '../config/open-model.ts'
import { parseModelArgument } from '../config/model-argument.ts'
import { fault } from '../errors.ts'
import type { InputSpec } from '../ir/model.ts'
import type { LoadOptions } from '../load.ts'
import type { LoadedModel } from '../load/loaded-model.ts'
import { exampleRows } from '../signature/example-rows.ts'

const wanted = [
  'predict',
  'predict_proba',
  'decision_function',
  'transform',
  'kneighbors',
  'score_samples',
]

/** Some ten lines of Python that write golden.json with the model's own answers, to be run where it was trained. */
export async function goldenScript(argument: string, options: LoadOptions = {}): Promise<string> {
  const { files } = parseModelArgument(argument)
  if (files.length !== 1 || files[0]!.endsWith('.json'))
    throw fault(
      'E_USAGE',
      '--script is for one model file; for files in a line, write golden.json from the code that uses them',
    )
  const model = await loadModelOnly(argument, options)
  const [path, ...member] = files[0]!.split('::')
  const file = basename(path!)
  const outputs = model.outputs.map(({ name }) => name).filter((name) => wanted.includes(name))
  const isNamed = model.model.signatures[0]!.inputs[0]!.form === 'column'
  const item = member
    .map((name) => `[${/^\d+$/.test(name) ? name : JSON.stringify(name)}]`)
    .join('')
  await model.close()
  return [
    '# Run this where the model was trained; it writes golden.json. Put it beside the model.',
    'import json, joblib, numpy as np',
    ...(isNamed ? ['import pandas as pd'] : []),
    `model = joblib.load(${JSON.stringify(file)})${item}`,
    '# Better than these made-up rows: 20 to 100 rows of your own data.',
    ...rowLines(model, isNamed),
    `outputs = {name: np.asarray(getattr(model, name)(X)).tolist() for name in ${JSON.stringify(outputs)}}`,
    ...(isNamed
      ? ['rows = X.astype(object).where(X.notna(), None).values.tolist()']
      : ['rows = X if isinstance(X, list) else np.asarray(X).tolist()']),
    `golden = {"files": [${JSON.stringify(file)}], ${isNamed ? '"columns": list(X.columns), ' : ''}"X": rows, "outputs": outputs}`,
    'json.dump(golden, open("golden.json", "w"), allow_nan=False, default=lambda x: x.item())',
    'print(len(rows), "rows in golden.json")',
  ].join('\n')
}

function rowLines(model: LoadedModel, isNamed: boolean): string[] {
  const { inputs } = model.model.signatures[0]!
  const rows = exampleRows(model.model.signatures[0]!, 5)
  if (isNamed) {
    const columns = inputs.map(
      (input, i) => `${JSON.stringify(input.name)}: ${pythonList(rows.map((row) => row[i]))}`,
    )
    return [`X = pd.DataFrame({${columns.join(', ')}})`]
  }
  const [input] = inputs as readonly [InputSpec]
  if (input.form === 'text') return [`X = ${pythonList(rows.map((row) => row[0]))}`]
  return [`X = np.array([${rows.map(pythonList).join(', ')}])`]
}

function pythonList(values: readonly unknown[]): string {
  return `[${values.map((value) => (value === null ? 'None' : value === true ? 'True' : value === false ? 'False' : JSON.stringify(value))).join(', ')}]`
}
