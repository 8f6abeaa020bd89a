import type { Principal } from '../../domain/access/principal.js'
import type { Screen } from '../world.js'
import { wrap } from './layout.js'

/** Who is signed in, for which groups, and as whom they act. Null: nobody has to be. */
export function whoAmIText(principal: Principal | null, actor: string, { columns, palette }: Pick<Screen, 'columns' | 'palette'>): string {
  const [said, more] = principal === null
    ? [`You act as ${actor}.`, 'Nobody is signed in: these commands reach Baton\'s servers themselves, where everything is allowed.']
    : [`${principal.name} is signed in as ${principal.role}.`, `${groupsOf(principal)}${actor === principal.name ? '' : ` You act for ${actor}.`}`]
  const [first = '', ...rest] = wrap(said, columns)
  return [palette.strong(first), ...rest.map(palette.strong), ...wrap(more, columns)].join('\n')
}

function groupsOf({ role, groups }: Principal): string {
  if (groups !== null) return `Only for ${groups.join(', ')}.`
  return role === 'noc_agent' || role === 'noc_manager' ? 'For the groups in which the policy has them.' : 'For every group.'
}
