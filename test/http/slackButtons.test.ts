import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { signedLinks } from '../../src/adapters/answerLinks/signedLinks.js'
import { slackChat } from '../../src/adapters/slack/slackChat.js'
import { slackNotifier } from '../../src/adapters/slack/slackNotifier.js'
import { faultOfSignature } from '../../src/adapters/slack/slackSignature.js'
import { answeredBaton, policyOf, signingSecret } from '../support/answeredBaton.js'
import { someNotice } from '../contracts/notifiers/notices.js'
import { token, type Posted } from '../contracts/notifiers/slackDouble.js'
import { pressed, signed, type SlackRequest } from '../support/pressed.js'
import { until } from '../support/until.js'

/** Pages in Slack, and what comes of their buttons. The messages lie in a Slack that is not ours; what it has no word of, presses, is made after its documentation. */

const answered = answeredBaton()

/** The page that somebody got as a message of their own. */
async function paged() {
  const { the } = answered
  const { incident, called, other } = await the.called()
  const channel = await the.conversationWith(called)
  const user = the.slack.users[called.toLowerCase()] ?? ''
  return { the, incident, called, other, channel, user, message: await the.messageIn(channel, incident) }
}
const buttonsIn = ({ blocks }: { blocks: { elements?: { action_id: string }[] }[] }) => blocks.flatMap(({ elements = [] }) => elements.map(({ action_id }) => action_id))

describe('A page in Slack', () => {
  it('has buttons to accept, to reject, and to open the incident', async () => {
    const { message, incident } = await paged()
    expect(message.blocks.flatMap(({ elements = [] }) => elements)).toMatchObject([
      { type: 'button', action_id: 'baton_accept', text: { text: 'Accept' } }, { type: 'button', action_id: 'baton_reject', text: { text: 'Reject' } },
      { type: 'button', action_id: 'baton_open', text: { text: 'Open the incident' }, url: `https://baton.example.com/incidents/${incident.number}` },
    ])
  })

  it('is accepted by a press: Slack has its answer at once, the message says by whom, and its buttons are gone', async () => {
    const { the, incident, called, channel, user, message } = await paged()
    expect(await the.press({ message, channel, user, action: 'baton_accept' })).toEqual({ status: 200, body: '' })
    const settled = await the.becomes(channel, incident, `Accepted by ${called} at `)
    expect(buttonsIn(settled)).toEqual([])
    expect(settled.text).toContain(message.text)
    expect(settled.metadata).toEqual(message.metadata)
    await incident.expect({ assignedTo: called, state: 'In Progress', needsAttention: false })
    expect(await the.waysOf(incident)).toEqual([[called, 'slack']])
  })

  it('is rejected by a press: the next one is called', async () => {
    const { the, incident, called, other, channel, user, message } = await paged()
    await the.press({ message, channel, user, action: 'baton_reject' })
    expect(buttonsIn(await the.becomes(channel, incident, `Rejected by ${called} at `))).toEqual([])
    await incident.settle()
    await incident.expect({ assignedTo: other })
    expect(buttonsIn(await the.messageIn(await the.conversationWith(other), incident))).toContain('baton_accept')
  })

  it('pressed twice is answered once', async () => {
    const { the, incident, called, channel, user, message } = await paged()
    await the.press({ message, channel, user, action: 'baton_accept' })
    await the.becomes(channel, incident, 'Accepted by')
    const { moves } = await incident.now()
    // Whoever has not seen yet that the buttons are gone.
    await the.press({ message, channel, user, action: 'baton_reject' })
    expect(await the.isTold(user)).toMatch(/^You have accepted it at .* already\.$/)
    await incident.expect({ moves, assignedTo: called })
  })

  it('says who was quicker, and loses its buttons', async () => {
    const { the, incident, other, channel, user, message } = await paged()
    await incident.accept({ by: other })
    await the.press({ message, channel, user, action: 'baton_accept' })
    expect(await the.isTold(user)).toContain(`${other} answered at`)
    expect(buttonsIn(await the.becomes(channel, incident, `${other} answered at`))).toEqual([])
    await incident.expect({ assignedTo: other })
  })

  it('that is a day old says so, and loses its buttons', async () => {
    const { the, incident, channel, user, message } = await paged()
    await the.baton.skip('25 h')
    await the.press({ message, channel, user, action: 'baton_accept' })
    expect(await the.isTold(user)).toContain('could be used until')
    const old = await the.slack.history(channel)
    expect(buttonsIn(old.find(({ ts }) => ts === message.ts) ?? message)).toEqual([])
    await incident.expect({ state: 'New' })
  })

  it('opened by its button changes nothing', async () => {
    const { the, incident, channel, user, message } = await paged()
    expect(await the.press({ message, channel, user, action: 'baton_open' })).toEqual({ status: 200, body: '' })
    await incident.expect({ moves: 1 })
  })

  it('has no buttons where nobody could believe a press', async () => {
    const { the } = answered
    const links = signedLinks({ publicUrl: 'https://baton.example.com', keys: [Buffer.alloc(32, 7)] })
    const notice = someNotice({ channel: 'slack', to: the.slack.channel, asks: { people: ['Fay'], tier: 1 } })
    await slackNotifier({ token, apiUrl: the.slack.apiUrl }, links).send(notice, { at: notice.at, inThread: null })
    await slackNotifier({ token, apiUrl: the.slack.apiUrl, signingSecret }).send({ ...notice, id: `${notice.id}2` }, { at: notice.at, inThread: null })
    for (const message of (await the.slack.history()).slice(0, 2)) expect(buttonsIn(message)).toEqual([])
  })
})

