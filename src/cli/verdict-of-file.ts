import type { Inspection } from '../formats/inspection.ts'

/**
 * served: can be served. data: plain data or another kind of file, to be used with a model or not at all.
 * refused: a model that can't be served. dangerous: names something that runs code, opens files or connects.
 * damaged: empty, cut off, damaged or a pointer to the real file.
 */
export type FileVerdict = 'served' | 'data' | 'refused' | 'dangerous' | 'damaged'

const damage: ReadonlySet<string> = new Set(['E_FORMAT', 'E_LIMIT', 'E_INTEGRITY', 'E_PATH'])

export function verdictOfFile(report: Inspection): FileVerdict {
  if (report.globals.some((global) => global.verdict === 'dangerous')) return 'dangerous'
  if (report.model) return 'served'
  if (report.reasons.some((reason) => damage.has(reason.code))) return 'damaged'
  return report.isData === true ? 'data' : 'refused'
}
