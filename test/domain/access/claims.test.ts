import { describe, expect, it } from 'vitest'
import { lacksClaims, principalOfClaims, usualMapping, type ClaimRules } from '../../../src/domain/access/claims.js'

const rules: ClaimRules = { name: 'preferred_username', roles: 'roles', groups: null, mapping: usualMapping }
const roleOf = (roles: unknown, changes: Partial<ClaimRules> = {}) => {
  const found = principalOfClaims({ preferred_username: 'Amara', roles }, { ...rules, ...changes })
  return 'principal' in found ? found.principal.role : found.lacks
}

describe('The roles of somebody', () => {
  it.each([
    ['one, as a text', 'viewer', 'viewer'],
    ['one, in a list', ['noc_agent'], 'noc_agent'],
    ['several: the most counts', ['noc_manager', 'viewer', 'noc_agent'], 'noc_manager'],
    ['several in another order', ['caller', 'admin', 'viewer'], 'admin'],
    ['ServiceNow\'s', ['itil', 'sn_ind_tsm_core.noc_agent'], 'noc_agent'],
    ['an integration that is something else too', ['integration', 'caller'], 'caller'],
    ['an integration that is nothing else', ['integration', 'something'], 'integration'],
    ['some that are no texts', [7, null, { admin: true }, 'viewer'], 'viewer'],
  ])('%s', (_, roles, role) => {
    expect(roleOf(roles)).toBe(role)
  })

  it.each([
    ['none', undefined], ['an empty list', []], ['one that nobody knows', ['king']], ['names of JavaScript\'s own', ['constructor', '__proto__', 'toString']],
    ['a text with several', 'noc_agent admin'], ['other letters', ['ADMIN']], ['an object', { admin: true }],
  ])('make nobody of %s', (_, roles) => {
    expect(roleOf(roles)).toContain('has no role in Baton (claim `roles`: ')
  })

  it('are those that the mapping says, and no others', () => {
    expect(roleOf(['noc-managers'], { mapping: { 'noc-managers': 'noc_manager' } })).toBe('noc_manager')
    expect(roleOf(['admin'], { mapping: { 'noc-managers': 'noc_manager' } })).toContain('has no role')
  })
})

describe('A claim', () => {
  const find = (claims: object, roles: string) => principalOfClaims({ preferred_username: 'Amara', ...claims }, { ...rules, roles })

  it.each([
    ['by its name', { groups: 'viewer' }, 'groups'],
    ['by a path into it', { resource_access: { baton: { roles: ['viewer'] } } }, 'resource_access.baton.roles'],
    ['by a name with dots in it', { 'https://example.com/roles': ['viewer'] }, 'https://example.com/roles'],
  ])('is found %s', (_, claims, path) => {
    expect(find(claims, path)).toMatchObject({ principal: { role: 'viewer' } })
  })

  it('is not found in what every object has', () => {
    expect(find({}, 'constructor.name')).toHaveProperty('lacks')
    expect(find({ realm_access: null }, 'realm_access.roles')).toHaveProperty('lacks')
  })

  it('that is missing is noticed', () => {
    const all = { preferred_username: 'Amara', roles: [], groups: [] }
    expect(lacksClaims(all, { ...rules, groups: 'groups' })).toBe(false)
    for (const name of Object.keys(all)) expect(lacksClaims({ ...all, [name]: undefined }, { ...rules, groups: 'groups' })).toBe(true)
  })
})

describe('The name of somebody', () => {
  it.each([['missing', undefined], ['blank', '  '], ['no text', 7], ['a list', ['Amara']], ['far too long', 'x'.repeat(10_000)]])('makes nobody when it is %s', (_, name) => {
    expect(principalOfClaims({ preferred_username: name, name: 'Amara', email: 'amara@example.com', sub: 'Amara', roles: 'admin' }, rules)).toEqual({ lacks: 'has no usable name (claim `preferred_username`)' })
  })

  it('may be an address, unless the provider says that nobody has verified it', () => {
    const named = (verified?: boolean) => principalOfClaims({ email: 'amara@example.com', roles: 'viewer', ...(verified !== undefined && { email_verified: verified }) }, { ...rules, name: 'email' })
    expect(named(true)).toMatchObject({ principal: { name: 'amara@example.com' } })
    expect(named()).toMatchObject({ principal: { name: 'amara@example.com' } })
    expect(named(false)).toHaveProperty('lacks')
  })
})

describe('The groups of somebody', () => {
  const groupsOf = (groups: unknown) => {
    const found = principalOfClaims({ preferred_username: 'Amara', roles: 'noc_agent', groups }, { ...rules, groups: 'groups' })
    return 'principal' in found ? found.principal.groups : found
  }

  it('are not narrowed unless a claim is set for it', () => {
    expect(principalOfClaims({ preferred_username: 'Amara', roles: 'noc_agent', groups: ['L1'] }, rules)).toMatchObject({ principal: { groups: null } })
  })

  it('are those of the claim; none when it is missing, which lets nobody act for all', () => {
    expect(groupsOf(['L1', 'L2'])).toEqual(['L1', 'L2'])
    expect(groupsOf('L1')).toEqual(['L1'])
    expect(groupsOf(undefined)).toEqual([])
  })
})
