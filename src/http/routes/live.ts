import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { incidentJson } from '../../client/json.js'
import { refuse, RefusalError } from '../../domain/errors.js'
import type { ChangePlace } from '../../ports/recordStore.js'
import type { ApiPorts } from '../app.js'
import { ChangedIncident } from '../live/changedIncident.js'
import { EventStream, stillHereMs } from '../live/eventStream.js'
import { Followers, type Batch } from '../live/followers.js'
import { OpenStreams } from '../live/openStreams.js'
import { numbered } from '../shapes/parameters.js'

/** More than these since the last event: who comes back reads its lists anew, which is less. */
const mostMissed = 1_000
const mostEntries = 200
/** Of JSON; what is more is read anew as well. */
const mostMissedLength = 1_000_000
/** How long a server that stops waits for those who still read. */
const closingMs = 3_000

const headers = z.object({ 'last-event-id': z.string().max(100).optional().describe('The `id` of the last event that came; browsers send it by themselves.') })
const events = (what: string) => ({ 200: { description: what, content: { 'text/event-stream': { schema: z.string() } } } })

/** What happens, told as it happens, by server-sent events (docs/decisions/0032). */
export const liveRoutes = ({ records, changes }: ApiPorts, mostStreams: number): FastifyPluginAsyncZod => async app => {
  const followers = new Followers(records, changes, error => app.log.error({ err: error }, 'changes could not be read'))
  const open = new Set<EventStream>()
  const places = new OpenStreams(mostStreams)
  let isClosing = false
  app.addHook('preClose', async () => {
    isClosing = true
    followers.stop()
    for (const stream of open) stream.end()
    // Who does not read would be waited for without end.
    setTimeout(() => { for (const stream of open) stream.cut() }, closingMs).unref()
  })

  /** Answers with a stream and keeps it alive; `onEnd` ends what feeds it. */
  const streaming = (reply: FastifyReply, stream: EventStream, onEnd: () => void) => {
    open.add(stream)
    if (isClosing) stream.end()
    const alive = setInterval(() => {
      stream.stillHere()
      // Who has signed out, or whose token was revoked, is told nothing more.
      void app.isStillSignedIn(reply.request).then(still => { if (!still) stream.end() })
    }, stillHereMs)
    stream.body.once('close', () => {
      clearInterval(alive)
      open.delete(stream)
      onEnd()
    })
    // A connection that is kept would outlive its stream, and a server that stops would wait for it.
    return reply.header('connection', 'close').header('content-type', 'text/event-stream; charset=utf-8').header('cache-control', 'no-store').header('x-accel-buffering', 'no').send(stream.body)
  }

  /** Begins to follow in a place of its own, which is given back when it ends or does not come about. */
  const following = async (request: FastifyRequest, reply: FastifyReply, begin: () => Promise<{ stream: EventStream; end: () => void }>) => {
    const leave = places.enter(request.principal)
    try {
      const { stream, end } = await begin()
      return streaming(reply, stream, () => { end(); leave() })
    } catch (error) {
      leave()
      throw error
    }
  }

  // Its answer has no end, and so no head that could be asked for.
  const route = { config: { permission: 'read' as const }, exposeHeadRoute: false }

  app.get('/stream', {
    ...route,
    schema: {
      summary: 'every incident that changes, as it is then, by server-sent events', tags: ['live'], headers,
      response: events('`hello` with `{resumed}` first: false means that something may have been missed, and lists are to be read anew. Then `incident` with `{incident}` for each that changed. An ID is for `Last-Event-ID` only.'),
    },
  }, (request, reply) => following(request, reply, async () => {
    const stream = new EventStream()
    const tell = ({ changed, next }: Batch, from: ChangePlace) => changed.forEach(({ text }, index) => {
      // Until the last of them has come, coming back has to bring them all again.
      stream.send({ event: 'incident', id: index === changed.length - 1 ? next : from, data: text })
    })
    const last = lastEventId(request)
    const waiting: Batch[] = []
    let place: ChangePlace | null = null
    const end = await followers.follow(batch => {
      if (place === null) waiting.push(batch)
      else {
        tell(batch, place)
        place = batch.next
      }
    }, () => stream.end())
    try {
      const missed = last === undefined ? null : await records.changedSince(last, mostMissed)
      const changed = missed?.changed.map(({ incident }) => new ChangedIncident(incident)) ?? []
      const resumed = missed !== null && missed.next !== null && changed.reduce((length, { text }) => length + text.length, 0) <= mostMissedLength
      place = resumed ? last! : await records.presentPlace()
      stream.send({ event: 'hello', id: place, data: JSON.stringify({ resumed }) })
      if (resumed && missed.next) waiting.unshift({ changed, next: missed.next })
      for (const batch of waiting) {
        tell(batch, place)
        place = batch.next
      }
      return { stream, end }
    } catch (error) {
      end()
      throw error
    }
  }))

  app.get('/incidents/:number/stream', {
    ...route,
    schema: {
      summary: 'one incident and its new entries, as they come, by server-sent events', tags: ['live'], params: numbered, headers,
      response: events('`hello` with `{resumed}` first. Then `changed` with `{incident, entries}` for each change, where `entries` are those that were written since the event before.'),
    },
  }, (request, reply) => following(request, reply, async () => {
    const { number } = request.params
    if (await records.incident(number) === null) throw new RefusalError(refuse('incident_not_found', { number, field: 'number' }))
    const stream = new EventStream()
    const last = lastEventId(request)
    if (last !== undefined && !/^\d{1,15}$/.test(last)) throw neverGiven(last)
    const newest = await records.lastEntryId()
    // An ID that is still to come is from before a restore, or nobody's.
    const resumed = last !== undefined && Number(last) <= newest
    let seen = resumed ? Number(last) : newest
    const tell = async () => {
      const [incident, entries] = await Promise.all([records.incident(number), records.entriesAfter(seen, number, mostEntries)])
      if (incident === null) return
      seen = entries.at(-1)?.id ?? seen
      stream.send({ event: 'changed', id: String(seen), data: JSON.stringify({ incident: incidentJson(incident), entries }) })
      if (entries.length === mostEntries) await tell()
    }
    // One after the other, so that entries come once and in their order.
    let telling = Promise.resolve()
    const next = () => { telling = telling.then(tell).catch((error: unknown) => { request.log.error({ err: error }, 'a follower could not be told'); stream.end() }) }
    const end = await followers.follow(({ changed }) => { if (changed.some(one => one.number === number)) next() }, () => stream.end())
    stream.send({ event: 'hello', id: String(seen), data: JSON.stringify({ resumed }) })
    if (resumed) next()
    return { stream, end }
  }))
}

function neverGiven(id: string): RefusalError {
  return new RefusalError(refuse('field_invalid', { command: 'follow', field: 'Last-Event-ID', value: id.slice(0, 80), reason: 'no event had it', allowed: 'the ID of an event' }))
}

function lastEventId({ headers }: FastifyRequest): string | undefined {
  const id = headers['last-event-id']
  return typeof id === 'string' && id !== '' ? id : undefined
}
