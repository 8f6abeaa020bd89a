import type { TestBaton, TestIncident } from '../../src/testing/index.js'

/** What is recorded for `histories/`, one file for each. Together they take every way through the workflows. */
export interface Scenario {
  /** Events after which workflows continue as new; the product's own unless said. */
  historyBudget?: number
  /** A shipped policy's file name; `example.yaml` unless said. */
  policy?: string
  play(baton: TestBaton): Promise<TestIncident>
}

export const scenarios: Record<string, Scenario> = {
  /** Three escalations, a resolution, and the reopen window closes it. */
  'climb-and-resolve': {
    async play(baton) {
      const incident = await baton.open()
      await incident.accept()
      await incident.escalate()
      await incident.escalate('Needs the carrier', { handoff: { validatedFacts: ['The site is on LTE'], request: 'Test the line' } })
      await incident.escalate()
      await incident.resolve()
      await baton.skip('6 days')
      return incident
    },
  },

  /** Nobody acts: reminders, breaches, automatic escalations, and at the last stage an alert. */
  breach: {
    async play(baton) {
      const incident = await baton.open({ impact: 1, urgency: 1 })
      await baton.skip('2 days')
      await incident.close()
      return incident
    },
  },

  /** Everything that keeps the tier: held, resumed, given to others, reclassified, resolved, reopened. */
  'hold-resume-reopen': {
    async play(baton) {
      const incident = await baton.open({ category: 'Email', subcategory: null })
      await incident.accept()
      await incident.hold({ reason: 'Awaiting Caller', comment: 'When did it begin?' })
      await baton.skip('3 h')
      await incident.hold({ reason: 'Awaiting Vendor' })
      await incident.resume({ note: 'The vendor answered' })
      await incident.reclassify({ impact: 1 })
      await incident.resolve()
      await baton.skip('1 h')
      await incident.reopen()
      await incident.resolve()
      await incident.close()
      return incident
    },
  },

  /** To another group while on hold, to another person, then closed from an open state. */
  reassign: {
    async play(baton) {
      const incident = await baton.open()
      await incident.hold()
      await incident.reassign('L2 Network Engineering')
      await incident.resume()
      const { assignedTo } = await incident.now()
      await incident.assign(assignedTo === 'Grace' ? 'Hiro' : 'Grace')
      await incident.close({ note: 'Nobody uses this line any more' })
      return incident
    },
  },

  /** Refused updates, refused signals, signals to the tier itself, one request twice. */
  messages: {
    async play(baton) {
      const incident = await baton.open()
      await Promise.allSettled([incident.reopen(), incident.resume(), incident.escalate(' '), incident.reassign('Nobody')])
      await incident.signal('reopen', { note: 'Not resolved at all' })
      await incident.signal('accept', {})
      for (let times = 0; times < 2; times += 1) await incident.escalate('Once', { requestId: 'the same', by: 'Amara' })
      await Promise.allSettled(Array.from({ length: 4 }, () => incident.escalate('At once', { expectStage: 'L1 investigation' })))
      const { assignedTo: by, tier } = await incident.now()
      await incident.tierWorkflow(tier.number).signal('resolve', { by, requestId: 'to the tier', code: 'Fixed', notes: 'Done' })
      await incident.settle()
      await incident.close()
      return incident
    },
  },

  /** People are called: paged again, the next one, rejected, on hold, accepted, silent for too long, and followed up. */
  calls: {
    policy: 'on-call.yaml',
    async play(baton) {
      const incident = await baton.open({ category: 'Network', subcategory: null, impact: 1, urgency: 1 })
      await baton.skip('12 min')
      await incident.reject()
      await incident.hold({ reason: 'Awaiting Vendor', by: 'Dispatcher' })
      await baton.skip('1 h')
      await incident.resume({ by: 'Dispatcher' })
      await incident.accept()
      await baton.skip('61 min')
      await incident.note('Still at it')
      await incident.escalate()
      await baton.skip('2 h')
      await incident.resolve()
      await incident.close()
      return incident
    },
  },

  /** Rules act on their own: at once, after a comment, after a time, with a task for the developers that is waited for and done. */
  rules: {
    policy: 'rules.yaml',
    historyBudget: 150,
    async play(baton) {
      const incident = await baton.open({ category: 'Network', subcategory: null, impact: 2, urgency: 1, vip: true, caller: 'Carla' })
      await incident.accept()
      await incident.comment('I call my lawyer', { by: 'Carla' })
      await baton.skip('5 h')
      await incident.escalate('A bug', { handoff: { reason: 'product bug' } })
      await incident.settle()
      await baton.skip('1 day')
      const [ticket] = (await incident.now()).tickets
      await baton.client.tickets.done(ticket?.ticket ?? '', { by: 'Dana', outcome: 'fixed' })
      await baton.settle()
      await incident.hold()
      await baton.skip('3 h')
      await incident.resume()
      await baton.skip('1 day')
      await incident.resolve()
      await incident.close()
      return incident
    },
  },

  /** Incident and tier continue as new, with a clock that runs on. */
  'continue-as-new': {
    historyBudget: 40,
    async play(baton) {
      const incident = await baton.open({ impact: 1, urgency: 2 })
      await incident.accept()
      for (let round = 0; round < 3; round += 1) {
        await incident.hold()
        await baton.skip('10 min')
        await incident.resume()
      }
      await baton.skip('1 day')
      await incident.escalate()
      await incident.resolve()
      await incident.close()
      return incident
    },
  },

  /** Nobody acts, and a tier's reminders alone make it continue as new. */
  'tier-continue-as-new': {
    historyBudget: 40,
    async play(baton) {
      const incident = await baton.open({ impact: 1, urgency: 1 })
      await baton.skip('9 h')
      await incident.close()
      return incident
    },
  },

  /** Decisions are asked for: granted, which shortens the clock; closed; asked again, held, and taken to the next tier; declined. */
  requests: {
    async play(baton) {
      const incident = await baton.open()
      const ask = () => incident.escalate('A spare device', { by: 'Amara', handoff: { kind: 'hierarchical' } })
      await ask()
      await incident.approve({ by: 'Ingrid' })
      await incident.deEscalate('It came', { by: 'Ingrid' })
      await ask()
      await incident.hold()
      await baton.skip('65 min')
      await incident.resume()
      await incident.escalate()
      await baton.skip('65 min')
      await incident.decline('One is enough', { by: 'Ingrid' })
      await incident.resolve()
      await incident.close()
      return incident
    },
  },

  cancel: {
    async play(baton) {
      const incident = await baton.open()
      await incident.escalate()
      await incident.cancel({ note: 'Opened by mistake' })
      return incident
    },
  },

  /** The workflow itself is canceled, by an operator of Temporal. */
  'cancel-workflow': {
    async play(baton) {
      const incident = await baton.open()
      await incident.workflow.cancel()
      await incident.workflow.result()
      return incident
    },
  },

  /** An operator cancels a tier: its incident starts it again. (Of a terminated one the skipping server does not tell.) */
  'lost-tier': {
    async play(baton) {
      const incident = await baton.open()
      await incident.settle()
      await incident.tierWorkflow(1).cancel()
      await incident.tierWorkflow(1).result()
      await incident.settle()
      await baton.skip('2 h')
      await incident.resolve()
      await incident.close()
      return incident
    },
  },
}
