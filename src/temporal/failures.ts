import {
  isGrpcServiceError, WorkflowNotFoundError, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client'
import { ApplicationFailure, WorkflowExecutionAlreadyStartedError } from '@temporalio/common'
import { RefusalError, type Refusal } from '../domain/errors.js'

/** How a message to a workflow can end other than with its answer. */
export type Failure =
  /** The ladder or a step said no; `callId` names the call that it said so to. */
  | { kind: 'refused'; refusal: Refusal; callId: string | null }
  /** No workflow of that ID runs. */
  | { kind: 'notRunning' }
  /** Not answered in time; the message may have been taken. */
  | { kind: 'unanswered' }
  /** Not taken just now, and nothing is known against taking it later. */
  | { kind: 'notNow' }
  /** The server could not be asked. */
  | { kind: 'unreachable'; reason: string }

/** Reads what the Temporal client threw. An error that is none of ours is thrown on. */
export function failureOf(error: unknown): Failure {
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) return refusedBy(error.cause)
  // What was answered is encrypted, and cannot be read here.
  if (error instanceof RefusalError) return { kind: 'refused', refusal: error.refusal, callId: null }
  if (error instanceof WorkflowNotFoundError || error instanceof WorkflowExecutionAlreadyStartedError) return { kind: 'notRunning' }
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return { kind: 'unanswered' }
  const grpc = grpcErrorOf(error)
  if (grpc === undefined) throw error
  if (grpc.code === grpcCodes.deadlineExceeded || grpc.code === grpcCodes.cancelled) return { kind: 'unanswered' }
  if (grpc.code === grpcCodes.notFound) return { kind: 'notRunning' }
  if (isPassing(grpc)) return { kind: 'notNow' }
  if (grpc.code === grpcCodes.unavailable) return { kind: 'unreachable', reason: grpc.details }
  throw error
}

const grpcCodes = { cancelled: 1, invalidArgument: 3, deadlineExceeded: 4, notFound: 5, resourceExhausted: 8, failedPrecondition: 9, unavailable: 14 }

/**
 * The server has too much to do, or the run has: it takes ten thousand signals. Or it is about to continue as new, and
 * something else came in between: then it can do nothing until it has. Only the text tells some of them from others.
 */
function isPassing({ code, details }: { code: number; details: string }): boolean {
  return code === grpcCodes.resourceExhausted || code === grpcCodes.failedPrecondition
    || (code === grpcCodes.unavailable && details.includes('workflow is closing'))
    || (code === grpcCodes.invalidArgument && details.includes('limit for signal events'))
}

function refusedBy(cause: ApplicationFailure): Failure {
  const [refusal, callId] = cause.details ?? []
  if (!isRefusal(refusal)) throw cause
  return { kind: 'refused', refusal, callId: typeof callId === 'string' ? callId : null }
}

function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value && 'details' in value
}

function grpcErrorOf(error: unknown): { code: number; details: string } | undefined {
  if (isGrpcServiceError(error)) return error
  const cause = error instanceof Error ? error.cause : undefined
  return cause === undefined ? undefined : grpcErrorOf(cause)
}
