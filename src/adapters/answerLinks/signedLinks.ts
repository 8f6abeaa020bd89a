import { createHmac, timingSafeEqual } from 'node:crypto'
import { refuse } from '../../domain/errors.js'
import { channels, type Channel, type Notice } from '../../domain/notices/notice.js'
import type { AnswerLinks, AnswerTo } from '../../ports/answerLinks.js'

export interface SignedLinksSettings {
  /** Where people reach the API, as `https://baton.example.com`: an origin. */
  publicUrl: string
  /** The first signs, all are believed: so a new key takes the place of an old one without a link being lost. */
  keys: readonly Uint8Array[]
}

/** However long a call goes on, nobody looks for it in yesterday's mail. */
const validForMs = 86_400_000

/** What is signed: in this order, so that a token stays short enough for a line. */
type Contents = [number: string, tier: number, at: string, channel: Channel, person: string | null]

/** Links of HMAC-SHA256 over what they are for. Nothing is kept of them: a day after its page each is over. */
export function signedLinks({ publicUrl, keys: [first, ...others] }: SignedLinksSettings): AnswerLinks {
  if (first === undefined) throw new RangeError('links need a key')
  const incident = (number: string) => `${publicUrl}/incidents/${encodeURIComponent(number)}`
  return {
    incident,
    of({ asks, number, at, channel }: Notice) {
      if (!asks) return null
      const tokenFor = (person: string | null) => tokenOf([number, asks.tier, at, channel, person], first)
      return {
        links: asks.people.map(person => ({ person, url: `${publicUrl}/answer/${tokenFor(person)}` })),
        button: tokenFor(null), open: incident(number),
      }
    },
    read(token, at) {
      const [, contents = '', mac = ''] = spelling.exec(token) ?? []
      if (contents === '' || ![first, ...others].some(key => isSame(mac, macOf(contents, key)))) return { refused: refuse('link_invalid') }
      const read = answerToOf(contents, mac)
      if (!read) return { refused: refuse('link_invalid') }
      const expiresAt = new Date(Date.parse(read.page.at) + validForMs).toISOString()
      return at < expiresAt ? read : { refused: refuse('link_expired', { expiresAt }) }
    },
  }
}

const spelling = /^([A-Za-z0-9_-]{1,1000})\.([A-Za-z0-9_-]{43})$/

function tokenOf(contents: Contents, key: Uint8Array): string {
  const written = Buffer.from(JSON.stringify(contents)).toString('base64url')
  return `${written}.${macOf(written, key)}`
}

/** The prefix keeps a key that is used for something else, too, from being lent to it. */
function macOf(contents: string, key: Uint8Array): string {
  return createHmac('sha256', key).update(`baton answer 1:${contents}`).digest('base64url')
}

function isSame(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one), Buffer.from(other))
}

/** It was signed, so we wrote it; another version of us may have written something else. */
function answerToOf(contents: string, mac: string): AnswerTo | null {
  const [number, tier, at, channel, person] = JSON.parse(Buffer.from(contents, 'base64url').toString('utf8')) as Partial<Contents>
  if (typeof number !== 'string' || typeof tier !== 'number' || typeof at !== 'string' || !channels.includes(channel as Channel) || person === undefined) return null
  return { number, page: { tier, at }, channel: channel as Channel, person, id: mac }
}
