import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { TextArea, TextField, ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import type { Answer, Entry, Me, Story } from '../api/answers.js'
import type { ProblemError } from '../api/problem.js'
import { write } from '../api/request.js'
import { Button } from '../controls/Button.js'
import { Failure } from '../controls/Failure.js'
import styles from './Composer.module.css'
import { EntryItem } from './Stream.js'

/** What somebody is about to write, and what of it stands there already. */
export interface ToWrite {
  kind: 'note' | 'comment'
  text?: string
}

interface ComposerProps {
  story: Story
  me: Me
  /** What was last asked to be written; each time another object. */
  writing: ToWrite | null
}

interface Writing {
  kind: 'note' | 'comment'
  text: string
  tier: number
  key: string
}

/** Where notes and comments are written; what was sent stands there at once, and says so if it did not arrive. */
export function Composer({ story: { incident }, me, writing }: ComposerProps) {
  const queries = useQueryClient()
  const [kind, setKind] = useState<'note' | 'comment'>('note')
  const [text, setText] = useState('')
  const [begun, setBegun] = useState<ToWrite | null>(null)
  const area = useRef<HTMLTextAreaElement>(null)
  const send = useMutation<Answer, ProblemError, Writing>({
    mutationFn: ({ kind, key, ...body }) => write<Answer>(`/v1/incidents/${incident.number}/${kind}s`, body, key),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['story', incident.number] }),
  })
  if (writing !== null && writing !== begun) {
    setBegun(writing)
    setKind(writing.kind)
    if (writing.text !== undefined) setText(text.trim() === '' ? writing.text : `${text}\n\n${writing.text}`)
  }
  useEffect(() => { if (begun !== null) area.current?.focus() }, [begun])
  if (!me.permissions.includes('note')) return null

  const submit = () => {
    if (text.trim() === '' || send.isPending) return
    send.mutate({ kind, text, tier: incident.tier, key: crypto.randomUUID() })
    setText('')
  }
  const sent = send.variables
  return (
    <>
      <form className={`${styles.composer} ${styles[kind]}`} onSubmit={event => { event.preventDefault(); submit() }}>
        <ToggleButtonGroup
          aria-label="What to write" className={styles.kinds} selectionMode="single" disallowEmptySelection selectedKeys={[kind]}
          onSelectionChange={keys => setKind(keys.has('comment') ? 'comment' : 'note')}
        >
          <ToggleButton id="note" className={styles.choice}>Work note</ToggleButton>
          <ToggleButton id="comment" className={styles.choice}>Comment</ToggleButton>
        </ToggleButtonGroup>
        <TextField aria-label={kind === 'note' ? 'Work note' : 'Comment to the customer'} value={text} onChange={setText} className={styles.field}>
          <TextArea
            ref={area} rows={2} dir="auto" className={styles.area} placeholder={kind === 'note' ? 'For the team; the customer does not see it' : 'The customer sees this'}
            onKeyDown={event => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit()
              if (event.key === 'Escape') event.currentTarget.blur()
            }}
          />
        </TextField>
        <div className={styles.foot}>
          <span className={styles.hint}>Ctrl+Enter sends it</span>
          <Button type="submit" look="primary" size="s" isDisabled={text.trim() === '' || send.isPending}>{kind === 'note' ? 'Write note' : 'Send comment'}</Button>
        </div>
      </form>
      {send.isPending && sent && <EntryItem pending entry={asEntry(sent, me)} />}
      {send.error && sent && (
        <div className={styles.failed}>
          <Failure error={send.error} retry={() => send.mutate(sent)} />
          <EntryItem entry={asEntry(sent, me)} />
          <Button look="quiet" size="s" onPress={() => { setText(sent.text); setKind(sent.kind); send.reset() }}>Edit it</Button>
        </div>
      )}
    </>
  )
}

function asEntry({ kind, text, tier }: Writing, { name }: Me): Entry {
  return { at: new Date().toISOString(), kind: kind === 'note' ? 'workNote' : 'comment', author: name, text, tier }
}
