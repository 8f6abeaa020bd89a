import type { Migration } from './migration.js'

/**
 * Messages that a workflow has taken and cannot hold. Text, not jsonb: they are given back as they came, also with
 * characters that jsonb refuses and JSON escapes.
 */
export const aside: Migration = {
  number: 6,
  name: 'aside',
  statements: `
-- What an earlier migration of the same run has changed is checked at once: until then its tables can have no new references.
set constraints all immediate;
create table set_aside (
  incident_number text not null references incidents,
  place integer not null check (place >= 0),
  command text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  primary key (incident_number, place)
);
`,
}
