// Table (a) of the hostile catalogue, row A38: containers and transformers whose parts do not fit together.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSlipwayError } from '../../src/errors.ts'
import type { FaultCode } from '../../src/errors.ts'
import { pickleFormat } from '../../src/formats/pickle/index.ts'
import { binbytes, bytesOf, dtype, global, int, long, ndarray, proto } from './assembler.ts'

/** An object of scikit-learn with these attributes, as opcodes. */
function made(
  module: string,
  name: string,
  attributes: Readonly<Record<string, string>>,
  memo = '',
): string {
  const state = Object.entries(attributes).map(([key, value]) => `${long(key)}${value}`)
  return `${global(`sklearn.${module}`, name)})\x81${memo}}(${state.join('')}ub`
}

const list = (...items: string[]): string => `](${items.join('')}e`
const tuple = (...items: string[]): string => `(${items.join('')}t`
const step = (role: string, object: string): string => tuple(long(role), object)

function doubles(...values: number[]): string {
  const bytes = new Uint8Array(new Float64Array(values).buffer)
  return ndarray(`${int(values.length)}\x85`, dtype('f8'), binbytes(bytes))
}

function matrix(rows: number, columns: number): string {
  const bytes = new Uint8Array(new Float64Array(rows * columns).fill(1).buffer)
  return ndarray(`${int(rows)}${int(columns)}\x86`, dtype('f8'), binbytes(bytes))
}

const scaler = (width: number, more: Readonly<Record<string, string>> = {}): string =>
  made('preprocessing._data', 'StandardScaler', {
    n_features_in_: int(width),
    mean_: doubles(...Array<number>(width).fill(0)),
    scale_: doubles(...Array<number>(width).fill(1)),
    ...more,
  })

const columnTransformer = (columns: string, width = 3): string =>
  made('compose._column_transformer', 'ColumnTransformer', {
    n_features_in_: int(width),
    transformers_: list(tuple(long('s'), scaler(1), columns)),
  })

async function refused(object: string, code: FaultCode, message: RegExp): Promise<void> {
  const file = { name: 'model.pkl', bytes: bytesOf(proto(3), object, '.') }
  await assert.rejects(
    async () => pickleFormat.read([file]),
    (error: unknown) => {
      assert.ok(isSlipwayError(error), String(error))
      assert.equal(error.code, code)
      assert.match(error.message, message)
      return true
    },
  )
}

test('A38 a Pipeline that is its own step is refused', async () => {
  const object = made('pipeline', 'Pipeline', { steps: list(step('self', 'h\x00')) }, 'q\x00')
  await refused(object, 'E_FORMAT', /Pipeline contains itself/)
})

test('A38 steps that are no pairs are refused, a list that holds itself too', async () => {
  await refused(
    made('pipeline', 'Pipeline', { steps: list(long('scaler')) }),
    'E_FORMAT',
    /Pipeline\.steps/,
  )
  await refused(
    made('pipeline', 'Pipeline', { steps: ']q\x01(h\x01e' }),
    'E_FORMAT',
    /Pipeline\.steps/,
  )
})

test('A38 widths that do not follow each other along a chain are refused', async () => {
  const object = made('pipeline', 'Pipeline', {
    steps: list(step('a', scaler(2)), step('b', scaler(3))),
  })
  await refused(
    object,
    'E_FORMAT',
    /StandardScaler takes 3 columns, but the step before it gives 2/,
  )
})

test('A38 a column outside of the table is refused by the name of the attribute', async () => {
  await refused(columnTransformer(list(int(7))), 'E_FORMAT', /ColumnTransformer\.transformers_/)
  await refused(columnTransformer(list(int(-4))), 'E_FORMAT', /transformers_/)
  await refused(columnTransformer(list(long('age'))), 'E_FORMAT', /transformers_/)
  await refused(columnTransformer(list('\x88', '\x89')), 'E_FORMAT', /a mask of 3 columns/)
})

test('A38 more columns than its transformer takes are refused', async () => {
  await refused(
    columnTransformer(list(int(0), int(1))),
    'E_FORMAT',
    /StandardScaler takes 1 columns/,
  )
})

test('A38 vectors and matrices of the wrong size are refused by name', async () => {
  await refused(scaler(3, { mean_: doubles(0) }), 'E_FORMAT', /StandardScaler\.mean_/)
  const pca = made('decomposition._pca', 'PCA', {
    n_features_in_: int(3),
    components_: matrix(2, 3),
    mean_: doubles(0, 0),
    explained_variance_: doubles(1, 1),
    noise_variance_: 'G?\xf0\x00\x00\x00\x00\x00\x00',
  })
  await refused(pca, 'E_FORMAT', /PCA\.mean_/)
})

test('A38 a dropped category that does not exist is refused', async () => {
  const encoder = made('preprocessing._encoders', 'OneHotEncoder', {
    categories_: list(doubles(1, 2)),
    drop_idx_: doubles(9),
    handle_unknown: long('error'),
  })
  await refused(encoder, 'E_FORMAT', /OneHotEncoder\.drop_idx_/)
})

test('widths and terms beyond any honest file end at a limit, without the memory', async () => {
  await refused(scaler(1, { n_features_in_: int(2 ** 30) }), 'E_LIMIT', /columns/)
  const polynomial = made('preprocessing._polynomial', 'PolynomialFeatures', {
    n_features_in_: int(1000),
    degree: int(9),
    interaction_only: '\x89',
    include_bias: '\x89',
  })
  await refused(polynomial, 'E_LIMIT', /PolynomialFeatures of degree 9/)
})
