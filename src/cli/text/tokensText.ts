import { spellInstant } from '../../domain/activityStream.js'
import type { Token } from '../../ports/tokenStore.js'
import type { Screen } from '../world.js'
import { oneLine } from './layout.js'
import { past } from './moments.js'
import { table } from './table.js'

type Space = Pick<Screen, 'columns' | 'palette'>

/** The token stands on a line of its own, so that it can be copied whole. */
export function newTokenText({ id, name, principal: { name: actsAs, role, groups }, expiresAt }: Token, secret: string, { palette }: Space): string {
  return [
    `${palette.strong(`${id} ${oneLine(name)}`)} acts as ${oneLine(actsAs)}, ${role}${groups === null ? '' : `, for ${groups.join(', ')}`}.`,
    expiresAt === null ? palette.caution('It has no end.') : `It ends ${spellInstant(expiresAt)}.`,
    '',
    secret,
    '',
    palette.caution('Keep it now: it is not shown again.'),
  ].join('\n')
}

/** Again it tells of the first time. */
export function revokedText({ id, name, revokedAt, revokedBy }: Token, now: string, { palette }: Space): string {
  const when = revokedAt === null ? '' : ` ${past(revokedAt, now)}`
  return `${palette.strong(`${id} ${oneLine(name)} is revoked`)}${revokedBy === null ? '' : ` by ${oneLine(revokedBy)}`}${when}. Nothing signs in with it any more.`
}

export function tokenTable(tokens: readonly Token[], now: string, screen: Space): string {
  if (tokens.length === 0) return 'No tokens. `baton token create --help` says how to make one.'
  return table(screen, ['token', 'name', 'acts as', 'role', 'groups', 'last used', 'state'], tokens.map(token => {
    const { id, name, principal, lastUsedAt } = token
    const state = stateOf(token, now)
    const row = [id, oneLine(name), oneLine(principal.name), principal.role, principal.groups?.join(', ') ?? 'all', lastUsedAt === null ? 'never' : past(lastUsedAt, now), state]
    return token.revokedAt !== null || state === 'over' ? row.map(screen.palette.quiet) : row
  }), { wraps: true, firm: ['token'] })
}

function stateOf({ revokedAt, revokedBy, expiresAt }: Token, now: string): string {
  if (revokedAt !== null) return `revoked${revokedBy === null ? '' : ` by ${oneLine(revokedBy)}`}`
  if (expiresAt === null) return 'valid'
  return expiresAt <= now ? 'over' : `until ${expiresAt.slice(0, 10)}`
}
