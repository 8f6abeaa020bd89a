import { defaultStopOnHold } from './policyDefaults.js'
import { weekOf, type FormerHours } from './formerHours.js'
import { noNotices, type Contact, type NoticeRule, type NoticeRules, type QuietHours } from '../notices/noticeRules.js'
import type { Duty, Rota } from '../onCall/rota.js'
import type { Rotation } from '../onCall/rotation.js'
import type { Group, Ladder, Policy, SlaPromise, Stage } from './policy.js'

/**
 * A policy as the records hold it. Versions stay as they were applied, so what an earlier Baton wrote may lack what came
 * later, and has hours in another notation (decision 0020).
 */
export interface StoredPolicy extends Omit<Policy, 'groups' | 'calendars' | 'ladders' | 'people' | 'notices'> {
  groups: Record<string, Omit<Group, 'rotas'> & { rotas?: StoredRota[] }>
  calendars?: Policy['calendars']
  ladders: StoredLadder[]
  people?: Record<string, StoredContact>
  notices?: Omit<NoticeRules, 'lists' | 'rules'> & { lists: Record<string, StoredContact[]>; rules: StoredRule[] }
}

type StoredRota = Omit<Rota, 'duty'> & { duty: Duty | FormerDuty }
/** No shifts: always. */
interface FormerDuty { kind: 'rotation'; rotation: Rotation; shifts: (Omit<FormerHours, 'to'> & { until: string })[] }
type StoredQuietHours = QuietHours | (Omit<QuietHours, 'week'> & FormerHours)
type StoredContact = Omit<Contact, 'quietHours'> & { quietHours: StoredQuietHours[] }
type StoredRule = Omit<NoticeRule, 'quietHours'> & { quietHours: StoredQuietHours[] | 'ignored' }
type StoredPromises = Record<string, Omit<SlaPromise, 'calendar'> & Partial<Pick<SlaPromise, 'calendar'>>>
type StoredStage = Omit<Stage, 'respond' | 'resolve'> & { respond: StoredPromises; resolve: StoredPromises }
type StoredLadder = Omit<Ladder, 'stages' | 'incident' | 'stopOnHold'> & Partial<Pick<Ladder, 'incident' | 'stopOnHold'>> & { stages: StoredStage[] }

/** The policy that was stored, as this version works with it. */
export function policyOfStored({ groups, calendars = {}, ladders, people = {}, notices, ...rest }: StoredPolicy): Policy {
  return {
    ...rest,
    groups: mapped(groups, ({ rotas = [], ...group }) => ({ ...group, rotas: rotas.map(rota => ({ ...rota, duty: dutyOf(rota.duty) })) })),
    calendars,
    ladders: ladders.map(({ incident = {}, stopOnHold = [...defaultStopOnHold], stages, ...ladder }) => ({ ...ladder, stages: stages.map(stageOf), incident, stopOnHold })),
    people: mapped(people, contactOf),
    notices: notices ? { ...notices, lists: mapped(notices.lists, contacts => contacts.map(contactOf)), rules: notices.rules.map(ruleOf) } : noNotices,
  }
}

function dutyOf(duty: Duty | FormerDuty): Duty {
  if (duty.kind === 'dated' || !('shifts' in duty)) return duty
  const { kind, rotation, shifts } = duty
  return { kind, rotation, week: shifts.length === 0 ? null : weekOf(shifts.map(({ until, ...shift }) => ({ ...shift, to: until }))) }
}

function quietHoursOf(quiet: StoredQuietHours): QuietHours {
  if ('week' in quiet) return quiet
  const { zone, except, ...hours } = quiet
  return { zone, week: weekOf([hours]), except }
}

function contactOf({ quietHours, ...contact }: StoredContact): Contact {
  return { ...contact, quietHours: quietHours.map(quietHoursOf) }
}

function ruleOf({ quietHours, ...rule }: StoredRule): NoticeRule {
  return { ...rule, quietHours: quietHours === 'ignored' ? quietHours : quietHours.map(quietHoursOf) }
}

/** A clock from before there were calendars ran around the clock. */
function stageOf({ respond, resolve, ...stage }: StoredStage): Stage {
  const promised = (promises: StoredPromises) => mapped(promises, ({ calendar = null, ...promise }): SlaPromise => ({ ...promise, calendar }))
  return { ...stage, respond: promised(respond), resolve: promised(resolve) }
}

function mapped<From, To>(block: Record<string, From>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(block).map(([name, value]) => [name, change(value)]))
}
