import { useQuery } from '@tanstack/react-query'
import { Plus, X } from 'lucide-react'
import { handoffReasons } from '../../domain/handoff/handoff.js'
import { escalationSeverities } from '../../domain/approvals/approval.js'
import type { Foreseen, Me, Story } from '../api/answers.js'
import { choices } from '../api/queries.js'
import { Button, IconButton } from '../controls/Button.js'
import { Dialog } from '../controls/Dialog.js'
import { Failure } from '../controls/Failure.js'
import { Checkbox, SelectField, TextAreaField, TextField } from '../controls/Fields.js'
import { Restored } from '../controls/Restored.js'
import { useDraft } from '../controls/useDraft.js'
import styles from './EscalateDialog.module.css'
import { ForeseenPane } from './ForeseenPane.js'
import { draftKey } from './draftKey.js'
import { emptyDraft, escalationOf, textOf, type HandoffDraft } from './handoffDraft.js'
import { MovedOn } from './MovedOn.js'
import { atField } from './refusalWords.js'
import { useActionForm } from './useActionForm.js'
import { useForeseen } from './useForeseen.js'

const kinds = [
  { value: 'functional', label: 'To the next tier', hint: 'A specialist takes it over.' },
  { value: 'hierarchical', label: 'To somebody with more authority', hint: 'A decision is asked for; the work stays where it is.' },
]

const labels = {
  note: 'Note', override: 'Override with reason', validatedFacts: 'Validated facts', workingHypothesis: 'Working hypothesis', businessContext: 'Business context', request: 'Request', hours: 'Hours',
  zone: 'Zone', channel: 'Channel', watchers: 'Put on the watch list',
}

const labelOf = (field: string) => Object.entries(labels).find(([name]) => field === name || field === `handoff.${name}`)?.[1] ?? null

interface EscalateDialogProps {
  story: Story
  me: Me
  onClose: () => void
  /** It cannot be escalated any more: what was written becomes a work note. */
  onKeep: (text: string) => void
}

/** The structured note that goes along, and, beside it, what the next tier will see of it. */
export function EscalateDialog({ story, me, onClose, onKeep }: EscalateDialogProps) {
  const { incident } = story
  const { number } = incident
  const { data: known } = useQuery(choices)
  const { value: draft, set: setDraft, isRestored, forget: startAfresh } = useDraft(draftKey('escalate', story, me), emptyDraft)
  const set = (change: Partial<HandoffDraft>) => setDraft(before => ({ ...before, ...change }))
  const { error, isPending, hasMoved, send, goOn, forget } = useActionForm({ kind: 'escalate', story, me, onClose, onSent: startAfresh, labelOf, isBlank: field => field === 'note' && draft.note.trim() === '' })
  const body = escalationOf(draft)
  const written = textOf(draft)
  const foreseen = useForeseen(incident, 'escalate', body)
  // What the policy wants is what lacks when nothing is given.
  const { kind, toStage, template } = draft
  const wanted = useForeseen(incident, 'escalate', escalationOf({ ...emptyDraft, kind, toStage, template }))
  const required = new Set([...lackingOf(wanted.data), ...lackingOf(foreseen.data)])
  const isHeld = [...guardrailsOf(foreseen.data), ...guardrailsOf(wanted.data)].length > 0 || error?.code === 'guardrail'
  const missing = lackingOf(foreseen.data)
  const problem = (field: string) => (error?.field === field || error?.field === `handoff.${field}` || (error && missing.includes(field)) ? wordsOf(foreseen.data, field) ?? atField(error) : null)
  // What is not shown is not sent.
  const submit = () => send(isHeld ? body : escalationOf({ ...draft, override: '' }))
  const chooseKind = (value: string) => {
    if (isPending) return
    // What was said of one kind is not true of the other.
    forget()
    set({ kind: value === 'hierarchical' ? 'hierarchical' : 'functional' })
  }
  const field = (name: keyof typeof labels) =>
    ({ label: labels[name], value: draft[name], onChange: (value: string) => set({ [name]: value }), problem: problem(name), required: name === 'note' || required.has(name), name })
  const stages = known?.ladders.find(({ name }) => name === incident.ladder)?.stages ?? []
  const above = stages.slice(stages.indexOf(incident.stage) + 2)
  const isHierarchical = kind === 'hierarchical'
  const keep = () => {
    startAfresh()
    onKeep(written)
  }
  return (
    <Dialog
      title="Capture notes for the escalation" about={`${number} · ${incident.shortDescription}`} size="wide" isOpen onClose={onClose} isBusy={isPending} onSend={submit}
      notice={hasMoved ? <MovedOn kind="escalate" story={story} me={me} onGoOn={goOn} onKeep={written === '' ? null : keep} /> : error && <Failure error={error} />}
      actions={<><Button look="quiet" onPress={onClose}>Back</Button><Button look="primary" onPress={submit} isPending={isPending} isDisabled={hasMoved}>{isHierarchical ? 'Ask for a decision' : 'Escalate'}</Button></>}
    >
      <div className={styles.columns}>
        <div className={styles.form}>
          {isRestored && <Restored onForget={startAfresh} />}
          <TextAreaField hint="What happened, and what you ask for, in a few sentences." rows={4} autoFocus {...field('note')} />
          {isHeld && <TextAreaField hint="A guardrail holds it back. With a reason it goes on, which is recorded and reviewed." rows={2} {...field('override')} />}
          <SelectField label="Kind" value={kind} onChange={chooseKind} choices={kinds} problem={problem('kind')} />
          {isHierarchical && (
            <div className={styles.pair}>
              <SelectField label="Severity" value={draft.severity} onChange={severity => set({ severity })} choices={escalationSeverities} problem={problem('severity')} required={required.has('severity')} />
              {(known?.templates.length ?? 0) > 0 && <SelectField label="Template" value={template} onChange={value => set({ template: value === none ? '' : value })} choices={[none, ...known!.templates]} problem={problem('template')} />}
              <TextField hint="Divided by commas." {...field('watchers')} />
            </div>
          )}
          <SelectField label="Reason" value={draft.reason} onChange={reason => set({ reason })} choices={handoffReasons} problem={problem('reason')} required={required.has('reason')} />
          <TextAreaField hint="What was checked and is true; one on each line." rows={2} {...field('validatedFacts')} />
          <Pairs
            title="Diagnostic results" first="What" second="Result" pairs={draft.diagnosticResults.map(({ what, result }) => [what, result])} isRequired={required.has('diagnosticResults')} problem={problem('diagnosticResults')}
            onChange={pairs => set({ diagnosticResults: pairs.map(([what, result]) => ({ what, result })) })}
          />
          <Pairs
            title="Attempted remediation" first="Step" second="Outcome" pairs={draft.attemptedRemediation.map(({ step, outcome }) => [step, outcome])} isRequired={required.has('attemptedRemediation')}
            problem={problem('attemptedRemediation')} onChange={pairs => set({ attemptedRemediation: pairs.map(([step, outcome]) => ({ step, outcome })) })}
          />
          <TextAreaField rows={2} {...field('workingHypothesis')} />
          <TextAreaField rows={2} {...field('businessContext')} />
          <TextAreaField hint="What exactly the next tier is asked to do." rows={2} {...field('request')} />
          <fieldset className={styles.set}>
            <legend className={styles.legend}>How the user is reached{required.has('userAccessibility') && <span className={styles.required}>required</span>}</legend>
            <div className={styles.triple}>
              <TextField placeholder="9–17" {...field('hours')} required={false} /><TextField placeholder="Europe/Berlin" {...field('zone')} required={false} /><TextField placeholder="phone" {...field('channel')} required={false} />
            </div>
          </fieldset>
          <Checkbox isSelected={draft.customerInformed} onChange={customerInformed => set({ customerInformed })}>The customer has been informed{required.has('customerInformed') && <span className={styles.required}>required</span>}</Checkbox>
          {!isHierarchical && (
            <>
              <Checkbox isSelected={draft.warm} onChange={warm => set({ warm })} hint="You keep watch until somebody of the next group accepts.">Warm transfer</Checkbox>
              <Checkbox isSelected={draft.introduce} onChange={introduce => set({ introduce })} hint="A comment tells the customer who takes over.">Introduce them to the customer</Checkbox>
              {above.length > 0 && <SelectField label="Skip to stage" value={toStage} onChange={value => set({ toStage: value === none ? '' : value })} choices={[none, ...above]} placeholder="The next, by the policy" problem={problem('toStage')} />}
            </>
          )}
        </div>
        <div className={styles.ahead}>{!hasMoved && <ForeseenPane foreseen={foreseen} />}</div>
      </div>
    </Dialog>
  )
}

