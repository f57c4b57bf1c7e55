import { fault } from '../errors.ts'

/** Elements a tensor whose size a request or a file computes may have: half a gigabyte of doubles. */
const mostElements = 64 * 1024 * 1024

/** Throws E_LIMIT before a computed size is allocated. */
export function limitSize(shape: readonly number[], opType: string): void {
  let size = 1
  for (const dimension of shape) {
    size *= dimension
    if (!(dimension >= 0)) throw fault('E_FORMAT', `${opType} of shape [${shape.join(', ')}]`)
  }
  if (!(size <= mostElements))
    throw fault('E_LIMIT', `${opType} would make a tensor of shape [${shape.join(', ')}]`)
}
