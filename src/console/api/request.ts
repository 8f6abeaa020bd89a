import type { Problem } from '../../http/problems.js'
import { ProblemError } from './problem.js'

/** What leads to the sign-in page once nobody is signed in any more. */
let onSignedOut: () => void = () => {}
export function whenSignedOut(then: () => void): void {
  onSignedOut = then
}

/** Reads from the API. Throws ProblemError. */
export function read<T>(path: string, signal?: AbortSignal): Promise<T> {
  return request<T>(path, { ...(signal && { signal }) })
}

/**
 * Writes through the API; the key makes it repeatable, so that a form that is sent again does not act twice. Throws
 * ProblemError.
 */
export function write<T>(path: string, body: object, idempotencyKey: string, signal?: AbortSignal): Promise<T> {
  return request<T>(path, {
    method: 'POST', body: JSON.stringify(body), ...(signal && { signal }),
    headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey, 'x-baton-console': '1' },
  })
}

async function request<T>(path: string, init: RequestInit): Promise<T> {
  const answer = await answerTo(path, init)
  const text = await answer.text()
  if (answer.ok) return (text === '' ? null : JSON.parse(text)) as T
  const problem = problemIn(text, answer)
  if (problem.status === 401 && !path.startsWith('/sign-in')) onSignedOut()
  throw problem
}

async function answerTo(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { credentials: 'same-origin', ...init })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ProblemError({
      status: 0, code: 'unreachable', detail: 'Baton does not answer.', fix: 'Nothing is lost: what you sent can be sent again, and counts once.', details: {},
    })
  }
}

function problemIn(text: string, { status }: Response): ProblemError {
  try {
    return new ProblemError(JSON.parse(text) as Problem)
  } catch {
    return new ProblemError({ status, code: 'internal', detail: `Something between here and Baton answered ${status}.`, fix: 'Try it again.', details: {} })
  }
}
