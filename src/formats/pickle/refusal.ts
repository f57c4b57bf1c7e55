import type { SlipwayError } from '../../errors.ts'
import { fault } from '../../errors.ts'
import { hookHint } from '../../estimators/hooks.ts'
import { nothingToServe } from '../../estimators/scikit-learn/nothing-to-serve.ts'

/** Libraries whose models have a meaning of their own, though not here yet. */
const knownLibraries = new Set([
  'sklearn',
  'xgboost',
  'lightgbm',
  'catboost',
  'imblearn',
  'category_encoders',
])

/** What to do about other libraries that stand in public pickles. */
const nextSteps: Readonly<Record<string, string>> = {
  __main__: `It was defined in the training script. ${hookHint} save the model again with the library's own classes only.`,
  keras: 'Save the network itself where it was trained: model.save("model.keras").',
  tensorflow: 'Save the network itself where it was trained: model.save("model.keras").',
  torch: 'Export it where it was trained: torch.onnx.export(model, ...).',
}

/** Libraries with models or explanations of their own: what they do is no function that a hook could give. */
const otherLibraries = new Set([
  'autogluon',
  'fastai',
  'fbprophet',
  'flair',
  'gensim',
  'h2o',
  'hmmlearn',
  'implicit',
  'lifelines',
  'lightfm',
  'lime',
  'ngboost',
  'nltk',
  'pgmpy',
  'pmdarima',
  'prophet',
  'pycaret',
  'pyspark',
  'sentence_transformers',
  'shap',
  'spacy',
  'statsmodels',
  'surprise',
  'thinc',
  'tpot',
  'transformers',
])

const isTextTokenizer = /^(keras|tensorflow)\b.*\.text\.Tokenizer$/
const tokenizerStep =
  'Turn texts into numbers in the client, as tokenizer.texts_to_sequences does, and serve the model that takes the numbers.'

/** Why an object of this class can't be served, and one next step. */
export function refusalOf(className: string): SlipwayError {
  const library = className.split('.')[0]!
  const name = className.split('.').at(-1)!
  const nature = nothingToServe(className)
  if (nature) return fault('E_UNSUPPORTED', `${name} ${nature.why}`, { hint: nature.hint })
  if (knownLibraries.has(library))
    return fault('E_UNSUPPORTED', `${name} (${className}) is not supported yet`, {
      hint: `Replace ${name} by an estimator that is, fit it and save it again.`,
    })
  if (className === '')
    return fault('E_CODE', 'the file computes an object by a call that only Python could make', {
      hint: 'Save the model again with the library that made it: joblib.dump(model, "model.pkl").',
    })
  return fault(
    'E_CODE',
    `the file needs ${className}, whose code is not in it and is not known to Slipway`,
    {
      hint:
        (isTextTokenizer.test(className) ? tokenizerStep : nextSteps[library]) ??
        (otherLibraries.has(library)
          ? `Rebuild the model without ${library}, or do what ${name} does in the client, and save it again.`
          : `${hookHint} rebuild the model without ${library} and save it again.`),
    },
  )
}
