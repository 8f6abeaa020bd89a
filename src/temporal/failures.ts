import {
  isGrpcServiceError, WorkflowNotFoundError, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client'
import { ApplicationFailure, WorkflowExecutionAlreadyStartedError } from '@temporalio/common'
import type { Refusal } from '../domain/errors.js'

/** How a message to a workflow can end other than with its answer. */
export type Failure =
  /** The ladder or a step said no; `callId` names the call that it said so to. */
  | { kind: 'refused'; refusal: Refusal; callId: string | null }
  /** No workflow of that ID runs. */
  | { kind: 'notRunning' }
  /** Not answered in time; the message may have been taken. */
  | { kind: 'unanswered' }
  /** The server could not be asked. */
  | { kind: 'unreachable'; reason: string }

/** Reads what the Temporal client threw. An error that is none of ours is thrown on. */
export function failureOf(error: unknown): Failure {
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) return refusedBy(error.cause)
  if (error instanceof WorkflowNotFoundError || error instanceof WorkflowExecutionAlreadyStartedError) return { kind: 'notRunning' }
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return { kind: 'unanswered' }
  const grpc = grpcErrorOf(error)
  if (grpc === undefined) throw error
  if (grpc.code === grpcCodes.deadlineExceeded || grpc.code === grpcCodes.cancelled) return { kind: 'unanswered' }
  if (grpc.code === grpcCodes.notFound) return { kind: 'notRunning' }
  if (grpc.code === grpcCodes.unavailable) return { kind: 'unreachable', reason: grpc.details }
  throw error
}

const grpcCodes = { cancelled: 1, deadlineExceeded: 4, notFound: 5, unavailable: 14 }

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
