import type { Caller } from './caller.js'
import type { KillableSystem } from './killableSystem.js'

/** What becomes of an incident if nothing is lost. */
interface Fate {
  caller: Caller
  escalations: number
}

/** Incidents that people and clocks move all at the same time. */
export interface Traffic {
  callers: Caller[]
  /** How many requests have been answered so far, of `requests`. */
  answered(): number
  requests: number
  /** Settles when every request has been answered and every incident has climbed as far as it must. */
  over: Promise<void>
}

interface Kind {
  count: number
  requests: number
  escalations: number
  script: (caller: Caller) => Promise<unknown>
}

const kinds: Kind[] = [
  // Nobody cares: the clocks alone carry it to the last stage, with reminders on the way.
  { count: 6, requests: 1, escalations: 3, script: caller => caller.open({ impact: 1, urgency: 1 }) },
  {
    count: 5, requests: 6, escalations: 3,
    async script(caller) {
      await caller.open()
      for (let stage = 0; stage < 3; stage += 1) await caller.escalate()
      await caller.note()
      await caller.resolve()
    },
  },
  {
    count: 3, requests: 4, escalations: 2,
    async script(caller) {
      await caller.open()
      await caller.signalEscalate()
      await caller.signalEscalate()
      await caller.resolve()
    },
  },
  // Its reopen window runs out.
  {
    count: 3, requests: 3, escalations: 1,
    async script(caller) {
      await caller.open({ category: 'Closes soon' })
      await caller.escalate()
      await caller.resolve()
    },
  },
  // A comment goes through the outbox, beside a time to respond that runs out.
  {
    count: 3, requests: 5, escalations: 1,
    async script(caller) {
      await caller.open({ impact: 2, urgency: 3 })
      await caller.hold()
      await caller.comment()
      await caller.escalate()
      await caller.resolve()
    },
  },
]

/** Sets twenty incidents in motion. */
export async function twentyIncidents(system: KillableSystem): Promise<Traffic> {
  const fates: Fate[] = []
  const scripts: Promise<unknown>[] = []
  for (const { count, escalations, script } of kinds) {
    for (let one = 0; one < count; one += 1) {
      const caller = await system.caller()
      fates.push({ caller, escalations })
      scripts.push(script(caller))
    }
  }
  const over = Promise.all(scripts)
    .then(() => Promise.all(fates.map(({ caller, escalations }) => system.expectClimbed(caller, escalations))))
    .then(() => undefined)
  // Whoever waits for it hears of a failure; until then it may be silent.
  over.catch(() => {})
  const callers = fates.map(({ caller }) => caller)
  return {
    callers, over,
    answered: () => callers.reduce((sum, caller) => sum + caller.accepted.length + (caller.hasOpened ? 1 : 0), 0),
    requests: kinds.reduce((sum, { count, requests }) => sum + count * requests, 0),
  }
}
