// The one table of faults. A code names a KIND of fault; its template says what happened and where.
// `{name}` is a name, position, type or count and may be logged; `{!name}` quotes a caller's value and never reaches a log.

interface Fault {
  /** Canonical gRPC status name. */
  readonly status: Status
  readonly template: string
  /** What the caller can do next; the default when a throw gives none. */
  readonly hint?: string
}

export type Status =
  | 'INVALID_ARGUMENT'
  | 'UNAUTHENTICATED'
  | 'PERMISSION_DENIED'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'PAYLOAD_TOO_LARGE'
  | 'HEADERS_TOO_LARGE'
  | 'EXPECTATION_FAILED'
  | 'REQUEST_TIMEOUT'
  | 'RESOURCE_EXHAUSTED'
  | 'FAILED_PRECONDITION'
  | 'UNAVAILABLE'
  | 'DEADLINE_EXCEEDED'
  | 'CANCELLED'
  | 'INTERNAL'

/** Canonical status -> HTTP status. The names gRPC lacks are HTTP's own and map to INVALID_ARGUMENT, RESOURCE_EXHAUSTED or UNIMPLEMENTED there. */
export const httpStatus: Record<Status, number> = {
  INVALID_ARGUMENT: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  REQUEST_TIMEOUT: 408,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  EXPECTATION_FAILED: 417,
  FAILED_PRECONDITION: 422,
  RESOURCE_EXHAUSTED: 429,
  HEADERS_TOO_LARGE: 431,
  CANCELLED: 499,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
}

export const faults = {
  // Files.
  E_FORMAT: {
    status: 'FAILED_PRECONDITION',
    template: '{what}',
    hint: 'Check that the file was copied completely and as binary.',
  },
  E_UNSUPPORTED: { status: 'FAILED_PRECONDITION', template: '{what}' },
  E_CODE: { status: 'FAILED_PRECONDITION', template: '{what}' },
  E_LIMIT: { status: 'FAILED_PRECONDITION', template: '{what}' },
  E_PATH: { status: 'FAILED_PRECONDITION', template: '{what}' },
  E_INTEGRITY: { status: 'FAILED_PRECONDITION', template: '{what}' },
  // Requests: the shape of the call.
  E_BODY: { status: 'INVALID_ARGUMENT', template: '{what}' },
  E_JSON: { status: 'INVALID_ARGUMENT', template: 'the body is not valid JSON: {what}' },
  E_SHAPE: { status: 'INVALID_ARGUMENT', template: '{what}' },
  E_DATATYPE: { status: 'INVALID_ARGUMENT', template: '{what}' },
  E_VALUE: { status: 'INVALID_ARGUMENT', template: '{where}: {!value} {what}' },
  E_MISSING: {
    status: 'INVALID_ARGUMENT',
    template: '{where}: missing values (null or NaN) are not accepted by {estimator}',
  },
  E_CATEGORY: {
    status: 'INVALID_ARGUMENT',
    template: '{where}: {!value} is not a category the model knows ({known})',
  },
  E_COLUMN: { status: 'INVALID_ARGUMENT', template: '{what}' },
  E_INPUT: { status: 'INVALID_ARGUMENT', template: '{what}' },
  E_OUTPUT: {
    status: 'INVALID_ARGUMENT',
    template: 'model "{model}" has no output {!output}; it has {known}',
  },
  E_EMPTY: { status: 'INVALID_ARGUMENT', template: '{what}' },
  E_RESPONSE_SIZE: {
    status: 'PAYLOAD_TOO_LARGE',
    template: 'the answer would hold {count} values, the limit is {limit}',
  },
  // Requests: the road to the model.
  E_NOT_FOUND: { status: 'NOT_FOUND', template: 'no route {!path}' },
  E_MODEL_NOT_FOUND: {
    status: 'NOT_FOUND',
    template: 'no model {!model}; this server has {known}',
  },
  E_METHOD: {
    status: 'METHOD_NOT_ALLOWED',
    template: '{method} is not allowed here; use {allowed}',
  },
  E_MEDIA_TYPE: { status: 'UNSUPPORTED_MEDIA_TYPE', template: '{what}' },
  E_TOO_LARGE: { status: 'PAYLOAD_TOO_LARGE', template: '{what}' },
  E_HEADERS: { status: 'HEADERS_TOO_LARGE', template: '{what}' },
  E_EXPECT: { status: 'EXPECTATION_FAILED', template: 'only Expect: 100-continue is understood' },
  E_TIMEOUT: { status: 'REQUEST_TIMEOUT', template: '{what}' },
  E_UNAUTHENTICATED: { status: 'UNAUTHENTICATED', template: '{what}' },
  E_FORBIDDEN: { status: 'PERMISSION_DENIED', template: '{what}' },
  E_BUSY: { status: 'UNAVAILABLE', template: '{what}' },
  E_QUOTA: { status: 'RESOURCE_EXHAUSTED', template: '{what}' },
  E_DEADLINE: { status: 'DEADLINE_EXCEEDED', template: '{what}' },
  E_CANCELLED: { status: 'CANCELLED', template: 'the client went away' },
  E_HOOK: { status: 'INTERNAL', template: 'the hook {hook} {what}' },
  E_WORKER_LOST: {
    status: 'UNAVAILABLE',
    template: 'the process that ran model "{model}" ended before it answered',
  },
  E_INTERNAL: {
    status: 'INTERNAL',
    template: 'an error inside Slipway; the log has it under the request id',
  },
  // Command line and configuration.
  E_USAGE: { status: 'INVALID_ARGUMENT', template: '{what}' },
  E_CONFIG: { status: 'INVALID_ARGUMENT', template: '{what}' },
  E_ADDRESS: { status: 'UNAVAILABLE', template: '{what}' },
  E_VERIFY: { status: 'FAILED_PRECONDITION', template: '{what}' },
  E_PEER: { status: 'FAILED_PRECONDITION', template: '{what}' },
} as const satisfies Record<string, Fault>

