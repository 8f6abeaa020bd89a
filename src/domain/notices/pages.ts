import { channels, noticeId, type Channel, type Notice } from './notice.js'
import type { Occasion } from './occasion.js'
import { writeForCalled } from './templates/render.js'
import { contactOf, type PolicyPart, type Wanted } from './wanted.js'

/** Why a page that had to wait is not sent any more. */
export const callIsOver = 'the call was over before the page could leave'

/**
 * The pages of a call, one by each channel. No rule decides over them: they wait for no quiet hours, and no storm holds
 * them back, because somebody is waited for.
 */
export function pageNotices({ people, notices: rules }: PolicyPart, occasion: Occasion): Wanted {
  const { page, cause, at, incident: { number, priority, tier } } = occasion
  if (!page) return { notices: [], unreached: [] }
  const ways = page.people.map(name => {
    const contact = contactOf(people, name)
    const by = (page.channels ?? channels).flatMap(channel => contact[channel] === null ? [] : [{ channel, to: contact[channel] }])
    return { name, by, language: contact.language ?? rules.language }
  })
  const whoseIs = (channel: Channel, address: string) => ways.filter(({ by }) => by.some(way => way.channel === channel && way.to === address)).map(({ name }) => name)
  const notices = ways.flatMap(({ by, language }) => by.map(({ channel, to }): Notice => ({
    id: noticeId(number, cause, 'paged', channel, to), event: 'paged', channel, number, to, ...writeForCalled(occasion, page, language),
    thread: number, language, priority, at, sendAt: at, bundling: null, asks: { people: whoseIs(channel, to), tier: tier.number },
  })))
  return { notices, unreached: ways.filter(({ by }) => by.length === 0).map(({ name }) => name) }
}
