import { X } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { IconButton } from '../controls/Button.js'
import styles from './Said.module.css'

interface Saying {
  id: number
  text: string
}

let sayings: readonly Saying[] = []
let last = 0
const listeners = new Set<() => void>()
const change = (next: readonly Saying[]) => {
  sayings = next
  for (const listener of listeners) listener()
}

const shownMs = 6_000

/** Says in a corner what has just been done, for six seconds; heard by screen readers too. */
export function say(text: string): void {
  const id = ++last
  change([...sayings.slice(-2), { id, text }])
  setTimeout(() => change(sayings.filter(one => one.id !== id)), shownMs)
}

export function Said() {
  const shown = useSyncExternalStore(listener => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, () => sayings)
  return (
    <div role="status" aria-live="polite" className={styles.said}>
      {shown.map(({ id, text }) => (
        <div key={id} className={styles.saying}>
          <span dir="auto">{text}</span>
          <IconButton label="Dismiss" onPress={() => change(sayings.filter(one => one.id !== id))}><X aria-hidden="true" /></IconButton>
        </div>
      ))}
    </div>
  )
}