describe('In a room of the team', () => {
  const room = async () => {
    const { the } = answered
    const { incident, called, other } = await the.called()
    const channel = the.slack.channel
    const press = async (person: string, action: 'baton_accept' | 'baton_reject') =>
      the.press({ message: await the.messageIn(channel, incident), channel, action, user: the.slack.users[person.toLowerCase()] ?? '' })
    return { the, incident, called, other, channel, press }
  }

  it('a colleague may take what lies with another, as everywhere', async () => {
    const { the, incident, other, channel, press } = await room()
    await press(other, 'baton_accept')
    expect(buttonsIn(await the.becomes(channel, incident, `Accepted by ${other}`))).toEqual([])
    await incident.expect({ assignedTo: other })
  })

  it.each([
    ['a colleague who is not called and rejects', 'other', 'baton_reject', 'is not being called for'],
    ['somebody of another group', 'Sam', 'baton_accept', 'and Sam acts for Second'],
    ['somebody whom the policy does not know', 'eve', 'baton_accept', 'The policy does not say who'],
  ] as const)('%s is told why not, alone, and the buttons stay for the others', async (_, who, action, words) => {
    const { the, incident, other, channel, press } = await room()
    const person = who === 'other' ? other : who
    expect(await press(person, action)).toEqual({ status: 200, body: '' })
    expect(await the.isTold(the.slack.users[person.toLowerCase()] ?? '')).toContain(words)
    await incident.expect({ moves: 1 })
    expect(buttonsIn(await the.messageIn(channel, incident))).toContain('baton_accept')
  })

  it('the buttons stay for the others who are called by the same message, when one of them rejects', async () => {
    const { the } = answered
    await the.baton.applyPolicy(policyOf(the.slack, { paging: 'interval: 10 min, reminders: 0, catchAll: all' }))
    const { incident, called, other, channel } = await room()
    await the.baton.skip('21 min')
    const { ts } = await the.messageIn(channel, incident)
    const calling = async () => (await the.slack.replies(ts)).at(-1) as Posted
    const press = async (person: string, action: 'baton_accept' | 'baton_reject') =>
      the.press({ message: await calling(), channel, action, user: the.slack.users[person.toLowerCase()] ?? '' })
    await press(called, 'baton_reject')
    expect(await the.isTold(the.slack.users[called.toLowerCase()] ?? '')).toContain(`Rejected by ${called}`)
    expect(buttonsIn(await calling())).toContain('baton_accept')
    await press(other, 'baton_accept')
    await until(async () => (await calling()).text.includes(`Accepted by ${other}`), 'the message to say so')
    expect(buttonsIn(await calling())).toEqual([])
    await the.baton.applyPolicy(policyOf(the.slack))
  })

  it('who has left the policy presses in vain', async () => {
    const { the, incident, called, other, press } = await room()
    await the.baton.applyPolicy(policyOf(the.slack, { first: `[${other}]` }))
    await press(called, 'baton_accept')
    expect(await the.isTold(the.slack.users[called.toLowerCase()] ?? '')).toContain(`${called} acts for none`)
    await incident.expect({ moves: 1 })
    await the.baton.applyPolicy(policyOf(the.slack))
  })
})

