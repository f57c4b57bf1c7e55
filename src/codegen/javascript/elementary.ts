import { makeExp, makeExpm1, makeLog, makeLog1p, makeTanh } from '../../ops/elementary.ts'
import type { Writer } from './emitter.ts'

const makers = { exp: makeExp, expm1: makeExpm1, log: makeLog, log1p: makeLog1p }

/** Name of a function in the module that gives Node's bits in every engine. */
export function elementary(writer: Writer, name: keyof typeof makers | 'tanh'): string {
  if (name === 'tanh')
    return writer.hoist(`${writer.use('makeTanh', makeTanh)}(${elementary(writer, 'expm1')})`)
  const maker = `make${name[0]!.toUpperCase()}${name.slice(1)}`
  return writer.hoist(`${writer.use(maker, makers[name])}()`)
}
