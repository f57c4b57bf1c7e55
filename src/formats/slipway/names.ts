/** What our own file is told by; `version` is the version of the opset `slipway` and of the description. */
export const producer = 'slipway'
export const descriptionKey = 'slipway.model'
export const signatureNode = 'Signature'
export const version = 1
