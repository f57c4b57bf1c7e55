import type { SlipwayError } from '../errors.ts'
import { fault } from '../errors.ts'
import type { TrainOptions } from './options.ts'

/** Of gradient descent, of networks too. */
export const defaultRate = 0.01

/** Gradient descent that left the range of numbers. */
export function diverged({ learningRate = defaultRate, standardize }: TrainOptions): SlipwayError {
  const smaller = `Try --learning-rate ${Number((learningRate / 10).toPrecision(6))}`
  return fault(
    'E_VALUE',
    {
      where: 'training',
      '!value': 'the loss',
      what: 'went to infinity: the learning rate is too large',
    },
    { hint: standardize ? `${smaller}.` : `${smaller}, or leave --no-standardize out.` },
  )
}
