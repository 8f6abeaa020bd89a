import type { Me, Story } from '../api/answers.js'
import { Button } from '../controls/Button.js'
import { Notice } from '../controls/Notice.js'
import { actionsFor, isAllowed, whyNot, type ActionKind } from './actions.js'

interface MovedOnProps {
  kind: ActionKind
  story: Story
  me: Me
  onGoOn: () => void
  /** Takes what was written along as a work note; null: nothing was. */
  onKeep: (() => void) | null
}

/** While a form was filled in, somebody else was quicker: where the incident is now, and what can still be done with what was written. */
export function MovedOn({ kind, story, me, onGoOn, onKeep }: MovedOnProps) {
  const { number, state, stage, assignedTo, assignmentGroup } = story.incident
  const isStillPossible = actionsFor(story, me).includes(kind)
  return (
    <Notice tone="warn" what={`${number} has moved on since you opened this.`}>
      <p dir="auto">It is {state}, at {stage}, with {assignedTo} of {assignmentGroup}. {!isStillPossible && (isAllowed(kind, story, me) ? whyNot(kind, story, me) : 'You are not of that group: you can write to it and watch it.')}</p>
      {isStillPossible && <Button size="s" onPress={onGoOn}>Go on from there</Button>}
      {!isStillPossible && onKeep && <Button size="s" onPress={onKeep}>Keep it as a work note</Button>}
    </Notice>
  )
}
