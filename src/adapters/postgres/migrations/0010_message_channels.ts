import type { Migration } from './migration.js'

/** Who sent a message, and by which way it came. What was recorded before does not say. */
export const messageChannels: Migration = {
  number: 10,
  name: 'message channels',
  statements: `
set constraints all immediate;
alter table requests add column author text, add column channel text check (channel in ('console', 'cli', 'api', 'slack', 'email', 'webhook'));
alter table entries add column channel text check (channel in ('console', 'cli', 'api', 'slack', 'email', 'webhook'));
`,
}
