import type { Migration } from './migration.js'

/**
 * When a tier's group was first heard, who was called until then, and when its silence is followed up. Of tiers from
 * before only the end of the respond clock is known.
 */
export const calls: Migration = {
  number: 3,
  name: 'calls',
  statements: `
alter table tiers
  add column answered_at timestamptz,
  add column calling jsonb,
  add column follow_up_at timestamptz;
update tiers set answered_at = (clocks -> 'respond' ->> 'endedAt')::timestamptz;
create index tiers_unanswered on tiers (incident_number) where calling ->> 'state' = 'unanswered';
`,
}
