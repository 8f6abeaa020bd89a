import { useSyncExternalStore } from 'react'

const narrow = matchMedia('(max-width: 760px)')

/** Whether the page is as narrow as a phone, as the style sheets have it. */
export function useNarrow(): boolean {
  return useSyncExternalStore(listener => {
    narrow.addEventListener('change', listener)
    return () => narrow.removeEventListener('change', listener)
  }, () => narrow.matches)
}
