const missing = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '?', '#n/a', '<na>'])

/** A field of text: trimmed, and null where it says that there is no value. */
export function valueOf(field: string): string | null {
  const text = field.trim()
  return missing.has(text.toLowerCase()) ? null : text
}
