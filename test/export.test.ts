// Written modules answer with the server's bits, over every committed case of the families they are for.
import assert from 'node:assert/strict'
import { relative } from 'node:path'
import { test } from 'node:test'
import { exported } from './exported.ts'
import { findCases } from './parity-case.ts'

const root = 'test/fixtures'

/** Must be written; of other cases, what can be written must be equal. */
const families =
  /\/(?:LinearRegression|LogisticRegression|Ridge|Lasso|ElasticNet|SGD|LinearSV|Perceptron|RandomForest|ExtraTree|DecisionTree|GradientBoosting|HistGradientBoosting|IsolationForest|BernoulliNB|CategoricalNB|ComplementNB|GaussianNB|MultinomialNB|CountVectorizer|TfidfVectorizer|Pipeline|MLP|StandardScaler)|^xgboost/

const isFor = (name: string) => families.test(name) && !name.endsWith('CountVectorizer-group')

for (const folder of ['sklearn', 'xgboost', 'lightgbm'].flatMap((name) =>
  findCases(`${root}/${name}`),
)) {
  const name = relative(root, folder)
  test(`a module of ${name} answers with the server's bits`, async () => {
    const outcome = await exported(folder)
    if (isFor(name) || !outcome.startsWith('refused: ')) assert.equal(outcome, 'equal')
  })
}
