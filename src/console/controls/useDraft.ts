import { useEffect, useState } from 'react'

/** By the form's key. */
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
 * What is written in a form, under a key that names its writer and what it is about: closing it by mistake must not cost what was written,
 * and what was written about one thing must not be sent about another. It is kept until it is sent, or the page is left; nothing of it is stored.
 */
export function useDraft<T>(about: string, empty: T): Draft<T> {
  // As it was when the form was opened: meanwhile the incident may move on, or somebody else sign in.
  const [key] = useState(about)
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
