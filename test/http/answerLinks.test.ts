import { describe, expect, it } from 'vitest'
import { TestApi } from '../support/apiOf.js'
import { answeredBaton, policyOf, publicUrl } from '../support/answeredBaton.js'

/** Pages by e-mail, and the links in them: from the letter, over the page behind the link, to the incident. */

const answered = answeredBaton()

describe('The link of a page', () => {
  it('leads to a page that says what it is about; looking at it changes nothing, however often', async () => {
    const { the } = answered
    const { incident, called } = await the.called()
    const path = await the.linkOf(called)
    const before = await incident.story()
    for (const method of ['GET', 'HEAD', 'GET'] as const) expect((await the.api.app.inject({ method, url: path })).statusCode).toBe(200)
    expect(await incident.story()).toEqual(before)
    const { html } = await the.visit(path)
    expect(html).toContain(`<h1>${incident.number} needs you</h1>`)
    expect(html).toContain('Branch office is offline')
    expect(html).toContain(`You answer as ${called}.`)
    expect(html).toContain(`href="${publicUrl}/incidents/${incident.number}"`)
    expect([...html.matchAll(/<button [^>]*value="(\w+)"/g)].map(([, value]) => value)).toEqual(['accept', 'reject'])
  })

  it('accepts as who was called: the incident is theirs, and nobody is paged any more', async () => {
    const { the } = answered
    const { incident, called } = await the.called()
    const { status, html } = await the.visit(await the.linkOf(called), 'accept')
    expect([status, html.includes(`<h1>${incident.number} is accepted</h1>`), html.includes(`${called} accepted it at`)]).toEqual([200, true, true])
    await incident.expect({ state: 'In Progress', assignedTo: called, needsAttention: false })
    await incident.expectSaid(`Accepted by ${called}.`, 1)
    expect(await the.waysOf(incident)).toEqual([[called, 'email']])
    the.mail.letters.splice(0)
    await the.baton.skip('1 h')
    expect(the.mail.letters).toEqual([])
  })

  it('rejects as who was called: it is the next one\'s turn at once', async () => {
    const { the } = answered
    const { incident, called, other } = await the.called()
    expect(await the.visit(await the.linkOf(called), 'reject')).toMatchObject({ status: 200, html: expect.stringContaining(`${called} rejected it at`) as string })
    await incident.settle()
    await incident.expect({ assignedTo: other, needsAttention: true })
    expect((await the.letterTo(other)).subject).toContain('needs you')
  })

  it('answers once: the same again says the same, the other one says what was done and does nothing, whatever has happened since', async () => {
    const { the } = answered
    const { incident, called } = await the.called()
    const path = await the.linkOf(called)
    const first = await the.visit(path, 'accept')
    const { moves } = await incident.now()
    for (const again of ['accept', 'reject'] as const) expect((await the.visit(path, again)).html).toBe(first.html)
    expect((await the.visit(path)).html).toBe(first.html)
    await incident.expect({ moves })
    await incident.escalate()
    expect((await the.visit(path, 'accept')).html).toBe(first.html)
  })

  it('pressed twice at the same time, once each way, does one of both and says so to both', async () => {
    const { the } = answered
    const { incident, called } = await the.called()
    const path = await the.linkOf(called)
    const [one, two] = await Promise.all([the.visit(path, 'accept'), the.visit(path, 'reject')])
    expect([one.status, two.status, one.html === two.html]).toEqual([200, 200, true])
    const { stream } = await incident.story()
    expect(stream.filter(({ text }) => /^(Accepted|Rejected) by/.test(text))).toHaveLength(1)
  })

  it('is written in the language of whom it is for', async () => {
    const { the } = answered
    await the.baton.applyPolicy(policyOf(the.slack, { first: '[Fay]', fay: ', language: de' }))
    const { incident, called } = await the.called()
    const { html } = await the.visit(await the.linkOf(called))
    expect(html).toContain('<html lang="de">')
    expect(html).toContain(`${incident.number} braucht Sie`)
    expect((await the.letterTo('Fay')).text).toContain('Annehmen oder ablehnen: https://')
    await the.baton.applyPolicy(policyOf(the.slack))
  })

  it('is in what is sent to whoever is asked, and in nothing else', async () => {
    const { the } = answered
    const { incident, called } = await the.called()
    await the.visit(await the.linkOf(called), 'accept')
    const notices = await the.baton.notices.noticesOf(incident.number)
    expect(notices.filter(({ notice }) => notice.asks).map(({ notice }) => notice.event)).toEqual(notices.map(() => 'paged'))
    expect(JSON.stringify([notices, await incident.story()])).not.toContain('/answer/')
  })
})

