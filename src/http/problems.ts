import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { refuse, RefusalError, type Refusal, type RefusalCode } from '../domain/errors.js'

/** The status of every refusal: one that is new has to be given one, or nothing compiles. */
export const statuses: Readonly<Record<RefusalCode, number>> = {
  field_required: 400, field_invalid: 400, payload_invalid: 400, unknown_command: 400, wrong_kind: 400, insecure_address: 400,
  unauthenticated: 401,
  forbidden: 403, not_your_group: 403, not_called: 403, not_a_manager: 403, not_an_approver: 403, override_not_allowed: 403, review_not_allowed: 403,
  sign_in_refused: 403, cross_site: 403,
  signature_invalid: 401, link_invalid: 403, person_unknown: 403, link_expired: 410, page_over: 409,
  incident_not_found: 404, ticket_not_found: 404, override_not_found: 404, token_not_found: 404, nothing_here: 404,
  incident_over: 409, wrong_state: 409, wrong_stage: 409, nothing_to_change: 409, last_stage: 409, nobody_before: 409, no_question: 409,
  too_many_tags: 409, ticket_done: 409, request_open: 409, request_decided: 409, other_request: 409, no_request: 409, nothing_to_de_escalate: 409, workflow_missing: 409,
  no_matching_row: 422, stage_not_in_ladder: 422, no_ladder: 422, unknown_group: 422, same_group: 422, group_without_people: 422, not_a_member: 422,
  stage_not_above: 422, stage_not_below: 422, handoff_incomplete: 422, guardrail: 422, request_incomplete: 422, unknown_template: 422,
  request_id_reused: 422, policy_invalid: 422, no_policy: 422,
  rate_limited: 429, too_many_streams: 429,
  busy: 503, in_progress: 503, stopping: 503, unreachable: 503, wrong_store: 503, schema_newer: 503, schema_older: 503,
  payload_key_missing: 422, payload_unreadable: 422,
}

/** A "no" as RFC 9457 has it. `code` and what stands besides are the refusal's own (docs/errors.md). */
export interface Problem {
  type: string
  title: string
  status: number
  code: RefusalCode | 'internal'
  detail: string
  fix: string
  instance: string
  /** As `x-request-id` has it, and the log. */
  requestId: string
  details: Refusal['details']
}

export function problemOf({ code, message, details: { fix, ...details } }: Refusal, { url, id }: Pick<FastifyRequest, 'url' | 'id'>): Problem {
  return { type: `urn:baton:refusal:${code}`, title: code.replaceAll('_', ' '), status: statuses[code], code, detail: message, fix: typeof fix === 'string' ? fix : '', instance: url, requestId: id, details }
}

/** Answers whatever was thrown: refusals as they are, bad input as `payload_invalid`, trouble with a server as 503, and anything else as 500 without a word of it. */
export function answerError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemFor(error, request)
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer')
  if (problem.status === 503) void reply.header('retry-after', '1')
  const { seconds } = problem.details
  if (problem.status === 429 && typeof seconds === 'number') void reply.header('retry-after', String(seconds))
  return send(reply, problem)
}

/** The problem that whatever was thrown is to those who asked. What is nobody's refusal goes to the log. */
export function problemFor(error: FastifyError | Error, request: FastifyRequest): Problem {
  const refusal = refusalOf(error, request)
  if (refusal) return problemOf(refusal, request)
  request.log.error({ err: error }, 'a request failed')
  return {
    type: 'about:blank', title: 'internal', status: 500, code: 'internal', detail: 'Something is wrong here; nothing is known to have changed.',
    fix: `Repeat it with the same Idempotency-Key; the log has request ${request.id}.`, instance: request.url, requestId: request.id, details: { requestId: request.id },
  }
}

/** What was thrown, as a refusal; null: it is our own fault. */
export function refusalOf(error: FastifyError | Error, { routeOptions, url }: FastifyRequest): Refusal | null {
  if (error instanceof RefusalError) return error.refusal
  const command = routeOptions.schema?.summary ?? url
  if (hasZodFastifySchemaValidationErrors(error)) {
    const [first] = error.validation
    const field = first?.instancePath.slice(1).replaceAll('/', '.') || (error.validationContext ?? 'body')
    return refuse('payload_invalid', { command, field, problem: `\`${field}\`: ${first?.message ?? 'it is not valid'}` })
  }
  if ('statusCode' in error && error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return refuse('payload_invalid', { command, field: 'body', problem: error.message })
  }
  // A value that PostgreSQL cannot hold, and that nothing before it knew: the writer's to mend, not ours.
  if ('code' in error && /^22\w{3}$/.test(String(error.code))) return refuse('payload_invalid', { command, field: 'query', problem: 'it has a value that cannot be stored or compared' })
  return isOfAServer(error) ? refuse('unreachable', { service: 'PostgreSQL', address: 'the given address', reason: 'it does not answer', setting: 'DATABASE_URL' }) : null
}

/** The records throw what the driver throws when their server is away; the client says the same of Temporal as a refusal. */
function isOfAServer(error: Error): boolean {
  const code = 'code' in error ? String(error.code) : ''
  return /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|57P0|08|53300)/.test(code) || /timeout exceeded when trying to connect|Connection terminated/i.test(error.message)
}

function send(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply.code(problem.status).header('content-type', 'application/problem+json').serializer((body: Problem) => JSON.stringify(body)).send(problem)
}
