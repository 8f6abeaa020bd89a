import { CircleAlert } from 'lucide-react'
import { asProblem } from '../api/problem.js'
import { Button } from './Button.js'
import styles from './Failure.module.css'

/** What went wrong, in the words of the API, and what to do about it. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const { message, fix } = asProblem(error)
  return (
    <div role="alert" className={styles.failure}>
      <CircleAlert aria-hidden="true" />
      <div className={styles.words}>
        <p className={styles.what} dir="auto">{message}</p>
        {fix !== '' && <p dir="auto">{fix}</p>}
        {retry && <Button size="s" onPress={retry}>Try again</Button>}
      </div>
    </div>
  )
}
