// sklearn.multiclass.OutputCodeClassifier: the class whose code word is nearest to the estimators' scores.
import { float64 } from '../../../ir/tensor.ts'
import { doublesOf, labelTensor } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { castTo } from '../../frame.ts'
import { transpose } from '../../linear-algebra.ts'
import { argMaxLabel } from '../classify.ts'
import {
  binaryScore,
  checkedOnce,
  inputsThrough,
  readMembers,
  sideBySide,
  widest,
} from '../meta.ts'

export const readOutputCodeClassifier: EstimatorReader = (view, context) => {
  const members = readMembers(view, context)
  const classes = labelTensor(view.array('classes_'))
  const book = view.array('code_book_')
  const [count, width] = [classes.size, members.length]
  if (book.shape[0] !== count || book.shape[1] !== width)
    throw view.mistyped('code_book_', `a matrix [${count}, ${width}]`, book)
  const words = doublesOf(book)
  const sizes = Float64Array.from({ length: count }, (_, i) =>
    words.subarray(i * width, (i + 1) * width).reduce((sum, bit) => sum + bit * bit, 0),
  )
  return {
    name: view.name,
    ...inputsThrough(view, widest(members)),
    classes,
    methods: {
      predict: (g, given) => {
        const x = checkedOnce(g, given, members)
        const scores = sideBySide(
          g,
          members.map((member) => castTo(g, binaryScore(g, x, member), 'DOUBLE')),
        )
        // The nearest word has the largest 2 s.w - w.w: the square of the scores is the same for all.
        const products = g.add('MatMul', [
          scores,
          float64([width, count], transpose(words, count, width)),
        ])
        const closeness = g.add('Sub', [
          g.add('Mul', [products, float64([], [2])]),
          float64([count], sizes),
        ])
        return argMaxLabel(g, classes, closeness)
      },
    },
    children: members.map((estimator, i) => ({ role: `estimators_[${i}]`, estimator })),
  }
}
