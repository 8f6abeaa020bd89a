import { useEffect, useState } from 'react'

const kept = new Map<string, unknown>()

interface Draft<T> {
  value: T
  set: (next: (before: T) => T) => void
  /** It was written before, in a form that was closed without being sent. */
  isRestored: boolean
  /** Begins anew, and keeps nothing of it. */
  forget: () => void
}

/**
 * What is written in a form, under a key that names the form and its writer: closing it by mistake must not cost what was written. It is
 * kept until it is sent, or the page is left; nothing of it is stored.
 */
export function useDraft<T>(key: string, empty: T): Draft<T> {
  const [value, setValue] = useState<T>(() => (kept.has(key) ? kept.get(key) as T : empty))
  const [isRestored, setIsRestored] = useState(() => kept.has(key))
  useEffect(() => {
    if (JSON.stringify(value) === JSON.stringify(empty)) kept.delete(key)
    else kept.set(key, value)
  }, [key, value, empty])
  return {
    value, set: setValue, isRestored,
    forget: () => {
      kept.delete(key)
      setValue(empty)
      setIsRestored(false)
    },
  }
}
