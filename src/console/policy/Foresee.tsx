import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { write } from '../api/request.js'
import { Button } from '../controls/Button.js'
import { Failure } from '../controls/Failure.js'
import { Checkbox, ComboField, SelectField, TextField } from '../controls/Fields.js'
import { asProblem } from '../api/problem.js'
import { policyDocumentOf, type Described, type WouldHappen } from './queries.js'
import { Outcome } from './Outcome.js'
import styles from './Foresee.module.css'

const levels = [{ value: '1', label: '1, high' }, { value: '2', label: '2, medium' }, { value: '3', label: '3, low' }]
const opened = ' '

/** What the live policy would do with an incident like this: who gets it, by when, and what happens if nobody answers. */
export function Foresee() {
  const { data: document } = useQuery(policyDocumentOf('live'))
  const [category, setCategory] = useState('')
  const [subcategory, setSubcategory] = useState('')
  const [impact, setImpact] = useState('2')
  const [urgency, setUrgency] = useState('2')
  const [vip, setVip] = useState(false)
  const [tags, setTags] = useState('')
  const [stage, setStage] = useState(opened)
  const [at, setAt] = useState('')
  const ask = useMutation({ mutationFn: (body: Described) => write<WouldHappen>('/v1/policies/foresee', body, crypto.randomUUID()) })
  const names = document?.names
  const stages = [...new Set(names?.ladders.flatMap(ladder => ladder.stages) ?? [])]
  const when = at === '' ? null : new Date(at)
  const isTimeWrong = when !== null && Number.isNaN(when.getTime())
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (category.trim() === '' || isTimeWrong) return
    ask.mutate({
      category: category.trim(), subcategory: subcategory.trim() || null, impact: Number(impact), urgency: Number(urgency), vip,
      tags: tags.split(',').map(tag => tag.trim()).filter(tag => tag !== ''), stage: stage === opened ? null : stage, at: when?.toISOString() ?? null,
    })
  }
  const { field } = ask.error ? asProblem(ask.error) : { field: null }
  return (
    <div className={styles.columns}>
      <form onSubmit={submit} className={styles.form} aria-label="An incident like this">
        <ComboField label="Category" name="category" value={category} onChange={setCategory} choices={names?.categories ?? []} free required />
        <ComboField label="Subcategory" name="subcategory" value={subcategory} onChange={setSubcategory} choices={names?.subcategories ?? []} free />
        <div className={styles.pair}>
          <SelectField label="Impact" value={impact} onChange={setImpact} choices={levels} />
          <SelectField label="Urgency" value={urgency} onChange={setUrgency} choices={levels} />
        </div>
        <SelectField label="What happens to it" value={stage} onChange={setStage} choices={[{ value: opened, label: 'It is opened' }, ...stages.map(one => ({ value: one, label: `It goes up from ${one}` }))]} />
        <TextField label="Tags" name="tags" value={tags} onChange={setTags} hint={names && names.tags.length > 0 ? `Separated by commas. The policy knows: ${names.tags.join(', ')}.` : 'Separated by commas.'} />
        <TextField label="When" name="at" value={at} onChange={setAt} placeholder="2026-12-24 20:00" hint="In your time; empty: now." problem={isTimeWrong ? 'Write a day and a time, for example 2026-12-24 20:00.' : field === 'at' ? 'That is no time.' : null} />
        <Checkbox isSelected={vip} onChange={setVip}>The caller is a VIP</Checkbox>
        <Button type="submit" look="primary" isDisabled={category.trim() === '' || isTimeWrong || ask.isPending}>What would happen?</Button>
      </form>
      <div className={styles.outcome} aria-live="polite">
        {ask.error && <Failure error={ask.error} />}
        {ask.data && !ask.error && <Outcome outcome={ask.data} />}
        {!ask.data && !ask.error && <p className={styles.quiet}>Describe an incident. Nothing is opened, and nobody is told.</p>}
      </div>
    </div>
  )
}
