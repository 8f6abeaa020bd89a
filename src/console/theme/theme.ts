import { useSyncExternalStore } from 'react'

/** `system`: what the system says. */
export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const key = 'baton.theme'
const listeners = new Set<() => void>()

/** What somebody chose on this machine. */
export function chosenTheme(): Theme {
  try {
    const kept = localStorage.getItem(key)
    return themes.find(theme => theme === kept) ?? 'system'
  } catch {
    // A browser may refuse to keep anything.
    return 'system'
  }
}

export function chooseTheme(theme: Theme): void {
  try {
    localStorage.setItem(key, theme)
  } catch {
    // Then it holds until the page is left.
  }
  showTheme(theme)
  for (const listener of listeners) listener()
}

export function showTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}

export function useTheme(): Theme {
  return useSyncExternalStore(listener => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, chosenTheme)
}
