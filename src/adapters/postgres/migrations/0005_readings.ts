import type { Migration } from './migration.js'

/** What was read in an entry: its language, its tone, and what of it was translated. Of entries from before nobody asked. */
export const readings: Migration = {
  number: 5,
  name: 'readings',
  statements: `
alter table entries add column reading jsonb;
`,
}
