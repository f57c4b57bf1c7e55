import { useEffect, useState } from 'preact/hooks'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const storedTheme = 'slipway-theme'

/** The chosen theme, and one that changes whenever colours do. */
export function useTheme(): {
  readonly theme: Theme
  readonly shown: string
  readonly setTheme: (theme: Theme) => void
} {
  const [theme, setTheme] = useState<Theme>(stored)
  const [isDark, setDark] = useState(dark.matches)
  useEffect(() => {
    const follow = () => setDark(dark.matches)
    dark.addEventListener('change', follow)
    return () => dark.removeEventListener('change', follow)
  }, [])
  const choose = (next: Theme) => {
    apply(next)
    keep(next)
    setTheme(next)
  }
  return {
    theme,
    shown: theme === 'system' ? (isDark ? 'dark' : 'light') : theme,
    setTheme: choose,
  }
}

const dark = matchMedia('(prefers-color-scheme: dark)')

function apply(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
}

function keep(theme: Theme): void {
  try {
    localStorage.setItem(storedTheme, theme)
  } catch (error) {
    console.debug('the theme is not stored', error)
  }
}

function stored(): Theme {
  try {
    const found = themes.find((theme) => theme === localStorage.getItem(storedTheme)) ?? 'system'
    apply(found)
    return found
  } catch (error) {
    console.debug('no stored theme', error)
    return 'system'
  }
}
