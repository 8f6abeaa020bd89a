import { CompiledQuery } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase, type Database } from '../../src/adapters/postgres/database.js'
import { migrate } from '../../src/adapters/postgres/migrate.js'
import { migrations } from '../../src/adapters/postgres/migrations/index.js'
import { postgresRecordStore } from '../../src/adapters/postgres/recordStore.js'
import type { Story } from '../../src/ports/recordStore.js'
import { freshDatabase } from '../support/freshDatabase.js'
import { plan } from '../support/incidents.js'

/** Records that an earlier version wrote, taken over by this one. */

const clocks = JSON.stringify({ respond: null, resolve: null, incident: null })
const tierPlan = JSON.stringify(plan())

/** An incident on its third tier, as the schema of version 3 holds it: Zoe, then Leo, then Lia after a reopen took the task along. */
const before = `
insert into policy_versions (version, name, author, reason, applied_at, source, document) values (1, 'p', 'a', 'r', '2026-03-02T12:00Z', '', '{}');
begin;
insert into incidents (number, short_description, caller, category, impact, urgency, priority, vip, tags, state, ladder, stage, assignment_group,
  assigned_to, needs_attention, reopen_count, reassignment_count, escalation_count, breached, opened_at, opened_by, updated_at, moves, tier)
values ('INC0010001', 'Down', 'Carla', 'SD-WAN', 2, 2, 3, false, '{}', 'In Progress', 'all', 'L2', 'Third', 'Mo', true, 0, 2, 2, false,
  '2026-03-02T12:00Z', 'Carla', '2026-03-02T14:00Z', 3, 3);
insert into tiers (incident_number, number, stage, assignment_group, started_at, ended_at, outcome, breached, clocks, canceled_clocks, plan, policy_version) values
  ('INC0010001', 1, 'Triage', 'First', '2026-03-02T12:00Z', '2026-03-02T13:00Z', 'escalated', false, '${clocks}', '[]', '${tierPlan}', 1),
  ('INC0010001', 2, 'L1', 'Second', '2026-03-02T13:00Z', '2026-03-02T14:00Z', 'escalated', false, '${clocks}', '[]', '${tierPlan}', 1),
  ('INC0010001', 3, 'L2', 'Third', '2026-03-02T14:00Z', null, null, false, '${clocks}', '[]', '${tierPlan}', 1);
insert into tasks (number, incident_number, tier, state, assignment_group, assigned_to, opened_at, closed_at) values
  ('TASK0010001', 'INC0010001', 1, 'Closed Complete', 'First', 'Zoe', '2026-03-02T12:00Z', '2026-03-02T13:00Z'),
  ('TASK0010002', 'INC0010001', 2, 'Closed Complete', 'Second', 'Leo', '2026-03-02T13:00Z', '2026-03-02T13:30Z'),
  ('TASK0010003', 'INC0010001', 2, 'Closed Complete', 'Second', 'Lia', '2026-03-02T13:30Z', '2026-03-02T14:00Z'),
  ('TASK0010004', 'INC0010001', 3, 'Work in Progress', 'Third', 'Mo', '2026-03-02T14:00Z', null);
insert into entries (incident_number, tier, at, kind, author, text) values
  ('INC0010001', 1, '2026-03-02T12:10Z', 'comment', 'Zoe', 'We look into it'),
  ('INC0010001', 1, '2026-03-02T12:20Z', 'comment', 'Carla', 'Thanks'),
  ('INC0010001', 2, '2026-03-02T13:10Z', 'workNote', 'Leo', 'On it');
commit;`

describe('An incident that was under way before there was judgement', () => {
  let database: Database
  let story: Story | null
  beforeAll(async () => {
    database = openDatabase(await freshDatabase())
    await migrate(database, migrations.filter(({ number }) => number <= 3))
    await database.executeQuery(CompiledQuery.raw(before))
    await migrate(database)
    story = await postgresRecordStore(database).story('INC0010001')
  })
  afterAll(() => database?.destroy())

  it('knows of each tier who gave it: whoever held the last task of the tier before', () => {
    expect(story?.tiers.map(({ givenBy }) => givenBy)).toEqual([
      null,
      { tier: 1, stage: 'Triage', assignmentGroup: 'First', assignedTo: 'Zoe' },
      { tier: 2, stage: 'L1', assignmentGroup: 'Second', assignedTo: 'Lia' },
    ])
  })

  it('knows who had it before, and how often the customer was written to', () => {
    expect(story?.incident).toMatchObject({ givers: ['Zoe', 'Lia'], replyCount: 1, watchers: [], pingPongs: [], expectedAt: null, approval: null })
  })
})
