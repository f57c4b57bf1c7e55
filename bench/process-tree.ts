import { readFileSync, readdirSync } from 'node:fs'

// Linux counts CPU time in hundredths of a second for every process it runs on, whatever its clock.
const ticksPerSecond = 100

interface Stat {
  readonly parent: number
  readonly cpuSeconds: number
}

/** CPU seconds of a process and all below it, those that have ended included. */
export function cpuOfTree(root: number): number {
  return treeOf(root).reduce((sum, [, stat]) => sum + stat.cpuSeconds, 0)
}

/** Proportional memory of a process and all below it, in MB. */
export function pssOfTree(root: number): number {
  return treeOf(root).reduce((sum, [pid]) => sum + pssOf(pid), 0)
}

function treeOf(root: number): [number, Stat][] {
  const stats = new Map<number, Stat>()
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(name) : undefined
    if (stat) stats.set(Number(name), stat)
  }
  return [...stats].filter(([pid]) => isBelow(pid, root, stats))
}

function isBelow(pid: number, root: number, stats: ReadonlyMap<number, Stat>): boolean {
  for (let at = pid; at > 1; at = stats.get(at)?.parent ?? 0) if (at === root) return true
  return false
}

function statOf(pid: string): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const ticks = fields[11]! + fields[12]! + fields[13]! + fields[14]!
    return { parent: fields[1]!, cpuSeconds: ticks / ticksPerSecond }
  } catch (error) {
    // The process has ended since the folder was listed.
    if (
      (error as NodeJS.ErrnoException).code === 'ENOENT' ||
      (error as NodeJS.ErrnoException).code === 'ESRCH'
    )
      return undefined
    throw error
  }
}

function pssOf(pid: number): number {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  return Number(/^Pss:\s+(\d+)/m.exec(text)![1]) / 1024
}
