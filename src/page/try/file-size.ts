/** 812 bytes, 3.4 kB, 1.2 MB. */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`
  const isSmall = bytes < 1e6
  return `${(bytes / (isSmall ? 1e3 : 1e6)).toFixed(1)} ${isSmall ? 'kB' : 'MB'}`
}
