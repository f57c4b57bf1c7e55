/** n / (K n_k) for each label, as scikit-learn's class_weight='balanced'. */
export function balancedWeights(y: Float64Array, classes: number): Float64Array {
  const counts = new Float64Array(classes)
  for (const label of y) counts[label]!++
  return y.map((label) => y.length / (classes * counts[label]!))
}
