import { asProblem } from '../api/problem.js'
import { Button } from './Button.js'
import { Notice } from './Notice.js'

/** What went wrong, in the words of the API, and what to do about it. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const { message, fix } = asProblem(error)
  return (
    <Notice tone="bad" what={message}>
      {fix !== '' && <p dir="auto">{fix}</p>}
      {retry && <Button size="s" onPress={retry}>Try again</Button>}
    </Notice>
  )
}
