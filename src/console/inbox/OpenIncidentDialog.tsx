import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Answer, Me } from '../api/answers.js'
import { choices } from '../api/queries.js'
import { Button } from '../controls/Button.js'
import { Dialog } from '../controls/Dialog.js'
import { Failure } from '../controls/Failure.js'
import { Checkbox, ComboField, SelectField, TextAreaField, TextField } from '../controls/Fields.js'
import { Restored } from '../controls/Restored.js'
import { useAttempt } from '../controls/useAttempt.js'
import { useDraft } from '../controls/useDraft.js'
import { say } from '../shell/Said.js'
import styles from './OpenIncidentDialog.module.css'

const levels = (words: readonly [string, string, string]) => words.map((label, index) => ({ value: String(index + 1), label: `${index + 1} · ${label}` }))

interface Given {
  shortDescription: string
  description: string
  /** Null: whoever writes it. */
  caller: string | null
  category: string
  subcategory: string
  impact: string
  urgency: string
  configurationItem: string
  tags: string
  vip: boolean
}

const empty: Given = { shortDescription: '', description: '', caller: null, category: '', subcategory: '', impact: '2', urgency: '2', configurationItem: '', tags: '', vip: false }

/** The form of a new incident. */
export function OpenIncidentDialog({ me, onClose }: { me: Me; onClose: () => void }) {
  const navigate = useNavigate()
  const { data: known } = useQuery(choices)
  const { value: given, set: setGiven, isRestored, forget } = useDraft(`${me.name} open`, empty)
  const set = (change: Partial<typeof given>) => setGiven(before => ({ ...before, ...change }))
  const open = useAttempt<Answer>('/v1/incidents', {
    onSuccess: ({ incident, existing }) => {
      forget()
      onClose()
      say(existing ? `${incident.number} is open already for this.` : `${incident.number} is open, with ${incident.assignedTo} of ${incident.assignmentGroup}.`)
      void navigate({ to: '/incidents/$number', params: { number: incident.number } })
    },
  })
  const problem = (field: string) => (open.error?.field === field ? open.error.message : null)
  const submit = () => open.mutate(bodyOf({ ...given, caller: given.caller ?? me.name }))
  const category = known?.categories.find(({ name }) => name === given.category)
  return (
    <Dialog
      title="Open incident" isOpen onClose={onClose} isBusy={open.isPending}
      actions={<><Button look="quiet" onPress={onClose}>Cancel</Button><Button look="primary" onPress={submit} isPending={open.isPending}>Open</Button></>}
    >
      {isRestored && <Restored onForget={forget} />}
      {open.error && <Failure error={open.error} />}
      <TextField label="What is wrong" required autoFocus value={given.shortDescription} onChange={shortDescription => set({ shortDescription })} problem={problem('shortDescription')} placeholder="Branch 7 is offline" />
      <TextAreaField label="Description" value={given.description} onChange={description => set({ description })} problem={problem('description')} rows={4} />
      <TextField label="Caller" required value={given.caller ?? me.name} onChange={caller => set({ caller: caller === me.name ? null : caller })} problem={problem('caller')} />
      <div className={styles.pair}>
        <ComboField label="Category" required free value={given.category} onChange={next => set({ category: next, subcategory: '' })} choices={known?.categories.map(({ name }) => name) ?? []} key={known ? 'known' : 'unknown'} problem={problem('category')} />
        <ComboField label="Subcategory" free value={given.subcategory} onChange={subcategory => set({ subcategory })} choices={category?.subcategories ?? []} key={`sub ${category?.name}`} problem={problem('subcategory')} />
      </div>
      <div className={styles.pair}>
        <SelectField label="Impact" required value={given.impact} onChange={impact => set({ impact })} choices={levels(['many people', 'a group', 'one person'])} problem={problem('impact')} />
        <SelectField label="Urgency" required value={given.urgency} onChange={urgency => set({ urgency })} choices={levels(['work stands still', 'work is hampered', 'can wait'])} problem={problem('urgency')} />
      </div>
      <div className={styles.pair}>
        <TextField label="What it is about" hint="A device, a service, a product." value={given.configurationItem} onChange={configurationItem => set({ configurationItem })} problem={problem('configurationItem')} />
        <TextField label="Tags" hint="Divided by commas." value={given.tags} onChange={tags => set({ tags })} problem={problem('tags')} />
      </div>
      <Checkbox isSelected={given.vip} onChange={vip => set({ vip })}>The caller is a VIP</Checkbox>
    </Dialog>
  )
}

function bodyOf({ shortDescription, description, caller, category, subcategory, impact, urgency, configurationItem, tags, vip }: Given): object {
  const tagged = tags.split(',').map(tag => tag.trim()).filter(Boolean)
  return {
    shortDescription, caller, category, impact: Number(impact), urgency: Number(urgency), vip,
    ...(description.trim() && { description }), ...(subcategory.trim() && { subcategory }), ...(configurationItem.trim() && { configurationItem }), ...(tagged.length > 0 && { tags: tagged }),
  }
}
