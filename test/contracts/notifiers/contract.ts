import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Channel } from '../../../src/domain/notices/notice.js'
import type { Notifier } from '../../../src/ports/notifier.js'
import { someNotice } from './notices.js'

/** A message as the other side has it. */
export interface Arrived {
  /** By which the other side tells messages apart. */
  identity: string
  /** The plain text, as it is shown to a person. */
  text: string
  /** Everything else that the channel would act on or render, such as mentions, tags, further recipients; empty if inert. */
  alive: string[]
}

/** What the other side does with the next message. */
export type Behaviour = 'takes it' | 'refuses it' | 'is busy' | 'takes it and is cut off'

/** A channel with a double at its other end. */
export interface Wired {
  notifier: Notifier
  /** The same channel to a port where nobody listens. */
  unreachable: Notifier
  to: string
  next: (behaviour: Behaviour) => void
  /** Everything that arrived since the last call. */
  arrived: () => Promise<Arrived[]>
  /** Whether the same notice sent twice has one identity at the other side. */
  identityIsKept: boolean
  secrets: string[]
  /** Texts that would do something in this channel if they were not escaped. */
  nasty: string[]
  close: () => Promise<void>
}

/** What every channel must do. */
export function notifierContract(channel: Channel, wire: () => Promise<Wired>): void {
  describe(`notifier: ${channel}`, () => {
    let wired: Wired
    beforeAll(async () => { wired = await wire() })
    afterAll(() => wired?.close())

    const notice = (text?: string) => someNotice({
      channel, to: wired.to, ...(text !== undefined && { text, subject: text, rich: { facts: [{ label: text, value: text }], body: text } }),
    })
    const now = () => ({ at: new Date().toISOString(), inThread: null })

    it('sends a notice once and gives a receipt', async () => {
      expect(await wired.notifier.send(notice('All is well'), now())).toMatchObject({ outcome: 'sent', receipt: expect.stringMatching(/\S/) as unknown })
      expect(await wired.arrived()).toMatchObject([{ text: 'All is well' }])
    })

    it('says that what the other side refuses will never be sent', async () => {
      wired.next('refuses it')
      const delivery = await wired.notifier.send(notice(), now())
      expect(delivery).toMatchObject({ outcome: 'refused' })
      expect(await wired.arrived()).toEqual([])
    })

    it('says that a busy other side may be tried again later', async () => {
      wired.next('is busy')
      const delivery = await wired.notifier.send(notice(), now())
      expect(delivery).toMatchObject({ outcome: 'later', retryAfterMs: expect.any(Number) as unknown })
      expect(await wired.arrived()).toEqual([])
    })

    it('says that nothing was sent when nobody listens', async () => {
      expect(await wired.unreachable.send(notice(), now())).toMatchObject({ outcome: 'later' })
    })

    it('says that it does not know when the connection is cut after the message', async () => {
      wired.next('takes it and is cut off')
      expect(await wired.notifier.send(notice('Perhaps'), now())).toMatchObject({ outcome: 'uncertain' })
      expect(await wired.arrived()).toMatchObject([{ text: 'Perhaps' }])
    })

    it('leaves a way back after a lost answer: it is found, or recognised by the other side, or known to be in doubt', async () => {
      const lost = notice('Twice?')
      wired.next('takes it and is cut off')
      await wired.notifier.send(lost, now())
      const found = await wired.notifier.find(lost, null)
      if (found.found === 'unknown') {
        await wired.notifier.send(lost, now())
        const [first, second] = await wired.arrived()
        expect(second?.identity).toBe(first?.identity)
        expect(wired.identityIsKept).toBe(true)
      } else {
        expect(found).toMatchObject({ found: 'sent', receipt: expect.stringMatching(/\S/) as unknown })
        expect(await wired.notifier.find(notice('Never sent'), null)).toEqual({ found: 'notSent' })
        expect(await wired.arrived()).toHaveLength(1)
      }
    })

    it('gives different notices different identities', async () => {
      await wired.notifier.send(notice('One'), now())
      await wired.notifier.send(notice('Two'), now())
      expect(new Set((await wired.arrived()).map(({ identity }) => identity)).size).toBe(2)
    })

    it('never says a secret, whatever goes wrong', async () => {
      const said: string[] = []
      for (const behaviour of ['refuses it', 'is busy', 'takes it and is cut off'] as const) {
        wired.next(behaviour)
        said.push(JSON.stringify(await wired.notifier.send(notice(), now())))
      }
      said.push(JSON.stringify(await wired.unreachable.send(notice(), now())), JSON.stringify(await wired.unreachable.find(notice(), null)))
      await wired.arrived()
      expect(wired.secrets.length).toBeGreaterThan(0)
      for (const secret of wired.secrets) expect(said.join()).not.toContain(secret)
    })

    it('shows any text as it is, and none of it does anything', async () => {
      const texts = fc.oneof(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
        fc.array(fc.constantFrom(...wired.nasty, ' ', '\n', 'x'), { minLength: 1, maxLength: 6 }).map(parts => parts.join('')),
      ).filter(text => /[\p{L}\p{N}]/u.test(text))
      await fc.assert(fc.asyncProperty(texts, async text => {
        expect(await wired.notifier.send(notice(text), now())).toMatchObject({ outcome: 'sent' })
        const arrived = await wired.arrived()
        expect(arrived.map(each => each.alive)).toEqual([[]])
        expect(visible(arrived[0]?.text ?? '')).toBe(visible(text))
      }), { numRuns: 60, examples: wired.nasty.map(text => [`${text} x`] as [string]) })
    })
  })
}

/** What a person sees: which blank it is, and what no one can see, does not count. */
function visible(text: string): string {
  return text.replace(/[\p{C}\p{Z}\s\ufffd]+/gu, ' ').trim()
}
