import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { commandPath } from '../../domain/commandPath.js'
import type { Answer, Me, Story } from '../api/answers.js'
import { useAttempt } from '../controls/useAttempt.js'
import { say } from '../shell/Said.js'
import { actionsFor, requestOf, type ActionKind } from './actions.js'
import { doneWords } from './doneWords.js'
import { inTheForm } from './refusalWords.js'

interface ActionFormUse {
  kind: ActionKind
  story: Story
  me: Me
  onClose: () => void
  /** It was done; `onClose` follows. */
  onSent: () => void
  labelOf: (field: string) => string | null
  isBlank: (field: string) => boolean
}

/**
 * An action's form, sent with the stage at which the incident was when it was opened: that is what whoever fills it in has in mind.
 * `hasMoved`: it is no longer there, another request is to be decided, or the action has no place any more; `goOn` takes it from where it is, `forget` the last refusal off.
 */
export function useActionForm({ kind, story, me, onClose, onSent, labelOf, isBlank }: ActionFormUse) {
  const { number, stage, tier } = story.incident
  const present = { stage, tier, request: requestOf(kind, story) }
  const queries = useQueryClient()
  const [expected, setExpected] = useState(present)
  const anew = () => queries.invalidateQueries({ queryKey: ['story', number] })
  const act = useAttempt<Answer>(`/v1/incidents/${number}/${commandPath(kind)}`, {
    onSuccess: answer => {
      onSent()
      onClose()
      say(doneWords(kind, answer))
      return anew()
    },
    // It may be refused because the page is behind.
    onError: () => { void anew() },
  })
  // Whether it was done is not known: the same once more gets the first answer, and that it has moved may be its own doing.
  const isUnsure = act.error !== null && (act.error.status === 0 || act.error.status >= 500)
  const hasMoved = !act.isPending && !act.isSuccess && !isUnsure && (expected.tier !== tier || expected.request !== present.request || !actionsFor(story, me).includes(kind))
  return {
    isPending: act.isPending, hasMoved,
    // What the notice says better.
    error: act.error && !(hasMoved && ['wrong_stage', 'not_your_group', 'wrong_state', 'incident_over', 'other_request', 'request_decided'].includes(act.error.code)) ? inTheForm(act.error, { labelOf, isBlank, name: me.name }) : null,
    send: (body: object) => { if (!act.isPending && !hasMoved) act.mutate({ ...body, expectStage: expected.stage, ...(expected.request !== null && { approval: expected.request }) }) },
    forget: () => { if (!act.isPending) act.reset() },
    goOn: () => {
      act.reset()
      setExpected(present)
    },
  }
}
