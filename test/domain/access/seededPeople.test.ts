import { describe, expect, it } from 'vitest'
import { seededPeople } from '../../../src/domain/access/seededPeople.js'
import type { Group } from '../../../src/domain/policy/policy.js'

const group = (manager: string | null, members: string[]): Group => ({ manager, members, roles: [], rotas: [] })
const groups = { First: group('Mona', ['Ana', 'Ben']), Second: group(null, ['Ben', 'Mona']), Empty: group(null, []) }

describe('The people of a developer\'s machine', () => {
  it('are who runs it, whom the policy names, a viewer and a caller, with their groups', () => {
    expect(seededPeople({ groups }, 'root')).toEqual([
      { name: 'root', role: 'admin', groups: [] },
      { name: 'Mona', role: 'noc_manager', groups: ['First', 'Second'] },
      { name: 'Ana', role: 'noc_agent', groups: ['First'] },
      { name: 'Ben', role: 'noc_agent', groups: ['First', 'Second'] },
      { name: 'Carla', role: 'caller', groups: [] },
      { name: 'Victor', role: 'viewer', groups: [] },
    ])
  })

  it('are each there once: the administrator before the policy, the policy before the rest', () => {
    const people = seededPeople({ groups: { First: group('Carla', ['Ana', 'constructor']) } }, 'Ana')
    expect(people.map(({ name, role }) => [name, role])).toEqual([['Ana', 'admin'], ['Carla', 'noc_manager'], ['constructor', 'noc_agent'], ['Victor', 'viewer']])
    expect(people[0]?.groups).toEqual(['First'])
  })
})
