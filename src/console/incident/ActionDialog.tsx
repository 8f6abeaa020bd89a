import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { commandPath } from '../../domain/commandPath.js'
import type { Answer, Story } from '../api/answers.js'
import { choices, groups } from '../api/queries.js'
import { Button } from '../controls/Button.js'
import { Dialog } from '../controls/Dialog.js'
import { Failure } from '../controls/Failure.js'
import { ComboField, SelectField, TextAreaField, TextField } from '../controls/Fields.js'
import { useAttempt } from '../controls/useAttempt.js'
import { say } from '../shell/Said.js'
import { doneWords } from './doneWords.js'
import { ForeseenPane } from './ForeseenPane.js'
import { bodyOf, type ActionForm, type FormField } from './forms.js'
import { useForeseen } from './useForeseen.js'

/** The form of one action. Where it moves the incident, it says from where, so that two people do not move it twice. */
export function ActionDialog({ form, story, onClose }: { form: ActionForm; story: Story; onClose: () => void }) {
  const { incident } = story
  const queries = useQueryClient()
  const [values, setValues] = useState<Readonly<Record<string, string>>>(form.initial ?? {})
  // Where it was when the form was opened: that is what whoever fills it in has in mind.
  const [expectStage] = useState(incident.stage)
  const act = useAttempt<Answer>(`/v1/incidents/${incident.number}/${commandPath(form.kind)}`, {
    onSuccess: async answer => {
      onClose()
      say(doneWords(form.kind, answer))
      await queries.invalidateQueries({ queryKey: ['story', incident.number] })
    },
  })
  const body = bodyOf(form, values)
  const foreseen = useForeseen(incident.number, form.kind, form.foresees ? previewable(form, body) : null)
  const guardrails = foreseen.data?.would?.guardrails ?? []
  const isHeld = form.mayBend && (guardrails.length > 0 || act.error?.code === 'guardrail')
  const override = values.override?.trim() ?? ''
  const submit = () => act.mutate({ ...body, ...(isHeld && override !== '' && { override }), expectStage })
  const set = (name: string) => (value: string) => setValues(before => ({ ...before, [name]: value, ...(name === 'category' && { subcategory: '' }) }))
  const problem = (name: string) => (act.error?.field === name ? act.error.message : null)
  return (
    <Dialog
      title={form.title} about={form.about} isOpen onClose={onClose} isBusy={act.isPending}
      actions={<><Button look="quiet" onPress={onClose}>Back</Button><Button look={form.kind === 'cancel' ? 'danger' : 'primary'} onPress={submit} isPending={act.isPending}>{form.submit}</Button></>}
    >
      {act.error && <Failure error={act.error} />}
      {form.fields.map((field, index) => (
        <Field key={field.name} field={field} value={values[field.name] ?? ''} onChange={set(field.name)} problem={problem(field.name)} autoFocus={index === 0} story={story} values={values} />
      ))}
      {isHeld && <TextAreaField label="Override with reason" hint="A guardrail holds it back; with a reason it goes on, is recorded and reviewed." value={override} onChange={set('override')} problem={problem('override')} />}
      {form.foresees && foreseen.isAsked && <ForeseenPane foreseen={foreseen} brief />}
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
  const { data: teams = [] } = useQuery(groups)
  const { label, required = false, hint, placeholder, name } = field
  const common = { ...rest, label, required, name, ...(hint !== undefined && { hint }), ...(placeholder !== undefined && { placeholder }) }
  switch (field.type) {
    case 'line': case 'tags': return <TextField {...common} />
    case 'text': return <TextAreaField {...common} />
    case 'one': return <SelectField {...common} choices={field.choices} />
    case 'level': return <SelectField {...common} choices={['1', '2', '3']} />
    case 'group': return <ComboField {...common} key={`groups ${teams.length}`} choices={teams.filter(({ name }) => name !== incident.assignmentGroup).map(({ name, members }) => ({ value: name, label: name, hint: members.join(', ') }))} />
    case 'member': {
      const team = teams.find(({ name }) => name === incident.assignmentGroup)
      return <ComboField {...common} key={`members ${teams.length}`} choices={[...team?.members ?? [], ...(team?.manager ? [team.manager] : [])]} />
    }
    case 'category': return <ComboField {...common} key={`categories ${known?.categories.length}`} free choices={known?.categories.map(({ name }) => name) ?? []} />
    case 'subcategory': return <ComboField {...common} key={`sub ${values.category}`} free choices={known?.categories.find(({ name }) => name === values.category)?.subcategories ?? []} />
    case 'stageBelow': {
      const stages = known?.ladders.find(({ name }) => name === incident.ladder)?.stages ?? []
      return <SelectField {...common} choices={stages.slice(0, Math.max(0, stages.indexOf(incident.stage)))} />
    }
  }
}
