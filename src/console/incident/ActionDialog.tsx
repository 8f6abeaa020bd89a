import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Me, Story } from '../api/answers.js'
import { choices, groups } from '../api/queries.js'
import { Button } from '../controls/Button.js'
import { Dialog } from '../controls/Dialog.js'
import { Failure } from '../controls/Failure.js'
import { ComboField, SelectField, TextAreaField, TextField } from '../controls/Fields.js'
import { Restored } from '../controls/Restored.js'
import { useDraft } from '../controls/useDraft.js'
import { ForeseenPane } from './ForeseenPane.js'
import { bodyOf, type ActionForm, type FormField } from './forms.js'
import { draftKey } from './draftKey.js'
import { MovedOn } from './MovedOn.js'
import { atField } from './refusalWords.js'
import { useActionForm } from './useActionForm.js'
import { useForeseen } from './useForeseen.js'

/** Of what a field holds by itself nothing was written. */
const untouched: Readonly<Record<string, string>> = {}

const overrideLabel = 'Override with reason'

interface ActionDialogProps {
  form: ActionForm
  story: Story
  me: Me
  onClose: () => void
  /** The action is not possible any more: what was written goes into a work note. */
  onKeep: (text: string) => void
}

/** The form of one action, as it was when it was opened. */
export function ActionDialog({ form: given, story, me, onClose, onKeep }: ActionDialogProps) {
  const { incident } = story
  const [form] = useState(given)
  const draft = useDraft(draftKey(form.kind, story, me), untouched)
  const values: Readonly<Record<string, string>> = { ...form.initial, ...draft.value }
  const isBlank = (name: string) => (values[name] ?? '').trim() === ''
  const labelOf = (name: string) => (name === 'override' ? overrideLabel : form.fields.find(field => field.name === name)?.label ?? null)
  const { error, isPending, hasMoved, send, goOn } = useActionForm({ kind: form.kind, story, me, onClose, onSent: draft.forget, labelOf, isBlank })
  const body = bodyOf(form, values)
  const foreseen = useForeseen(incident, form.kind, form.foresees ? previewable(form, body) : null)
  const guardrails = foreseen.data?.would?.guardrails ?? []
  const isHeld = form.mayBend && (guardrails.length > 0 || error?.code === 'guardrail')
  const override = values.override?.trim() ?? ''
  const submit = () => send({ ...body, ...(isHeld && override !== '' && { override }) })
  const set = (name: string) => (value: string) => draft.set(({ [name]: _, ...others }) => ({
    ...others, ...(value !== (form.initial?.[name] ?? '') && { [name]: value }), ...(name === 'category' && { subcategory: '' }),
  }))
  const problem = (name: string) => (error?.field === name ? atField(error) : null)
  const written = form.fields.filter(({ type }) => type === 'text').map(({ name }) => values[name]?.trim() ?? '').filter(Boolean).join('\n\n')
  const keep = () => {
    draft.forget()
    onKeep(written)
  }
  return (
    <Dialog
      title={form.title} about={form.about} isOpen onClose={onClose} isBusy={isPending} onSend={submit}
      notice={hasMoved ? <MovedOn kind={form.kind} story={story} me={me} onGoOn={goOn} onKeep={written === '' ? null : keep} /> : error && <Failure error={error} />}
      actions={<><Button look="quiet" onPress={onClose}>Back</Button><Button look={form.kind === 'cancel' ? 'danger' : 'primary'} onPress={submit} isPending={isPending} isDisabled={hasMoved}>{form.submit}</Button></>}
    >
      {draft.isRestored && <Restored onForget={draft.forget} />}
      {form.fields.map((field, index) => (
        <Field key={field.name} field={field} value={values[field.name] ?? ''} onChange={set(field.name)} problem={problem(field.name)} autoFocus={index === 0} story={story} values={values} />
      ))}
      {isHeld && <TextAreaField label={overrideLabel} hint="A guardrail holds it back; with a reason it goes on, is recorded and reviewed." value={override} onChange={set('override')} problem={problem('override')} />}
      {form.foresees && foreseen.isAsked && !hasMoved && <ForeseenPane foreseen={foreseen} brief />}
    </Dialog>
  )
}

/** What can be foreseen before everything is written: a text that is wanted stands as "…". */
function previewable({ kind, fields }: ActionForm, body: Record<string, unknown>): Record<string, unknown> | null {
  if (fields.some(({ name, required, type }) => required && type !== 'text' && body[name] === undefined)) return null
  if (kind === 'deEscalate' && body.toStage === undefined) return null
  const unwritten = fields.filter(({ name, required, type }) => required && type === 'text' && body[name] === undefined && name !== 'note')
  return { ...Object.fromEntries(unwritten.map(({ name }) => [name, '…'])), ...body }
}

const levels = [{ value: '1', label: '1, high' }, { value: '2', label: '2, medium' }, { value: '3', label: '3, low' }]

/** A list is chosen from once it has come; what was typed before would be lost with it. */
const onceKnown = (list: unknown, of = '') => ({ key: `${of} ${list !== undefined}`, isDisabled: list === undefined })

interface FieldProps {
  field: FormField
  value: string
  onChange: (value: string) => void
  problem: string | null
  autoFocus: boolean
  story: Story
  values: Readonly<Record<string, string>>
}

function Field({ field, story: { incident }, values, ...rest }: FieldProps) {
  const { data: known } = useQuery(choices)
  const { data: teams } = useQuery(groups)
  const { label, required = false, hint, placeholder, name } = field
  const common = { ...rest, label, required, name, ...(hint !== undefined && { hint }), ...(placeholder !== undefined && { placeholder }) }
  switch (field.type) {
    case 'line': case 'tags': return <TextField {...common} />
    case 'text': return <TextAreaField {...common} />
    case 'one': return <SelectField {...common} choices={field.choices} />
    case 'level': return <SelectField {...common} choices={levels} />
    case 'group': return <ComboField {...common} {...onceKnown(teams)} choices={teams?.filter(({ name }) => name !== incident.assignmentGroup).map(({ name, members }) => ({ value: name, label: name, hint: members.join(', ') })) ?? []} />
    case 'member': {
      const team = teams?.find(({ name }) => name === incident.assignmentGroup)
      return <ComboField {...common} {...onceKnown(teams)} choices={[...team?.members ?? [], ...(team?.manager ? [team.manager] : [])].filter(person => person !== incident.assignedTo)} />
    }
    case 'category': return <ComboField {...common} {...onceKnown(known)} free choices={known?.categories.map(({ name }) => name) ?? []} />
    case 'subcategory': return <ComboField {...common} {...onceKnown(known, values.category)} free choices={known?.categories.find(({ name }) => name === values.category)?.subcategories ?? []} />
    case 'stageBelow': {
      const stages = known?.ladders.find(({ name }) => name === incident.ladder)?.stages ?? []
      const below = stages.slice(0, Math.max(0, stages.indexOf(incident.stage)))
      return below.length > 0 && <SelectField {...common} choices={below} />
    }
  }
}
