import { useMutation, type UseMutationOptions } from '@tanstack/react-query'
import type { ProblemError } from '../api/problem.js'
import { write } from '../api/request.js'

/** What was sent and not answered (as path and content), with its key: also a form that was closed and opened again goes on with it. */
const unanswered = new Map<string, string>()

/**
 * A form that is sent: the same content is sent under the same key until it was answered, so that a second press or a lost
 * answer acts once. Other content is another attempt.
 */
export function useAttempt<T>(path: string, options: Omit<UseMutationOptions<T, ProblemError, object>, 'mutationFn'> = {}) {
  return useMutation<T, ProblemError, object>({
    ...options,
    mutationFn: async body => {
      const content = JSON.stringify([path, body])
      const key = unanswered.get(content) ?? crypto.randomUUID()
      unanswered.set(content, key)
      const answered = await write<T>(path, body, key)
      unanswered.delete(content)
      return answered
    },
  })
}
