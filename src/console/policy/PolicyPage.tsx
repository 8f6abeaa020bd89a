import { Page } from '../shell/Page.js'

/** The escalation policy: what is live, its versions, and what would happen. */
export function PolicyPage() {
  return <Page title="Policy"><p>Being built.</p></Page>
}
