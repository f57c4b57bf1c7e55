import { fault } from '../../errors.ts'
import type { HttpRequest } from '../protocol.ts'
import type { PredictBody } from './body.ts'

/** multipart/form-data: fields, or one CSV file. */
export function readMultipart(
  request: HttpRequest,
  _inputKey: string | undefined,
): Promise<PredictBody> {
  throw fault('E_MEDIA_TYPE', `multipart bodies are not read yet (${request.body.length} bytes)`)
}
