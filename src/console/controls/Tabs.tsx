import { Link } from '@tanstack/react-router'
import styles from './Tabs.module.css'

interface TabsProps<T extends string> {
  label: string
  /** The page they are of. */
  to: '/policy' | '/approvals'
  /** The field of the address that says which is shown. */
  field: string
  tabs: readonly { value: T; label: string; count?: number | undefined }[]
  shown: T
}

/** Parts of one page, each with an address of its own. */
export function Tabs<T extends string>({ label, to, field, tabs, shown }: TabsProps<T>) {
  return (
    <nav aria-label={label} className={styles.tabs}>
      {tabs.map(({ value, label: name, count }, index) => (
        <Link
          key={value} to={to} search={(index === 0 ? {} : { [field]: value }) as never} className={styles.tab}
          // The library would call every one of them the current page.
          activeOptions={{ exact: true, includeSearch: true, explicitUndefined: true }}
          aria-current={value === shown ? 'page' : undefined}
        >
          {name}{count !== undefined && <span className={styles.count}>{count}</span>}
        </Link>
      ))}
    </nav>
  )
}
