import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSlipwayError } from '../errors.ts'
import { detectKind, refuseKind } from './detect.ts'
import { fileKinds, type FileKindName } from './file-kinds.ts'

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0))
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const filled = (length: number): string => '\x00'.repeat(length)

/** A zip archive with nothing but a directory of names. */
function zip(...names: string[]): Uint8Array {
  const entries = names
    .map(
      (name) => `PK\x01\x02${filled(24)}${String.fromCharCode(name.length, 0)}${filled(16)}${name}`,
    )
    .join('')
  return bytes(`PK\x03\x04${entries}PK\x05\x06${filled(12)}\x04\x00\x00\x00\x00\x00`)
}

const cases: readonly (readonly [FileKindName, Uint8Array])[] = [
  ['empty', bytes('')],
  ['git-lfs', bytes('version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 12345\n')],
  ['pickle', bytes('\x80\x04N.')],
  ['pickle', bytes('\x80\x02}q\x00.')],
  ['pickle', bytes('ccopy_reg\n_reconstructor\np0\n(csklearn.svm\nSVC\np1\n.')],
  ['pickle', bytes('(dp0\n.')],
  ['pickle', bytes("(lp0\nS'a'\np1\na.")],
  ['pickle', bytes('I5\n.')],
  ['pickle', bytes('N.')],
  ['pickle', bytes(']q\x00.')],
  ['pickle', bytes('\x78\x9c\x03\x00')],
  ['pickle', bytes('\x1f\x8b\x08\x00')],
  ['text-damaged', utf8('\ufffd\u0004\ufffd\ufffd\u0000}')],
  ['text-damaged', utf8('CBM1\ufffd\u0000\u0001\ufffdx')],
  ['python-source', bytes('import pickle\nwith open("x") as f:\n  pickle.load(f)\n')],
  ['python-source', bytes('# a comment\nfrom sklearn import svm\n')],
  ['text', bytes('columns are a, b and c.')],
  ['text', bytes('(see the notes.')],
  ['html', bytes('\n<!DOCTYPE html><html>404</html>')],
  ['pmml', bytes('<?xml version="1.0"?><PMML version="4.4"/>')],
  ['xml', bytes('<?xml version="1.0"?><net/>')],
  ['hdf5', bytes('\x89HDF\r\n\x1a\n........model_config....')],
  ['hdf5-weights', bytes('\x89HDF\r\n\x1a\n........layer_names....')],
  ['skops', zip('schema.json', '1.npy')],
  ['keras', zip('metadata.json', 'config.json', 'model.weights.h5')],
  ['torch', zip('archive/data.pkl', 'archive/data/0')],
  ['torchscript', zip('m/data.pkl', 'm/code/__torch__.py', 'm/constants.pkl')],
  ['torch-export', zip('model/archive_format', 'model/data.pkl')],
  ['saved-model', zip('m/saved_model.pb')],
  ['npz', zip('a.npy', 'b.npy')],
  ['pickle-zip', zip('models/', 'models/model.pkl', '__MACOSX/models/._model.pkl')],
  ['zip', zip('a.pkl', 'b.pkl')],
  ['zip-cut', bytes('PK\x03\x04 cut short')],
  ['7z', bytes('7z\xbc\xaf\x27\x1c\x00')],
  ['npy', bytes('\x93NUMPY\x01\x00')],
  ['torch-legacy', bytes('\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19\x2e\x80\x02')],
  ['xgboost', bytes('binf\x00\x00\x00\x3f')],
  ['xgboost', bytes('{L\x00\x00\x00\x00\x00\x00\x00\x07learner')],
  ['xgboost', bytes('{"learner":{"attributes":{}}}')],
  ['xgboost', bytes(`${filled(136)}\x0f${filled(7)}binary:logistic${filled(20)}`)],
  ['lightgbm', bytes('tree\nversion=v4\n')],
  ['lightgbm', bytes('tree\nnum_class=1\n')],
  ['lightgbm-json', bytes('{"name":"tree","num_tree_per_iteration":1}')],
  ['catboost', bytes('CBM1\x10\x00\x00\x00')],
  ['catboost-json', bytes('{"features_info":{},"oblivious_trees":[]}')],
  [
    'catboost-json',
    bytes(`{\n"ctr_data":{"k":[${'1,'.repeat(40000)}1]},"features_info":{},"trees":[]}`),
  ],
  ['tfjs', bytes('{"format":"layers-model","modelTopology":{}}')],
  ['notebook', bytes('{"cells":[{"cell_type":"code"}],"nbformat":4}')],
  ['json', bytes('{"a": 1}')],
  ['json', bytes('[1, 2]')],
  ['text', bytes('[metadata]\nname = model\n')],
  ['tflite', bytes('\x1c\x00\x00\x00TFL3')],
  ['onnx', bytes('\x08\x08\x12\x07pytorch\x1a\x052.1.0')],
  ['onnx', bytes('\x08\x03:\x10....')],
  ['saved-model', bytes('\x08\x01\x12\xff\xff\x03\x0a')],
  ['tensorflow-graph', bytes('\x0a\x20\x0a\x01x\x12\x0bPlaceholder')],
  ['safetensors', bytes('\x10\x00\x00\x00\x00\x00\x00\x00{"a":{"dtype":1}')],
  ['gguf', bytes('GGUF\x03\x00\x00\x00')],
  ['java', bytes('\xac\xed\x00\x05sr')],
  ['image', bytes('\x89PNG\r\n\x1a\n')],
  ['pdf', bytes('%PDF-1.7')],
  ['rds', bytes('X\n\x00\x00\x00\x03')],
  ['julia', bytes('HDF5-based Julia Data Format, version 0.1.1')],
  ['matlab', bytes('MATLAB 5.0 MAT-file, Platform: PCWIN64')],
  ['mac', bytes('\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X')],
  ['zstd', bytes('\x28\xb5\x2f\xfd\x00')],
  ['dvc', bytes('outs:\n- md5: 0123\n  path: model.pkl\n')],
  ['git-annex', bytes('/annex/objects/MD5E-s12--0123.pkl\n')],
  ['base64', bytes('gASVOAMAAAAAAACMHnNrbGVhcm4ubGluZWFyX21vZGVs')],
  ['download-error', bytes('404: Not Found')],
  ['download-error', bytes('{"message":"Not Found","status":"404"}')],
  ['download-error', bytes('<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code></Error>')],
  ['json', bytes('{"error": 0.12, "message": "trained"}')],
  ['tar', bytes(`${filled(257)}ustar\x0000`)],
  ['unknown', bytes('\x01\x02\x03\x04\xff\xfe')],
]

for (const [kind, file] of cases) {
  test(`${JSON.stringify(String.fromCharCode(...file.subarray(0, 24)))} is ${fileKinds[kind].what}`, () => {
    assert.equal(detectKind(file), kind)
  })
}

test('a refusal says what the file is and names one next step', () => {
  for (const kind of Object.keys(fileKinds) as FileKindName[]) {
    const error = refuseKind('model.pkl', kind)
    assert.ok(isSlipwayError(error))
    assert.ok(error.message.startsWith('model.pkl is '))
    assert.match(error.hint ?? '', /\w/)
  }
})

test('any head of any of these ends in a kind', () => {
  for (const [, file] of cases)
    for (let length = 0; length < file.length; length++)
      assert.ok(detectKind(file.slice(0, length)) in fileKinds)
})
