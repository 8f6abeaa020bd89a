import { TestWorkflowEnvironment } from '@temporalio/testing'

/** The SDK gives a server five seconds to come up, which is little for a JVM on a busy machine. */
const attempts = 6

/** Starts the time-skipping server of that executable. */
export async function startSkippingServer(path: string): Promise<TestWorkflowEnvironment> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path } } })
    } catch (error) {
      if (attempt === attempts || !String(error).includes('did not start')) throw error
    }
  }
}
