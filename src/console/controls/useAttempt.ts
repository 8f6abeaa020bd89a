import { useMutation, type UseMutationOptions } from '@tanstack/react-query'
import { useRef } from 'react'
import type { ProblemError } from '../api/problem.js'
import { write } from '../api/request.js'

/**
 * A form that is sent: the same content is sent under the same key until it was answered, so that a second press or a lost
 * answer acts once. Other content is another attempt.
 */
export function useAttempt<T>(path: string, options: Omit<UseMutationOptions<T, ProblemError, object>, 'mutationFn'> = {}) {
  const attempt = useRef<{ content: string; key: string } | null>(null)
  return useMutation<T, ProblemError, object>({
    ...options,
    mutationFn: async body => {
      const content = JSON.stringify([path, body])
      if (attempt.current?.content !== content) attempt.current = { content, key: crypto.randomUUID() }
      const answered = await write<T>(path, body, attempt.current.key)
      attempt.current = null
      return answered
    },
  })
}
