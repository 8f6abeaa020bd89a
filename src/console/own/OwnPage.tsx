import { Page } from '../shell/Page.js'

/** What somebody has reported. */
export function OwnPage() {
  return <Page title="My incidents"><p>Being built.</p></Page>
}
