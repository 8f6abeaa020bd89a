import { ChevronDown } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import {
  Button, Checkbox as AriaCheckbox, type CheckboxProps, ComboBox, FieldError, Input, Label, ListBox, ListBoxItem, Popover, Select, SelectValue, Text, TextArea,
  TextField as AriaTextField,
} from 'react-aria-components'
import styles from './Fields.module.css'

interface FieldProps {
  label: string
  value: string
  onChange: (value: string) => void
  /** What is wrong with it, in words; it is then marked. */
  problem?: string | null
  hint?: ReactNode
  required?: boolean
  placeholder?: string
  autoFocus?: boolean
  isDisabled?: boolean
  /** Told apart from others on the page by tests and problems: `handoff.note`. */
  name?: string
}

function Labelled({ label, required }: Pick<FieldProps, 'label' | 'required'>) {
  return <Label className={styles.label}>{label}{required && <span className={styles.required}>required</span>}</Label>
}

function Below({ hint, problem }: Pick<FieldProps, 'hint' | 'problem'>) {
  return (
    <>
      {hint && !problem && <Text slot="description" className={styles.hint}>{hint}</Text>}
      <FieldError className={styles.problem}>{problem}</FieldError>
    </>
  )
}

export function TextField({ label, value, onChange, problem, hint, required, placeholder, autoFocus, isDisabled, name, type }: FieldProps & { type?: 'text' | 'search' }) {
  return (
    <AriaTextField {...{ value, onChange, name, type }} className={styles.field} isInvalid={!!problem} isRequired={!!required} validationBehavior="aria" isDisabled={!!isDisabled} autoFocus={!!autoFocus}>
      <Labelled {...{ label, required }} />
      <Input className={styles.input} placeholder={placeholder} dir="auto" />
      <Below {...{ hint, problem }} />
    </AriaTextField>
  )
}

export function TextAreaField({ label, value, onChange, problem, hint, required, placeholder, autoFocus, isDisabled, name, rows = 3 }: FieldProps & { rows?: number }) {
  return (
    <AriaTextField {...{ value, onChange, name }} className={styles.field} isInvalid={!!problem} isRequired={!!required} validationBehavior="aria" isDisabled={!!isDisabled} autoFocus={!!autoFocus}>
      <Labelled {...{ label, required }} />
      <TextArea className={`${styles.input} ${styles.area}`} placeholder={placeholder} rows={rows} dir="auto" />
      <Below {...{ hint, problem }} />
    </AriaTextField>
  )
}

export interface Choice {
  value: string
  label: string
  hint?: string
}

/** With the key by which the library tells them apart. */
type KeyedChoice = Choice & { id: string }

const asChoices = (choices: readonly (Choice | string)[]): KeyedChoice[] =>
  choices.map(one => (typeof one === 'string' ? { id: one, value: one, label: one } : { id: one.value, ...one }))

/** One of a few. */
export function SelectField({ label, value, onChange, choices, problem, hint, required, isDisabled, placeholder, name }: FieldProps & { choices: readonly (Choice | string)[] }) {
  return (
    <Select
      {...{ name }} selectedKey={value === '' ? null : value} onSelectionChange={key => onChange(key === null ? '' : String(key))} className={styles.field} isInvalid={!!problem} isRequired={!!required}
      validationBehavior="aria" isDisabled={!!isDisabled} placeholder={placeholder ?? 'Choose'}
    >
      <Labelled {...{ label, required }} />
      <Button className={`${styles.input} ${styles.select}`}><SelectValue className={styles.chosen} /><ChevronDown aria-hidden="true" /></Button>
      <Below {...{ hint, problem }} />
      <Popover className={styles.popover} offset={4}>
        <ListBox className={styles.list} items={asChoices(choices)}>{({ id, label, hint }) => <Option id={id} label={label} {...(hint !== undefined && { hint })} />}</ListBox>
      </Popover>
    </Select>
  )
}

/** One of many, found by typing; `free`: something else may be typed too. */
export function ComboField({ label, value, onChange, choices, problem, hint, required, isDisabled, placeholder, name, free = false, autoFocus }: FieldProps & { choices: readonly (Choice | string)[]; free?: boolean }) {
  const all = asChoices(choices)
  return (
    <ComboBox
      {...{ name }} {...(free ? { inputValue: value, onInputChange: onChange } : { selectedKey: value === '' ? null : value })} allowsCustomValue={free}
      onSelectionChange={key => { if (key !== null) onChange(String(key)); else if (!free) onChange('') }} defaultItems={all} menuTrigger="focus" allowsEmptyCollection={!free}
      className={styles.field} isInvalid={!!problem} isRequired={!!required} validationBehavior="aria" isDisabled={!!isDisabled} autoFocus={!!autoFocus}
    >
      <Labelled {...{ label, required }} />
      <div className={styles.combo}>
        <Input className={styles.input} placeholder={placeholder} dir="auto" />
        <Button className={styles.open}><ChevronDown aria-hidden="true" /></Button>
      </div>
      <Below {...{ hint, problem }} />
      <Popover className={styles.popover} offset={4}>
        <ListBox className={styles.list} renderEmptyState={() => <div className={styles.none}>Nothing fits</div>}>{({ id, label, hint }: KeyedChoice) => <Option id={id} label={label} {...(hint !== undefined && { hint })} />}</ListBox>
      </Popover>
    </ComboBox>
  )
}

function Option({ id, label, hint }: Omit<KeyedChoice, 'value'>) {
  return (
    <ListBoxItem id={id} textValue={label} className={styles.option}>
      <span>{label}</span>{hint && <span className={styles.optionHint}>{hint}</span>}
    </ListBoxItem>
  )
}

export function Checkbox({ children, hint, ...rest }: Omit<CheckboxProps, 'className' | 'style' | 'children'> & { children: ReactNode; hint?: ReactNode }) {
  const id = useId()
  return (
    <div className={styles.check}>
      <AriaCheckbox {...rest} className={styles.checkbox} {...(hint !== undefined && { 'aria-describedby': id })}>
        <span className={styles.box} aria-hidden="true"><svg viewBox="0 0 18 18"><polyline points="3 9 7 13 15 4" /></svg></span>
        <span>{children}</span>
      </AriaCheckbox>
      {hint !== undefined && <span id={id} className={styles.hint}>{hint}</span>}
    </div>
  )
}
