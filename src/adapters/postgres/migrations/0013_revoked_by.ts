import type { Migration } from './migration.js'

/** Who revoked a token. Of those that were revoked before, nobody knows. */
export const revokedBy: Migration = {
  number: 13,
  name: 'revoked by',
  statements: `
alter table tokens add column revoked_by text check (revoked_by is null or revoked_at is not null);
`,
}
