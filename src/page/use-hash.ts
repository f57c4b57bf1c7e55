import { useEffect, useState } from 'preact/hooks'

/** What is shown: `#/models/NAME`, `#/try-file`. */
export function useHash(): string {
  const [hash, setHash] = useState(location.hash)
  useEffect(() => {
    const follow = () => setHash(location.hash)
    addEventListener('hashchange', follow)
    // A change between the first drawing and this effect was heard by nobody.
    follow()
    return () => removeEventListener('hashchange', follow)
  }, [])
  return hash
}

export const tryFileHash = '#/try-file'

export function modelHash(name: string): string {
  return `#/models/${encodeURIComponent(name)}`
}
