// What a file can turn out to be, and one next step for each that Slipway does not serve.

import type { FaultCode } from '../errors.ts'

export interface FileKind {
  /** As in "model.pkl is ...". */
  readonly what: string
  readonly code: FaultCode
  /** One next step. */
  readonly hint: string
}

const notRead = (what: string, hint: string): FileKind => ({ what, code: 'E_UNSUPPORTED', hint })
const broken = (what: string, hint: string): FileKind => ({ what, code: 'E_FORMAT', hint })

const copyBinary =
  'It was copied as text, which cannot be undone: fetch the original again as binary (git clone, curl -O, scp).'
const wayRound =
  'Export the model to ONNX where it was trained, or save the scikit-learn model with joblib.dump.'
const loadAndDump =
  'Load it where it was trained and save the estimator itself: joblib.dump(model, "model.pkl").'

export const fileKinds = {
  pickle: notRead('a Python pickle', 'Give it to slipway as it is.'),

  empty: broken('empty (0 bytes)', 'Fetch the file again; the copy or the upload did not finish.'),
  'git-lfs': broken(
    'a Git LFS pointer, a few lines of text that stand for the model',
    'Run `git lfs pull` in the repository to fetch the model itself.',
  ),
  dvc: broken(
    'a DVC pointer, a few lines of text that stand for the model',
    'Run `dvc pull` in the repository to fetch the model itself.',
  ),
  'git-annex': broken(
    'a git-annex pointer, a line of text that stands for the model',
    'Run `git annex get` in the repository to fetch the model itself.',
  ),
  'download-error': broken(
    'the error message of a download, not a model',
    'Fetch the file again, from an address that gives the file itself and with the access it asks for.',
  ),
  base64: broken(
    'a pickle written as base64 text',
    'Decode it first: base64 -d model.pkl > decoded.pkl.',
  ),
  'text-damaged': broken(
    'a binary file that was damaged: bytes above 127 became U+FFFD',
    copyBinary,
  ),
  'python-source': notRead(
    'Python source code, not a model',
    'Give slipway the file that the code saves (joblib.dump or pickle.dump).',
  ),
  notebook: notRead(
    'a Jupyter notebook, not a model',
    'Give slipway the file that the notebook saves.',
  ),
  html: broken(
    'a web page, not a model',
    'The download got a page in the place of the file (a log-in, a missing file, a preview): fetch the raw file.',
  ),
  text: notRead('plain text, not a model', 'Give slipway the file that the training script saves.'),
  json: notRead('JSON data that is no model Slipway knows', wayRound),
  xml: notRead('XML, not a model', wayRound),
  unknown: notRead('no kind of file that Slipway knows', wayRound),

  hdf5: notRead('an HDF5 file (a Keras model)', wayRound),
  'hdf5-weights': notRead(
    'an HDF5 file with weights only: the architecture (model_config) is not in it',
    'Save the whole model where it was trained: model.save("model.keras").',
  ),
  keras: notRead('a Keras model (.keras)', wayRound),
  skops: notRead('a skops file', loadAndDump),
  torch: notRead(
    'a PyTorch archive',
    'Export it where it was trained: torch.onnx.export(model, ...).',
  ),
  torchscript: notRead(
    'a TorchScript archive',
    'Export it where it was trained: torch.onnx.export(model, ...).',
  ),
  'torch-export': notRead(
    'a PyTorch exported program (.pt2)',
    'Export it where it was trained: torch.onnx.export(model, ...).',
  ),
  'torch-legacy': notRead(
    'a PyTorch file of the form before 1.6',
    'Load it with torch and export it: torch.onnx.export(model, ...).',
  ),
  'pickle-zip': notRead('a zip archive with one pickle in it', loadAndDump),
  npz: notRead('a NumPy archive of arrays (.npz), not a model', loadAndDump),
  npy: notRead('a NumPy array (.npy), not a model', loadAndDump),
  zip: notRead('a zip archive', 'Unpack it and give slipway the model file inside.'),
  'zip-cut': broken(
    'a zip archive (as of torch.save, Keras or skops) that is cut short: its directory at the end is missing',
    'Fetch the file again; the copy or the upload did not finish.',
  ),
  '7z': notRead('a 7z archive', 'Unpack it and give slipway the model file inside.'),
  rar: notRead('a RAR archive', 'Unpack it and give slipway the model file inside.'),
  tar: notRead('a tar archive', 'Unpack it and give slipway the model file inside.'),

  xgboost: notRead('an XGBoost model', 'Give it to slipway as it is.'),
  lightgbm: notRead('a LightGBM model', 'Give it to slipway as it is.'),
  'lightgbm-json': notRead(
    'a LightGBM model as JSON (dump_model), which LightGBM does not read either',
    'Save it as text: booster.save_model("model.txt").',
  ),
  catboost: notRead('a CatBoost model', 'Give it to slipway as it is.'),
  'catboost-json': notRead('a CatBoost model as JSON', 'Give it to slipway as it is.'),
  onnx: notRead(
    'an ONNX model',
    'Give slipway the file the model was exported from, where that is a pickle.',
  ),
  tflite: notRead('a TensorFlow Lite model', 'Give slipway the model it was converted from.'),
  'saved-model': notRead('a TensorFlow SavedModel', wayRound),
  'tensorflow-graph': notRead('a frozen TensorFlow graph', wayRound),
  tfjs: notRead('a TensorFlow.js model', 'Give slipway the model it was converted from.'),
  'keras-json': notRead(
    'a Keras architecture as JSON, without weights',
    'Save the whole model: model.save("model.keras").',
  ),
  safetensors: notRead('a safetensors file: weights without the code that uses them', wayRound),
  gguf: notRead(
    'a GGUF language model',
    'Serve it with a runtime for language models (llama.cpp, Ollama).',
  ),
  pmml: notRead('a PMML document', loadAndDump),
  java: notRead(
    'a serialized Java object (Weka, H2O or Spark)',
    'Export the model to ONNX from where it was trained.',
  ),
  rds: notRead(
    'an R object (RDS or RData)',
    'Export the model to ONNX from R, or train it with scikit-learn.',
  ),
  julia: notRead(
    'a Julia file (JLD2)',
    'Export the model to ONNX from Julia, or train it with scikit-learn.',
  ),
  matlab: notRead('a MATLAB file', 'Export the model to ONNX from MATLAB: exportONNXNetwork.'),
  fasttext: notRead('a fastText model', 'Serve it with fastText itself.'),
  sqlite: notRead('an SQLite database, not a model', 'Check that the path names the model file.'),
  program: notRead('a program, not a model', 'Check that the path names the model file.'),
  arrow: notRead('an Arrow or Feather table, not a model', loadAndDump),
  zstd: notRead(
    'a Zstandard stream',
    'Unpack it (zstd -d) and give slipway the model file inside.',
  ),
  mac: notRead(
    "what macOS keeps beside a file, not the file's content",
    'Give slipway the file of the same name without "._" in front.',
  ),
  parquet: notRead('a Parquet table, not a model', loadAndDump),
  image: notRead('an image, not a model', 'Check that the path names the model file.'),
  pdf: notRead('a PDF document, not a model', 'Check that the path names the model file.'),
} as const satisfies Record<string, FileKind>

export type FileKindName = keyof typeof fileKinds
