import { isGrpcServiceError, type WorkflowHandle } from '@temporalio/client'

type Event = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>[number]

const notFound = 5

/**
 * Whether a workflow has nothing at hand: no task, activity, child or message of its own that waits for its end. Read
 * from its history, since the time-skipping server's time stands still for good when a query meets a run that is
 * about to continue as new.
 */
export async function restOf(workflow: WorkflowHandle): Promise<'busy' | 'at rest' | 'over'> {
  try {
    const { events } = await workflow.fetchHistory()
    if (events?.some(endsTheRun)) return 'over'
    return underWay(events ?? []) === 0 ? 'at rest' : 'busy'
  } catch (error) {
    // A tier whose incident is about to start it: then the incident is not at rest.
    if (isGrpcServiceError(error) && Number(error.code) === notFound) return 'at rest'
    throw error
  }
}

/** How many things have begun and not come to their end. */
function underWay(events: readonly Event[]): number {
  const begun = new Set<string>()
  for (const event of events) {
    if (begins(event)) begun.add(String(event.eventId))
    begun.delete(String(beginningOf(event)))
  }
  return begun.size
}

function begins(event: Event): boolean {
  return Boolean(event.workflowTaskScheduledEventAttributes ?? event.activityTaskScheduledEventAttributes
    ?? event.startChildWorkflowExecutionInitiatedEventAttributes ?? event.signalExternalWorkflowExecutionInitiatedEventAttributes)
}

/** The event that this one brings to its end; a failed task begins anew with an event of its own. */
function beginningOf(event: Event): unknown {
  const task = event.workflowTaskCompletedEventAttributes ?? event.workflowTaskFailedEventAttributes
    ?? event.workflowTaskTimedOutEventAttributes
  const activity = event.activityTaskCompletedEventAttributes ?? event.activityTaskFailedEventAttributes
    ?? event.activityTaskTimedOutEventAttributes ?? event.activityTaskCanceledEventAttributes
  const child = event.childWorkflowExecutionStartedEventAttributes ?? event.startChildWorkflowExecutionFailedEventAttributes
  const message = event.externalWorkflowExecutionSignaledEventAttributes ?? event.signalExternalWorkflowExecutionFailedEventAttributes
  return (task ?? activity)?.scheduledEventId ?? (child ?? message)?.initiatedEventId
}

function endsTheRun(event: Event): boolean {
  return Boolean(event.workflowExecutionCompletedEventAttributes ?? event.workflowExecutionFailedEventAttributes
    ?? event.workflowExecutionTerminatedEventAttributes ?? event.workflowExecutionCanceledEventAttributes
    ?? event.workflowExecutionTimedOutEventAttributes)
}
