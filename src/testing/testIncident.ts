import { AssertionError, deepStrictEqual } from 'node:assert'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client, WorkflowHandle } from '@temporalio/client'
import type { incident } from '../../workflows/incident.js'
import type { tier } from '../../workflows/tier.js'
import { incidentWorkflowId, tierWorkflowId } from '../../workflows/names.js'
import type { Given } from '../client/actions.js'
import type { BatonClient } from '../client/batonClient.js'
import type { ForeseenCommand } from '../client/foreseen.js'
import type { Answer } from '../domain/answer.js'
import type { CommandKind, CommandPayload, EntryRequest, OpenInput } from '../domain/commands.js'
import { RefusalError, type Refusal } from '../domain/errors.js'
import type { Preview } from '../domain/handoff/preview.js'
import { isOver, type Incident, type IncidentTask } from '../domain/incident.js'
import type { RecordStore, Story } from '../ports/recordStore.js'
import { restOf } from './atRest.js'

/** A test on a busy machine would rather wait than be told that its request is in progress. */
export const patienceMs = 60_000
const lookEveryMs = 5

export type OpenGiven = Partial<OpenInput>

/** What may be left out in a test: who acts. */
export type Loose<K extends CommandKind> = Omit<Given<CommandPayload<K>>, 'by'> & { by?: string }

interface Parts {
  client: BatonClient
  records: RecordStore
  temporal: Client
}

/** One incident in a test: what people do with it, and what is expected of it. */
export class TestIncident {
  readonly number: string
  readonly #parts: Parts

  constructor(number: string, parts: Parts) {
    this.number = number
    this.#parts = parts
  }

  /** The incident's workflow, for what has no verb. */
  get workflow(): WorkflowHandle<typeof incident> {
    return this.#parts.temporal.workflow.getHandle(incidentWorkflowId(this.number))
  }

  /** The workflow of one of its tiers. */
  tierWorkflow(tierNumber: number): WorkflowHandle<typeof tier> {
    return this.#parts.temporal.workflow.getHandle(tierWorkflowId(this.number, tierNumber))
  }

  /** Sends a command as an update; `by` is the present owner unless said. Rejects with a `RefusalError`. */
  async send<K extends CommandKind>(kind: K, given: Loose<K>): Promise<Answer> {
    const by = given.by ?? (await this.now()).assignedTo
    return this.#parts.client.update(kind, this.number, { ...given, by } as unknown as Given<CommandPayload<K>>, { waitMs: patienceMs })
  }

  /** Sends a command as a signal and waits until it had its effect. */
  async signal<K extends CommandKind>(kind: K, given: Loose<K>): Promise<void> {
    const by = given.by ?? (await this.now()).assignedTo
    await this.#parts.client.signal(kind, this.number, { ...given, by } as unknown as Given<CommandPayload<K>>)
    await this.settle()
  }

  accept(given: Loose<'accept'> = {}): Promise<Answer> { return this.send('accept', given) }
  reject(given: Loose<'reject'> = {}): Promise<Answer> { return this.send('reject', given) }
  escalate(note = 'Beyond what I can do', given: Partial<Loose<'escalate'>> = {}): Promise<Answer> { return this.send('escalate', { note, ...given }) }
  sendBack(question = 'Which site is it?', given: Partial<Loose<'sendBack'>> = {}): Promise<Answer> { return this.send('sendBack', { question, ...given }) }
  answer(note = 'It is Basel', given: Partial<Loose<'answer'>> = {}): Promise<Answer> { return this.send('answer', { note, ...given }) }
  deEscalate(justification: string, given: Partial<Loose<'deEscalate'>> = {}): Promise<Answer> { return this.send('deEscalate', { justification, ...given }) }
  approve(given: Partial<Loose<'approve'>> = {}): Promise<Answer> { return this.send('approve', given) }
  decline(note: string, given: Partial<Loose<'decline'>> = {}): Promise<Answer> { return this.send('decline', { note, ...given }) }
  watch(person: string, given: Partial<Loose<'watch'>> = {}): Promise<Answer> { return this.send('watch', { person, ...given }) }
  unwatch(person: string, given: Partial<Loose<'unwatch'>> = {}): Promise<Answer> { return this.send('unwatch', { person, ...given }) }
  resolve(code = 'Fixed', notes = 'Done', given: Partial<Loose<'resolve'>> = {}): Promise<Answer> { return this.send('resolve', { code, notes, ...given }) }
  reopen(note = 'It is back', given: Partial<Loose<'reopen'>> = {}): Promise<Answer> { return this.send('reopen', { note, ...given }) }
  hold(given: Loose<'hold'> = { reason: 'Awaiting Vendor' }): Promise<Answer> { return this.send('hold', given) }
  resume(given: Loose<'resume'> = {}): Promise<Answer> { return this.send('resume', given) }
  reassign(group: string, given: Partial<Loose<'reassign'>> = {}): Promise<Answer> { return this.send('reassign', { group, ...given }) }
  assign(to: string, given: Partial<Loose<'assign'>> = {}): Promise<Answer> { return this.send('assign', { to, ...given }) }
  reclassify(given: Partial<Loose<'reclassify'>>): Promise<Answer> { return this.send('reclassify', { note: 'Seen more clearly', ...given }) }
  close(given: Loose<'close'> = {}): Promise<Answer> { return this.send('close', given) }
  cancel(given: Loose<'cancel'> = {}): Promise<Answer> { return this.send('cancel', given) }

