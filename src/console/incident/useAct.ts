import { useQueryClient } from '@tanstack/react-query'
import { useMutation } from '@tanstack/react-query'
import type { Answer } from '../api/answers.js'
import type { ProblemError } from '../api/problem.js'
import { write } from '../api/request.js'
import { say } from '../shell/Said.js'
import type { ActionKind } from './actions.js'
import { doneWords } from './doneWords.js'

/** `sendBack` as the API's paths have it. */
export function pathOf(kind: ActionKind): string {
  return kind.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
}

/** Does what needs no form. */
export function useAct(number: string) {
  const queries = useQueryClient()
  return useMutation<Answer, ProblemError, { kind: ActionKind; body: object }>({
    mutationFn: ({ kind, body }) => write<Answer>(`/v1/incidents/${number}/${pathOf(kind)}`, body, crypto.randomUUID()),
    onSuccess: async (answer, { kind }) => {
      say(doneWords(kind, answer))
      await queries.invalidateQueries({ queryKey: ['story', number] })
    },
  })
}
