import { useLayoutEffect, useSyncExternalStore } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { Dialog } from '../controls/Dialog.js'
import { isTaken, useKeys } from './keys.js'
import styles from './Shortcuts.module.css'

let isShown = false
const listeners = new Set<() => void>()
const show = (shown: boolean) => {
  isShown = shown
  for (const listener of listeners) listener()
}

export function openShortcuts(): void {
  show(true)
}

const keys: readonly (readonly [where: string, readonly (readonly [key: string, what: string])[]])[] = [
  ['Everywhere', [['?', 'This list'], ['g then i', 'Inbox'], ['g then o', 'On call'], ['g then a', 'Approvals'], ['g then p', 'Policy'], ['g then d', 'Dashboard']]],
  ['Inbox', [['j  k', 'Next, previous incident'], ['Enter', 'Open it'], ['/', 'Narrow the list'], ['c', 'Open a new incident']]],
  ['Incident', [
    ['n', 'Write a work note'], ['m', 'Write a comment for the customer'], ['e', 'Escalate'], ['a', 'Accept'], ['r', 'Resolve, or reopen'], ['h', 'Hold, or resume'], ['b', 'Send back, or answer'],
    ['t', 'Assign'], ['w', 'Watch, or stop watching'], ['u', 'Back to the inbox'],
  ]],
]

const places: Record<string, '/' | '/on-call' | '/approvals' | '/policy' | '/dashboard'> = { i: '/', o: '/on-call', a: '/approvals', p: '/policy', d: '/dashboard' }
const nextKeyMs = 1_500

/** The keys that work everywhere, and the list of all. */
export function Shortcuts() {
  const shown = useSyncExternalStore(listener => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, () => isShown)
  const navigate = useNavigate()
  useKeys({ '?': () => show(true) })
  useLayoutEffect(() => {
    let wentAt = -Infinity
    // Before the page's own keys: the one that follows a "g" is none of them.
    const onKey = (event: KeyboardEvent) => {
      if (isTaken(event)) return
      const to = places[event.key]
      if (event.timeStamp - wentAt < nextKeyMs && to) {
        event.stopImmediatePropagation()
        event.preventDefault()
        void navigate({ to })
      }
      wentAt = event.key === 'g' ? event.timeStamp : -Infinity
    }
    addEventListener('keydown', onKey, { capture: true })
    return () => removeEventListener('keydown', onKey, { capture: true })
  }, [navigate])
  return (
    <Dialog title="Keyboard shortcuts" isOpen={shown} onClose={() => show(false)}>
      {keys.map(([where, list]) => (
        <section key={where}>
          <h3>{where}</h3>
          <dl className={styles.list}>
            {list.map(([key, what]) => <div key={key} className={styles.row}><dt>{what}</dt><dd>{key.split(' ').filter(Boolean).map(one => one === 'then' ? ' then ' : <kbd key={one} className={styles.key}>{one}</kbd>)}</dd></div>)}
          </dl>
        </section>
      ))}
    </Dialog>
  )
}
