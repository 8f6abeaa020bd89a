import { useMutation, useQueryClient } from '@tanstack/react-query'
import { commandPath } from '../../domain/commandPath.js'
import type { Answer } from '../api/answers.js'
import type { ProblemError } from '../api/problem.js'
import { write } from '../api/request.js'
import { say } from '../shell/Said.js'
import type { ActionKind } from './actions.js'
import { doneWords } from './doneWords.js'

/** Does what needs no form. */
export function useAct(number: string) {
  const queries = useQueryClient()
  const anew = () => queries.invalidateQueries({ queryKey: ['story', number] })
  return useMutation<Answer, ProblemError, { kind: ActionKind; body: object }>({
    mutationFn: ({ kind, body }) => write<Answer>(`/v1/incidents/${number}/${commandPath(kind)}`, body, crypto.randomUUID()),
    onSuccess: async (answer, { kind }) => {
      say(doneWords(kind, answer))
      await anew()
    },
    // It may be refused because the page is behind.
    onError: () => { void anew() },
  })
}
