import type { ReactNode } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps, Tooltip, TooltipTrigger } from 'react-aria-components'
import styles from './Button.module.css'

interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  /** What it is for: `primary` is the one thing to do here, `danger` cannot be taken back. */
  look?: 'primary' | 'plain' | 'quiet' | 'danger'
  size?: 's' | 'm'
  icon?: ReactNode
  children: ReactNode
  /** A key that does the same. */
  shortcut?: string
}

export function Button({ look = 'plain', size = 'm', icon, children, shortcut, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={`${styles.button} ${styles[look]} ${size === 's' ? styles.s : ''}`} {...(shortcut && { 'aria-keyshortcuts': shortcut })}>
      {icon}
      <span>{children}</span>
      {shortcut && <kbd className={styles.kbd} aria-hidden="true">{shortcut}</kbd>}
    </AriaButton>
  )
}

interface IconButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  /** What it does, for those who do not see the picture; shown beside it too. */
  label: string
  children: ReactNode
}

export function IconButton({ label, children, ...rest }: IconButtonProps) {
  return (
    <TooltipTrigger delay={400}>
      <AriaButton {...rest} aria-label={label} className={`${styles.button} ${styles.quiet} ${styles.icon}`}>{children}</AriaButton>
      <Tooltip className={styles.tooltip} offset={6}>{label}</Tooltip>
    </TooltipTrigger>
  )
}
