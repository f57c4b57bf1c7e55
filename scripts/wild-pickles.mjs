// Prints the case folders under a directory whose model files are pickles or joblib files (by content), one a line.
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = process.argv[2]
for (const name of readdirSync(root)) {
  const folder = join(root, name)
  const { files } = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8'))
  if (
    files.every(
      (file) => statSync(join(folder, file)).isFile() && isPickle(readFileSync(join(folder, file))),
    )
  )
    console.log(folder)
}

function isPickle(bytes) {
  const [first, second] = bytes
  const isProtocol2 = first === 0x80 && second >= 2 && second <= 5
  const isCompressed = first === 0x78 || (first === 0x1f && second === 0x8b)
  const isText = [0x28, 0x63, 0x5d, 0x7d].includes(first) && bytes.at(-1) === 0x2e
  return isProtocol2 || isCompressed || isText
}
