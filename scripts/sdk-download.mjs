// Lets the Temporal SDK download a server, in a process of its own: the native download cannot be called off, a process can.
//   node scripts/sdk-download.mjs dev-server|test-server FOLDER [VERSION]
// The SDK offers no download alone, so the server is started once and ended.
import { TestWorkflowEnvironment } from '@temporalio/testing'

const [kind, downloadDir, version] = process.argv.slice(2)
const server = { executable: { type: 'cached-download', downloadDir, ...(version && { version }) } }
try {
  const environment = kind === 'dev-server'
    ? await TestWorkflowEnvironment.createLocal({ server })
    : await TestWorkflowEnvironment.createTimeSkipping({ server })
  await environment.teardown()
} catch (error) {
  // The SDK repeats its causes within one message; the last one is the reason.
  const message = error instanceof Error ? error.message : String(error)
  console.error(message.includes('error sending request') ? message.replace(/^.*error sending request for url /s, 'no answer from ') : message)
  process.exitCode = 1
}