describe('A link is refused, kindly and without a trace,', () => {
  const refused = async (path: string, answer: 'accept' | 'reject') => {
    const looked = await answered.the.visit(path)
    const pressedIt = await answered.the.visit(path, answer)
    expect(pressedIt.status).toBe(looked.status)
    expect(looked.html).not.toContain('<button')
    // An address that cannot be read is refused before it is known to be a page's: as a problem, with the request's own ID.
    const withoutId = ({ html }: { html: string }) => html.replace(/"requestId":"[\w-]+"/, '')
    expect(withoutId(pressedIt)).toBe(withoutId(looked))
    return { status: looked.status, html: looked.html }
  }

  it('once somebody else has accepted: it does not take the incident away again', async () => {
    const { the } = answered
    const { incident, called, other } = await the.called()
    const path = await the.linkOf(called)
    await incident.accept({ by: other })
    const { status, html } = await refused(path, 'accept')
    expect([status, html.includes(`${other} answered at`)]).toEqual([409, true])
    await incident.expect({ assignedTo: other })
  })

  it('once everybody was called and somebody was heard', async () => {
    const { the } = answered
    const { incident, called } = await the.called()
    const path = await the.linkOf(called)
    await the.baton.skip('2 h')
    await incident.accept({ by: 'Mia' })
    expect(await refused(path, 'accept')).toMatchObject({ status: 409, html: expect.stringContaining('First answered at') as string })
  })

  it('to reject what is somebody else\'s turn by now; accepting it is still welcome', async () => {
    const { the } = answered
    const { incident, called, other } = await the.called()
    const path = await the.linkOf(called)
    await the.baton.skip('21 min')
    expect((await the.visit(path)).html).not.toContain('value="reject"')
    expect(await the.visit(path, 'reject')).toMatchObject({ status: 403, html: expect.stringContaining(`is not being called for ${incident.number} now; ${other} is`) as string })
    await incident.expect({ assignedTo: other })
    expect(await the.visit(path, 'accept')).toMatchObject({ status: 200 })
    await incident.expect({ assignedTo: called })
  })

  it('once the incident has gone to others', async () => {
    const { the } = answered
    const { incident, called } = await the.called()
    const path = await the.linkOf(called)
    await incident.escalate('Not ours', { by: called })
    expect(await refused(path, 'accept')).toMatchObject({ status: 403, html: expect.stringContaining('is with Second') as string })
  })

  it('once it came back at a later tier: that has pages of its own', async () => {
    const { the } = answered
    const { incident, called } = await the.called()
    const path = await the.linkOf(called)
    await incident.escalate('Not ours', { by: called })
    await incident.settle()
    await incident.sendBack('Which office?', { by: 'Sam' })
    expect(await refused(path, 'accept')).toMatchObject({ status: 409, html: expect.stringContaining('the incident is with First (One) now') as string })
  })

  it('while it is on hold, and once it is over', async () => {
    const { the } = answered
    const { incident, called } = await the.called()
    const path = await the.linkOf(called)
    await incident.hold({ by: called, reason: 'Awaiting Vendor' })
    expect(await refused(path, 'accept')).toMatchObject({ status: 409, html: expect.stringContaining('On Hold') as string })
    await incident.cancel({ by: called })
    expect(await refused(path, 'reject')).toMatchObject({ status: 409, html: expect.stringContaining('takes no more changes') as string })
  })

  it('when the policy does not know the person any more', async () => {
    const { the } = answered
    const { incident, called, other } = await the.called()
    const path = await the.linkOf(called)
    await the.baton.applyPolicy(policyOf(the.slack, { first: `[${other}]` }))
    expect(await refused(path, 'reject')).toMatchObject({ status: 403, html: expect.stringContaining(`${called} acts for none`) as string })
    await incident.expect({ moves: 1 })
    await the.baton.applyPolicy(policyOf(the.slack))
  })

  it('a day after its page', async () => {
    const { the } = answered
    const { incident, called } = await the.called()
    const path = await the.linkOf(called)
    await the.baton.skip('25 h')
    const { status, html } = await refused(path, 'accept')
    expect([status, html.includes('could be used until'), html.includes(incident.number), html.includes('Branch office')]).toEqual([410, true, false, false])
  })

  it.each([
    ['with another letter in it', (token: string) => `A${token.slice(1)}`], ['with another signature', (token: string) => `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`],
    ['cut off', (token: string) => token.slice(0, -5)], ['without a signature', (token: string) => token.replace(/\..*$/, '.')], ['with more behind it', (token: string) => `${token}/accept`],
    ['that is nonsense', () => '%00%ff<script>alert(1)</script>'], ['that is nothing', () => ''],
  ])('%s', async (_, changed) => {
    const { the } = answered
    const { incident, called } = await the.called()
    const path = await the.linkOf(called)
    const { status, html } = await refused(`/answer/${changed(path.slice('/answer/'.length))}`, 'accept')
    expect([400, 403]).toContain(status)
    expect(html).not.toMatch(/<script|Branch office/)
    await incident.expect({ moves: 1 })
  })

  it('that was made for a button of Slack, which says nothing of who presses it', async () => {
    const { the } = answered
    const { incident, called } = await the.called()
    const message = await the.messageIn(await the.conversationWith(called), incident)
    const value = message.blocks.flatMap(({ elements = [] }) => elements)[0]?.value ?? ''
    expect(await refused(`/answer/${value}`, 'accept')).toMatchObject({ status: 403 })
  })

  it('with an answer that there is not, or a body that is no form', async () => {
    const { the } = answered
    const { incident, called } = await the.called()
    const path = await the.linkOf(called)
    expect(await the.visit(path, 'escalate')).toMatchObject({ status: 400 })
    expect((await the.api.app.inject({ method: 'POST', url: path })).statusCode).toBe(400)
    expect((await the.api.app.inject({ method: 'POST', url: path, payload: { answer: 'accept' } })).statusCode).toBe(400)
    await incident.expect({ moves: 1 })
  })

  it('where links are switched off', async () => {
    const { the } = answered
    const { called } = await the.called()
    const path = await the.linkOf(called)
    const without = await TestApi.of(the.baton)
    expect((await without.app.inject({ method: 'POST', url: path, payload: 'answer=accept', headers: { 'content-type': 'application/x-www-form-urlencoded' } })).statusCode).toBe(404)
    await without.close()
  })
})

describe('The page behind a link', () => {
  it('loads nothing, runs nothing, is kept nowhere, and tells no other site its address', async () => {
    const { the } = answered
    const { called } = await the.called()
    const { headers } = await the.visit(await the.linkOf(called))
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'content-type': 'text/html; charset=utf-8', 'x-content-type-options': 'nosniff' })
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/)
  })

  it('shows what people typed as they typed it', async () => {
    const { the } = answered
    const incident = await the.baton.open({ shortDescription: '"><script>alert(1)</script> &amp; \u202egnp.exe' })
    const { assignedTo } = await incident.now()
    const { html } = await the.visit(await the.linkOf(assignedTo))
    expect(html).toContain('<bdi>' + `${incident.number}: &quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp; \u202egnp.exe` + '</bdi>')
    expect(html).not.toContain('<script')
  })
})
