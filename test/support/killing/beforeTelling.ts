import { log } from '@temporalio/workflow'
import type { WorkflowInterceptors } from '@temporalio/workflow'

/** What the log says at the moment when an incident, its handoff recorded, is about to start the next tier. */
export const aboutToTell = 'about to tell the tiers'

/** Workflow code cannot kill its process: it logs, and the process of the test listens to its own log. */
export const interceptors = (): WorkflowInterceptors => ({
  outbound: [{
    startChildWorkflowExecution(input, next) {
      if (!input.options.workflowId.endsWith(':tier:1')) log.info(aboutToTell)
      return next(input)
    },
  }],
})
