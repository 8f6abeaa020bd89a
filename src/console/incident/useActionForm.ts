import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { commandPath } from '../../domain/commandPath.js'
import type { Answer, Me, Story } from '../api/answers.js'
import { useAttempt } from '../controls/useAttempt.js'
import { say } from '../shell/Said.js'
import { actionsFor, type ActionKind } from './actions.js'
import { doneWords } from './doneWords.js'
import { inTheForm } from './refusalWords.js'

interface ActionFormUse {
  kind: ActionKind
  story: Story
  me: Me
  onClose: () => void
  labelOf: (field: string) => string | null
  isBlank: (field: string) => boolean
}

/**
 * An action's form, sent with the stage at which the incident was when it was opened: that is what whoever fills it in has in mind.
 * `hasMoved`: it is no longer there, or the action has no place any more; `goOn` takes it from where it is, `forget` the last refusal off.
 */
export function useActionForm({ kind, story, me, onClose, labelOf, isBlank }: ActionFormUse) {
  const { number, stage, tier } = story.incident
  const queries = useQueryClient()
  const [expected, setExpected] = useState({ stage, tier })
  const anew = () => queries.invalidateQueries({ queryKey: ['story', number] })
  const act = useAttempt<Answer>(`/v1/incidents/${number}/${commandPath(kind)}`, {
    onSuccess: answer => {
      onClose()
      say(doneWords(kind, answer))
      return anew()
    },
    // It may be refused because the page is behind.
    onError: anew,
  })
  const hasMoved = !act.isPending && !act.isSuccess && (expected.tier !== tier || !actionsFor(story, me).includes(kind))
  return {
    isPending: act.isPending, hasMoved,
    // What the notice says better.
    error: act.error && !(hasMoved && ['wrong_stage', 'not_your_group', 'wrong_state', 'incident_over'].includes(act.error.code)) ? inTheForm(act.error, { labelOf, isBlank, name: me.name }) : null,
    send: (body: object) => { if (!act.isPending && !hasMoved) act.mutate({ ...body, expectStage: expected.stage }) },
    forget: () => act.reset(),
    goOn: () => {
      act.reset()
      setExpected({ stage, tier })
    },
  }
}
