import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import { refuse, RefusalError } from '../../domain/errors.js'
import type { Language } from '../../domain/notices/notice.js'
import { contactOf } from '../../domain/notices/wanted.js'
import { pageAnswers, type PageAnswer } from '../../domain/paging/answeredPage.js'
import type { ApiPorts } from '../app.js'
import { linkPage, linkPagePolicy, type LinkView } from '../linkPage.js'
import { respondToPage, standingOf } from '../pageAnswers.js'
import { problemFor } from '../problems.js'

/**
 * Where the link of a page leads. It is public: the link is the right to answer, once, as the person it was made for. To look
 * changes nothing, because programs that read mail follow links; only pressing a button of the page does something.
 */
export const answerRoutes = ({ client, records, clock, answering }: ApiPorts): FastifyPluginAsync => async app => {
  const ports = { client, records }
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: 10_000 }, (_, body, done) => done(null, body))

  // People look at these, whatever happens.
  app.setErrorHandler((error: Error, request, reply) => {
    const { status, detail, fix, details: { number } } = problemFor(error, request)
    return show(reply.code(status), { refused: { message: detail, fix }, number: typeof number === 'string' ? number : null }, 'en')
  })

  // A token may be longer than a parameter of the API.
  app.get('/answer/*', { config: { permission: 'public' }, schema: { hide: true, summary: 'the page of a link' } }, async (request, reply) => {
    const { to, person } = await linkOf(request.params)
    const standing = await standingOf(ports, to, person)
    if ('refused' in standing) throw new RefusalError(standing.refused)
    return show(reply, { person, number: to.number, ...standing }, await languageOf(person))
  })

  app.post('/answer/*', { config: { permission: 'public' }, schema: { hide: true, summary: 'the page of a link' } }, async (request, reply) => {
    const { to, person } = await linkOf(request.params)
    const done = await respondToPage(ports, to, person, answerIn(request.body))
    return show(reply, { person, number: to.number, ...done }, await languageOf(person))
  })

  async function linkOf(params: unknown) {
    const token = (params as { '*': string })['*']
    const read = answering?.links.read(token, await clock.now()) ?? { refused: refuse('nothing_here', { path: '/answer' }) }
    if ('refused' in read) throw new RefusalError(read.refused)
    const { person } = read
    // A chat's button is no link: it says nothing of who presses it.
    if (person === null) throw new RefusalError(refuse('link_invalid'))
    return { to: read, person }
  }

  async function languageOf(person: string): Promise<Language> {
    const policy = (await records.livePolicy())?.policy
    return policy ? contactOf(policy.people, person).language ?? policy.notices.language : 'en'
  }

  function show(reply: FastifyReply, view: LinkView, language: Language): FastifyReply {
    const number = 'incident' in view ? view.incident.number : view.number
    return reply.headers({
      'content-type': 'text/html; charset=utf-8', 'content-security-policy': linkPagePolicy, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer',
      'content-language': language,
    }).send(linkPage(view, language, number === null || !answering ? null : answering.links.incident(number)))
  }
}

function answerIn(body: unknown): PageAnswer {
  const given = new URLSearchParams(typeof body === 'string' ? body : '').get('answer')
  const answer = pageAnswers.find(one => one === given)
  if (!answer) throw new RefusalError(refuse('field_invalid', { field: 'answer', value: String(given), reason: 'a page is not answered by that', allowed: [...pageAnswers] }))
  return answer
}
