import { describe, expect, it } from 'vitest'
import { answeredBaton, pathIn, policyOf, publicUrl } from '../support/answeredBaton.js'

/** Within minutes, because a receiver of webhooks believes no signature that is minutes away from its own clock. */

const answered = answeredBaton()

describe('A page by webhook', () => {
  it('has the link of each person who has that address, and of the incident', async () => {
    const { the } = answered
    await the.baton.applyPolicy(policyOf(the.slack, { paging: 'interval: 1 min, reminders: 0, catchAll: all' }))
    const { incident, called, other } = await the.called()
    const events = () => the.hook.requests.map(({ body }) => (JSON.parse(body) as { data: { answers?: { person: string; answerUrl: string }[]; incidentUrl?: string } }).data)
    const incidentUrl = `${publicUrl}/incidents/${incident.number}`
    expect(events()).toMatchObject([{ answers: [{ person: called }], incidentUrl }])
    await the.baton.skip('125 s')
    const { answers = [] } = events().at(-1) ?? {}
    expect(answers.map(({ person }) => person)).toEqual(['Fay', 'Gus'])
    const theirs = answers.find(({ person }) => person === other)
    expect((await the.visit(pathIn(theirs?.answerUrl ?? ''), 'accept')).html).toContain(`${other} accepted it`)
    await incident.expect({ assignedTo: other })
  })
})
