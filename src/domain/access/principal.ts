/** What somebody is to Baton, from the least that one may do to the most; `integration` acts for others. */
export const roles = ['viewer', 'caller', 'noc_agent', 'noc_manager', 'admin', 'integration'] as const
export type Role = (typeof roles)[number]

/** Who a request comes from (docs/decisions/0029). */
export interface Principal {
  /** A person as the policy knows it, or the name of a service. */
  name: string
  role: Role
  /** The only groups that it acts for; null: no limit but what its role and the policy say. */
  groups: string[] | null
}
