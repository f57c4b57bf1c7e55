import { oipRestProtocol } from './oip-rest/index.ts'
import { docsProtocol } from './docs/index.ts'
import { explainProtocol } from './explain/index.ts'
import { operationsProtocol } from './operations/index.ts'
import { pageProtocol } from './page/index.ts'
import { predictProtocol } from './predict/index.ts'
import type { Protocol } from './protocol.ts'

/** Every protocol this server speaks. The first whose prefix a path has words its refusals. */
export const protocols: readonly Protocol[] = [
  oipRestProtocol,
  docsProtocol,
  explainProtocol,
  pageProtocol,
  predictProtocol,
  operationsProtocol,
]