describe('A request to /slack/actions is refused without a trace', () => {
  it.each<[string, (request: SlackRequest) => SlackRequest, string]>([
    ['without a signature', request => ({ ...request, headers: { ...request.headers, 'x-slack-signature': '' } }), 'it is not signed'],
    ['without a time', request => ({ ...request, headers: { ...request.headers, 'x-slack-request-timestamp': '' } }), 'it is not signed'],
    ['with another body than was signed', request => ({ ...request, payload: request.payload.replace('block_actions', 'block_action%73') }), 'the signature is another'],
    ['with another time than was signed', request => ({ ...request, headers: { ...request.headers, 'x-slack-request-timestamp': String(Number(request.headers['x-slack-request-timestamp']) + 1) } }), 'the signature is another'],
    ['with half a signature', request => ({ ...request, headers: { ...request.headers, 'x-slack-signature': (request.headers['x-slack-signature'] ?? '').slice(0, 40) } }), 'the signature is another'],
    ['in JSON', request => ({ ...request, headers: { ...request.headers, 'content-type': 'application/json' } }), ''],
  ])('%s', async (_, changed, reason) => {
    const { the, incident, channel, user, message } = await paged()
    const request = changed(pressed({ message, channel, user, action: 'baton_accept', secret: signingSecret, at: await the.baton.now() }))
    const { statusCode, payload } = await the.api.app.inject(request)
    expect([400, 401]).toContain(statusCode)
    expect(payload).toContain(reason)
    await incident.expect({ moves: 1 })
  })

  it('signed with another secret', async () => {
    const { the, incident, channel, user, message } = await paged()
    const { statusCode, payload } = await the.api.app.inject(pressed({ message, channel, user, action: 'baton_accept', secret: 'another0secret00', at: await the.baton.now() }))
    expect([statusCode, (JSON.parse(payload) as { code: string }).code]).toEqual([401, 'signature_invalid'])
    expect(payload).not.toContain(signingSecret)
    await incident.expect({ moves: 1 })
  })

  it.each([[-301, 401], [-299, 200], [299, 200], [301, 401]])('or taken, by when it was signed: %i s from now is answered with %i', async (seconds, status) => {
    const { the } = answered
    const at = new Date(Math.floor(Date.parse(await the.baton.now()) / 1000) * 1000 + seconds * 1000).toISOString()
    const chat = slackChat({ token: 'xoxb-x', signingSecret })
    const { headers, payload } = signed('payload=%7B%7D', signingSecret, at)
    const read = chat.read({ headers, body: Buffer.from(payload) }, new Date(Math.floor(Date.parse(await the.baton.now()) / 1000) * 1000).toISOString())
    expect('refused' in read ? 401 : 200).toBe(status)
  })

  it('when it comes a second time', async () => {
    const { the, incident, called, channel, user, message } = await paged()
    const request = pressed({ message, channel, user, action: 'baton_accept', secret: signingSecret, at: await the.baton.now() })
    expect((await the.api.app.inject(request)).statusCode).toBe(200)
    await the.becomes(channel, incident, `Accepted by ${called}`)
    const again = await the.api.app.inject(request)
    expect([again.statusCode, again.payload.includes('it has come before')]).toEqual([401, true])
  })

  it.each([
    ['a token that nobody signed', 'INC0010001'], ['a link that was made for an e-mail', null],
  ])('where its button carries %s: who pressed is told', async (_, given) => {
    const { the, incident, called, channel, user, message } = await paged()
    const value = given ?? (await the.linkOf(called)).slice('/answer/'.length)
    await the.press({ message, channel, user, action: 'baton_accept', value })
    expect(await the.isTold(user)).toContain('This link is none of ours')
    await incident.expect({ moves: 1 })
  })

  it.each(['', 'payload=', 'payload=null', 'payload=%5B%5D', 'payload=%7B%22type%22%3A%22view_submission%22%7D', 'payload=%7B%22type%22%3A%22block_actions%22%2C%22actions%22%3A7%7D'])(
    'or taken and left alone, where Slack says what is none of ours: "%s"', async body => {
      const { the } = answered
      const { statusCode, payload } = await the.api.app.inject(signed(body, signingSecret, await the.baton.now()))
      expect([statusCode, payload]).toEqual([200, ''])
    })
})

describe('A signature of Slack', () => {
  it('is computed as Slack\'s own documentation has it', () => {
    const [{ secret, timestamp, body, signature } = { secret: '', timestamp: '', body: '', signature: '' }] = (JSON.parse(readFileSync('test/fixtures/signature-vectors.json', 'utf8')) as { scheme: string; secret: string; timestamp: string; body: string; signature: string }[])
      .filter(({ scheme }) => scheme === 'slack')
    const at = new Date(Number(timestamp) * 1000).toISOString()
    expect(faultOfSignature({ timestamp, signature, body: Buffer.from(body) }, secret, at)).toBeNull()
    expect(faultOfSignature({ timestamp, signature, body: Buffer.from(`${body}&`) }, secret, at)).toBe('the signature is another')
    expect(faultOfSignature({ timestamp, signature, body: Buffer.from(body) }, secret, '2026-03-09T09:30:00.000Z')).toBe('it was signed too long ago, or the clocks differ')
  })
})
