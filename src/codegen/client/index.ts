// The one list of languages that clients are generated in.
import type { ClientModel } from './client-model.ts'
import { curlClient } from './curl.ts'
import { goClient } from './go.ts'
import { javaClient } from './java.ts'
import { pythonClient } from './python.ts'
import { typescriptClient } from './typescript.ts'

export const clientLanguages: Readonly<Record<string, (model: ClientModel) => string>> = {
  typescript: typescriptClient,
  python: pythonClient,
  go: goClient,
  java: javaClient,
  curl: curlClient,
}