  /** What handing it on would do; `by` is the present owner unless said. */
  async preview(command: { kind: ForeseenCommand['kind'] } & Record<string, unknown>): Promise<Preview> {
    return this.#parts.client.preview(this.number, { by: (await this.now()).assignedTo, ...command } as unknown as ForeseenCommand)
  }

  async note(text: string, given: Partial<Given<EntryRequest>> = {}): Promise<Answer> {
    return this.#parts.client.note(this.number, { text, by: (await this.now()).assignedTo, ...given })
  }

  async comment(text: string, given: Partial<Given<EntryRequest>> = {}): Promise<Answer> {
    return this.#parts.client.comment(this.number, { text, by: (await this.now()).assignedTo, ...given })
  }

  /** Who of the running tier was paged, in the order of the pages: `['Amara', 'Amara', 'Bruno']`. */
  async paged(): Promise<string[]> {
    const { tier: { calling } } = await this.now()
    return (calling?.calls ?? []).flatMap(({ people, pagedAt }) => pagedAt.map(() => people.join(', ')))
  }

  /** The incident as the records have it now. */
  async now(): Promise<Incident> {
    const incident = await this.#parts.records.incident(this.number)
    if (!incident) throw new AssertionError({ message: `There is no ${this.number} in the records` })
    return incident
  }

  story(): Promise<Story> {
    return this.#parts.client.show(this.number)
  }

  /** Everything that was said, one text after the other. */
  async said(): Promise<string> {
    return (await this.story()).stream.map(({ text }) => text).join('\n')
  }

  /** Fails unless the incident has these fields now. */
  async expect(fields: Partial<Incident>): Promise<void> {
    const incident = await this.now()
    deepStrictEqual(pick(incident, fields), fields)
  }

  /** Fails unless exactly one task is open and has these fields; with null, unless none is open. */
  async expectTask(fields: Partial<IncidentTask> | null): Promise<void> {
    const open = (await this.story()).tasks.filter(({ state }) => state === 'Work in Progress')
    if (fields === null) return deepStrictEqual(open, [], `${this.number} should have no open task`)
    const [task] = open
    if (open.length !== 1 || !task) throw new AssertionError({ message: `${this.number} has ${open.length} open tasks instead of one` })
    deepStrictEqual(pick(task, fields), fields)
  }

  /** Fails unless an entry of the stream contains the text, exactly so many times when a count is given. */
  async expectSaid(text: string, times?: number): Promise<void> {
    const entries = (await this.story()).stream
    const found = entries.filter(entry => entry.text.includes(text)).length
    if (times === undefined ? found > 0 : found === times) return
    const stream = entries.map(entry => `  ${entry.at} ${entry.author}: ${entry.text}`).join('\n')
    throw new AssertionError({ message: `"${text}" was said ${found} times, expected ${times ?? 'at least once'}:\n${stream}` })
  }

  /** How many of its workflows have work at hand: itself and its tier. */
  async busyWorkflows(): Promise<number> {
    const { tier } = await this.now()
    const rests = await Promise.all([restOf(this.workflow), restOf(this.tierWorkflow(tier.number))])
    return rests.filter(rest => rest === 'busy').length
  }

  /** Waits until incident and tier have no work at hand. */
  async settle(): Promise<void> {
    // Twice in a row: between the two of them a message may be on its way.
    for (let resting = 0; resting < 2;) {
      const incident = await this.#parts.records.incident(this.number)
      const [ofTier, ofIncident] = [await restOf(this.tierWorkflow(incident?.tier.number ?? 1)), await restOf(this.workflow)]
      // An incident that goes on while its tier has ended is about to hear of it.
      const hears = ofTier === 'over' && ofIncident === 'at rest' && incident !== null && !isOver(incident.state)
      resting = ofTier === 'busy' || ofIncident === 'busy' || hears ? 0 : resting + 1
      if (resting === 0) await sleep(lookEveryMs)
    }
  }

  /** Ends the workflows, whatever state they are in. */
  async terminate(): Promise<void> {
    const { tier } = await this.now()
    await this.workflow.terminate('end of the test').catch(() => undefined)
    await this.tierWorkflow(tier.number).terminate('end of the test').catch(() => undefined)
  }
}

/** Runs what should be refused and returns the refusal; fails if it is not. */
export async function refusalOf(attempt: Promise<unknown>): Promise<Refusal> {
  try {
    await attempt
  } catch (error) {
    if (error instanceof RefusalError) return error.refusal
    throw error
  }
  throw new AssertionError({ message: 'It should have been refused, but was accepted' })
}

function pick<T extends object>(from: T, fields: Partial<T>): Partial<T> {
  return Object.fromEntries(Object.keys(fields).map(key => [key, from[key as keyof T]])) as Partial<T>
}
