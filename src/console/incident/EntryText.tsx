import { useState } from 'react'
import { Button } from '../controls/Button.js'
import styles from './EntryText.module.css'

const mostLetters = 1_500
const mostLines = 24

/**
 * What somebody wrote, as they wrote it: nothing in it is markup, its direction is its own and does not leak, and what is
 * very long is folded.
 */
export function EntryText({ text }: { text: string }) {
  const [isWhole, setWhole] = useState(false)
  const short = shortened(text)
  return (
    <>
      <div className={styles.text} dir="auto">{isWhole ? text : short}</div>
      {short.length < text.length && (
        <Button look="quiet" size="s" onPress={() => setWhole(!isWhole)}>{isWhole ? 'Show less' : `Show all of it (${size(text.length)})`}</Button>
      )}
    </>
  )
}

function shortened(text: string): string {
  const lines = text.split('\n', mostLines + 1)
  const few = lines.length > mostLines ? lines.slice(0, mostLines).join('\n') : text
  // Not through the middle of a letter that takes two places.
  return few.length > mostLetters ? few.slice(0, mostLetters).replace(/[\uD800-\uDBFF]$/, '') : few
}

function size(letters: number): string {
  return letters < 10_000 ? `${letters} letters` : `${Math.round(letters / 1000)} thousand letters`
}
