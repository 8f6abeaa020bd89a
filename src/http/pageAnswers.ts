import { createHash } from 'node:crypto'
import type { BatonClient } from '../client/batonClient.js'
import { principalByPolicy, refusalToAct } from '../domain/access/access.js'
import type { Command } from '../domain/commands.js'
import { refuse, RefusalError, type Refusal } from '../domain/errors.js'
import { snapshotOf, type Incident } from '../domain/incident.js'
import { decide } from '../domain/ladder.js'
import { answersOpenTo, pageAnswers, refusalOfPage, type PageAnswer } from '../domain/paging/answeredPage.js'
import type { AnswerTo } from '../ports/answerLinks.js'
import { commandRef } from '../ports/requestRef.js'
import type { RecordStore } from '../ports/recordStore.js'

/** What pages are answered with: the records to look at, and the client that every other write goes through. */
export interface AnsweringPorts {
  client: BatonClient
  records: RecordStore
}

/** How things stand between a page and somebody who may answer it. */
export type Standing =
  /** By this very link, or button and person. */
  | { done: PageAnswer; at: string }
  | { refused: Refusal }
  | { incident: Incident; open: PageAnswer[] }

/** Looks, and changes nothing. Throws `incident_not_found`. */
export async function standingOf({ records }: AnsweringPorts, to: AnswerTo, person: string): Promise<Standing> {
  for (const answer of pageAnswers) {
    const found = await records.findAnswer(commandRef(to.number, commandOf(to, person, answer)))
    if (found && 'answer' in found) return { done: answer, at: found.answer.updatedAt }
  }
  const [incident, live] = await Promise.all([records.incident(to.number), records.livePolicy()])
  if (!incident) throw new RefusalError(refuse('incident_not_found', { number: to.number, field: 'number' }))
  const policy = live?.policy ?? { groups: {} }
  const verdict = decide(snapshotOf(incident), commandOf(to, person, 'accept'))
  const refused = refusalToAct(principalByPolicy(policy, person), 'accept', incident, policy)
    ?? ('refused' in verdict ? verdict.refused : null) ?? refusalOfPage(incident, to.page)
  return refused ? { refused } : { incident, open: answersOpenTo(incident, person) }
}

/**
 * Answers a page as somebody, by the rules that hold for the API, and says what it was answered with: by an earlier press
 * perhaps otherwise than now. Throws the refusal.
 */
export async function respondToPage(ports: AnsweringPorts, to: AnswerTo, person: string, answer: PageAnswer): Promise<Extract<Standing, { done: PageAnswer }>> {
  const standing = await standingOf(ports, to, person)
  if ('done' in standing) return standing
  if ('refused' in standing) throw new RefusalError(standing.refused)
  const { kind, ...payload } = commandOf(to, person, answer)
  try {
    const { incident: { updatedAt } } = await ports.client.update(kind, to.number, payload)
    return { done: answer, at: updatedAt }
  } catch (error) {
    // Two presses at once, one of each kind: the other one was first.
    const again = error instanceof RefusalError && error.refusal.code === 'request_id_reused' ? await standingOf(ports, to, person) : null
    if (again && 'done' in again) return again
    throw error
  }
}

/** Its request ID follows from the link, which nobody can guess from it; so each answers once. */
function commandOf({ id, page, channel }: AnswerTo, person: string, kind: PageAnswer): Extract<Command, { kind: PageAnswer }> {
  const requestId = `page ${createHash('sha256').update(`${id} ${person}`).digest('hex')}`
  return { kind, by: person, requestId, channel, page }
}
