// Runs in the browser. Text from the document only ever becomes text nodes.
export const pageScript = `
const element = (tag, attributes, ...children) => {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes || {})) made.setAttribute(name, value)
  made.append(...children.filter((child) => child !== undefined))
  return made
}
const isPlain = (value) => typeof value !== 'object' || value === null
const pretty = (value, pad = '') => {
  if (isPlain(value)) return JSON.stringify(value)
  const isList = Array.isArray(value)
  const items = isList ? value.map((item) => pretty(item, pad + '  ')) : Object.entries(value).map(([key, item]) => JSON.stringify(key) + ': ' + pretty(item, pad + '  '))
  if (items.length === 0 || (isList && value.every(isPlain))) return isList ? '[' + items.join(', ') + ']' : '{}'
  return (isList ? '[' : '{') + '\\n' + items.map((item) => pad + '  ' + item).join(',\\n') + '\\n' + pad + (isList ? ']' : '}')
}
const keyField = document.getElementById('key')
const headers = () => (keyField.value ? { authorization: 'Bearer ' + keyField.value } : {})
const typeText = (schema) => {
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (schema.anyOf) return schema.anyOf.map(typeText).join(' or ')
  if (schema.type === 'array') return 'list' + (schema.items ? ' of ' + (schema.minItems === schema.maxItems && schema.minItems ? schema.minItems + ' ' : '') + typeText(schema.items) : '')
  return [].concat(schema.type || 'any').join(' or ')
}
const fieldTable = (schema) => {
  const records = []
  const look = (part) => {
    if (!part || typeof part !== 'object') return
    if (part.properties) for (const [name, field] of Object.entries(part.properties)) {
      const inner = (field.anyOf || []).find((option) => option.properties)
      records.push([name, inner ? 'record, or list of records' : typeText(field), (part.required || []).includes(name) ? 'required' : '', field.description || ''])
      if (inner) look(inner)
    }
  }
  look(schema)
  if (records.length === 0) return undefined
  const head = element('tr', {}, ...['field', 'type', '', 'meaning'].map((text) => element('th', {}, text)))
  return element('table', {}, head, ...records.map((record) => element('tr', {}, ...record.map((text) => element('td', {}, text)))))
}
// The folder of this page, which may stand behind a prefix.
const root = location.pathname.replace(/\\/docs\\/?$/, '')
const send = async (path, method, text, output) => {
  output.textContent = '...'
  const started = performance.now()
  try {
    const response = await fetch(root + path, method === 'GET' ? { headers: headers() } : { method, headers: { ...headers(), 'content-type': 'application/json' }, body: text })
    const answer = await response.text()
    output.className = response.ok ? '' : 'bad'
    output.textContent = response.status + ' in ' + (performance.now() - started).toFixed(1) + ' ms\\n' + answer
  } catch (error) {
    output.className = 'bad'
    output.textContent = 'no answer: ' + error.message
  }
}
const operation = (path, method, facts) => {
  const content = facts.requestBody && facts.requestBody.content['application/json']
  const output = element('pre', { 'aria-live': 'polite' }, 'The answer comes here.')
  const body = element('div', { class: 'body' })
  let text
  if (content) {
    const table = fieldTable(content.schema)
    if (table) body.append(table)
    text = element('textarea', { spellcheck: 'false', 'aria-label': 'request body' })
    const choices = Object.values(content.examples || {})
    if (choices[0]) text.value = pretty(choices[0].value)
    const buttons = choices.map((example) => {
      const button = element('button', { type: 'button' }, example.summary)
      button.onclick = () => { text.value = pretty(example.value) }
      return button
    })
    const curl = element('button', { type: 'button' }, 'Copy curl')
    curl.onclick = () => {
      const key = keyField.value ? " -H 'authorization: Bearer $KEY'" : ''
      const line = 'curl ' + location.origin + root + path + key + " -H 'content-type: application/json' -d '" + text.value.replaceAll("'", "'\\\\''") + "'"
      if (navigator.clipboard) navigator.clipboard.writeText(line)
      output.textContent = line
    }
    body.append(text, element('div', { class: 'row' }, ...buttons, curl))
  }
  const button = element('button', { type: 'button', class: 'main' }, 'Send')
  button.onclick = () => send(path, method.toUpperCase(), text && text.value, output)
  body.append(element('div', { class: 'row' }, button), output)
  return element('details', {}, element('summary', {}, element('span', { class: 'method' }, method.toUpperCase()), element('span', { class: 'path' }, path), element('span', { class: 'note' }, facts.summary || '')), body)
}
const show = (description) => {
  document.title = description.info.title
  document.getElementById('about').textContent = description.info.description
  const groups = new Map()
  for (const [path, methods] of Object.entries(description.paths))
    for (const [method, facts] of Object.entries(methods)) {
      const group = (facts.tags || ['other'])[0]
      if (!groups.has(group)) groups.set(group, [])
      groups.get(group).push(operation(path, method, facts))
    }
  const main = document.getElementById('paths')
  main.replaceChildren()
  for (const [group, operations] of groups) main.append(element('h2', {}, group), ...operations)
  const first = main.querySelector('details')
  if (first) first.open = true
}
const load = async () => {
  const response = await fetch(root + '/openapi.json', { headers: headers() })
  if (response.status === 401 || response.status === 403) {
    document.getElementById('key-row').hidden = false
    document.getElementById('about').textContent = 'This server asks for an API key.'
    return
  }
  show(await response.json())
}
keyField.onchange = load
load()
`
