import { holdReasons } from '../../domain/incident.js'
import type { Me, Story } from '../api/answers.js'
import { actionNames, type ActionKind } from './actions.js'

interface Common {
  /** As the API has it. */
  name: string
  label: string
  required?: true
  hint?: string
  placeholder?: string
}

export type FormField = Common & (
  | { type: 'line' | 'text' | 'tags' }
  | { type: 'one'; choices: readonly string[] }
  /** Chosen of what the live policy has. */
  | { type: 'group' | 'member' | 'category' | 'subcategory' | 'stageBelow' }
  | { type: 'level' }
)

export interface ActionForm {
  kind: ActionKind
  title: string
  about?: string
  submit: string
  fields: FormField[]
  /** What the fields begin with; only what differs from it is sent. */
  initial?: Readonly<Record<string, string>>
  /** It hands on: who gets it can be shown before. */
  foresees?: true
  /** A guardrail may hold it back. */
  mayBend?: true
}

const resolutionCodes = ['Solved (permanently)', 'Solved (work around)', 'Solved remotely', 'Not solved (not reproducible)', 'Closed by the caller', 'Duplicate']

const note = (label = 'Note'): FormField => ({ name: 'note', type: 'text', label })

/** The form of an action; null: it needs none. The handoff's own form is `EscalateDialog`. */
export function formOf(kind: ActionKind, { incident, tiers }: Story, me: Me): ActionForm | null {
  const title = actionNames[kind]
  switch (kind) {
    case 'accept': case 'watch': case 'unwatch': case 'resume': case 'escalate': return null
    case 'resolve': return {
      kind, title, submit: 'Resolve', about: 'The clocks stop; the caller can reopen it for a while.',
      fields: [
        { name: 'code', type: 'one', label: 'Resolution code', required: true, choices: resolutionCodes }, { name: 'notes', type: 'text', label: 'What was done', required: true },
        { name: 'cause', type: 'text', label: 'Cause' },
      ],
    }
    case 'reopen': return { kind, title, submit: 'Reopen', about: 'It goes on at the same stage, with the time that was left.', fields: [{ ...note('Why it is not solved'), required: true }] }
    case 'hold': return {
      kind, title, submit: 'Put on hold',
      fields: [
        { name: 'reason', type: 'one', label: 'Awaiting', required: true, choices: holdReasons },
        { name: 'comment', type: 'text', label: 'Comment to the customer', hint: 'Needed when it awaits the caller.' },
      ],
    }
    case 'sendBack': return {
      kind, title, submit: 'Send back', about: `It goes back to those who gave it, with your question, and comes to you again with the answer.`, foresees: true, mayBend: true,
      fields: [{ name: 'question', type: 'text', label: 'Question', required: true }],
    }
    case 'answer': return { kind, title, submit: 'Answer', foresees: true, about: tiers.find(({ number }) => number === incident.tier)?.question?.text ?? '', fields: [{ ...note('Answer'), required: true }] }
    case 'reassign': return {
      kind, title, submit: 'Reassign', about: 'Another group takes it at the same stage.', foresees: true, mayBend: true,
      fields: [{ name: 'group', type: 'group', label: 'Group', required: true }, note()],
    }
    case 'assign': return { kind, title, submit: 'Assign', fields: [{ name: 'to', type: 'member', label: `Person of ${incident.assignmentGroup}`, required: true }, note()] }
    case 'deEscalate': return {
      kind, title, submit: 'De-escalate', foresees: true, about: 'It goes down a stage; without a stage, the open escalation request is closed.',
      fields: [{ name: 'toStage', type: 'stageBelow', label: 'To stage' }, { name: 'justification', type: 'text', label: 'Justification', required: true }],
    }
    case 'reclassify': return {
      kind, title, submit: 'Reclassify',
      initial: {
        category: incident.category, subcategory: incident.subcategory ?? '', impact: String(incident.impact), urgency: String(incident.urgency), configurationItem: incident.configurationItem ?? '',
      },
      fields: [
        { name: 'category', type: 'category', label: 'Category' }, { name: 'subcategory', type: 'subcategory', label: 'Subcategory' },
        { name: 'impact', type: 'level', label: 'Impact' }, { name: 'urgency', type: 'level', label: 'Urgency' }, { name: 'configurationItem', type: 'line', label: 'What it is about' },
        { name: 'addTags', type: 'tags', label: 'Add tags', hint: 'Divided by commas.' },
        ...(incident.tags.length > 0 ? [{ name: 'removeTags', type: 'tags', label: 'Take tags away', hint: `It has ${incident.tags.join(', ')}.` } as const] : []),
        { ...note('Why'), required: true },
      ],
    }
    case 'reject': return { kind, title, submit: 'Reject', about: 'The next person is called at once.', fields: [note('Why')] }
    case 'approve': return { kind, title, submit: 'Approve', about: incident.approval?.justification ?? '', fields: [note()] }
    case 'decline': return { kind, title, submit: 'Decline', about: incident.approval?.justification ?? '', fields: [{ ...note('Why'), required: true }] }
    case 'close': return { kind, title, submit: 'Close the incident', about: 'It cannot be reopened after that.', fields: [note()] }
    case 'cancel': return { kind, title, submit: 'Cancel the incident', about: `Its work ends, and it cannot be reopened. ${me.name} is recorded as who did it.`, fields: [note('Why')] }
  }
}

/** What is sent: fields with something in them, and of those that had something only what differs. */
export function bodyOf({ fields, initial }: ActionForm, values: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(fields.flatMap(({ name, type }): [string, unknown][] => {
    const value = values[name]?.trim() ?? ''
    if (initial && name in initial) {
      if (value === initial[name]) return []
      if (value === '') return [[name, null]]
    }
    if (value === '') return []
    if (type === 'level') return [[name, Number(value)]]
    if (type === 'tags') return [[name, value.split(',').map(tag => tag.trim()).filter(Boolean)]]
    return [[name, value]]
  }))
}
