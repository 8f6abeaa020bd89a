import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ListFilter, X } from 'lucide-react'
import { useRef } from 'react'
import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover, ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { incidentStates } from '../../domain/incident.js'
import type { Me } from '../api/answers.js'
import { choices, groups } from '../api/queries.js'
import { useKeys } from '../shell/keys.js'
import styles from './FilterBar.module.css'
import { whoseChoices, whoseOf, type Filters, type Whose } from './filters.js'

const whoseNames: Record<Whose, string> = { groups: 'My groups', mine: 'Mine', all: 'All' }

interface Narrowing {
  /** Of a filter with its value. */
  id: string
  words: string
  filters: Filters
}

/** What the list is narrowed to: chips to take away, and one field that finds more by typing. */
export function FilterBar({ filters, me, onChange }: { filters: Filters; me: Me; onChange: (filters: Filters) => void }) {
  const field = useRef<HTMLInputElement>(null)
  useKeys({ '/': () => field.current?.focus() })
  const offered = useOffered()
  const active = activeOf(filters)
  return (
    <div className={styles.bar}>
      <ToggleButtonGroup
        aria-label="Whose incidents" className={styles.whose} selectionMode="single" disallowEmptySelection selectedKeys={[whoseOf(filters, me)]}
        onSelectionChange={keys => { const whose = whoseChoices.find(one => keys.has(one)); if (whose) onChange({ ...filters, whose }) }}
      >
        {whoseChoices.map(one => <ToggleButton key={one} id={one} className={styles.choice}>{whoseNames[one]}</ToggleButton>)}
      </ToggleButtonGroup>
      {active.map(({ id, words, without }) => (
        <Button key={id} className={styles.chip} onPress={() => onChange(without)} aria-label={`Take away the filter ${words}`}>{words}<X aria-hidden="true" /></Button>
      ))}
      <Finder offered={offered.filter(({ id }) => !active.some(one => one.id === id))} field={field} onFind={found => onChange({ ...filters, ...found })} />
      {active.length > 1 && <Button className={styles.clear} onPress={() => onChange({ ...(filters.whose && { whose: filters.whose }) })}>Clear</Button>}
    </div>
  )
}

function Finder({ offered, field, onFind }: { offered: Narrowing[]; field: React.RefObject<HTMLInputElement | null>; onFind: (filters: Filters) => void }) {
  const navigate = useNavigate()
  return (
    <ComboBox
      className={styles.finder} defaultItems={offered} selectedKey={null} menuTrigger="focus" allowsCustomValue
      onSelectionChange={key => { const found = offered.find(({ id }) => id === key); if (found) onFind(found.filters) }}
    >
      <Label className="visuallyHidden">Filter, or go to a number</Label>
      <ListFilter aria-hidden="true" className={styles.icon} />
      <Input
        ref={field} className={styles.input} placeholder="Filter, or INC number"
        onKeyDown={({ key, currentTarget }) => {
          const [number] = /^\s*INC\d{7}\s*$/i.exec(currentTarget.value) ?? []
          if (key === 'Enter' && number) void navigate({ to: '/incidents/$number', params: { number: number.trim().toUpperCase() } })
        }}
      />
      <Popover className={styles.popover} offset={4} placement="bottom start">
        <ListBox className={styles.list} renderEmptyState={() => <div className={styles.none}>Enter opens a number; no filter is called so</div>}>
          {({ id, words }: Narrowing) => <ListBoxItem id={id} textValue={words} className={styles.option}>{words}</ListBoxItem>}
        </ListBox>
      </Popover>
    </ComboBox>
  )
}

function useOffered(): Narrowing[] {
  const { data: known } = useQuery(choices)
  const { data: teams = [] } = useQuery(groups)
  const stages = [...new Set(known?.ladders.flatMap(ladder => ladder.stages) ?? [])]
  const narrowing = (filters: Filters): Narrowing[] => activeOf(filters).map(({ id, words }) => ({ id, words, filters }))
  return [
    { attention: true as const }, { breached: true as const }, { unanswered: true as const }, ...[1, 2, 3, 4, 5].map(priority => ({ priority })),
    ...incidentStates.map(state => ({ state })), ...stages.map(stage => ({ stage })), ...teams.map(({ name }) => ({ group: name })),
  ].flatMap(narrowing)
}

/** Each filter that is set, in words, and the filters without it. */
function activeOf(filters: Filters): { id: string; words: string; without: Filters }[] {
  const words: Partial<Record<keyof Filters, string>> = {
    ...(filters.state && { state: `State: ${filters.state}` }), ...(filters.stage && { stage: `Stage: ${filters.stage}` }), ...(filters.group && { group: `Group: ${filters.group}` }),
    ...(filters.priority && { priority: `Priority: P${filters.priority}` }), ...(filters.breached && { breached: 'Breached' }), ...(filters.attention && { attention: 'Needs attention' }),
    ...(filters.unanswered && { unanswered: 'Unanswered' }),
  }
  return Object.entries(words).map(([key, text]) => ({
    id: text, words: text, without: Object.fromEntries(Object.entries(filters).filter(([other]) => other !== key)),
  }))
}
