import { LogLevel, WebClient } from '@slack/web-api'
import type { SlackSettings } from './slackSettings.js'

const defaultPatienceMs = 15_000

/** Slack's own library, which neither tries again nor says anything by itself. */
export function slackClient({ token, apiUrl, patienceMs = defaultPatienceMs }: SlackSettings): WebClient {
  return new WebClient(token, {
    // Temporal tries again; two who do so would send twice.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: patienceMs,
    logLevel: LogLevel.ERROR,
    logger: silent,
    ...(apiUrl && { slackApiUrl: apiUrl }),
  })
}

/** What goes wrong is in the answer; Slack's library would print requests, with their token. */
const silent = {
  debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined,
  setLevel: () => undefined, getLevel: () => LogLevel.ERROR, setName: () => undefined,
}
