import { emitChecks } from './checks.ts'
import { emitElementWise } from './element-wise.ts'
import type { Emitter } from './emitter.ts'
import { emitLinear } from './linear.ts'
import { emitRows } from './rows.ts'
import { emitShapes } from './shapes.ts'
import { emitText } from './text.ts'
import { emitTreeOperators } from './trees.ts'

/** The one list: operators that a written module can hold. */
export const emitters: ReadonlyMap<string, Emitter> = new Map(
  [
    emitChecks,
    emitElementWise,
    emitLinear,
    emitRows,
    emitShapes,
    emitText,
    emitTreeOperators,
  ].flatMap((table) => Object.entries(table)),
)
