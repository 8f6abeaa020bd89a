import { name as nameSchema } from '../commands.js'
import { roles, type Principal, type Role } from './principal.js'

/** What an identity provider says of somebody. */
export type Claims = Readonly<Record<string, unknown>>

/** Which of these claims make a principal. */
export interface ClaimRules {
  /** Who it is, as the policy writes the name. */
  name: string
  roles: string
  /** Null: the provider does not narrow the groups. */
  groups: string | null
  /** From a value of the roles' claim to a role of ours. */
  mapping: Readonly<Record<string, Role>>
}

/** Our own names, and ServiceNow's for the people of its escalation groups. */
export const usualMapping: Readonly<Record<string, Role>> = {
  ...Object.fromEntries(roles.map(role => [role, role])) as Record<Role, Role>,
  'sn_ind_tsm_core.noc_agent': 'noc_agent',
}

/** Who somebody is here, or, in words, why nobody. Only the claims that the rules name count: another that looks like a name may be of the person's own choice. */
export function principalOfClaims(claims: Claims, { name: nameClaim, roles: rolesClaim, groups: groupsClaim, mapping }: ClaimRules): { principal: Principal } | { lacks: string } {
  const name = nameSchema.safeParse(valueOf(claims, nameClaim))
  if (!name.success) return { lacks: `has no usable name (claim \`${nameClaim}\`)` }
  if (nameClaim === 'email' && claims['email_verified'] === false) return { lacks: 'has an e-mail address that nobody has verified' }
  const given = textsOf(valueOf(claims, rolesClaim))
  const role = mightiest(given.flatMap(value => Object.hasOwn(mapping, value) ? mapping[value] ?? [] : []))
  if (role === null) return { lacks: `is called ${name.data} and has no role in Baton (claim \`${rolesClaim}\`: ${given.length === 0 ? 'none' : given.slice(0, 10).join(', ').slice(0, 300)})` }
  return { principal: { name: name.data, role, groups: groupsClaim === null ? null : textsOf(valueOf(claims, groupsClaim)) } }
}

/** Whether a claim that the rules need is missing: it may be had from elsewhere. */
export function lacksClaims(claims: Claims, rules: ClaimRules): boolean {
  return [rules.name, rules.roles, rules.groups].some(claim => claim !== null && valueOf(claims, claim) === undefined)
}

/** The most that somebody may; to act for others only where they are nothing else. */
function mightiest(held: Role[]): Role | null {
  return roles.filter(role => role !== 'integration' && held.includes(role)).at(-1) ?? (held.includes('integration') ? 'integration' : null)
}

/** A claim by its name, which may be an address with dots in it; else by its path, like `realm_access.roles`. */
function valueOf(claims: Claims, claim: string): unknown {
  if (Object.hasOwn(claims, claim)) return claims[claim]
  return claim.split('.').reduce<unknown>((value, part) => typeof value === 'object' && value !== null && Object.hasOwn(value, part) ? (value as Claims)[part] : undefined, claims)
}

/** Providers give one value as a text, several as a list. */
function textsOf(value: unknown): string[] {
  return [value].flat().filter(one => typeof one === 'string' && one !== '') as string[]
}
