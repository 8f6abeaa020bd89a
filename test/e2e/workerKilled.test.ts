import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRequest, type Caller } from '../support/killing/caller.js'
import type { Death } from '../support/killing/deaths.js'
import { KillableSystem, known } from '../support/killing/killableSystem.js'
import { until } from '../support/until.js'

let system: KillableSystem

beforeAll(async () => {
  system = await KillableSystem.start()
})

afterAll(async () => {
  await system?.stop()
})

/** The time that a desk or a channel is given for one call, and more: for so long nobody knows that its caller is dead. */
const patienceMs = 200_000

interface Case {
  death: Death
  /** What people do; the worker dies meanwhile, and another one takes over. */
  doing: (caller: Caller) => Promise<unknown>
  /** How often the incident has climbed in the end. */
  escalations: number
}

const cases: Record<string, Case> = {
  'while it opens an incident, before it has written anything': opening('before'),
  'while it opens an incident, all written and not committed': opening('uncommitted'),
  'when an opening is committed and nobody has been told': opening('committed'),
  'in the middle of a handoff, before it has written anything': handingOff('before'),
  'in the middle of a handoff, all written and not committed': handingOff('uncommitted'),
  'when a handoff is committed and Temporal has not been told': handingOff('committed'),
  'between the handoff and telling the tiers': {
    death: { during: 'telling the tiers', when: 'before' }, doing: escalated, escalations: 1,
  },
  'while a breach hands off, all written and not committed': breaching('step', 'uncommitted'),
  'when the handoff of a breach is committed and Temporal has not been told': breaching('step', 'committed'),
  'when it is about to remind': breaching('reminder', 'before'),
  'when a reminder is committed and Temporal has not been told': breaching('reminder', 'committed'),
  'when it is about to ask for a ticket': wantingATicket('before'),
  'when a ticket is open at the desk and Temporal has not been told': wantingATicket('committed'),
  'when it is about to send an e-mail': {
    death: { during: 'notice', when: 'before' }, escalations: 0,
    async doing(caller) {
      await caller.open({ tags: ['told'], caller: 'rita@example.com' })
      await system.expectLetters('rita@example.com', 1, patienceMs)
    },
  },
  'when a comment has ended a hold, and that is not noted yet': {
    death: { during: 'outbox', when: 'before' },
    async doing(caller) {
      await caller.open()
      await caller.hold()
      await caller.comment()
    },
    escalations: 0,
  },
}

describe('a worker killed', () => {
  const inherited = new Map<string, Promise<Caller>>()

  // All of them die at about the same time, each alone with its incident; then one worker takes over from all.
  beforeAll(async () => {
    const alive = new Set(Object.keys(cases))
    const dying = Promise.all(Object.entries(cases).map(async ([name, { death, doing }]) => {
      const doomed = await system.startDoomedWorker(name, death)
      const caller = await system.caller(name)
      const done = doing(caller).then(() => caller)
      inherited.set(name, done)
      // Its test waits for it; until then it may fail unheard.
      done.catch(() => {})
      expect(await doomed.ended).toBe('SIGKILL')
      alive.delete(name)
    }))
    await Promise.all([dying, until(() => alive.size === 0, () => `workers to die: ${[...alive].join('; ')}`, patienceMs)])
    await system.startHeir(Object.keys(cases))
  }, 300_000)

  it.each(Object.entries(cases))('%s leaves nothing undone or done twice', async (name, { escalations }) => {
    const caller = await known(inherited.get(name))
    await system.expectClimbed(caller, escalations)
    await system.expectConsistent([caller])
  })
})

function opening(when: Death['when']): Case {
  return { death: { during: 'opening', when }, doing: caller => caller.open(), escalations: 0 }
}

function handingOff(when: Death['when']): Case {
  return { death: { during: 'step', when }, doing: escalated, escalations: 1 }
}

async function escalated(caller: Caller): Promise<void> {
  await caller.open()
  await caller.escalate()
}

/** Priority 1 climbs by itself. */
function breaching(during: Death['during'], when: Death['when']): Case {
  return { death: { during, when }, doing: caller => caller.open({ impact: 1, urgency: 1 }), escalations: 3 }
}

/** A defect becomes a task of the developers, for which the incident waits. */
function wantingATicket(when: Death['when']): Case {
  return {
    death: { during: 'ticket', when }, escalations: 0,
    async doing(caller) {
      await caller.open({ tags: ['defect'] })
      await until(async () => (await system.story(caller)).incident.state === 'On Hold', () => 'the incident to wait for its ticket', patienceMs)
    },
  }
}

describe('of two workers one killed', () => {
  it('is replaced by the other', async () => {
    const [first] = await Promise.all([system.startWorker(), system.startWorker()])
    const callers = await Promise.all(Array.from({ length: 8 }, () => system.caller()))
    await Promise.all(callers.map(caller => caller.open()))
    await first.kill()
    await Promise.all(callers.map(caller => caller.escalate()))
    await system.expectConsistent(callers)
  })
})

describe('a client killed', () => {
  const moments = { 'before its number is allocated': 'before', 'with its number allocated': 'committed' } as const

  it.each(Object.entries(moments))('%s opens one incident by repeating its request', async (_, when) => {
    const request = openRequest()
    await system.openAndDie(request, { during: 'allocation', when })
    const callers = await Promise.all([system.caller(), system.caller()])
    const answers = await Promise.all(callers.map(caller => caller.open(request)))
    expect(new Set(answers.map(({ incident }) => incident.number)).size).toBe(1)
    await system.expectConsistent(callers)
  })
})
