import type { z } from 'zod'
import type { Permission } from '../../domain/access/permissions.js'
import type { Role } from '../../domain/access/principal.js'
import type { answer, approvalPage, foreseen, notice, override, page, story } from '../../http/shapes/answers.js'
import type { ownIncident, ownSummary } from '../../http/shapes/ownIncident.js'

/** What the API answers, as its own schemas say. */

export type IncidentPage = z.infer<typeof page>
export type Incident = IncidentPage['incidents'][number]
export type Story = z.infer<typeof story>
export type Tier = Story['tiers'][number]
export type Task = Story['tasks'][number]
export type Entry = Story['stream'][number]
export type Handoff = Story['handoffs'][number]
export type Approval = Story['approvals'][number]
export type Override = z.infer<typeof override>
export type ApprovalPage = z.infer<typeof approvalPage>
export type Notice = z.infer<typeof notice>
export type Answer = z.infer<typeof answer>
export type Foreseen = z.infer<typeof foreseen>
export type OwnSummary = z.infer<typeof ownSummary>
export type OwnIncident = z.infer<typeof ownIncident>

export interface Me {
  name: string
  role: Role
  /** The only groups that the sign-in acts for; null: no limit. */
  groups: string[] | null
  /** The groups in which the live policy has this person. */
  memberOf: string[]
  permissions: Permission[]
}

export interface About {
  version: string
  /** Where Temporal's own pages are; null: nobody said. */
  temporalUi: string | null
  namespace: string
}

export interface Group {
  name: string
  manager: string | null
  members: string[]
  roles: string[]
  onCall: { person: string | null; because: string; until: string | null } | null
}

/** What forms offer, by the live policy. */
export interface Choices {
  ladders: { name: string; stages: string[] }[]
  categories: { name: string; subcategories: string[] }[]
  calendars: string[]
  templates: string[]
}
