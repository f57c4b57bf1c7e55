/** Milliseconds of processor time this process has had: what bounds are about, whatever else the machine is doing. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
