/** numpy's array classes whose contents are those of a plain array. */
export const arrayClasses: ReadonlySet<string> = new Set([
  'numpy.ndarray',
  'numpy.matrix',
  'numpy.memmap',
  'numpy.matrixlib.defmatrix.matrix',
  'numpy.core.memmap.memmap',
  'numpy._core.memmap.memmap',
  'numpy.recarray',
  'numpy.rec.recarray',
  'numpy.core.records.recarray',
  'numpy._core.records.recarray',
  'pandas.core.indexes.frozen.FrozenNDArray',
])