export type FaultCode = keyof typeof faults
export type FaultParameters = Readonly<Record<string, string | number>>

interface FaultOptions {
  readonly hint?: string
  readonly cause?: unknown
}

/** The one error class. `message` is for the caller and may quote a value; `logMessage` holds names, positions, types and counts only. */
export class SlipwayError extends Error {
  override readonly name = 'SlipwayError'
  readonly code: FaultCode
  /** HTTP status. */
  readonly status: number
  readonly hint: string | undefined
  readonly logMessage: string

  constructor(code: FaultCode, parameters: FaultParameters, options: FaultOptions = {}) {
    const fault: Fault = faults[code]
    super(
      render(fault.template, parameters, false),
      options.cause === undefined ? undefined : { cause: options.cause },
    )
    this.code = code
    this.status = httpStatus[fault.status]
    this.hint = options.hint ?? fault.hint
    this.logMessage = render(fault.template, parameters, true)
  }
}

/** Makes an error of the table. A parameter named `!x` fills `{!x}` and any `{x}` built from a caller's value: it is shown, never logged. */
export function fault(
  code: FaultCode,
  parameters: FaultParameters | string,
  options?: FaultOptions,
): SlipwayError {
  return new SlipwayError(
    code,
    typeof parameters === 'string' ? { what: parameters } : parameters,
    options,
  )
}

function render(template: string, parameters: FaultParameters, forLog: boolean): string {
  return template.replace(/\{(!?)([a-z]\w*)\}/gi, (_, secret: string, name: string) => {
    const quoted = parameters[`!${name}`]
    if (quoted !== undefined || secret)
      return forLog ? `<${name}>` : String(quoted ?? parameters[name] ?? '')
    return String(parameters[name] ?? '')
  })
}

export function isSlipwayError(error: unknown): error is SlipwayError {
  return error instanceof SlipwayError
}

/** An error of the table as it crosses to another thread. */
export interface ToldFault {
  readonly code: FaultCode
  readonly message: string
  readonly logMessage: string
  readonly hint: string | undefined
}

export function tellFault({ code, message, logMessage, hint }: SlipwayError): ToldFault {
  return { code, message, logMessage, hint }
}

/** The error that `tellFault` took apart. */
export function faultFrom({ code, message, logMessage, hint }: ToldFault): SlipwayError {
  const error = new SlipwayError(code, {}, hint === undefined ? {} : { hint })
  Object.defineProperty(error, 'message', { value: message })
  return Object.defineProperty(error, 'logMessage', { value: logMessage })
}
