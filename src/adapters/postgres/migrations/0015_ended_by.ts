import type { Migration } from './migration.js'

/** Who ended a sign-in. Of those that ended before, nobody knows. */
export const endedBy: Migration = {
  number: 15,
  name: 'ended by',
  statements: `
alter table sign_ins add column ended_by text check (ended_by is null or ended_at is not null);
`,
}
