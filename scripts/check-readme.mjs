// Runs the README's commands as a new user would: those of a clone here, those of the installed package from the packed tarball.
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const blocks = [...readFileSync('README.md', 'utf8').matchAll(/```(sh|js)\n([\s\S]*?)```/g)].map(
  ([, language, text]) => ({ language, text }),
)
const commands = blocks
  .filter((block) => block.language === 'sh')
  .flatMap((block) => block.text.trim().split('\n'))
const [exampleCommand, testCommand, serveCommand, curlCommand] = commands
check(
  exampleCommand === 'npm ci && npm run example',
  'the first command installs and serves the example',
)
check(testCommand === 'npm ci && npm test', 'the second command installs and tests') // .ci/run has just run it
check(serveCommand === 'npx slipway serve model.pkl', 'the installed package serves a pickle')

// The clone: what the example prints must hold a curl line that works.
await withServer(
  'npm',
  ['run', 'example', '--silent'],
  { PORT: '0' },
  process.cwd(),
  async (output) => {
    const line = output.split('\n').find((text) => text.includes('curl '))
    check(line, 'the example prints a curl line')
    const answer = run('bash', [
      '-c',
      line.slice(line.indexOf('curl ')).replace(/^curl /, 'curl -sS --fail-with-body '),
    ])
    check(JSON.parse(answer), `the printed curl line answers: ${answer.trim()}`)
  },
)

// The package: packed, installed into an empty project, served and imported from there.
const folder = mkdtempSync(join(tmpdir(), 'slipway-readme-'))
try {
  const tarball = run('npm', ['pack', '--silent', '--pack-destination', folder])
    .trim()
    .split('\n')
    .at(-1)
  writeFileSync(join(folder, 'package.json'), '{"name":"user","private":true,"type":"module"}')
  run('npm', ['install', '--silent', '--no-audit', '--no-fund', join(folder, tarball)], folder)
  cpSync('examples/iris/model.pkl', join(folder, 'model.pkl'))
  await withServer('npx', ['slipway', 'serve', 'model.pkl'], { PORT: '0' }, folder, (output) => {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(output)[0]
    const answer = run('bash', [
      '-c',
      curlCommand
        .replace('http://127.0.0.1:8080', url)
        .replace('curl ', 'curl -sS --fail-with-body '),
    ])
    check(JSON.parse(answer), `the README's curl line answers: ${answer.trim()}`)
  })
  const script = blocks.find((block) => block.language === 'js').text
  writeFileSync(join(folder, 'use.mjs'), script)
  check(
    run(process.execPath, ['use.mjs'], folder).trim() !== '',
    'the library example prints an answer',
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function run(command, args, cwd = process.cwd()) {
  return execFileSync(command, args, { cwd, encoding: 'utf8', timeout: 300_000 })
}

/** Starts a server, waits for its curl line, hands its output to `use`, and ends it with SIGTERM to its process group. */
async function withServer(command, args, env, cwd, use) {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const started = new Promise((resolve, reject) => {
    const read = (chunk) => {
      output += chunk
      if (/curl /.test(output) && output.endsWith('\n')) resolve()
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', (code) =>
      reject(new Error(`${command} ${args.join(' ')} ended with ${code}: ${output}`)),
    )
    setTimeout(() => reject(new Error(`no curl line in 120 s: ${output}`)), 120_000).unref()
  })
  try {
    await started
    await use(output)
  } finally {
    child.removeAllListeners('exit')
    const ended = new Promise((resolve) => child.once('exit', resolve))
    process.kill(-child.pid, 'SIGTERM')
    await ended
  }
}

function check(condition, what) {
  if (!condition) {
    console.error(`README: this does not hold: ${what}`)
    process.exit(1)
  }
  console.log(`README: ${what}`)
}
