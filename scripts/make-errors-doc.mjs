// Writes docs/reference/errors.md from the table in src/errors.ts; with --check, fails when the page differs.
import { readFileSync, writeFileSync } from 'node:fs'
import { faults, httpStatus } from '../dist/src/errors.js'

const page = 'docs/reference/errors.md'
const rows = Object.entries(faults).map(
  ([code, { status, template, hint }]) =>
    `| \`${code}\` | ${status} | ${httpStatus[status]} | ${template.replaceAll('!', '').replaceAll('|', '\\|')} | ${hint ?? ''} |`,
)
const text = `# Errors

Made from \`src/errors.ts\` by \`node scripts/make-errors-doc.mjs\`. A code names a kind of fault; \`{...}\` in a message is filled
with what and where. Every HTTP error carries \`code\`, \`message\` and, where there is one, \`hint\`.

| code | canonical status | HTTP | message | what to do |
|---|---|---|---|---|
${rows.join('\n')}

Exit codes of the command line: 0 ok, 1 refused or failed, 2 wrong usage, 3 the file asks for code (\`E_CODE\`), 130 and 143 when a
second SIGINT or SIGTERM ends a drain early.
`
if (process.argv.includes('--check')) {
  if (readFileSync(page, 'utf8') !== text) {
    console.error(`${page} is out of step with src/errors.ts: run node scripts/make-errors-doc.mjs`)
    process.exit(1)
  }
} else writeFileSync(page, text)
