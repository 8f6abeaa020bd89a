import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readLinkKeys } from '../../src/adapters/answerLinks/linkKeys.js'
import { signedLinks } from '../../src/adapters/answerLinks/signedLinks.js'
import type { AnswerLinks } from '../../src/ports/answerLinks.js'
import { someNotice } from './notifiers/notices.js'

const at = '2026-03-09T09:30:00.000Z'
const [oldKey, newKey] = [randomBytes(32), randomBytes(32)]
const linksOf = (...keys: Buffer[]) => signedLinks({ publicUrl: 'https://baton.example.com', keys })
const page = someNotice({ event: 'paged', at, number: 'INC0010001', asks: { people: ['Fay', 'Zoë "the phone" 👩‍🔧'], tier: 2 } })

function made(links: AnswerLinks, notice = page) {
  const answerable = links.of(notice)
  if (!answerable) throw new Error('It asks somebody')
  return { ...answerable, tokens: answerable.links.map(({ url }) => url.replace('https://baton.example.com/answer/', '')) }
}

describe('A signed link', () => {
  it('says for which page, by which channel and as whom it answers', () => {
    const links = linksOf(newKey)
    const { tokens, links: [first], open } = made(links)
    expect(tokens.map(token => links.read(token, at))).toMatchObject([
      { number: 'INC0010001', page: { tier: 2, at }, channel: 'email', person: 'Fay' }, { person: 'Zoë "the phone" 👩‍🔧' },
    ])
    expect(first?.url).toMatch(/^https:\/\/baton\.example\.com\/answer\/[\w.-]+$/)
    expect(open).toBe('https://baton.example.com/incidents/INC0010001')
  })

  it('is the same for the same page however often it is sent, and another for anything else', () => {
    const links = linksOf(newKey)
    expect(made(links)).toEqual(made(linksOf(newKey, oldKey)))
    const others = [
      made(links), made(links, { ...page, at: '2026-03-09T09:30:00.001Z' }), made(links, { ...page, channel: 'webhook' }), made(links, { ...page, number: 'INC0010002' }),
      made(links, { ...page, asks: { people: ['Fay', 'Gus'], tier: 3 } }), made(linksOf(oldKey)),
    ]
    const tokens = others.flatMap(({ tokens: some, button }) => [...some, button])
    expect(new Set(tokens).size).toBe(tokens.length)
  })

  it('is made of nothing that asks nobody', () => {
    expect(linksOf(newKey).of(someNotice())).toBeNull()
  })

  it('is believed while its key is one of ours, whichever signs by now', () => {
    const [token = ''] = made(linksOf(oldKey)).tokens
    expect(linksOf(newKey, oldKey).read(token, at)).toMatchObject({ person: 'Fay' })
    expect(linksOf(newKey).read(token, at)).toMatchObject({ refused: { code: 'link_invalid' } })
  })

  it('lasts for a day, to the millisecond', () => {
    const links = linksOf(newKey)
    const [token = ''] = made(links).tokens
    expect(links.read(token, '2026-03-10T09:29:59.999Z')).toMatchObject({ person: 'Fay' })
    expect(links.read(token, '2026-03-10T09:30:00.000Z')).toMatchObject({ refused: { code: 'link_expired', details: { expiresAt: '2026-03-10T09:30:00.000Z' } } })
  })

  it('is refused with any one letter of it changed', () => {
    const links = linksOf(newKey)
    const [token = ''] = made(links).tokens
    for (let index = 0; index < token.length; index += 1) {
      const changed = `${token.slice(0, index)}${token[index] === 'A' ? 'B' : 'A'}${token.slice(index + 1)}`
      expect(links.read(changed, at)).toMatchObject({ refused: { code: 'link_invalid' } })
    }
  })
})

describe('The keys of links', () => {
  it('are read with commas between them', () => {
    expect(readLinkKeys(`${newKey.toString('base64')}, ${oldKey.toString('base64')}`)).toEqual({ keys: [newKey, oldKey] })
  })

  it.each(['', 'hunter2', `${randomBytes(31).toString('base64')}`, `${newKey.toString('base64')},`, newKey.toString('hex').slice(1), newKey.toString('base64url')])('that are too short or not in base64 are named by their place alone: "%s"', text => {
    const reading = readLinkKeys(text)
    const problems = 'problems' in reading ? reading.problems : []
    expect(problems).toEqual([expect.stringMatching(/^has a key \(number [12]\) that is not at least 32 bytes in base64/)])
    if (text !== '') expect(problems.join()).not.toContain(text.slice(0, 20))
  })
})
