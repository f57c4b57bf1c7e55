import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLossProgress } from './loss-progress.ts'

function terminal(isTTY: boolean) {
  const written: string[] = []
  return { isTTY, written, write: (text: string) => written.push(text) }
}

test('the bar names what is fitted, its fold and its loss', () => {
  const { CI, TERM } = process.env
  delete process.env['CI']
  process.env['TERM'] = 'xterm'
  try {
    const stream = terminal(true)
    const progress = createLossProgress(false, stream)
    progress.stage('boosting, fold 2 of 5')
    progress.step(50, 50, 0.25)
    progress.stage('linear')
    progress.stage('importance of \u001b[2J and a name which is longer than a line')
    progress.clear()
    assert.deepEqual(
      stream.written.map((text) => text.replace('\r\u001b[2K', '')),
      [
        'boosting, fold 2 of 5',
        `boosting, fold 2 of 5  [${'#'.repeat(20)}] 50/50  loss 0.250000`,
        'linear',
        'importance of \\u001b[2J and a name which',
        '',
      ],
    )
  } finally {
    if (CI !== undefined) process.env['CI'] = CI
    if (TERM === undefined) delete process.env['TERM']
    else process.env['TERM'] = TERM
  }
})

test('where no person looks, nothing is drawn', () => {
  for (const [isQuiet, isTTY] of [
    [true, true],
    [false, false],
  ] as const) {
    const stream = terminal(isTTY)
    const progress = createLossProgress(isQuiet, stream)
    progress.stage('linear')
    progress.step(1, 1, 0)
    progress.clear()
    assert.deepEqual(stream.written, [])
  }
})
