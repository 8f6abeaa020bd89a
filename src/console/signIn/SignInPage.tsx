import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { KeyRound, LogIn } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Role } from '../../domain/access/principal.js'
import { asProblem } from '../api/problem.js'
import { read, write } from '../api/request.js'
import { Button } from '../controls/Button.js'
import { Failure } from '../controls/Failure.js'
import { Skeleton } from '../controls/Skeleton.js'
import { TextField } from '../controls/Fields.js'
import { roleName } from '../shell/Account.js'
import styles from './SignInPage.module.css'

interface Options {
  /** The provider's name; null: there is none. */
  oidc: { name: string } | null
  /** Whether a link with a code signs people in, as `npm start` prints it. */
  people: boolean
}

interface Person {
  name: string
  role: Role
  groups: string[]
}

/** Who one is: one of the policy's people by the link that `npm start` printed, or whoever the provider says. */
export function SignInPage() {
  const { to = '/' } = useSearch({ from: '/sign-in' })
  const code = useCode()
  const options = useQuery({ queryKey: ['sign-in', 'options'], queryFn: ({ signal }) => read<Options>('/sign-in/options', signal), staleTime: 60_000 })
  useEffect(() => { document.title = 'Sign in · Baton' }, [])
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <header className={styles.header}>
          <img src="/icon.svg" alt="" width="36" height="36" />
          <h1>Sign in to Baton</h1>
          <p className={styles.about}>Incidents are carried up the support tiers here, and none is dropped.</p>
        </header>
        {options.isPending && <Skeleton lines={3} />}
        {options.error && <Failure error={options.error} retry={() => void options.refetch()} />}
        {options.data?.oidc && (
          <a className={styles.provider} href={`/sign-in/oidc?to=${encodeURIComponent(to)}`}><KeyRound aria-hidden="true" />Continue with {options.data.oidc.name}</a>
        )}
        {options.data?.people && (code === null ? <NoCode /> : <People code={code} to={to} />)}
        {options.data && !options.data.people && !options.data.oidc && (
          <p>Nobody can sign in here yet. Set the <code>BATON_OIDC_…</code> settings of docs/configuration.md, or start Baton with <code>npm start</code> on a machine of your own.</p>
        )}
      </div>
    </main>
  )
}

/** The code of the link. It is taken out of the address, so that no screenshot or history has it. */
function useCode(): string | null {
  const [code] = useState(() => new URLSearchParams(location.hash.slice(1)).get('code'))
  useEffect(() => {
    if (code !== null) history.replaceState(history.state, '', location.pathname + location.search)
  }, [code])
  return code
}

function NoCode() {
  return (
    <p className={styles.noCode}>
      The terminal in which <code>npm start</code> runs shows a link that signs you in. Open it in this browser.
    </p>
  )
}

function People({ code, to }: { code: string; to: string }) {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [sought, seek] = useState('')
  const { data, error, isPending } = useQuery({
    queryKey: ['sign-in', 'people', code], queryFn: async () => (await write<{ people: Person[] }>('/sign-in/people', { code }, crypto.randomUUID())).people, retry: false, staleTime: Infinity,
  })
  const signIn = useMutation({
    mutationFn: (person: string) => write('/sign-in/link', { code, person }, crypto.randomUUID()),
    onSuccess: async () => {
      queries.clear()
      await navigate({ href: to })
    },
  })
  if (isPending) return <Skeleton lines={6} label="Loading the people" />
  if (error) return <Failure error={error} />
  const words = sought.trim().toLowerCase()
  const found = data.filter(({ name, role, groups }) => [name, roleName(role), ...groups].some(text => text.toLowerCase().includes(words)))
  return (
    <section className={styles.people} aria-label="People">
      <p>Whom do you work as?</p>
      <TextField label="Find by name, role or group" type="search" value={sought} onChange={seek} autoFocus />
      {signIn.error && <Failure error={asProblem(signIn.error)} />}
      <ul className={styles.list}>
        {found.map(({ name, role, groups }) => (
          <li key={name}>
            <button type="button" className={styles.person} disabled={signIn.isPending} onClick={() => signIn.mutate(name)}>
              <span className={styles.name} dir="auto">{name}</span>
              <span className={styles.role}>{roleName(role)}</span>
              <span className={styles.groups}>{groups.join(', ') || 'no group'}</span>
              <LogIn aria-hidden="true" />
            </button>
          </li>
        ))}
        {found.length === 0 && <li className={styles.none}>Nobody is called so. <Button look="quiet" size="s" onPress={() => seek('')}>Show all</Button></li>}
      </ul>
    </section>
  )
}
