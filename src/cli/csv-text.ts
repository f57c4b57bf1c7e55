/** Fields as one CSV record (RFC 4180): quoted where the delimiter, a quote, a line end or outer space stands in one. */
export function csvRecord(fields: readonly string[], delimiter: string): string {
  let text = ''
  for (let i = 0; i < fields.length; i++)
    text += (i > 0 ? delimiter : '') + csvField(fields[i]!, delimiter)
  return `${text}\n`
}

function csvField(field: string, delimiter: string): string {
  if (field === '') return ''
  const isPlain = !field.includes(delimiter) && !/["\r\n]|^\s|\s$/.test(field)
  return isPlain ? field : `"${field.replaceAll('"', '""')}"`
}
