import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { consoleOf } from '../support/consoleOf.js'
import { expectText } from '../support/consoleOperator.js'

/** Who is called for an incident answers the call on its page. */
const the = consoleOf(readFileSync('test/fixtures/calls.yaml', 'utf8'))

async function called() {
  const incident = await the.baton.open({ impact: 2, urgency: 2 })
  const { assignedTo } = await incident.now()
  const owner = await the.sitDown(assignedTo)
  await owner.open(incident)
  await expectText(owner.aside, `calling ${assignedTo}`)
  return { incident, owner, assignedTo, next: ['Nadia', 'Oscar'].find(person => person !== assignedTo)! }
}

describe('Who is called', () => {
  it('accepts: the call is answered, and nobody is called any more', async () => {
    const { incident, owner, assignedTo } = await called()
    await owner.act('Accept')
    await expectText(owner.aside, `answered by ${assignedTo}`)
    await owner.reload()
    await expectText(owner.aside, `answered by ${assignedTo}`)
    expect(await owner.actions()).not.toContain('Reject the call')
    await incident.expect({ assignedTo, state: 'In Progress' })
  })

  it('rejects, with a word: the next is called at once, and owns it', async () => {
    const { incident, owner, next } = await called()
    await owner.act('Reject the call')
    await expectText(owner.dialog, 'The next person is called at once.')
    await owner.fill('Why', 'At the dentist')
    await owner.finish('Reject')
    await expectText(owner.aside, `calling ${next}`)
    await expectText(owner.owner, next)
    await expectText(owner.activity, 'At the dentist')

    const other = await the.sitDown(next)
    await other.open(incident)
    await other.act('Accept')
    await expectText(owner.aside, `answered by ${next}`)
    await incident.expect({ assignedTo: next, state: 'In Progress' })
  })
})
