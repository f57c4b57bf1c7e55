import { fault } from '../../../errors.ts'

/** What is wrong with a node that splits: checked before it is stored as int32, where a larger number would become another one. */
export function malformedNode(
  node: number,
  children: readonly number[],
  feature: number,
  count: number,
): Error {
  const child = children.find((index) => !(index > 0 && index < count))
  return fault(
    'E_FORMAT',
    child === undefined
      ? `the trees are malformed: node ${node} asks for feature ${feature}`
      : `the trees are malformed: node ${node} has a child ${child} of ${count} nodes`,
  )
}
