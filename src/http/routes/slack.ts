import type { FastifyBaseLogger, FastifyPluginAsync } from 'fastify'
import { refuse, RefusalError, type Refusal } from '../../domain/errors.js'
import { spellInstant } from '../../domain/activityStream.js'
import { isPagedStill } from '../../domain/paging/answeredPage.js'
import type { Press } from '../../ports/chat.js'
import type { ApiPorts } from '../app.js'
import { respondToPage, type AnsweringPorts } from '../pageAnswers.js'

/** Of these nothing can come any more, whoever presses: their buttons go. */
const overCodes: ReadonlySet<string> = new Set(['page_over', 'incident_over', 'link_expired'] satisfies Refusal['code'][])

/**
 * What is pressed in Slack. It is public, because Slack signs what it sends: nothing else gets further than the first lines.
 * Slack wants its answer within three seconds, so it gets it before anything is done; what came of it is told in the chat.
 */
export const slackRoutes = ({ client, records, clock, answering }: ApiPorts): FastifyPluginAsync => async app => {
  // Signed is what came, byte for byte.
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'buffer', bodyLimit: 300_000 }, (_, body, done) => done(null, body))
  const underWay = new Set<Promise<void>>()
  app.addHook('onClose', async () => { await Promise.all(underWay) })

  app.post('/slack/actions', { config: { permission: 'public' }, schema: { hide: true, summary: 'what Slack sends' } }, async (request, reply) => {
    if (!answering?.chat) throw new RefusalError(refuse('nothing_here', { path: request.url }))
    const body = request.body instanceof Uint8Array ? request.body : new Uint8Array()
    const read = answering.chat.read({ headers: request.headers, body }, await clock.now())
    if ('refused' in read) throw new RefusalError(read.refused)
    await reply.code(200).send('')
    if (read.press === null) return reply
    const work = pressed({ client, records, clock, answering }, read.press, request.log).finally(() => underWay.delete(work))
    underWay.add(work)
    return reply
  })
}

type PressPorts = AnsweringPorts & Pick<ApiPorts, 'clock'> & { answering: NonNullable<ApiPorts['answering']> }

/** Never throws: whoever pressed is told, and nobody else waits for it. */
async function pressed(ports: PressPorts, press: Press, log: FastifyBaseLogger): Promise<void> {
  const told = async (telling: Promise<string | null>) => {
    const trouble = await telling
    if (trouble !== null) log.warn(`What came of a button was not shown: ${trouble}.`)
  }
  try {
    const { to, person, done, at } = await answeredBy(ports, press)
    const said = `${done === 'accept' ? 'Accepted' : 'Rejected'} by ${person} at ${spellInstant(at)}.`
    const now = done === 'reject' && !press.isPrivate ? await ports.records.incident(to.number) : null
    // Others whom the same message called may still want its buttons.
    await told(now && isPagedStill(now, to.page) ? press.tell(said) : press.settle(said))
    if (done !== press.answer) await told(press.tell(`You have ${done === 'accept' ? 'accepted' : 'rejected'} it at ${spellInstant(at)} already.`))
  } catch (error) {
    if (!(error instanceof RefusalError)) log.error({ err: error }, 'a button was pressed in vain')
    const { code, message, details: { fix } } = error instanceof RefusalError ? error.refusal : inVain
    await told(press.tell(typeof fix === 'string' ? `${message} ${fix}` : message))
    if (overCodes.has(code)) await told(press.settle(message))
  }
}

const inVain = { code: '', message: 'Something is wrong here; nothing is known to have changed.', details: { fix: 'Press it again, or tell an administrator.' } }

/** By whom, with what and when it is answered now. Throws the refusal. */
async function answeredBy(ports: PressPorts, { user, answer, token }: Press) {
  const to = ports.answering.links.read(token, await ports.clock.now())
  if ('refused' in to) throw new RefusalError(to.refused)
  // A link that was made for one person's mailbox is no button.
  if (to.channel !== 'slack' || to.person !== null) throw new RefusalError(refuse('link_invalid'))
  const people = (await ports.records.livePolicy())?.policy.people ?? {}
  const [person] = Object.keys(people).filter(name => people[name]?.slack === user)
  if (person === undefined) throw new RefusalError(refuse('person_unknown', { user, chat: 'Slack', field: 'slack' }))
  return { to, person, ...await respondToPage(ports, to, person, answer) }
}
