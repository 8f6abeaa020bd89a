import { useQuery } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { Badge } from '../controls/Badge.js'
import { DataTable } from '../controls/DataTable.js'
import { Failure } from '../controls/Failure.js'
import { SelectField } from '../controls/Fields.js'
import { Skeleton } from '../controls/Skeleton.js'
import { Moment } from '../time/Moment.js'
import { Changes } from './Changes.js'
import { policyDifferenceOf, policyVersions, type Version } from './queries.js'
import styles from './Versions.module.css'

const route = getRouteApi('/shell/policy')

/** Every policy that was ever applied, by whom and why; and what changed between two of them. */
export function Versions({ from, to }: { from: number | undefined; to: number | undefined }) {
  const { data, error, refetch } = useQuery(policyVersions)
  if (!data) return error ? <Failure error={error} retry={() => void refetch()} /> : <Skeleton lines={6} />
  const [live, before] = data
  if (!live) return <p>No policy was applied yet.</p>
  return (
    <>
      <DataTable
        label="Versions of the policy" head={['version', 'name', 'applied', 'by', 'why', 'more']}
        rows={data.map((one, index) => [
          <span key="version" className={styles.version}>{one.version}{index === 0 && <Badge tone="good">live</Badge>}</span>, one.name, <Moment key="at" at={one.appliedAt} />, one.author, one.reason,
          <span key="links" className={styles.links}>
            <Link to="/policy" search={index === 0 ? {} : { version: one.version }} aria-label={`Look at version ${one.version}`}>look</Link>
            {index < data.length - 1 && <Link to="/policy" search={{ part: 'versions', from: data[index + 1]!.version, to: one.version }} aria-label={`What changed with version ${one.version}`}>what changed</Link>}
          </span>,
        ])}
      />
      {before && <Comparison versions={data} from={from ?? before.version} to={to ?? live.version} />}
    </>
  )
}

function Comparison({ versions, from, to }: { versions: readonly Version[]; from: number; to: number }) {
  const navigate = route.useNavigate()
  const { data, error, refetch } = useQuery(policyDifferenceOf(from, to))
  const choices = versions.map(({ version, name }) => ({ value: String(version), label: `${version}: ${name}` }))
  const choose = (changed: { from?: number; to?: number }) => void navigate({ search: { part: 'versions', from, to, ...changed }, replace: true })
  return (
    <section aria-labelledby="comparison" className={styles.comparison}>
      <h2 id="comparison">What changes from one to the other</h2>
      <div className={styles.between}>
        <SelectField label="From version" value={String(from)} onChange={value => choose({ from: Number(value) })} choices={choices} />
        <SelectField label="To version" value={String(to)} onChange={value => choose({ to: Number(value) })} choices={choices} />
      </div>
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Skeleton lines={4} />)}
      {data && <Changes changes={data.changes} none={`Version ${from} and version ${to} say the same.`} />}
    </section>
  )
}
