import { useNavigate } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import { ChevronsUpDown } from 'lucide-react'
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover, Separator } from 'react-aria-components'
import type { Me } from '../api/answers.js'
import { write } from '../api/request.js'
import { chooseTheme, themes, useTheme, type Theme } from '../theme/theme.js'
import { openShortcuts } from './Shortcuts.js'
import styles from './Account.module.css'

const themeNames: Record<Theme, string> = { system: 'As the system', light: 'Light', dark: 'Dark' }

/** Who is signed in, how the page looks, and the way out. */
export function Account({ me }: { me: Me }) {
  const theme = useTheme()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const signOut = async () => {
    await write('/sign-out', {}, crypto.randomUUID())
    queries.clear()
    await navigate({ to: '/sign-in' })
  }
  return (
    <MenuTrigger>
      <Button className={styles.account}>
        <span className={styles.picture} aria-hidden="true">{me.name.slice(0, 1).toUpperCase()}</span>
        <span className="visuallyHidden">{me.name}, {roleName(me.role)}: account and theme</span>
        <span className={styles.who} aria-hidden="true"><span className={styles.name} dir="auto">{me.name}</span><span className={styles.role}>{roleName(me.role)}</span></span>
        <ChevronsUpDown aria-hidden="true" />
      </Button>
      <Popover className={styles.popover} placement="top start" offset={6}>
        <Menu className={styles.menu} onAction={key => { if (key === 'sign-out') void signOut(); if (key === 'shortcuts') openShortcuts() }}>
          <MenuSection selectionMode="single" disallowEmptySelection selectedKeys={[theme]} onSelectionChange={keys => { const [first] = keys; if (first !== undefined) chooseTheme(first as Theme) }}>
            <Header className={styles.head}>Theme</Header>
            {themes.map(one => <MenuItem key={one} id={one} className={styles.item}>{themeNames[one]}</MenuItem>)}
          </MenuSection>
          <Separator className={styles.line} />
          <MenuItem id="shortcuts" className={styles.item}>Keyboard shortcuts</MenuItem>
          <MenuItem id="docs" className={styles.item} href="/docs" target="_blank">The API</MenuItem>
          <MenuItem id="sign-out" className={styles.item}>Sign out</MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}

export function roleName(role: Me['role']): string {
  return role.replace('noc_', 'NOC ').replace('_', ' ')
}
