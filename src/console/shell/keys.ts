import { useLayoutEffect, useRef } from 'react'

/** Whether a key is meant for what has the focus, and not for the page. */
export function isTaken({ target, ctrlKey, metaKey, altKey, defaultPrevented }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey || defaultPrevented) return true
  if (document.querySelector('[role=dialog], [role=alertdialog], [role=listbox]')) return true
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

/** Does something when a key is pressed that nothing else wants; keys as `KeyboardEvent.key` has them. */
export function useKeys(keys: Readonly<Record<string, ((event: KeyboardEvent) => void) | undefined>>): void {
  const latest = useRef(keys)
  // In the same breath as the page is shown: a key that follows at once is not lost.
  useLayoutEffect(() => { latest.current = keys })
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const act = latest.current[event.key]
      if (!act || isTaken(event)) return
      event.preventDefault()
      act(event)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}