const none = 'None'

const lackingOf = (foreseen: Foreseen | undefined) => (foreseen?.would ?? foreseen?.request)?.lacking.map(({ field }) => field) ?? []
const guardrailsOf = (foreseen: Foreseen | undefined) => (foreseen?.would ?? foreseen?.request)?.guardrails ?? []

function wordsOf(foreseen: Foreseen | undefined, field: string): string | null {
  const lacking = (foreseen?.would ?? foreseen?.request)?.lacking.find(one => one.field === field)
  return lacking ? `Missing: ${lacking.words}.` : null
}

interface PairsProps {
  title: string
  first: string
  second: string
  pairs: [string, string][]
  onChange: (pairs: [string, string][]) => void
  isRequired: boolean
  problem: string | null
}

/** Two things that belong together, as often as wanted. */
function Pairs({ title, first, second, pairs, onChange, isRequired, problem }: PairsProps) {
  const change = (index: number, place: 0 | 1) => (value: string) =>
    onChange(pairs.map((pair, at) => (at !== index ? pair : place === 0 ? [value, pair[1]] : [pair[0], value])))
  return (
    <fieldset className={styles.set}>
      <legend className={styles.legend}>{title}{isRequired && <span className={styles.required}>required</span>}</legend>
      {pairs.map(([one, other], index) => (
        <div key={index} className={styles.row}>
          <TextField label={`${first}${pairs.length > 1 ? ` ${index + 1}` : ''}`} value={one} onChange={change(index, 0)} />
          <TextField label={`${second}${pairs.length > 1 ? ` ${index + 1}` : ''}`} value={other} onChange={change(index, 1)} problem={one.trim() !== '' && other.trim() === '' && problem ? problem : null} />
          {pairs.length > 1 && <IconButton label={`Take away ${title.toLowerCase()} ${index + 1}`} onPress={() => onChange(pairs.filter((_, at) => at !== index))}><X aria-hidden="true" /></IconButton>}
        </div>
      ))}
      {problem && <p className={styles.problem}>{problem}</p>}
      <Button look="quiet" size="s" icon={<Plus aria-hidden="true" />} onPress={() => onChange([...pairs, ['', '']])}>Add another</Button>
    </fieldset>
  )
}
