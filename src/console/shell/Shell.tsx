import { useQuery } from '@tanstack/react-query'
import { Link, Navigate, Outlet, useLocation } from '@tanstack/react-router'
import { BookOpenCheck, ChartNoAxesColumn, Inbox, LifeBuoy, PhoneCall, Scale } from 'lucide-react'
import { me } from '../api/queries.js'
import { Failure } from '../controls/Failure.js'
import { Skeleton } from '../controls/Skeleton.js'
import { Account } from './Account.js'
import { NothingHere } from './NothingHere.js'
import { Said } from './Said.js'
import { Shortcuts } from './Shortcuts.js'
import styles from './Shell.module.css'

/** The pages, and what somebody must be allowed to see them. */
const places = [
  { to: '/', label: 'Inbox', icon: Inbox, permission: 'read' },
  { to: '/on-call', label: 'On call', icon: PhoneCall, permission: 'readPolicy' },
  { to: '/approvals', label: 'Approvals', icon: Scale, permission: 'readApprovals' },
  { to: '/policy', label: 'Policy', icon: BookOpenCheck, permission: 'readPolicy' },
  { to: '/dashboard', label: 'Dashboard', icon: ChartNoAxesColumn, permission: 'read' },
  { to: '/own', label: 'My reports', icon: LifeBuoy, permission: 'own' },
] as const

/** What is around every page: where one can go, and who one is. */
export function Shell() {
  const { data, error, refetch } = useQuery(me)
  const { pathname } = useLocation()
  if (!data) return <main className={styles.alone}>{error ? <Failure error={error} retry={() => void refetch()} /> : <Skeleton lines={6} />}</main>
  const allowed = places.filter(({ permission }) => data.permissions.includes(permission))
  if (pathname === '/' && !data.permissions.includes('read')) return <Navigate to="/own" replace />
  const isIncident = pathname.startsWith('/incidents/')
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">Skip to the content</a>
      <header className={styles.side}>
        <Link to="/" className={styles.brand}><img src="/icon.svg" alt="" width="24" height="24" /> Baton</Link>
        <nav aria-label="Pages" className={styles.nav}>
          {allowed.map(({ to, label, icon: Icon }) => (
            <Link key={to} to={to} className={styles.place} activeOptions={{ exact: to === '/', includeSearch: false }} {...(to === '/' && isIncident && { 'data-near': '' })}>
              <Icon aria-hidden="true" /><span>{label}</span>
            </Link>
          ))}
        </nav>
        <Account me={data} />
      </header>
      <main id="content" tabIndex={-1} className={styles.main}>
        {isReachable(pathname, data.permissions) ? <Outlet /> : <NothingHere />}
      </main>
      <Said />
      <Shortcuts />
    </div>
  )
}

/** A page that somebody may not see is not there for them. */
function isReachable(pathname: string, permissions: readonly string[]): boolean {
  const place = places.find(({ to }) => to !== '/' && (pathname === to || pathname.startsWith(`${to}/`)))
  return permissions.includes(place?.permission ?? 'read')
}
