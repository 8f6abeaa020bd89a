import { Button } from './Button.js'
import styles from './Restored.module.css'

/** Says that a form has what was written in it before. */
export function Restored({ onForget }: { onForget: () => void }) {
  return <p role="status" className={styles.restored}>What you had written is here again.<Button look="quiet" size="s" onPress={onForget}>Start afresh</Button></p>
}
