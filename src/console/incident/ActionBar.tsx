import { Ellipsis } from 'lucide-react'
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import type { Me, Story } from '../api/answers.js'
import { Button, IconButton } from '../controls/Button.js'
import styles from './ActionBar.module.css'
import { actionKeys, actionNames, actsFor, type ActionKind } from './actions.js'

/** What is done most stands as a button, in this order. */
const inSight: readonly ActionKind[] = ['approve', 'decline', 'accept', 'answer', 'escalate', 'resolve', 'reopen', 'hold', 'resume', 'sendBack']
const primary: readonly ActionKind[] = ['approve', 'answer', 'escalate', 'reopen']

interface ActionBarProps {
  story: Story
  me: Me
  actions: readonly ActionKind[]
  onAct: (kind: ActionKind) => void
  isBusy: boolean
}

export function ActionBar({ story: { incident }, me, actions, onAct, isBusy }: ActionBarProps) {
  const shown = inSight.filter(kind => actions.includes(kind))
  const others = actions.filter(kind => !inSight.includes(kind))
  const main = primary.find(kind => shown.includes(kind))
  const isOutsider = me.permissions.includes('escalate') && !actsFor(me, incident.assignmentGroup)
  return (
    <div className={styles.bar} role="group" aria-label="Actions">
      {shown.map(kind => (
        <Button key={kind} look={kind === main ? 'primary' : 'plain'} isDisabled={isBusy} onPress={() => onAct(kind)} {...(actionKeys[kind] && { shortcut: actionKeys[kind] })}>{actionNames[kind]}</Button>
      ))}
      {others.length > 0 && (
        <MenuTrigger>
          <IconButton label="More to do"><Ellipsis aria-hidden="true" /></IconButton>
          <Popover className={styles.popover} placement="bottom start" offset={4}>
            <Menu className={styles.menu} onAction={key => onAct(key as ActionKind)}>
              {others.map(kind => (
                <MenuItem key={kind} id={kind} className={`${styles.item} ${kind === 'cancel' ? styles.bad : ''}`} textValue={actionNames[kind]}>
                  <span>{actionNames[kind]}</span>{actionKeys[kind] && <kbd className={styles.kbd}>{actionKeys[kind]}</kbd>}
                </MenuItem>
              ))}
            </Menu>
          </Popover>
        </MenuTrigger>
      )}
      {isOutsider && (
        <p className={styles.outsider}>
          This is with {incident.assignmentGroup}. You act for {me.memberOf.length > 0 ? me.memberOf.join(', ') : 'no group'}: you can write notes and comments, and watch it.
        </p>
      )}
    </div>
  )
}
