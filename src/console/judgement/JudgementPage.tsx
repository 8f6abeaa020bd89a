import { Page } from '../shell/Page.js'

/** What waits for somebody's judgement. */
export function JudgementPage() {
  return <Page title="Approvals & overrides"><p>Being built.</p></Page>
}
