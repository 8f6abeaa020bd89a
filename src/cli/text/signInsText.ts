import type { SignIn } from '../../ports/signInStore.js'
import type { Screen } from '../world.js'
import { oneLine, wrap } from './layout.js'
import { sinceMoment, untilDeadline } from './moments.js'
import { table } from './table.js'

type Space = Pick<Screen, 'columns' | 'palette'>

const ways: Record<SignIn['how'], string> = { link: 'sign-in link', oidc: 'identity provider' }

export function signInTable(signIns: readonly SignIn[], now: string, screen: Space): string {
  if (signIns.length === 0) return 'Nobody is signed in at a browser.'
  return table(screen, ['who', 'role', 'groups', 'by', 'since', 'ends'], signIns.map(({ principal: { name, role, groups }, how, createdAt, expiresAt }) => [
    oneLine(name), role, groups?.join(', ') ?? 'all', ways[how], sinceMoment(createdAt, now), untilDeadline(expiresAt, now),
  ]), { wraps: true })
}

export function endedText(person: string, ended: number, { palette, columns }: Space): string {
  if (ended === 0) return `${oneLine(person)} was not signed in.`
  return [
    `${palette.strong(`${oneLine(person)} is signed out.`)} ${ended === 1 ? 'One sign-in has' : `${ended} sign-ins have`} ended.`,
    ...wrap('Whoever may sign in can do so again: take the role away at your identity provider to prevent that. Tokens are ended by `baton token revoke`.', columns).map(palette.quiet),
  ].join('\n')
}
